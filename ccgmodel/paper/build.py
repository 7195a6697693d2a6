"""A paper in one of its forms, as a file."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ccgmodel.paper import public
from ccgmodel.paper.compose import SECTIONS, compose
from ccgmodel.paper.document import PaperError
from ccgmodel.paper.subject import Subject
from ccgmodel.paper.together import JOINT_SECTIONS, JointSubject, compose_together

LONGEST_NAME = 80  # characters of an organisation in the name of a file


@dataclass(frozen=True)
class Form:
    """What a paper is written as: the form's name, what people call it, and how its files end."""

    name: str
    label: str
    extension: str
    mime: str
    takes_template: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS: dict[str, Form] = {
    each.name: each
    for each in (
        Form("docx", "Board paper, Word", "docx", f"{_OFFICE}.wordprocessingml.document", takes_template=True),
        Form("pdf", "Board paper, PDF", "pdf", "application/pdf"),
        Form("pptx", "Slides", "pptx", f"{_OFFICE}.presentationml.presentation", takes_template=True),
        Form("public", "Page for the public", "pdf", "application/pdf"),
        Form("public-large", "Page for the public, large print", "pdf", "application/pdf"),
    )
}


def build(
    on: Subject | JointSubject,
    form: str,
    wanted: Collection[str] | None = None,
    address: str = "",
    template: bytes | None = None,
) -> bytes:
    """Write a paper in a form.

    Args:
        on: what it is about: a plan and its scenarios, or several plans together.
        form: one of FORMS; of several plans there is no page for the public.
        wanted: the sections that it has, all where none are named; a page for the public has its own.
        address: opens it in the planner; blank where it is nowhere.
        template: a Word document or presentation whose looks it takes.

    Raises:
        PaperError: for a form or section that there is not, a template that cannot be used, or a character that
            no font has.

    """
    if form not in FORMS:
        raise PaperError(f"{form}: no such form", f"choose among {', '.join(FORMS)}")
    if template is not None and not FORMS[form].takes_template:
        raise PaperError(f"a template is given, and {FORMS[form].label} takes none", "leave it out")
    if form.startswith("public"):
        if isinstance(on, JointSubject):
            raise PaperError("a page for the public is about one plan", "choose one plan, or another form")
        from ccgmodel.paper import pdf

        return pdf.write_public(public.page(on, address), large=form == "public-large")
    if isinstance(on, JointSubject):
        paper = compose_together(on, tuple(JOINT_SECTIONS) if wanted is None else wanted, address)
    else:
        paper = compose(on, tuple(SECTIONS) if wanted is None else wanted, address)
    if form == "pdf":
        from ccgmodel.paper import pdf

        return pdf.write(paper)
    from ccgmodel.paper import slides, word

    return word.write(paper, template) if form == "docx" else slides.write(paper, template)


def file_name(organisation: str, day: date, form: str) -> str:
    """Name the file of a paper by organisation and date.

    >>> file_name("NHS Barnet CCG", date(2013, 7, 1), "docx"), file_name("*", date(2013, 7, 1), "public")
    ('NHS-Barnet-CCG-2013-07-01.docx', 'paper-2013-07-01-public.pdf')
    """
    name = re.sub(r"\W+", "-", organisation).strip("-_")[:LONGEST_NAME].strip("-_") or "paper"
    of = f"-{form}" if form.startswith("public") else ""
    return f"{name}-{day:%Y-%m-%d}{of}.{FORMS[form].extension}"
