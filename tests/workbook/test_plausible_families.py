"""Families of wrong money drawn from the sample plans: each is asked or refused at its cell, and no tidy plan is."""

import io
import math
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from ccgmodel.plan.problems import Problem, Report
from ccgmodel.workbook import contract
from ccgmodel.workbook.assemble import PlanSheets
from ccgmodel.workbook.cells.values import parse_number
from ccgmodel.workbook.contract import DRIVERS
from ccgmodel.workbook.plausibility.figures import KINDS, NOT_READ, figures
from ccgmodel.workbook.read import WorkbookReading, _grids, read
from ccgmodel.workbook.samples import SAMPLE_DATA, sample_tables
from ccgmodel.workbook.writing.template import write_template
from tests.helpers.good_workbook import FULL, spoil, told, workbook
from tests.helpers.strategies import examples, fractions
from tests.helpers.tidy import tidy_plans

SAMPLES = (
    "barnet-recovery-2013",
    "bnes-2012",
    "barnet-bcf-2016",
    "se-london-2012/commissioning-strategy-plan/bexley",
)
LEAVE_IT = "check figure, sign and unit, or leave it"


@cache
def tables(sample):
    """A sample's sheets as a person has them: figures as numbers, what has a suffix as text."""

    def value(text):
        typed = parse_number(text)
        return typed.value if typed and not typed.suffix else text or None

    return {
        name: [[text or None if name == "Published" else value(text) for text in row] for row in rows]
        for name, rows in sample_tables(SAMPLE_DATA / sample).items()
    }


@cache
def stated(sample):
    """Every figure of a sample that is not nought, with the first year's allocation."""
    report = Report()
    sheets = PlanSheets(_grids(workbook(tables(sample)), "plan.xlsx", report), None, report)
    found = [each for each in figures(sheets.tables, sheets.settings) if each.value]
    plan = sheets.plan()
    return found, plan.allocation.recurrent[0] + plan.allocation.non_recurrent[0]


def typed(sample, figure):
    """What stands in a figure's cell."""
    sheet, place = figure.where.split("!")
    letters, row = coordinate_from_string(place)
    return tables(sample)[sheet][row - 1][column_index_from_string(letters) - 1]


def times(sample, figure, factor):
    """The sample with one figure so many times as large."""
    value = typed(sample, figure)
    if isinstance(value, str):
        number = parse_number(value)
        return read(spoil({figure.where: f"{number.value * factor:.12g}{number.suffix}"}, tables(sample)))
    return read(spoil({figure.where: value * factor}, tables(sample)))


def is_told(reading: WorkbookReading, where: str) -> bool:
    """Whether a question or a refusal names the cell."""
    return any(where == each.where or f"({where})" in each.found for each in reading.problems)


def some(of):
    """Draw a sample, and one of its figures of which something holds."""
    pairs = [(sample, figure) for sample in SAMPLES for figure in stated(sample)[0] if of(sample, figure)]
    return st.sampled_from(pairs)


def years_beside(sample, figure):
    """The other figures of the same row by year."""
    cell = figure.cell
    return [
        other
        for other in stated(sample)[0]
        if other.year
        and other.year != figure.year
        and (other.cell.sheet, other.cell.row) == (cell.sheet, cell.row)
    ]


def is_money(figure):
    return figure.field.kind == "money" and figure.field.adds_up


# Another unit in one cell, or on one sheet


def stands_for_much(sample, figure):
    """Whether a thousand times as much is more than such a figure is, or its row has other years."""
    much = 1_000 * abs(figure.value) > figure.field.usual[1] * stated(sample)[1]
    return is_money(figure) and (much or bool(years_beside(sample, figure)))


def stands_for_little(sample, figure):
    """Whether a thousandth is less than such a figure is, or its row has other years."""
    little = abs(figure.value) / 1_000 < max(1.0, figure.field.usual[0] * stated(sample)[1])
    return is_money(figure) and (little or bool(years_beside(sample, figure)))


@examples(25)
@given(some(stands_for_much))
def test_a_figure_a_thousand_times_too_large_is_asked_at_its_cell(drawn):
    sample, figure = drawn
    assert is_told(times(sample, figure, 1_000), figure.where)


@examples(25)
@given(some(stands_for_little))
def test_a_figure_a_thousand_times_too_small_is_asked_at_its_cell(drawn):
    sample, figure = drawn
    assert is_told(times(sample, figure, 0.001), figure.where)


def is_between_years_alike(sample, figure):
    row = sorted(abs(each.value) for each in (figure, *years_beside(sample, figure)))
    return figure.year and is_money(figure) and len(row) > 2 and row[-1] < 1.05 * row[0]


@examples(25)
@given(some(is_between_years_alike), st.sampled_from([0.1, 0.01, 10, 100]))
def test_a_slip_of_the_point_in_one_year_is_asked_at_its_cell(drawn, factor):
    sample, figure = drawn
    assert is_told(times(sample, figure, factor), figure.where)


