"""Floors on what a group of lines costs: tested in every year, spoken by name, and carried by the workbook."""

import io
import json
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from hypothesis import given

from ccgmodel.__main__ import main
from ccgmodel.plan.floors import SpendFloor
from ccgmodel.plan.plan import PlanError
from ccgmodel.plan.problems import Problem
from ccgmodel.projection.floors import floor_margins
from ccgmodel.projection.projection import project
from ccgmodel.scenario.link import plan_hash
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.words import floors, position
from ccgmodel.workbook.export import export
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.template import write_template
from tests.helpers.exports import VERSION
from tests.helpers.good_workbook import GOOD, spoil
from tests.helpers.strategies import examples, plans

NAME = "Mental health investment standard"
PLAN = Scenario("Plan")
GROWN = 1.01 * 1.01 * 1.03 * 0.96  # a year


@pytest.fixture
def held(small_plan):
    """Lines that grow by 1.01 x 1.01 x 1.03 x 0.96 = 0.87 % where the allocation grows by 2 %."""
    return replace(small_plan, floors=(SpendFloor(name=NAME, lines=("Community",)),))


def test_a_floor_is_met_where_its_lines_grow_as_the_allocation_does(held):
    (margins,) = floor_margins(project(held, [PLAN]))[0]
    assert np.isnan(margins[0])
    assert margins[1:] == pytest.approx([80_000 * (GROWN - 1.02), 80_000 * GROWN * (GROWN - 1.02)])
    faster = Scenario.of({"demographic_growth[Community]": 0.02})
    assert (floor_margins(project(held, [faster]))[0, 0, 1:] > 0).all()
    lower = Scenario.of({"allocation_growth": -0.02})
    assert (floor_margins(project(held, [lower]))[0, 0, 1:] > 0).all()


def test_the_headline_and_the_tests_speak_of_it_by_its_name(held):
    plan = project(held, [PLAN])
    said = f"**Misses the {NAME}** in 2014/15 and 2015/16, by up to £914k in 2015/16."
    assert said in position.headline(plan, plan, moved=False)
    row = position.tests(plan)[-1]
    assert row == {
        "Test": f"{NAME}: growth of Community at or above that of the allocation",
        "Passed in": "No year",
        "2013/14": "not tested",
        "2014/15": "−£0.91m",
        "2015/16": "−£0.91m",
    }
    better = project(held, [Scenario.of({"demographic_growth[Community]": 0.02})])
    assert f"**Meets the {NAME}** in every year." in position.headline(plan, better, moved=True)
    once = project(held, [Scenario.of({"demographic_growth[Community]@2014/15": 0.02})])
    assert floors.tests(once)[0]["Passed in"] == "Not in 2015/16"
    assert floors.sentence(once).startswith(f" **Misses the {NAME}**, by £")


@given(plans())
@examples(10)
def test_a_floor_on_all_lines_of_a_category_is_on_each_of_them_together(plan):
    """A category stands for its lines, so that naming both counts none twice."""
    names = tuple(line.name for line in plan.lines if line.category == plan.lines[0].category)
    by_name = SpendFloor(name="Names", lines=names, above=0.01)
    by_category = SpendFloor(name="Category", lines=(plan.lines[0].category, *names), above=0.01)
    found = floor_margins(project(replace(plan, floors=(by_name, by_category)), [PLAN]))[0]
    np.testing.assert_array_equal(found[0], found[1])


def test_a_plan_without_floors_is_what_it_was(held, small_plan):
    assert plan_hash(replace(held, floors=())) == plan_hash(small_plan)
    assert floors.sentence(project(small_plan, [PLAN])) == ""


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ((SpendFloor(name="Floor", lines=("Nobody",)),), "Floor is about 'Nobody', which is neither a line nor a category"),
        ((SpendFloor(name="Floor", lines=()),), "Floor names no line"),
        ((SpendFloor(name="Floor", lines=("Acute",)),) * 2, "the floor 'Floor' appears twice"),
    ],
)  # fmt: skip
def test_a_floor_that_holds_nothing_is_refused(small_plan, given_, said):
    with pytest.raises(PlanError) as refused:
        replace(small_plan, floors=given_)
    assert str(refused.value) == said


def sheet(*rows: list[object]) -> bytes:
    return spoil({"Spend floors": [["Rule", "Lines", "Above the allocation", "Source"], *rows]}, GOOD)


def test_the_sheet_is_read_and_what_is_wrong_is_refused_at_its_cell():
    reading = read(sheet([NAME, "prescribing; Hospital", "0.5%", "Plan"]))
    assert reading.problems == ()
    assert reading.plan.floors == (
        SpendFloor(name=NAME, lines=("Prescribing", "Hospital"), above=0.005, source="Plan"),
    )
    reading = read(sheet(["One", "Prescribed"], ["one", "Acute"]))
    assert reading.plan is None
    assert reading.problems == (
        Problem(
            "Spend floors!B2",
            "One is about 'Prescribed', which is neither a line nor a category",
            "use names of the Spend sheet, separated by ;",
        ),
        Problem("Spend floors!A3", "the floor 'one' appears twice", "rename one of the two"),
    )


def test_an_export_has_its_formulas_and_the_command_its_figures(held, tmp_path, capsys):
    target, path = io.BytesIO(), str(tmp_path / "plan.xlsx")
    export(held, Scenario.of({"allocation_growth": 0.01}), target, VERSION)
    assert plan_hash(read(target.getvalue()).plan) == plan_hash(held)
    rows = openpyxl.load_workbook(target)["Results"].iter_rows(values_only=True)
    (formulas,) = (row[3:6] for row in rows if row[:2] == ("Passed by", NAME))
    assert formulas[0] is None
    assert formulas[1].startswith("=")
    write_template(path, held)
    assert main(["project", path]) == 0
    assert f"{NAME}, passed by" in capsys.readouterr().out
    assert main(["project", path, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["floors"][NAME]
    assert found == [None, pytest.approx(80_000 * (GROWN - 1.02)), pytest.approx(80_000 * GROWN * (GROWN - 1.02))]
