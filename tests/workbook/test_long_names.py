"""Names of more than one line, or very long ones: what the reader takes, everything else can carry."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccgmodel.plan import Problem
from ccgmodel.scenario import Document, Scenario, Setting, link, plan_hash, read_document, write_document
from ccgmodel.workbook import export, read
from tests.helpers.good_workbook import FULL, spoil


def test_a_line_break_in_a_name_is_a_space(read_changed):
    reading = read_changed({"Spend!A2": "Acute\r\n \nand  other", "Plan!B2": "Example\nCCG\n", "Spend!B2": "A\nB"})
    assert [each.where for each in reading.problems] == ["Yearly rates!A2", "Steps!A2", "Steps!A3"]
    reading = read_changed({"Spend!A3": "Pre\nscribing", "Plan!B2": "Example\nCCG\n", "Spend!B2": "A\nB"})
    assert reading.problems == ()
    assert (reading.plan.organisation, reading.plan.lines[0].category) == ("Example CCG", "A B")
    assert reading.plan.line_names[1] == "Pre scribing"


def test_two_names_do_not_become_one(read_changed):
    """Neither by a line break nor by what is cut off a name that is too long."""
    (problem, *_) = read_changed({"Spend!A3": "Run\nning costs"}).problems
    assert (problem.where, problem.found) == ("Spend!A5", "the line 'Running costs' appears twice")
    long = "x" * 201
    problems = read_changed({"Spend!A3": long, "Spend!A4": f"{long}y"}).problems
    remedy = "keep it to 200"
    assert problems[:2] == (
        Problem("Spend!A3", "Line: it has 201 characters", remedy),
        Problem("Spend!A4", "Line: it has 202 characters", remedy),
    )


@pytest.mark.parametrize("cell", ["Plan!B2", "Spend!B3", "Schemes!A2", "Schemes!B2", "Stories!A2"])
def test_a_name_that_is_too_long_or_cannot_be_shown_is_refused(cell):
    remedies = {"\x85\x80x": "type it again without it", "x" * 300: "keep it to 200"}
    for name, remedy in remedies.items():
        problems = read(spoil({cell: name}, FULL)).problems
        assert (cell, remedy) in [(each.where, each.remedy) for each in problems]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\n\r\t[]=;@#'\""), max_size=220))
def test_what_the_reader_takes_a_document_and_a_link_can_carry(read_changed, name):
    reading = read_changed({"Spend!A3": "".join(each for each in name if each in "\n\r\t" or each >= " ")})
    assert reading.plan or reading.problems
    if reading.plan is None:
        return
    plan = reading.plan
    scenario = Scenario("Mine", {Setting("inflation", plan.line_names[1], 2014): 0.01})
    document = Document.of(plan, scenario)
    assert read_document(write_document(document), plan).document == document
    assert link.decode(link.encode(plan, scenario), plan, "Mine").scenario == scenario


@pytest.mark.parametrize("name", ["x" * 200, "a]@2014/15", "'=x", "<b>&amp;", "\U0001f600 é"])
def test_what_the_reader_takes_an_export_can_carry(read_changed, name):
    plan = read_changed({"Spend!A3": name}).plan
    assert plan.line_names[1] == name
    scenario = Scenario("Mine", {Setting("inflation", name, 2014): 0.01})
    target = io.BytesIO()
    export(plan, scenario, target, "1")
    again = read(target.getvalue())
    assert (plan_hash(again.plan), again.scenario) == (plan_hash(plan), scenario)
