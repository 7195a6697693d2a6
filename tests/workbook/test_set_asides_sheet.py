"""The sheet of money that is set aside by name: read, written, exported, and asked about like the others."""

import io

import pytest

from ccgmodel.plan import SetAside
from ccgmodel.plan.problems import Problem
from ccgmodel.scenario import Scenario
from ccgmodel.scenario.link import plan_hash
from ccgmodel.workbook.export import export
from ccgmodel.workbook.read import read
from tests.helpers.exports import VERSION
from tests.helpers.good_workbook import GOOD, STATED, spoil, stated

YEARS = ["2013/14", "2014/15", "2015/16"]
HEADINGS = ["Item", "Rate", "Base", "Released", *YEARS, "Source"]
ROWS = [
    ["Contingency", "0.5%", None, "0%", None, None, None, "Plan"],
    ["Risk reserve", "0.5%", "Recurrent allocation", "50%", None, "£2.0m", None, None],
]
SET_ASIDES = (
    SetAside(name="Contingency", rate=0.005, released=0.0, source="Plan"),
    SetAside(name="Risk reserve", rate=0.005, base="recurrent", released=0.5, amounts=(None, 2_000.0, None)),
)


def prudent(*rows: list[object]) -> bytes:
    return spoil({"Set aside": [HEADINGS, *(rows or ROWS)]}, GOOD)


def test_every_cell_arrives_and_nothing_else_changes():
    reading = read(prudent())
    assert reading.problems == ()
    assert reading.plan.set_asides == SET_ASIDES
    assert stated(reading.plan, STATED) == STATED


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            [["Reserve", "1%", None, "0%"], ["reserve", "1%", None, "0%"]],
            Problem("Set aside!A3", "the set-aside 'reserve' appears twice", "rename one of the two, or add them together"),
        ),
        ([["Reserve", "1%", None, None]], Problem("Set aside!D2", "Released is blank", "fill it in or clear the row")),
        ([["Reserve", "1%", "Half", "0%"]],
         Problem("Set aside!C2", "Base is 'Half'", "type Total allocation or Recurrent allocation")),
        (
            [["Reserve", None, None, "0%"]],
            Problem("Set aside!B2", "the set-aside 'Reserve' has neither a rate nor a sum",
                    "type its Rate, or its sum under each year, or clear the row"),
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_at_its_cell(rows, problem):
    reading = read(prudent(*rows))
    assert reading.plan is None
    assert problem in reading.problems


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (["Reserve", "50%", None, "0%"], "Set aside!B2"),
        (["Reserve", "1%", None, "150%"], "Set aside!D2"),
        (["Reserve", None, None, "0%", -500], "Set aside!E2"),
    ],
)
def test_what_is_out_of_its_range_is_refused(row, where):
    reading = read(prudent(row))
    assert reading.plan is None
    assert [(each.where, each.severity) for each in reading.problems] == [(where, "error")]


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (["Reserve", None, None, "0%", None, 9_000_000], "Set aside!F2"),
        (["Reserve", None, None, "0%", "£1"], "Set aside!E2"),
        (["Reserve", "10%", None, "0%"], "Set aside!B2"),
    ],
)
def test_a_figure_out_of_size_is_asked(row, where):
    assert where in [each.where for each in read(prudent(row)).problems]


def test_an_export_keeps_the_sheet_and_the_levers():
    plan = read(prudent()).plan
    scenario = Scenario.of({"set_aside_release": 0.5, "set_aside_rate[Risk reserve]@2014/15": 0.001})
    target = io.BytesIO()
    export(plan, scenario, target, VERSION)
    reading = read(target.getvalue())
    assert plan_hash(reading.plan) == plan_hash(plan)
    assert reading.scenario.texts() == scenario.texts()
