"""The sheet of repayable support: read, written, exported, and asked about like the others."""

import io

import pytest

from ccgmodel.plan import RepayableSupport
from ccgmodel.plan.problems import Problem
from ccgmodel.scenario import Scenario
from ccgmodel.scenario.link import plan_hash
from ccgmodel.workbook.export import export
from ccgmodel.workbook.read import read
from tests.helpers.exports import VERSION
from tests.helpers.good_workbook import GOOD, STATED, spoil, stated

YEARS = ["2013/14", "2014/15", "2015/16"]
HEADINGS = ["Item", "What", "Outstanding before", *YEARS, "Source"]
ROWS = [
    ["Brokerage", "Drawn", "£1.0m", "£4.0m", None, None, "Plan"],
    ["Brokerage", "Repaid", None, None, 1_000, 1_000, None],
    ["brokerage", "Written off", None, None, None, 3_000, "Plan"],
    ["Brokerage", "Cap", None, 5_000, 0, None, None],
    ["Old debt", "Repaid", 900, 300, 300, 300, None],
]
LENT = (
    RepayableSupport(
        name="Brokerage",
        before=1_000.0,
        drawn=(4_000.0, 0.0, 0.0),
        repaid=(0.0, 1_000.0, 1_000.0),
        written_off=(0.0, 0.0, 3_000.0),
        cap=(5_000.0, 0.0, None),
        source="Plan",
    ),
    RepayableSupport(name="Old debt", before=900.0, drawn=(0.0,) * 3, repaid=(300.0,) * 3, written_off=(0.0,) * 3),
)


def lent(*rows: list[object]) -> bytes:
    return spoil({"Repayable support": [HEADINGS, *(rows or ROWS)]}, GOOD)


def test_every_cell_arrives_and_nothing_else_changes():
    reading = read(lent())
    assert reading.problems == ()
    assert reading.plan.repayable == LENT
    assert stated(reading.plan, STATED) == STATED


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            [["Loan", "Drawn", None, 500], ["loan", "Drawn", None, 600]],
            Problem("Repayable support!B3", "Drawn of loan appears twice", "keep one of the two rows"),
        ),
        (
            [["Loan", "Drawn", 500, 500], ["Loan", "Repaid", 500, None]],
            Problem("Repayable support!C3", "Outstanding before of Loan is stated twice", "keep it on one row"),
        ),
        (
            [["Loan", "Drawn", None, 500], ["Loan", "Repaid", None, None, 600]],
            Problem("Repayable support!B3", "more of Loan is repaid in 2014/15 than is outstanding",
                    "correct what is repaid, or state what was outstanding before"),
        ),
        (
            [["Loan", "Cap", None, 400], ["Loan", "Drawn", None, 500]],
            Problem("Repayable support!B3", "more of Loan is drawn in 2013/14 than its cap lets",
                    "correct the cap, or what is drawn"),
        ),
        (
            [["Loan", "Lent", None, 500]],
            Problem("Repayable support!B2", "What is 'Lent'", "type Drawn, Repaid, Written off or Cap"),
        ),
        ([["Loan", None, None, 500]], Problem("Repayable support!B2", "What is blank", "fill it in or clear the row")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_at_its_cell(rows, problem):
    reading = read(lent(*rows))
    assert reading.plan is None
    assert problem in reading.problems


def test_a_negative_figure_is_refused_and_one_out_of_size_is_asked():
    reading = read(lent(["Loan", "Drawn", None, -500]))
    assert reading.plan is None
    assert [(each.where, each.severity) for each in reading.problems] == [("Repayable support!D2", "error")]
    assert "Repayable support!E2" in [
        each.where for each in read(lent(["Loan", "Drawn", None, None, 9e6])).problems
    ]
    assert "Repayable support!C2" in [each.where for each in read(lent(["Loan", "Drawn", "£1"])).problems]


def test_an_export_keeps_the_sheet_and_the_levers():
    plan = read(lent()).plan
    scenario = Scenario.of({"repayable_drawn": 0.5, "repayable_repaid[Old debt]@2014/15": 0.0})
    target = io.BytesIO()
    export(plan, scenario, target, VERSION)
    reading = read(target.getvalue())
    assert plan_hash(reading.plan) == plan_hash(plan)
    assert reading.scenario.texts() == scenario.texts()
