"""The scenario document: one small JSON that the session holds, a file carries and the store keeps.

`document` is the value itself and what changed against the plan, `check` what keeps it from a plan, and `text` how
it is written and read.
"""

from ccgmodel.scenario.document.check import check
from ccgmodel.scenario.document.document import Change, Document, DocumentError, difference
from ccgmodel.scenario.document.text import DocumentReading, read, write
from ccgmodel.scenario.note import Note
