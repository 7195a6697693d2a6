"""Papers read back: what Word, PDF and slides hold, in plain values."""

import io
import re

import docx
import pikepdf
import pptx
import pypdfium2

from ccgmodel.paper import Bullets, Chart, Facts, Paper, PaperTable, Paragraph


def texts(paper: Paper, *, annex: bool = True) -> list[str]:
    """Every text of a paper."""
    found = [paper.organisation, paper.title]
    for section in paper.sections:
        if section.is_annex and not annex:
            continue
        found.append(section.heading)
        for block in section.blocks:
            match block:
                case Paragraph():
                    found.append(block.text)
                case Bullets():
                    found += block.items
                case Facts():
                    found += [text for each in block.facts for text in (each.label, each.value, each.beside)]
                case PaperTable():
                    found += [block.caption, *block.headings, *(cell for row in block.rows for cell in row)]
                case Chart():
                    found.append(block.caption)
    return found


def blocks(paper: Paper, kind: type, *, annex: bool = True) -> list:
    return [
        block
        for section in paper.sections
        if annex or not section.is_annex
        for block in section.blocks
        if isinstance(block, kind)
    ]


def bare(text: str) -> str:
    """A text without spaces and hyphens, at which a page breaks its lines, and without marks of no width."""
    return re.sub(r"[\s\-\u200b\u2060\u00ad\ufffe\u200e\u200f\x00-\x1f]", "", text)


def word_tables(content: bytes) -> list[list[tuple[str, ...]]]:
    document = docx.Document(io.BytesIO(content))
    return [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in document.tables]


def word_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    lines = [each.text for each in document.paragraphs]
    return "\n".join([*lines, *(cell for table in word_tables(content) for row in table for cell in row)])


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def slide_tables(content: bytes) -> list[list[tuple[str, ...]]]:
    show = pptx.Presentation(io.BytesIO(content))
    return [
        [tuple(cell.text for cell in row.cells) for row in shape.table.rows]
        for slide in show.slides
        for shape in slide.shapes
        if shape.has_table
    ]


def slide_text(content: bytes) -> str:
    show = pptx.Presentation(io.BytesIO(content))
    said = [shape.text_frame.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame]
    notes = [slide.notes_slide.notes_text_frame.text for slide in show.slides]
    return "\n".join([*said, *notes, *(cell for table in slide_tables(content) for row in table for cell in row)])


def structure(content: bytes) -> list[tuple[str, str]]:
    """The tag and the alternative text of every element of a tagged PDF's structure, from the top."""
    found = []
    with pikepdf.open(io.BytesIO(content)) as document:
        left = [document.Root.StructTreeRoot]
        while left:
            node = left.pop()
            found.append((str(node.get("/S", "")), str(node.get("/Alt", ""))))
            kids = node.get("/K", [])
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            left += [each for each in kids if isinstance(each, pikepdf.Dictionary) and "/S" in each]
    return found
