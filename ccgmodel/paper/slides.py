"""A paper as slides: one idea each, charts that can be edited, and the sources in the notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from ccgmodel.paper.charts import INK, RULE, colours
from ccgmodel.paper.columns import column_shares
from ccgmodel.paper.document import Bullets, Chart, Facts, Paper, PaperError, PaperTable, Paragraph
from ccgmodel.paper.qr import as_png, fits
from ccgmodel.paper.template import opened

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

LONGEST = 160  # characters of a cell; the rest is in the notes
LINES = 17  # of text that a table has room for on a slide
ACROSS = 150  # characters that a line of a table has room for
TOP, MARGIN = 0.2, 0.05  # of the slide's height and width


def write(paper: Paper, template: bytes | None = None) -> bytes:
    """Write a paper without its annex; with a template its size, looks and layouts are that of the template.

    Raises:
        PaperError: where the template is no presentation, or none of its layouts has a title.

    """
    show = _begun(template)
    properties = show.core_properties
    properties.title, properties.author = paper.title[:255], paper.cover.author[:255]
    properties.subject, properties.language = paper.organisation[:255], "en-GB"
    properties.comments = paper.stamp
    properties.created = properties.modified = datetime.combine(paper.cover.day, datetime.min.time())
    slides = _Slides(show, paper.stamp)
    _first(slides, paper)
    for section in paper.sections:
        if section.is_annex:
            continue
        said = [each for each in section.blocks if isinstance(each, Paragraph | Bullets | Facts)]
        if said:
            _said(slides.add(section.heading), said)
        for block in section.blocks:
            if isinstance(block, Chart):
                _chart(slides, block)
            elif isinstance(block, PaperTable):
                for part, whole in _parts(block):
                    _table(slides, part, whole)
    target = BytesIO()
    show.save(target)
    return target.getvalue()


class _Slides:
    """The slides so far; every one has a title of its own and notes."""

    def __init__(self, show: Presentation, stamp: str) -> None:
        self.show, self.stamp = show, stamp
        self.layout = _layout(show)
        self.width, self.height = int(show.slide_width or 0), int(show.slide_height or 0)

    def add(self, title: str, notes: str = "") -> Slide:
        """Add a slide."""
        from pptx.util import Pt

        slide = self.show.slides.add_slide(self.layout)
        shape = slide.shapes.title
        shape.left, shape.width = self.across(0.0), self.across(1.0) - self.across(0.0)
        shape.top, shape.height = int(0.04 * self.height), int(0.14 * self.height)
        shape.text_frame.text, shape.text_frame.word_wrap = title, True
        for line in shape.text_frame.paragraphs:
            line.font.size = Pt(28 if len(title) < 70 else 20 if len(title) < 160 else 12)
        for each in list(slide.placeholders):
            if each.placeholder_format.idx and not each.has_text_frame:
                each._element.getparent().remove(each._element)
        slide.notes_slide.notes_text_frame.text = "\n".join(filter(None, (notes, self.stamp)))
        return slide

    def across(self, share: float) -> int:
        """Return a place between the margins, from 0 to 1."""
        return int(self.width * (MARGIN + (1.0 - 2.0 * MARGIN) * share))

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The room under a title: left, top, width and height."""
        top = int(TOP * self.height)
        return self.across(0.0), top, self.across(1.0) - self.across(0.0), int(0.95 * self.height) - top


def _begun(template: bytes | None) -> Presentation:
    """Open the template without its slides, or make our own."""
    import pptx
    from pptx.util import Cm

    remedy = "save it in PowerPoint as a presentation (.pptx)"
    show = (
        pptx.Presentation() if template is None else opened(template, "a presentation", remedy, pptx.Presentation)
    )
    if template is None:
        show.slide_width, show.slide_height = Cm(33.867), Cm(19.05)
    slides = show.slides._sldIdLst
    for each in list(slides):
        show.part.drop_rel(each.rId)
        slides.remove(each)
    return show


def _layout(show: Presentation) -> Any:
    """Return the layout with a title and nothing else, or the one that has least beside it."""
    with_title = [
        each for each in show.slide_layouts if any(not p.placeholder_format.idx for p in each.placeholders)
    ]
    if not with_title:
        raise PaperError("no layout of the template has a title", "add the layout “Title Only” in PowerPoint")
    return min(with_title, key=lambda each: (each.name != "Title Only", len(each.placeholders)))


def _first(slides: _Slides, paper: Paper) -> None:
    from pptx.util import Pt

    slide = slides.add(paper.title, paper.address)
    left, top, width, height = slides.box
    frame = slide.shapes.add_textbox(left, top, int(0.7 * width), height).text_frame
    frame.word_wrap = True
    _line(frame, paper.organisation, 24, bold=True)
    for name, text in paper.facts:
        _line(frame, f"{name}: {text}", 18 if len(text) < 400 else 11)
    if fits(paper.address):
        code = slide.shapes.add_picture(BytesIO(as_png(paper.address)), slides.across(0.8), top, height=Pt(150))
        _describe(code, "QR code that opens this paper’s scenario in the planner")


