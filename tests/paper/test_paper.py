"""The paper as a value: its figures are the model's own, and what the plan does not say is left out."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.bridge import bridge
from ccgmodel.answers.ensemble import ensemble
from ccgmodel.answers.outputs import Output
from ccgmodel.answers.sensitivity import tornado
from ccgmodel.paper import (
    SECTIONS,
    Chart,
    Cover,
    Facts,
    PaperError,
    PaperTable,
    Paragraph,
    build,
    compose,
    subject,
)
from ccgmodel.plan.money import Line
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import Projection, project
from ccgmodel.scenario.document import Document, Note
from ccgmodel.scenario.scenario import Scenario, ScenarioError, Setting
from ccgmodel.words.figures import chance
from ccgmodel.words.money import money, signed
from ccgmodel.words.text import escaped, plain
from tests.helpers import papers
from tests.helpers.exports import SAMPLES

COVER = Cover(day=date(2013, 7, 1))
VALUES = {Setting("qipp_delivery"): 0.63, Setting("tariff_efficiency"): -0.01}


def of(plan: Plan, *scenarios: Scenario, **more):
    return subject(plan, [Document.of(plan, each) for each in scenarios], COVER, **more)


def block(paper, key: str, kind: type, at: int = 0):
    (section,) = (each for each in paper.sections if each.key == key)
    return [each for each in section.blocks if isinstance(each, kind)][at]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario("Cautious", VALUES)


@pytest.fixture(scope="module")
def projections(barnet: Plan, scenario: Scenario) -> tuple[Projection, Projection]:
    return project(barnet, [Scenario()]), project(barnet, [scenario])


@pytest.fixture(scope="module")
def paper(barnet: Plan, scenario: Scenario):
    return compose(of(barnet, scenario))


def test_the_five_year_table_is_plan_scenario_and_difference(paper, projections):
    plan, ours = projections
    rows = {row[0]: row[1:] for row in block(paper, "five-years", PaperTable).rows}
    for name, result in (("Net surplus or deficit", "in_year"), ("Cumulative position", "cumulative"),
                         ("Allocation (RRL)", "allocation"), ("Total expenditure", "total_spend"),
                         ("QIPP savings delivered", "qipp_delivered")):  # fmt: skip
        before, after = getattr(plan, result)[0], getattr(ours, result)[0]
        assert list(rows[f"{name}: plan"]) == [money(each) for each in before]
        assert list(rows[f"{name}: scenario"]) == [money(each) for each in after]
        assert list(rows[f"{name}: difference"]) == [signed(each) for each in after - before]


def test_the_answer_and_its_chart_are_those_of_the_what_if_page(paper, projections):
    plan, ours = projections
    facts = block(paper, "answer", Facts).facts
    assert facts[0].value == money(ours.in_year[0, -1])
    assert facts[1].value == money(ours.cumulative[0, -1])
    assert facts[3].value == money(ours.qipp_delivered[0].sum())
    chart = block(paper, "answer", Chart)
    drawn = {each.name: each.values for each in [*chart.series, chart.line]}
    np.testing.assert_allclose(drawn["The plan"], plan.in_year[0] / 1000.0)
    np.testing.assert_allclose(drawn["Cautious"], ours.in_year[0] / 1000.0)
    np.testing.assert_allclose(drawn["Surplus required"], ours.surplus_required[0] / 1000.0)
    assert "**" not in chart.message


def test_the_bridge_adds_up_to_the_difference(paper, barnet, scenario, projections):
    found = bridge(barnet, Scenario(), scenario, 2017)
    chart = block(paper, "bridge", Chart)
    np.testing.assert_allclose(chart.series[0].values, found.steps / 1000.0)
    plan, ours = projections
    assert sum(chart.series[0].values) == pytest.approx((ours.in_year[0, -1] - plan.in_year[0, -1]) / 1000.0)


def test_chances_and_the_tornado_are_the_models_own(paper, barnet, scenario):
    draws = ensemble(barnet, scenario)
    rows = {row[0]: row[1:] for row in block(paper, "chance", PaperTable).rows}
    assert list(rows["Break even"]) == [chance(float(each)) for each in draws.chance_by["break_even"][:5]]
    found = tornado(barnet, scenario, Output("cumulative", 2017))
    chart = block(paper, "sensitivity", Chart)
    for at, bar in enumerate(found.bars[: len(chart.categories)]):
        assert chart.series[0].values[at] == pytest.approx((bar.at_low - found.centre) / 1000.0)
        assert chart.series[1].values[at] == pytest.approx((bar.at_high - found.centre) / 1000.0)


def test_each_lever_that_was_moved_is_listed_with_its_reason(barnet: Plan, scenario: Scenario):
    note = Note(reason="As in 2012/13", source="Finance report", who="Bo")
    document = Document.of(barnet, scenario, {Setting("qipp_delivery"): note})
    paper = compose(subject(barnet, [document], COVER), ["changes"])
    assert block(paper, "changes", PaperTable).rows == (
        ("Tariff efficiency", "4.0 %", "3.0 %", "not stated", "not stated", "not stated"),
        ("QIPP delivery", "100 %", "63 %", "As in 2012/13", "Finance report", "Bo"),
    )


def test_several_scenarios_are_compared_and_the_first_is_the_subject(barnet: Plan, scenario: Scenario):
    other = Scenario.of({"qipp_delivery": 0.8})
    both = project(barnet, [scenario, other])
    paper = compose(of(barnet, scenario, Scenario("Hopeful", other.values)), ["answer", "comparison", "lines"])
    table = block(paper, "comparison", PaperTable)
    assert table.headings == ("Figure", "Cautious", "Hopeful")
    assert table.rows[0][1:] == tuple(money(each) for each in both.in_year[:, -1])
    assert [each.name for each in block(paper, "answer", Chart).series] == [
        "The plan",
        "Cautious",
        "Hopeful",
    ]
    assert block(paper, "lines", PaperTable, 1).caption == "Cautious, every line, £m"


def test_a_paper_of_the_plan_alone_explains_no_difference(barnet: Plan):
    paper = compose(of(barnet, Scenario("The plan")))
    keys = [each.key for each in paper.sections]
    assert "bridge" not in keys
    assert "comparison" not in keys
    assert block(paper, "changes", Paragraph).text == "The plan: no lever is moved."
    assert [row[0] for row in block(paper, "five-years", PaperTable).rows][2] == "Net surplus or deficit"


def test_sections_may_be_left_out_and_their_order_stays(paper, barnet: Plan, scenario: Scenario):
    some = compose(of(barnet, scenario), ["tests", "answer"])
    assert [each.key for each in some.sections] == ["answer", "tests"]
    assert [each.key for each in paper.sections] == [
        key for key in SECTIONS if key not in ("comparison", "decisions")
    ]


def test_a_plan_in_thousands_is_written_so(barnet: Plan, scenario: Scenario, projections):
    paper = compose(of(barnet, scenario, unit="£k"), ["five-years"])
    rows = {row[0]: row[1:] for row in block(paper, "five-years", PaperTable).rows}
    assert rows["Net surplus or deficit: plan"][0] == money(projections[0].in_year[0, 0], "£k")


def test_what_is_wrong_is_said(barnet: Plan):
    with pytest.raises(PaperError, match=r"^the paper has no scenario; choose one, or the published plan$"):
        of(barnet)
    with pytest.raises(PaperError, match=r"^nothing: no such section; choose among answer, comparison, "):
        compose(of(barnet, Scenario()), ["nothing"])
    with pytest.raises(ScenarioError):
        of(barnet, Scenario.of({"qipp_delivery": 7.0}))


LONGEST = "Line <&#*$=> " + "of three hundred characters " * 10 + "to its end"


@pytest.mark.parametrize("name", [*SAMPLES, "a long name"])
def test_every_sample_has_a_paper_of_whole_tables_which_every_form_says(name: str, small_plan: Plan):
    another = Line(name=LONGEST, category="Reserves", first_year_spend=0.0)
    plan = SAMPLES.get(name) or replace(small_plan, lines=(*small_plan.lines, another))
    assert len(LONGEST) > 300
    on = of(plan, Scenario("Cautious", {Setting("qipp_delivery"): 0.63}))
    paper = compose(on)
    said = {each for each in papers.texts(paper) if each}
    assert all(text == text.strip() for text in said)
    for table in papers.blocks(paper, PaperTable):
        assert [row for row in table.rows if "nan" in " ".join(row).lower().split()] == []
    assert paper.stamp.startswith("Plan ")
    figures = {
        cell for table in papers.blocks(paper, PaperTable, annex=False) for row in table.rows for cell in row[1:]
    }
    for form, read, wanted in (
        ("docx", papers.word_text, said),
        (
            "pdf",
            papers.pdf_text,
            {each for each in said if len(each) < 100 or each == LONGEST},
        ),  # not over two pages
        ("pptx", papers.slide_text, {each for each in figures if len(each) < 20}),
    ):
        written = papers.bare(read(build(on, form)))
        assert {each for each in wanted if papers.bare(each) not in written} == set(), form


def test_characters_that_no_file_can_hold_are_refused_on_the_cover():
    with pytest.raises(
        PaperError, match=r"^the recommendation has characters that cannot be written; type it anew$"
    ):
        replace(COVER, recommendation="Agree\x00")


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\u2060")))
def test_a_text_is_plain_again_after_it_was_kept_from_formatting(text: str):
    assert plain(f"**{escaped(text)}**") == text
