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
    on: Subject,
    form: str,
    wanted: Collection[str] = tuple(SECTIONS),
    address: str = "",
    template: bytes | None = None,
) -> bytes:
    """Write a paper in a form.

    Args:
        on: what it is about.
        form: one of FORMS.
        wanted: the sections that it has; a page for the public has its own.
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
        from ccgmodel.paper import pdf

        return pdf.write_public(public.page(on, address), large=form == "public-large")
    paper = compose(on, wanted, address)
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
