"""The sheet of non-recurrent allocations by name: read, written, exported, and asked about like the others."""

import io

import pytest

from ccgmodel.plan import SupportFunding
from ccgmodel.plan.problems import Problem
from ccgmodel.scenario import Scenario
from ccgmodel.scenario.link import plan_hash
from ccgmodel.workbook.export import export
from ccgmodel.workbook.read import read
from tests.helpers.exports import VERSION
from tests.helpers.good_workbook import GOOD, STATED, spoil, stated

YEARS = ["2013/14", "2014/15", "2015/16"]
SHEET = [
    ["Item", "Hoped to recur", *YEARS, "Source"],
    ["Deficit support funding", "yes", "£4.5m", 3_000, None, "Plan"],
    ["Drawdown", None, None, 500, None, None],
]
SUPPORT = (
    SupportFunding(
        name="Deficit support funding", hoped_to_recur=True, amounts=(4_500.0, 3_000.0, 0.0), source="Plan"
    ),
    SupportFunding(name="Drawdown", amounts=(0.0, 500.0, 0.0)),
)


def supported(*rows: list[object]) -> bytes:
    return spoil({"Support": [SHEET[0], *(rows or SHEET[1:])]}, GOOD)


def test_every_cell_arrives_and_nothing_else_changes():
    reading = read(supported())
    assert reading.problems == ()
    assert reading.plan.support == SUPPORT
    assert stated(reading.plan, STATED) == STATED
    assert reading.plan.first_allocation == 300_000.0 + 1_000.0 + 4_500.0


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            [["Drawdown", None, 500], ["drawdown", None, 600]],
            Problem("Support!A3", "the support 'drawdown' appears twice", "rename one of the two, or add them together"),
        ),
        (
            [["Drawdown", "perhaps", 500]],
            Problem("Support!B2", "Hoped to recur is 'perhaps'", "type yes or no"),
        ),
        ([[None, None, 500]], Problem("Support!A2", "Item is blank", "fill it in or clear the row")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_at_its_cell(rows, problem):
    reading = read(supported(*rows))
    assert reading.plan is None
    assert problem in reading.problems


def test_a_negative_support_is_refused():
    reading = read(supported(["Drawdown", None, -500]))
    assert reading.plan is None
    assert [(each.where, each.severity) for each in reading.problems] == [("Support!C2", "error")]


@pytest.mark.parametrize("amount", [9_000_000, "£1"])
def test_a_figure_out_of_size_is_asked(amount):
    reading = read(supported(["Drawdown", None, None, amount]))
    assert "Support!D2" in [each.where for each in reading.problems]


def test_an_export_keeps_the_sheet_and_the_switches():
    plan = read(supported()).plan
    scenario = Scenario.of({"support_received": 0.5, "support_received[Drawdown]@2014/15": 0.0})
    target = io.BytesIO()
    export(plan, scenario, target, VERSION)
    reading = read(target.getvalue())
    assert plan_hash(reading.plan) == plan_hash(plan)
    assert reading.scenario.texts() == scenario.texts()
