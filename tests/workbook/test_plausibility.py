"""What a colleague would raise: the exact question, and none over a plan as it was published."""

import pytest

from ccgmodel.plan.problems import Problem
from ccgmodel.workbook.cells.units import UnitQuestion
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA
from tests.helpers.good_workbook import spoil, told

FAR = "check that no line is missing, twice there, or in another unit"
PLAIN = ["Line", "First-year spend", "Demographic growth", "Non-demographic growth", "Inflation", "Efficiency",
         "QIPP share"]  # fmt: skip
ALONE = {"Fixed spend": None, "Steps": None, "Yearly rates": None}


def spend(*lines):
    """The good workbook with other lines, the first of which bears the QIPP."""
    rows = [list(line) + [None] * (6 - len(line)) for line in lines]
    return ALONE | {"Spend": [PLAIN, [*rows[0], 1], *([*row, None] for row in rows[1:])]}


@pytest.mark.parametrize("path", sorted(SAMPLE_DATA.glob("*.xlsx")), ids=lambda path: path.stem)
def test_a_plan_as_published_raises_no_question(path):
    assert read(path).problems == ()


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        (
            {"Spend!C2": 400_000},
            (
                "Spend!C1",
                "the lines add up to £450m, the allocation of 2013/14 (Allocation!B2) is £301m: "
                "they are 50 % above it",
                FAR,
            ),
        ),
        (
            spend(("Acute", 200, 0.01), ("Other", 90, 0.01)),
            (
                "Spend!B1",
                "the lines add up to £290,000, the allocation of 2013/14 (Allocation!B2) is £301m: "
                "about a thousand times more",
                "are both in £k? Type all money in one unit",
            ),
        ),
        (
            spend(
                ("Acute", 200_000, 0.01), ("Community", 60_000, 0.01), ("Prescribing", 20, 0.01), ("GP", 9_000, 0)
            ),
            (
                "Spend!B4",
                "First-year spend of Prescribing is £20,000, about a thousand times less than the others in its column",
                "is £20m meant? If so, type £20m; if not, leave it",
            ),
        ),
        (
            {"Spend!C3": -10_000},
            (
                "Spend!C3",
                "First-year spend of Prescribing is negative",
                "spend is a positive amount, and savings belong on the QIPP or Schemes sheet: take the minus off, "
                "or leave it if it is meant",
            ),
        ),
        (
            {"QIPP!C3": -300},
            (
                "QIPP!C3",
                "Unidentified in 2014/15 is negative",
                "a saving is a positive amount: take the minus off, or leave it if it is meant",
            ),
        ),
        (
            {"Spend!G2": -0.04},
            (
                "Spend!G2",
                "Efficiency of Acute is −4 %, a rise of prices",
                "a fall of prices is a positive rate: type 4% if that is meant",
            ),
        ),
        (
            {"Spend!G2": 0.12},
            (
                "Spend!G2",
                "Efficiency of Acute is 12 %, beyond the usual 10 %",
                "is 1.2% meant? If so, type 1.2%; if not, leave it",
            ),
        ),
        (
            {"Yearly rates!E2": 0.2},
            (
                "Yearly rates!E2",
                "Inflation of Acute in 2015/16 is 20 %, beyond the usual 10 %",
                "is 2% meant? If so, type 2%; if not, leave it",
            ),
        ),
        (
            {"Allocation!C3": 0.23},
            (
                "Allocation!C3",
                "Allocation growth in 2014/15 is 23 %, beyond the usual 10 %",
                "is 2.3% meant? If so, type 2.3%; if not, leave it",
            ),
        ),
        (
            {"QIPP!B2": 50_000},
            (
                "QIPP!B2",
                "QIPP in 2013/14 is £50m, 20 % of first-year spend",
                "more than 10 % has hardly been delivered: check figure and unit, or leave it",
            ),
        ),
        (
            {"Spend!D3": None, "Spend!F3": None},
            (
                "Spend!D3:G3",
                "Prescribing has no growth rate: it stays at its first-year spend, and no lever moves it",
                "type its rates, 0% where one applies and is nought, or leave it",
            ),
        ),
        (
            spend(("A", 99_000, 0.01), ("B", 90_000, 0.01), ("C", 80_000, 0.01), ("D", 20_000, None, 0.01)),
            (
                "Spend!C5",
                "Demographic growth of D is blank, but every other line has one",
                "type it, 0% if it applies and is nought; leave it blank if it does not apply",
            ),
        ),
        (
            {"Spend!A3": "Acutes"},
            (
                "Spend!A3",
                "'Acutes' and 'Acute' (Spend!A2) look like the same line",
                "add them together, or leave them if they are two lines",
            ),
        ),
        (
            {"Spend!A4": "Total reserves"},
            (
                "Spend!A4",
                "'Total reserves' is called a total, but is read as a line of its own",
                "delete the row if it adds up others",
            ),
        ),
        (
            spend(("Acute", 100_000, 0.01), ("Other", 50_000, 0.01), ("Providers", 150_000, 0.01)),
            (
                "Spend!A4",
                "'Providers' is the sum of rows 2 to 3, and is read as a line of its own",
                "delete the row if it adds up others",
            ),
        ),
    ],
    ids=lambda each: each[1][:40] if isinstance(each, tuple) else "",
)
def test_what_looks_odd_is_asked_with_its_cells(changes, warning):
    reading = read(spoil(changes))
    assert reading.plan is not None
    assert warning in told(reading.problems)
    assert {problem.severity for problem in reading.problems} == {"warning"}