def _line(frame: Any, text: str, size: float, *, bold: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    line = frame.paragraphs[0] if not frame.text else frame.add_paragraph()
    run = line.add_run()
    run.text, run.font.size, run.font.bold = text, Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(INK[1:])
    line.space_after = Pt(size / 2)


def _said(slide: Slide, blocks: list[Paragraph | Bullets | Facts]) -> None:
    texts = [text for block in blocks for text in _texts(block)]
    long = sum(len(text) for text, _ in texts)
    size = 22 if long < 500 else 16 if long < 1_200 else 11
    show = slide.part.package.presentation_part.presentation
    width, height = int(show.slide_width or 0), int(show.slide_height or 0)
    frame = slide.shapes.add_textbox(
        int(MARGIN * width), int(TOP * height), int((1 - 2 * MARGIN) * width), int(0.72 * height)
    ).text_frame
    frame.word_wrap = True
    for text, strong in texts:
        _line(frame, text, size, bold=strong)


def _texts(block: Paragraph | Bullets | Facts) -> list[tuple[str, bool]]:
    if isinstance(block, Paragraph):
        return [(block.text, block.strong)]
    if isinstance(block, Bullets):
        return [(f"• {item}", False) for item in block.items]
    return [(f"{each.label}: {each.value} ({each.beside})", False) for each in block.facts]


def _describe(shape: Any, text: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)


def _chart(slides: _Slides, block: Chart) -> None:
    """Draw a chart of PowerPoint's own, whose figures can be opened and changed."""
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    data = CategoryChartData(number_format="#,##0.0")
    data.categories = block.categories
    drawn = [*block.series, *([block.line] if block.line else [])]
    for each in drawn:
        data.add_series(each.name, each.values)
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if block.kind == "columns" else XL_CHART_TYPE.BAR_CLUSTERED
    slide = slides.add(block.caption, f"{block.message}\n{block.source}")
    frame = slide.shapes.add_chart(kind, *slides.box, data)
    _describe(frame, block.message)
    chart = frame.chart
    chart.font.size = Pt(12)
    chart.has_title, chart.has_legend = False, len(drawn) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 0
    plot.has_data_labels = len(drawn) * len(block.categories) <= 24
    if plot.has_data_labels:
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "#,##0.0", False
        plot.data_labels.font.size = Pt(10)
    for of, colour in zip(plot.series, (*colours(block), RULE), strict=False):
        of.format.fill.solid()
        of.format.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
        of.invert_if_negative = False
    if block.line:
        _as_line(chart)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.reverse_order = block.kind == "bars"  # the first at the top, as it is read


def _as_line(chart: Any) -> None:
    """Make the last series a dashed line over the columns, which python-pptx cannot ask for."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    columns = chart._chartSpace.xpath(".//c:barChart")[0]
    series = columns.xpath("c:ser")[-1]
    for each in series.xpath("c:invertIfNegative | c:spPr"):
        series.remove(each)
    look = parse_xml(
        f'<c:spPr {nsdecls("c", "a")}><a:ln w="28575"><a:solidFill><a:srgbClr val="{RULE[1:]}"/></a:solidFill>'
        '<a:prstDash val="dash"/></a:ln></c:spPr>'
    )
    series.xpath("c:tx")[0].addnext(look)
    series.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
    line = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>'
    )
    line.append(series)
    line.append(parse_xml(f'<c:marker {nsdecls("c")} val="1"/>'))
    for axis in columns.xpath("c:axId"):
        line.append(parse_xml(f'<c:axId {nsdecls("c")} val="{axis.get("val")}"/>'))
    columns.addnext(line)


def _parts(block: PaperTable) -> Iterator[tuple[PaperTable, PaperTable]]:
    """Part a table into those that fit a slide, each with the whole rows that it is of."""
    shares = column_shares(block, LONGEST)
    rows: list[tuple[str, ...]] = []
    whole: list[tuple[str, ...]] = []
    used, parts = 0, []
    for row in block.rows:
        short = tuple(_short(cell) for cell in row)
        lines = max(ceil(len(cell) / max(ACROSS * share, 6)) for cell, share in zip(short, shares, strict=True))
        if rows and used + lines > LINES:
            parts.append((rows, whole))
            rows, whole, used = [], [], 0
        rows, whole, used = [*rows, short], [*whole, row], used + lines
    parts.append((rows, whole))
    for number, (shown, of) in enumerate(parts, 1):
        caption = block.caption if len(parts) == 1 else f"{block.caption} ({number} of {len(parts)})"
        yield replace(block, caption=caption, rows=tuple(shown)), replace(block, caption=caption, rows=tuple(of))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rsplit(' ', 1)[0]}…"


def _table(slides: _Slides, part: PaperTable, whole: PaperTable) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    cut = [row for shown, row in zip(part.rows, whole.rows, strict=True) if shown != row]
    notes = "\n".join([part.note, *("In full: " + "; ".join(row) for row in cut)]).strip()
    slide = slides.add(part.caption, notes)
    left, top, width, _ = slides.box
    frame = slide.shapes.add_table(
        1 + len(part.rows), len(part.headings), left, top, width, Pt(20) * (1 + len(part.rows))
    )
    _describe(frame, f"{part.caption}. Columns: {', '.join(part.headings)}.")
    for column, share in zip(frame.table.columns, column_shares(whole, LONGEST), strict=True):
        column.width = int(share * width)
    size = Pt(12 if len(part.headings) < 8 else 9)
    for row, texts in zip(frame.table.rows, (part.headings, *part.rows), strict=True):
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.text = text
            cell.margin_top = cell.margin_bottom = Pt(2)
            for line in cell.text_frame.paragraphs:
                line.font.size = size
                if part.figures and place:
                    line.alignment = PP_ALIGN.RIGHT
