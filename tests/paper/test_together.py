"""A paper of several plans together says what the Portfolio page says, in every form, whatever they are called."""

from dataclasses import replace
from datetime import date

import pytest

from ccgmodel.baseline import run_on
from ccgmodel.paper import JOINT_SECTIONS, Cover, JointSubject, PaperError, PaperTable, build, compose_together
from ccgmodel.plan import Plan
from ccgmodel.portfolio import NOW, PLANS, JointScenario, Portfolio, project_portfolio, standings
from ccgmodel.scenario import Scenario
from ccgmodel.words.money import money
from ccgmodel.workbook import read_portfolio
from ccgmodel.workbook.samples import SAMPLE_DATA
from tests.helpers.papers import bare, blocks, pdf_text, slide_text, texts, word_text

COVER = Cover(day=date(2013, 7, 1), meeting="Committee in common")
JOINT = JointScenario(
    "Slower", Scenario.of({"qipp_delivery": 0.6}), {"Bexley CCG": Scenario.parse(("surplus_required=0.005",))}
)
HOSTILE = "A < B & C # _D_ *E* $F$ =G() @H `I` \\J [K](L) {M} שלום مرحبا " + "long " * 20 + "long"


def table(on: JointSubject, caption: str) -> PaperTable:
    return next(each for each in blocks(compose_together(on), PaperTable) if each.caption.startswith(caption))


@pytest.fixture(scope="module")
def operating_plan() -> Portfolio:
    found = read_portfolio(SAMPLE_DATA / "se-london-2012" / "operating-plan").portfolio
    assert found is not None
    return found


@pytest.fixture
def on(operating_plan: Portfolio) -> JointSubject:
    return JointSubject(portfolio=operating_plan, joint=JOINT, cover=COVER)


def test_its_figures_are_the_sums_of_the_plans(on: JointSubject):
    projection = project_portfolio(on.portfolio, [JointScenario(), JOINT])
    rows = {name: texts for name, *texts in table(on, "South East London by year").rows}
    for name, output in (
        ("Total spend", "spend"),
        ("In-year position", "in_year"),
        ("QIPP delivered", "qipp_delivered"),
    ):
        plans, now = projection.of(output)[PLANS], projection.of(output)[NOW]
        assert rows[f"{name}: plans"] == [money(float(each)) for each in plans]
        assert rows[f"{name}: as set"] == [money(float(each)) for each in now]
        assert rows[f"{name}: difference"] == [money(float(each)) for each in now - plans]
    found = table(on, "Each organisation in 2012/13").rows
    assert [(row[0], row[1]) for row in found] == [
        (each.organisation, money(each.in_year)) for each in standings(projection, 2012, NOW)
    ]
    assert ("Bexley CCG", "Surplus required", "0.0 %", "0.5 %") in table(on, "What was changed").rows
    assert len(table(on, "What was changed").rows) == 7
    assert table(on, "Support between the members").rows[0][1:] == ("none", "£4.8m")


def test_the_plans_alone_are_compared_with_nothing(operating_plan: Portfolio):
    alone = JointSubject(portfolio=operating_plan, joint=JointScenario(), cover=COVER)
    assert [row[0] for row in table(alone, "South East London by year").rows][:2] == ["Allocation", "Total spend"]
    assert "No lever is moved: these are the plans." in texts(compose_together(alone))
    assert compose_together(alone).title == "Six recovery plans together 2011/12 to 2012/13, as planned"


def test_every_form_says_all_of_it(on: JointSubject):
    said = {bare(each) for each in texts(compose_together(on)) if each}
    paper = compose_together(on)
    inside = {bare(each) for each in texts(paper, annex=False) if each}
    inside -= {bare(each.heading) for each in paper.sections}  # a slide of a table has its caption as its title
    for form, read, wanted in (("docx", word_text, said), ("pdf", pdf_text, said), ("pptx", slide_text, inside)):
        written = bare(read(build(on, form)))
        assert {each for each in wanted if each not in written} == set(), form


@pytest.mark.parametrize("years", [1, 10])
def test_names_stand_as_they_are_in_plans_of_one_year_and_of_ten(small_plan: Plan, years: int):
    plans = tuple(replace(run_on(small_plan, years), organisation=f"{HOSTILE} {each}") for each in "XY")
    hostile = JointSubject(portfolio=Portfolio(name=HOSTILE, plans=plans), joint=JointScenario(), cover=COVER)
    for form, read in (("docx", word_text), ("pdf", pdf_text), ("pptx", slide_text)):
        assert bare("A < B & C # _D_ *E* $F$ =G() @H `I`") in bare(
            read(build(hostile, form, ["answer", "organisations"]))
        )


def test_what_cannot_be_written_is_said(on: JointSubject):
    with pytest.raises(PaperError) as error:
        build(on, "public")
    assert str(error.value) == "a page for the public is about one plan; choose one plan, or another form"
    with pytest.raises(PaperError) as error:
        build(on, "docx", ["chance"])
    assert str(error.value) == f"chance: no such section; choose among {', '.join(JOINT_SECTIONS)}"