def test_a_total_that_adds_up_the_lines_above_it_is_an_error():
    changes = spend(("Acute", 200_000, 0.01), ("Other", 90_000.4, 0.01), ("Total expenditure", 290_000))
    assert read(spoil(changes)).problems == (
        Problem(
            "Spend!A4",
            "'Total expenditure' adds up rows 2 to 3 and would count them twice",
            "delete the row: totals are computed",
        ),
    )


@pytest.mark.parametrize(("name", "other"), [("Perscribing", True), ("Pre-scribing", True), ("Describing", False)])
def test_names_that_differ_by_a_slip_look_like_one_line(name, other):
    reading = read(spoil(spend(("Prescribing", 150_000, 0.01), (name, 140_000, 0.01))))
    assert any("look like the same line" in problem.found for problem in reading.problems) == other


def question(changes, **options):
    return read(spoil(changes), **options).unit_question


def test_a_unit_that_makes_the_allocation_too_small_is_asked_about():
    reading = read(spoil({"Plan!B7": "£"}))
    assert reading.unit_question == UnitQuestion(
        where="Plan!B7",
        asked_of="Allocation!B2",
        year=2013,
        stated="£",
        allocations={"£": 300.0, "£k": 300_000.0, "£m": 300_000_000.0},
        likely=("£k",),
    )
    assert reading.problems[-1] == Problem(
        "Plan!B7",
        "in £ the allocation of 2013/14 (Allocation!B2) is £300,000",
        "is £k meant? If so, type £k here; if not, leave it",
        "warning",
    )


def test_the_question_is_asked_even_where_the_unit_makes_errors():
    reading = read(spoil({"Plan!B7": "£m"}))
    assert reading.plan is None
    assert reading.unit_question is not None
    assert reading.unit_question.likely == ("£k",)


def test_the_confirmed_unit_stands_for_the_sheets_own():
    confirmed = read(spoil({"Plan!B7": "£m"}), money_unit="£k")
    assert confirmed.problems == ()
    assert confirmed.unit_question is None
    assert confirmed.plan is not None
    assert confirmed.plan.money_unit == "£k"
    assert confirmed.plan.allocation.recurrent[0] == 300_000.0


@pytest.mark.parametrize("changes", [{}, {"Plan!B7": "£", "Allocation!B2": "£300m"}, {"Allocation!B2": 5_000_000}])
def test_no_question_where_the_size_settles_nothing(changes):
    assert question(changes) is None


def test_a_unit_left_blank_is_asked_about_as_data():
    asked = question({"Plan!B7": None})
    assert asked is not None
    assert (asked.stated, asked.likely) == ("", ("£k",))
