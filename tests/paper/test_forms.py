"""The forms of a paper read back: each says what the paper says, and can be found one's way in by anybody."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import docx
import pikepdf
import pptx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from ccgmodel.paper import (
    FORMS,
    Chart,
    Cover,
    Decided,
    Facts,
    Paper,
    PaperError,
    PaperTable,
    Section,
    Subject,
    build,
    compose,
    file_name,
    subject,
)
from ccgmodel.plan.money import Allocation, Line, Rules
from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.document import Document, Note
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers import papers
from tests.helpers.papers import bare

ADDRESS = "http://localhost:8501/?check=1.0a.1&set=qipp_delivery=0.63"
HOSTILE = "A < B & C # _D_ *E* $F$ =G() @H `I` \\J [K](L) {M} שלום مرحبا " + "long " * 47 + "long"
COVER = Cover(
    day=date(2013, 7, 1),
    meeting="Governing body",
    author="Ada",
    purpose="for decision",
    recommendation="Agree to the scenario.",
)


@dataclass(frozen=True)
class Written:
    """A paper, and its forms."""

    paper: Paper
    docx: bytes
    pdf: bytes
    pptx: bytes


@pytest.fixture(scope="module")
def on(barnet: Plan) -> Subject:
    overrides = {Setting("qipp_delivery"): 0.63, Setting("tariff_efficiency"): -0.01}
    notes = {Setting("qipp_delivery"): Note(reason="As in 2012/13", source="Finance report", who="Bo")}
    decided = Decided(3, date(2013, 6, 30), "Plan for two thirds of QIPP", "It is what came", "Bo", "Cautious")
    return subject(
        barnet,
        [Document.of(barnet, Scenario("Cautious", overrides), notes)],
        COVER,
        decisions=[decided],
    )


@pytest.fixture(scope="module")
def written(on: Subject) -> Written:
    paper = compose(on, address=ADDRESS)
    return Written(paper, *(build(on, form, address=ADDRESS) for form in ("docx", "pdf", "pptx")))


# Word


def test_word_has_every_table_and_text_as_the_paper_does(written: Written):
    tables = papers.blocks(written.paper, PaperTable) + papers.blocks(written.paper, Facts)
    found = papers.word_tables(written.docx)
    for table in tables:
        rows = (
            [table.headings, *table.rows]
            if isinstance(table, PaperTable)
            else [("Figure", "Value", "Against the plan"), *((f.label, f.value, f.beside) for f in table.facts)]
        )
        assert rows in found
    assert len(found) == len(tables)
    said = papers.word_text(written.docx)
    assert [text for text in papers.texts(written.paper) if text not in said] == []
    assert "Recommendation: Agree to the scenario." in said
    assert ADDRESS in said


def test_word_has_styles_captions_repeated_headings_and_alternative_texts(written: Written):
    document = docx.Document(io.BytesIO(written.docx))
    by_style = {
        style: [each.text for each in document.paragraphs if each.style.name == style]
        for style in ("Title", "Heading 1", "Caption")
    }
    assert by_style["Title"] == [written.paper.title]
    assert by_style["Heading 1"] == [each.heading for each in written.paper.sections] + ["Open it in the planner"]
    tables, charts = papers.blocks(written.paper, PaperTable), papers.blocks(written.paper, Chart)
    assert len(by_style["Caption"]) == len(tables) + len(charts) + 1  # the facts are a table too
    for table in document.tables:
        first, *others = table._tbl.tr_lst
        assert first.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row.find(f".//{qn('w:tblHeader')}") is None for row in others)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    pictures = [each._inline.docPr.get("descr") for each in document.inline_shapes]
    assert pictures[:-1] == [chart.message for chart in charts]
    assert pictures[-1].startswith("QR code")
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title == written.paper.title
    assert written.paper.stamp in document.sections[0].footer.paragraphs[0].text


def test_a_template_gives_word_its_page_and_header_and_loses_its_text(on: Subject):
    template = docx.Document()
    template.add_paragraph("Write here")
    template.sections[0].page_width = Cm(18.2)
    template.sections[0].header.paragraphs[0].text = "NHS Example"
    template.styles["Heading 1"].font.name = "Frutiger"
    target = io.BytesIO()
    template.save(target)
    document = docx.Document(io.BytesIO(build(on, "docx", ["answer"], template=target.getvalue())))
    assert document.sections[0].page_width == pytest.approx(Cm(18.2), abs=1_000)
    assert document.sections[0].header.paragraphs[0].text == "NHS Example"
    assert document.styles["Heading 1"].font.name == "Frutiger"
    assert "Write here" not in [each.text for each in document.paragraphs]


# PDF


def test_pdf_says_all_that_the_paper_does(written: Written):
    foot = re.escape(bare(written.paper.stamp)) + r"Page\d+of\d+"
    said = re.sub(foot, "", bare(papers.pdf_text(written.pdf)))
    assert [text for text in papers.texts(written.paper) if bare(text) not in said] == []


def test_pdf_is_tagged_as_pdf_ua_with_language_bookmarks_and_its_fonts(written: Written):
    document = pikepdf.open(io.BytesIO(written.pdf))
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == written.paper.title
    with document.open_outline() as outline:
        headings = [each.title for each in outline.root]
    assert headings == [each.heading for each in written.paper.sections] + ["Open it in the planner"]
    nodes = papers.structure(written.pdf)
    tags = [tag for tag, _ in nodes]
    assert tags.count("/Table") == len(papers.blocks(written.paper, PaperTable))
    described = [alternative for tag, alternative in nodes if tag == "/Figure"]
    for chart in papers.blocks(written.paper, Chart):
        assert chart.message in described
    assert all(described)
    fonts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/FontName" in each]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


# Slides


def test_slides_have_the_tables_and_the_figures_of_the_charts_to_be_edited(written: Written):
    show = pptx.Presentation(io.BytesIO(written.pptx))
    drawn = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    charts = papers.blocks(written.paper, Chart, annex=False)
    assert len(drawn) == len(charts)
    for ours, chart in zip(drawn, charts, strict=True):
        series = [each for plot in ours.plots for each in plot.series]
        lines = [chart.line] if chart.line else []
        assert [each.name for each in series] == [each.name for each in [*chart.series, *lines]]
        for each, own in zip(series, [*chart.series, *lines], strict=True):
            assert list(each.values) == pytest.approx(list(own.values), rel=1e-12)
        assert list(ours.plots[0].categories) == list(chart.categories)
    said = papers.slide_text(written.pptx)
    cells = [
        cell
        for table in papers.blocks(written.paper, PaperTable, annex=False)
        for row in table.rows
        for cell in row
    ]
    assert [cell for cell in cells if cell not in said] == []  # what is cut on a slide is whole in its notes
    figures = [each for facts in papers.blocks(written.paper, Facts) for each in facts.facts]
    assert [each.value for each in figures if each.value not in said] == []


def test_each_slide_has_a_title_of_its_own_notes_and_alternative_texts(written: Written):
    show = pptx.Presentation(io.BytesIO(written.pptx))
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert titles[0] == written.paper.title
    assert len(set(titles)) == len(titles)
    for slide in show.slides:
        assert written.paper.stamp in slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    sources = [chart.source for chart in papers.blocks(written.paper, Chart, annex=False)]
    said = papers.slide_text(written.pptx)
    assert [each for each in sources if each not in said] == []


def test_a_template_gives_slides_their_size_and_loses_its_slides(on: Subject):
    template = pptx.Presentation()
    template.slides.add_slide(template.slide_layouts[0]).shapes.title.text = "Old"
    target = io.BytesIO()
    template.save(target)
    show = pptx.Presentation(io.BytesIO(build(on, "pptx", ["answer"], template=target.getvalue())))
    assert (show.slide_width, show.slide_height) == (template.slide_width, template.slide_height)
    assert [slide.shapes.title.text for slide in show.slides][1:] == ["The answer", papers_chart(on)]


def papers_chart(on: Subject) -> str:
    (chart,) = papers.blocks(compose(on, ["answer"]), Chart)
    return chart.caption


# Any plan


def plan_of(years: int, name: str) -> Plan:
    """A plan of so many years whose every name is `name`."""
    growth = (None, *(0.02,) * (years - 1))
    rates = {"inflation": (0.03,) * years}
    return Plan(
        organisation=name[:200],  # more keeps a scenario from being written down
        first_year=2013,
        years=years,
        lines=(Line(name=name, category="Hospital", first_year_spend=290_000.0, rates=rates),),
        allocation=Allocation(recurrent=(290_000.0, *(None,) * (years - 1)), growth=growth,
                              non_recurrent=(0.0,) * years),
        rules=Rules(headroom_rate=0.02, headroom_released=0.5, surplus_rate=(0.01,) * years),
    )  # fmt: skip


READERS: dict[str, Callable[[bytes], str]] = {
    "docx": papers.word_text,
    "pdf": papers.pdf_text,
    "pptx": papers.slide_text,
    "public": papers.pdf_text,
}


@pytest.mark.parametrize("years", [1, 10])
def test_names_that_would_be_formatting_stand_as_they_are(years: int):
    plan = plan_of(years, HOSTILE)
    scenario = Scenario(HOSTILE[:200], {Setting("inflation"): 0.01} if years > 1 else {})
    note = {setting: Note(reason=HOSTILE) for setting in scenario.values}
    cover = replace(COVER, recommendation=HOSTILE, author=HOSTILE)
    on = subject(plan, [Document.of(plan, scenario, note)], cover)
    for form, read in READERS.items():
        said = bare(read(build(on, form, address=ADDRESS)))
        if form in ("docx", "pptx"):
            assert bare(HOSTILE) in said, form
        for part in (
            "A<B&C#_D_*E*$F$=G()@H`I`\\J[K](L){M}",
            "longlonglong",
        ):  # right to left is read the other way
            assert part in said, form
        assert plan.year_labels[-1] in said


def test_what_no_font_can_show_is_refused_in_words():
    plan = plan_of(2, "Plan \U0010fffd")
    on = subject(plan, [Document.of(plan, Scenario())], COVER)
    remedy = "install a font that has it, or write it otherwise; Word and slides take any text"
    with pytest.raises(PaperError) as caught:
        build(on, "pdf", ["answer"])
    assert str(caught.value) == f"no font of this computer can show U+10FFFD; {remedy}"


@pytest.mark.parametrize(
    ("form", "template", "message"),
    [
        ("docx", b"none", "the template is not a Word document; save it in Word as a Word document (.docx)"),
        ("pptx", b"none", "the template is not a presentation; save it in PowerPoint as a presentation (.pptx)"),
        ("pdf", b"none", "a template is given, and Board paper, PDF takes none; leave it out"),
        ("odt", None, f"odt: no such form; choose among {', '.join(FORMS)}"),
    ],
)
def test_what_cannot_be_written_is_said(on: Subject, form: str, template: bytes | None, message: str):
    with pytest.raises(PaperError) as caught:
        build(on, form, ["answer"], template=template)
    assert str(caught.value) == message


def test_a_template_of_the_other_kind_is_refused(on: Subject, written: Written):
    with pytest.raises(PaperError, match="the template is not a Word document"):
        build(on, "docx", ["answer"], template=written.pptx)
    with pytest.raises(PaperError, match="the template is not a presentation"):
        build(on, "pptx", ["answer"], template=written.docx)


def test_an_address_too_long_for_a_code_is_written_and_said_to_be(on: Subject):
    from ccgmodel.paper.qr import TOO_LONG

    long = ADDRESS + "&set=x" * 300
    said = papers.word_text(build(on, "docx", ["answer"], long))
    assert long in said
    assert TOO_LONG in said
    assert bare(TOO_LONG) in bare(papers.pdf_text(build(on, "pdf", ["answer"], long)))


def test_a_file_is_named_by_organisation_and_date():
    assert file_name(HOSTILE, date(2013, 7, 1), "pdf").startswith("A-B-C-_D_-E")
    assert "/" not in file_name("../../etc", date(2013, 7, 1), "pdf")


def test_a_section_is_of_the_paper_or_of_the_annex(written: Written):
    places = [section.is_annex for section in written.paper.sections]
    assert places == sorted(places)
    assert all(isinstance(section, Section) and section.blocks for section in written.paper.sections)
