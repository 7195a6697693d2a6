"""A paper as a Word document: real styles, headings, captions, repeated table headings and alternative texts."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ccgmodel.paper import charts
from ccgmodel.paper.columns import column_shares
from ccgmodel.paper.document import Bullets, Chart, Facts, Paper, PaperTable, Paragraph, Section
from ccgmodel.paper.qr import TOO_LONG, as_png, fits
from ccgmodel.paper.template import opened

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph as WordParagraph

TITLE, SUBTITLE, HEADING, CAPTION, BULLET, SMALL = (
    "Title",
    "Subtitle",
    "Heading 1",
    "Caption",
    "List Bullet",
    "Table Text",
)
DARK_BLUE = "003087"
WIDE_TABLE = 8  # columns from which the text of a table is smaller


def write(paper: Paper, template: bytes | None = None) -> bytes:
    """Write a paper; with a template its page, styles, headers and footers are that of the template.

    Raises:
        PaperError: where the template is no Word document.

    """
    document = _begun(template)
    _describe(document, paper)
    document.add_paragraph(paper.organisation, style=SUBTITLE)
    document.add_paragraph(paper.title, style=TITLE)
    for name, text in paper.facts:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(text)
    counts = {"Table": 0, "Figure": 0}
    annex = False
    for section in paper.sections:
        if section.is_annex and not annex:
            document.add_page_break()
        annex = section.is_annex
        _section(document, section, counts)
    _opens(document, paper)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _begun(template: bytes | None) -> Document:
    """Open the template without its text, or make our own."""
    import docx

    remedy = "save it in Word as a Word document (.docx)"
    document = docx.Document() if template is None else opened(template, "a Word document", remedy, docx.Document)
    body = document.element.body
    for each in list(body):
        if not each.tag.endswith("}sectPr"):  # which holds the page, its header and its footer
            body.remove(each)
    if template is None:
        _own_look(document)
    for name in (TITLE, SUBTITLE, HEADING, CAPTION, BULLET, SMALL):
        _style(document, name)
    return document


def _style(document: Document, name: str) -> Any:
    """Return a style, which is added where a template has none of that name."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    if name not in [style.name for style in document.styles]:
        added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = document.styles["Normal"]
        if name in (CAPTION, SMALL):
            added.font.size = Pt(8.5)
            added.paragraph_format.space_after = Pt(2 if name == SMALL else 4)
    return document.styles[name]


def _own_look(document: Document) -> None:
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.0)
    looks = {"Normal": 10.5, TITLE: 20, SUBTITLE: 12, HEADING: 14, CAPTION: 9, BULLET: 10.5}
    for name, size in looks.items():
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for of in list(fonts.attrib):  # a theme's font would go before it
            if of.endswith("Theme"):
                del fonts.attrib[of]
        if name != "Normal":
            style.font.color.rgb, style.font.italic = RGBColor.from_string(DARK_BLUE), False
        style.paragraph_format.space_after = Pt(4)
    document.styles[CAPTION].font.bold = True
    document.styles[CAPTION].paragraph_format.keep_with_next = True
    document.styles[CAPTION].paragraph_format.space_before = Pt(10)


def _describe(document: Document, paper: Paper) -> None:
    """Say what the document is, in which language, and number its pages under its stamp."""
    from docx.oxml.ns import qn

    properties = document.core_properties
    properties.title, properties.author = paper.title[:255], paper.cover.author[:255]
    properties.subject, properties.language = paper.organisation[:255], "en-GB"
    properties.comments = paper.stamp
    properties.created = properties.modified = datetime.combine(paper.cover.day, datetime.min.time())
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "en-GB")
    footer = document.sections[-1].footer
    line = footer.add_paragraph() if any(each.text for each in footer.paragraphs) else footer.paragraphs[0]
    line.style = SMALL
    line.add_run(f"{paper.stamp} · page ")
    _field(line, "PAGE", "1")