@examples(25)
@given(
    st.sampled_from(["barnet-recovery-2013", "se-london-2012/commissioning-strategy-plan/bexley"]),
    st.integers(1, 2),
    fractions(0.6, 0.85) | fractions(1.2, 1.6),
)
def test_an_allocation_that_leaves_its_path_and_comes_back_is_asked_once(sample, at, factor):
    first = tables(sample)["Allocation"][1][1]
    path = [round(first * 1.023**t, 3) for t in range(len(tables(sample)["Allocation"][0]) - 2)]
    path[at] = round(path[at] * factor, 3)
    place = f"{get_column_letter(2 + at)}2"
    changes = {f"Allocation!{get_column_letter(2 + t)}2": each for t, each in enumerate(path)}
    changes |= {f"Allocation!{get_column_letter(2 + t)}3": None for t in range(len(path))}
    asked = [each.where for each in read(spoil(changes, tables(sample))).problems if each.where[:5] == "Alloc"]
    assert asked == [f"Allocation!{place}"]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("sheet", ["Schemes", "Opportunities", "Pool", "Pool funding", "Steps", "Risks"])
def test_a_sheet_in_thousands_more_is_asked(sample, sheet):
    of_sheet = [each for each in stated(sample)[0] if each.cell.sheet == sheet and is_money(each)]
    if of_sheet:
        changes = {each.where: typed(sample, each) / 1_000 for each in of_sheet}
        assert any(each.where.startswith(f"{sheet}!") for each in read(spoil(changes, tables(sample))).problems)


# Totals

CALLED = st.sampled_from(
    [
        "Total",
        "TOTAL",
        "Sub-total",
        "Grand total",
        "Total expenditure",
        "Acute total",
        "Running costs total",
        "Sum",
    ]
)


@st.composite
def totals(draw, names):
    """A sample, a sheet with at least three rows, and a row at its foot that adds up some of them."""
    sheets = ["Spend", "Schemes", "Pool", "Pool funding", "Opportunities"]
    sample, sheet = draw(
        st.sampled_from(
            [(sample, sheet) for sample in SAMPLES for sheet in sheets if len(tables(sample).get(sheet, ())) > 3]
        )
    )
    rows = tables(sample)[sheet]
    declared = next(each for each in contract.SHEETS if each.name == sheet)
    adding = {field.heading for field in declared.columns if field.kind == "money" and field.adds_up}
    by_year = [at for at, heading in enumerate(rows[0]) if declared.by_year and str(heading)[:2] == "20"]
    columns = [*(at for at, heading in enumerate(rows[0]) if heading in adding), *by_year]
    spent = dict(enumerate(first_years(sample), 1)) if sheet == "Spend" else {}

    def figure(row, column):
        return spent.get(row) if sheet == "Spend" else rows[row][column]

    end = draw(st.integers(3, len(rows)))
    start = draw(st.integers(1, end - 2))
    total = [None] * len(rows[0])
    total[0] = draw(names)
    for column in columns:
        given = [each for row in range(start, end) if (each := figure(row, column))]
        total[column] = math.fsum(given) if given else None
    if "Line" in rows[0] and sheet != "Spend":
        total[rows[0].index("Line")] = tables(sample)["Spend"][1][0]
    return (
        sample,
        sheet,
        total,
        (start, end),
        sum(bool(any(figure(row, c) for c in columns)) for row in range(start, end)),
    )


def first_years(sample):
    """What each line of a sample spends in its first year, in the workbook's unit."""
    fixed = {row[0]: row[1] for row in tables(sample).get("Fixed spend", [[None, None]])[1:]}
    return [row[2] if row[2] is not None else fixed.get(row[0]) for row in tables(sample)["Spend"][1:]]


def with_row(sample, sheet, row):
    changed = dict(tables(sample))
    changed[sheet] = [*changed[sheet], row]
    return read(workbook(changed)), f"{sheet}!A{len(changed[sheet])}"


@examples(40)
@given(totals(CALLED))
def test_a_row_that_is_called_a_total_is_refused_with_what_it_adds_up(drawn):
    sample, sheet, total, (start, end), count = drawn
    reading, where = with_row(sample, sheet, total)
    errors = [each for each in reading.problems if each.severity == "error"]
    assert [each.where for each in errors] == [where]
    if count > 1:
        assert "adds up row" in errors[0].found, (errors[0], start, end)


@examples(40)
@given(totals(st.just("Commissioned")))
def test_a_row_that_adds_up_all_above_it_under_another_name_is_asked_or_refused(drawn):
    sample, sheet, total, (start, end), count = drawn
    if start == 1 and end == len(tables(sample)[sheet]) and count > 2:
        reading, where = with_row(sample, sheet, total)
        assert is_told(reading, where)


