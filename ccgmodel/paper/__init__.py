"""The paper of a meeting as a value, from a plan and its scenarios, and as Word, PDF, slides or public page."""

from ccgmodel.paper.build import FORMS, Form, build, file_name
from ccgmodel.paper.compose import SECTIONS, compose, subject
from ccgmodel.paper.document import (
    PURPOSES,
    Bullets,
    Chart,
    Cover,
    Fact,
    Facts,
    Paper,
    PaperError,
    PaperTable,
    Paragraph,
    Purpose,
    Section,
    Series,
)
from ccgmodel.paper.picture import Picture
from ccgmodel.paper.qr import as_svg
from ccgmodel.paper.subject import Decided, Subject
from ccgmodel.paper.together import JOINT_SECTIONS, JointSubject, compose_together