def _field(line: WordParagraph, code: str, text: str) -> None:
    """Write a field that Word fills in, with what it shows until then."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = text
    run.append(shown)
    field.append(run)
    line._p.append(field)


def _section(document: Document, section: Section, counts: dict[str, int]) -> None:
    document.add_paragraph(section.heading, style=HEADING)
    for block in section.blocks:
        match block:
            case Paragraph(text, strong):
                document.add_paragraph().add_run(text).bold = strong
            case Bullets(items):
                for item in items:
                    document.add_paragraph(item, style=BULLET)
            case Facts():
                rows = tuple((each.label, each.value, each.beside) for each in block.facts)
                headings = ("Figure", "Value", "Against the plan")
                _table(document, PaperTable(caption="The figures", headings=headings, rows=rows), counts)
            case PaperTable():
                _table(document, block, counts)
            case Chart():
                _chart(document, block, counts)


def _caption(document: Document, kind: str, text: str, counts: dict[str, int]) -> WordParagraph:
    counts[kind] += 1
    line = document.add_paragraph(style=CAPTION)
    line.add_run(f"{kind} ")
    _field(line, f"SEQ {kind} \\* ARABIC", str(counts[kind]))
    line.add_run(f": {text}")
    return line


def _table(document: Document, block: PaperTable, counts: dict[str, int]) -> None:
    """Write a table whose first row is repeated on every page and whose rows are not broken."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _caption(document, "Table", block.caption, counts)
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.headings))
    if "Table Grid" in [style.name for style in document.styles]:
        table.style = "Table Grid"
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), f"{block.caption}. Columns: {', '.join(block.headings)}.")
    table._tbl.tblPr.append(described)
    small = document.styles[SMALL].style_id  # as long to look up as all else of a cell
    cells = table._cells  # asking for each row's costs as much as all of them
    wide = len(block.headings) >= WIDE_TABLE
    _set_widths(table, column_shares(block))
    for place, texts in enumerate((block.headings, *block.rows)):
        for column, text in enumerate(texts):
            cell = cells[place * len(block.headings) + column]
            cell.paragraphs[0]._p.style = small
            _cell(cell.paragraphs[0], text, bold=not place, right=block.figures and column > 0, small=wide)
    for place, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        for name in ("w:cantSplit", "w:tblHeader") if not place else ("w:cantSplit",):
            properties.append(OxmlElement(name))
    if block.note:
        document.add_paragraph(block.note, style=SMALL)


def _set_widths(table: Table, shares: list[float]) -> None:
    """Give each column its share of the width: Word goes by the cells, and others by the columns."""
    whole = sum(int(column.width or 0) for column in table.columns)
    widths = [int(share * whole) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width


def _cell(line: WordParagraph, text: str, *, bold: bool, right: bool, small: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    run = line.add_run(text)
    run.bold = bold
    if small:
        run.font.size = Pt(7)
    if right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _chart(document: Document, block: Chart, counts: dict[str, int]) -> None:
    from docx.shared import Cm

    line = _caption(document, "Figure", block.caption, counts)
    line.paragraph_format.keep_with_next = True
    shape = document.add_picture(BytesIO(charts.png(block)), width=Cm(16.0))
    shape._inline.docPr.set("descr", block.message)
    if block.source:
        document.add_paragraph(block.source, style=SMALL)


def _opens(document: Document, paper: Paper) -> None:
    """Let the paper be opened in the planner: the address as text, and as a code for a telephone."""
    from docx.shared import Cm

    if not paper.address:
        return
    document.add_paragraph("Open it in the planner", style=HEADING)
    document.add_paragraph(paper.address, style=SMALL)
    if not fits(paper.address):
        document.add_paragraph(TOO_LONG, style=SMALL)
        return
    shape = document.add_picture(BytesIO(as_png(paper.address)), width=Cm(3.5))
    shape._inline.docPr.set("descr", "QR code that opens this paper’s scenario at the address above")