@pytest.mark.parametrize(
    ("sheet", "name", "found"),
    [
        ("Spend", "of which continuing care", "is a part of another row and would count twice"),
        ("Spend", "Net expenditure", "is called a total and would count its rows twice"),
        ("Spend", "Surplus/(deficit)", "is no expenditure and would count as spend"),
        ("Spend", "Total allocation", "is called a total and would count its rows twice"),
        ("Spend", "Revenue resource limit", "is no expenditure and would count as spend"),
        ("Spend", "Acute total", "is called a total and would count its rows twice"),
        ("Schemes", "Total QIPP", "is called a total and would count its rows twice"),
        ("Opportunities", "Total elective", "is called a total and would count its rows twice"),
    ],
)
def test_what_is_called_like_no_item_is_refused(sheet, name, found):
    row = {
        "Spend": [name, None, 7_777, 0.01],
        "Schemes": [name, None, "Acute", 7_777],
        "Opportunities": [name, None, "Acute", 777],
    }
    reading = read(workbook({**FULL, sheet: [*FULL[sheet], row[sheet]]}))
    assert [(each.where, each.found) for each in reading.problems if each.severity == "error"] == [
        (f"{sheet}!A{len(FULL[sheet]) + 1}", f"{name!r} {found}")
    ]


@pytest.mark.parametrize("name", ["Total hip replacement", "Totally new", "Planned care", "Subtotal hysterectomy"])
def test_what_only_sounds_like_a_total_is_not_refused(name):
    reading = read(workbook({**FULL, "Schemes": [*FULL["Schemes"], [name, None, "Acute", 777]]}))
    assert reading.plan is not None


# Signs


def has_a_sign(sample, figure):
    return bool(figure.field.positive) and abs(figure.value) > stated(sample)[1] / 20_000


@examples(25)
@given(some(has_a_sign))
def test_a_sign_that_turns_the_meaning_is_asked_at_its_cell(drawn):
    sample, figure = drawn
    assert is_told(times(sample, figure, -1), figure.where)


# Rates


@examples(25)
@given(
    some(lambda _, figure: (figure.field in DRIVERS and figure.value > 0.011) or figure.field.key == "growth"),
    st.sampled_from([10, 100]),
)
def test_a_rate_ten_or_a_hundred_times_too_high_is_asked_or_refused_at_its_cell(drawn, factor):
    sample, figure = drawn
    assert is_told(times(sample, figure, factor), figure.where)


@examples(25)
@given(
    st.sampled_from(
        [("Plan", "Headroom rate", "B", 0.05, 0.2), ("Allocation", "Allocation growth", "D", 0.11, 0.29),
         ("Allocation", "Surplus required (rate)", "C", 0.06, 0.1), ("Plan", "QIPP taper", "B", 0.45, 0.5)]
    ),
    st.data(),
)  # fmt: skip
def test_a_rate_out_of_all_reason_is_asked_at_its_cell(rate, data):
    sheet, heading, column, low, high = rate
    of_sample = tables("barnet-recovery-2013")
    row = 1 + next(at for at, row in enumerate(of_sample[sheet]) if row[0] == heading)
    where = f"{sheet}!{column}{row}"
    assert is_told(read(spoil({where: data.draw(fractions(low, high))}, of_sample)), where)


@pytest.mark.parametrize("rate", [0.07, 0.1, "10%"])
def test_growth_of_every_line_that_no_population_has_is_asked_on_every_line(rate):
    of_sample = tables("barnet-recovery-2013")
    cells = [f"Spend!D{row}" for row in (2, 3, 4)]
    reading = read(spoil(dict.fromkeys(cells, rate), of_sample))
    assert [each.where for each in reading.problems] == cells


# What is said


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"Plan!B9": -20.9},
            (
                "Plan!B9",
                "Opening balance is −£20,900, less than a ten-thousandth part of the allocation of 2013/14 (£301m)",
                "is −£20.9m meant? If so, type −£20.9m; if not, leave it",
            ),
        ),
    ],
)
def test_the_question_says_what_where_and_what_may_be_meant(changes, problem):
    assert problem in told(read(spoil(changes, FULL)).problems)


def test_every_field_of_money_and_every_rate_says_what_is_usual_of_it():
    declared = [
        field
        for sheet in contract.SHEETS
        if sheet not in NOT_READ[1:]
        for field in (*sheet.columns, *sheet.rows, *([sheet.figure] if sheet.figure else []))
        if field.kind in KINDS and field.kind != "share"
    ]
    assert {field.key for field in declared if field.usual == (-math.inf, math.inf)} == {"recurrent"}


# False alarms


def problems_of(plan) -> tuple[Problem, ...]:
    target = io.BytesIO()
    write_template(target, plan)
    return read(target.getvalue()).problems


@settings(max_examples=30)
@given(tidy_plans())
def test_a_tidy_plan_is_asked_nothing(plan):
    assert problems_of(plan) == ()


@pytest.mark.thorough
@settings(max_examples=200)
@given(tidy_plans())
def test_no_tidy_plan_is_asked_anything(plan):
    assert problems_of(plan) == ()
