"""The example that is made up: sound, complete, and said to be made up wherever its name stands alone."""

import io
from datetime import date

import openpyxl
import pytest

from ccgmodel.answers import conflicts, first_report_date, track
from ccgmodel.paper import SECTIONS, Cover, build, compose, subject
from ccgmodel.plan import Plan
from ccgmodel.projection import project
from ccgmodel.scenario import Document, Scenario, Setting
from ccgmodel.words.called import made_up
from ccgmodel.workbook import contract
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA, sample_folders, sample_tables, sources_page
from tests.helpers.exports import SAMPLES, exported
from tests.helpers.papers import bare, pdf_text, slide_text, word_text

SAID = "NHS Example CCG is made up, to try the planner on: no organisation has these figures."
ON_PAPER = "NHS Example CCG (made up: no organisation has these figures)"
OF_A_PUBLICATION = {"Published", "Contradictions", "Printed tables"}  # what nobody printed cannot be held against


@pytest.fixture(scope="module")
def example() -> Plan:
    return SAMPLES["nhs-example"]


def test_it_raises_no_problem_and_no_question():
    assert read(SAMPLE_DATA / "nhs-example.xlsx").problems == ()


def test_it_fills_every_sheet_that_is_not_about_a_publication():
    assert set(sample_tables(SAMPLE_DATA / "nhs-example")) == {s.name for s in contract.SHEETS} - OF_A_PUBLICATION


def test_its_own_figures_go_together(example):
    """The bridge into the plan ends at its first year; the pool is paid for; the admissions' parts are the whole."""
    position = project(example, [Scenario()]).in_year[0]
    assert sum(step.amount for step in example.opening_bridge) == pytest.approx(position[0], abs=0.1)
    for t in range(example.years):
        assert sum(c.amounts[t] for c in example.contributions) == sum(p.amounts[t] for p in example.pool)
    planned = next(v for v in example.metric_values if (v.metric, v.series) == ("Emergency admissions", "plan"))
    assert sum(group.baseline for group in example.activity_groups) == sum(planned.figures[:4])
    late = [each for each in track(example, first_report_date(example, date(2020, 1, 1))) if each.status == "late"]
    assert [each.milestone.milestone for each in late] == ["Business case agreed", "Specification agreed"]
    assert conflicts(example, Scenario("", {Setting("pool_change"): -0.1}))


def test_only_the_example_is_made_up_and_no_list_counts_it(example):
    assert {name for name, plan in SAMPLES.items() if made_up(plan)} == {"nhs-example"}
    assert made_up(example) == SAID
    before_its_own_section = sources_page().partition("## The example")[0]
    assert SAMPLE_DATA / "nhs-example" in sample_folders()
    assert "nhs-example" not in before_its_own_section


def test_the_export_and_the_plan_sheet_say_so(example):
    book = openpyxl.load_workbook(io.BytesIO(exported(example)), read_only=True)
    assert SAID in [row[0] for row in book["Read-me"].iter_rows(values_only=True)]
    assert ("Status", "made up") in [row[:2] for row in book["Plan"].iter_rows(values_only=True)]


@pytest.mark.parametrize(("form", "text"), [("docx", word_text), ("pdf", pdf_text), ("pptx", slide_text),
                                             ("public", pdf_text)])  # fmt: skip
def test_every_paper_says_so(example, form, text):
    on = subject(example, [Document.of(example, Scenario())], Cover(day=date(2014, 7, 1)))
    assert bare(ON_PAPER) in bare(text(build(on, form)))


def test_every_section_of_a_paper_has_something_to_say(example):
    plan, moved = (
        Document.of(example, Scenario()),
        Document.of(example, Scenario("Less", {Setting("qipp_delivery"): 0.84})),
    )
    paper = compose(subject(example, [moved, plan], Cover(day=date(2014, 7, 1))))
    assert {section.key for section in paper.sections} == set(SECTIONS) - {"decisions", "contradictions"}
