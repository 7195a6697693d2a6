"""Where an export's levers, reasons and schemes stand, cell by cell, and what is stored in them."""

import dataclasses
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ccgmodel.plan.dates import first_month
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.schemes import RiskAdjustment, Scheme
from ccgmodel.scenario.document import Note
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.workbook.export.export import export

DELIVERY, ACUTE = Setting("qipp_delivery"), Setting("inflation", "Acute", 2014)
WHY = {
    DELIVERY: Note(
        reason="As in 2012/13", source="Letter", who="A. Chair", when=datetime(2013, 5, 23, 9, 30, tzinfo=UTC)
    ),
    ACUTE: Note(reason="A dear contract"),
}
PADDING = 0.7109375  # that Excel adds to a width in characters


@pytest.fixture
def book(small_plan: Plan) -> Workbook:
    """An export in £m of three schemes: one of a group, one of it that began before the plan, one without a start."""
    one = dataclasses.replace(small_plan.schemes[0], rag="amber", overlap_group="Beds", overlap_cap=1_500.0)
    other = Scheme(
        name="Stroke",
        line="Community",
        first_year_saving=300.0,
        start=first_month(2012) + 9,
        recurrent_share=0.5,
        rag="red",
        cashable=False,
        overlap_group="Beds",
    )
    clinics = Scheme(name="Clinics", line="Acute", first_year_saving=500.0, full_year_effect=2_000.0)
    follow = dataclasses.replace(clinics, name="Follow-ups", start=first_month(2014) + 2, rag="green")
    plan = dataclasses.replace(
        small_plan,
        money_unit="£m",
        schemes=(one, other, clinics, follow),
        risk_adjustment=RiskAdjustment(by="RAG", amber=0.8, red=0.4, green=0.9),
    )
    late = {Setting("qipp_slippage"): 4.0, Setting("qipp_slippage", "", 2014): 6.0}
    values = {DELIVERY: 0.5, ACUTE: 0.01, **late}
    target = io.BytesIO()
    export(plan, Scenario("Half", values), target, "1", WHY)
    return openpyxl.load_workbook(target, data_only=True)


def row_of(sheet: Worksheet, *begins: str | None) -> list[object]:
    """The row of a sheet that begins with these."""
    rows = (list(row) for row in sheet.iter_rows(values_only=True))
    return next(row for row in rows if row[: len(begins)] == list(begins))


def widths(sheet: Worksheet) -> dict[str, float]:
    return {name: each.width - PADDING for name, each in sheet.column_dimensions.items()}


def test_reasons_stand_one_a_row_under_their_headings(book: Workbook):
    sheet = book["Reasons"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Lever", "Line, category or scheme", "Year", "Reason", "Source", "Moved by", "When"],
        ["QIPP delivery", None, None, "As in 2012/13", "Letter", "A. Chair", "2013-05-23T09:30:00+00:00"],
        ["Inflation", "Acute", "2014/15", "A dear contract", None, None, None],
    ]
    assert sheet.freeze_panes == "B2"
    assert widths(sheet) == {"A": 30, "B": 26, "C": 9, "D": 60, "E": 40, "F": 20, "G": 26}


def test_levers_hold_their_bounds_the_plans_value_and_what_is_set(book: Workbook):
    sheet = book["Levers"]
    assert row_of(sheet, "QIPP delivery", None)[2:10] == ["share", 0.0, 1.2, 1.0, 0.5, None, None, None]
    assert row_of(sheet, "Inflation", "Acute")[3:10] == [-0.03, 0.05, 0.0, None, None, 0.01, None]
    assert row_of(sheet, "QIPP start delay", None)[2:9] == ["months", 0.0, 12.0, 0.0, 4.0, None, 6.0]
    # The release of headroom is absolute: what reproduces the plan is the plan's own share.
    assert row_of(sheet, "Headroom released", None)[3:7] == [0.0, 1.0, 0.5, None]
    assert sheet.freeze_panes == "C2"
    assert widths(sheet) == {"A": 30, "B": 26, "C": 28, "D": 9, "G": 10, "K": 100}
    assert not sheet.sheet_properties.outlinePr.summaryBelow


def test_a_lever_takes_only_what_the_model_takes_in_each_of_its_cells(book: Workbook):
    sheet = book["Levers"]
    rules = {each.error: each for each in sheet.data_validations.dataValidation}
    inflation = rules["Inflation: from -3% to 5%, or blank"]
    names = [row[0].value for row in sheet.iter_rows()]
    first, last = names.index("Inflation") + 1, len(names) - names[::-1].index("Inflation")
    assert str(inflation.sqref) == f"G{first}:J{last}"
    assert (float(inflation.formula1), float(inflation.formula2)) == (-0.03, 0.05)
    assert "QIPP start delay: from 0 to 12, or blank" in rules


def test_rows_for_one_line_alone_are_below_those_for_all_and_folded_away_unless_set(book: Workbook):
    sheet = book["Levers"]
    shown = {
        (row[0].value, row[1].value): (dimension.outlineLevel, dimension.hidden)
        for row in sheet.iter_rows(min_row=2)
        for dimension in [sheet.row_dimensions[row[0].row]]
    }
    assert shown["Inflation", None] == (0, False)
    assert shown["Inflation", "Acute"] == (1, False)
    assert shown["Inflation", "Community"] == (1, True)


def test_the_table_of_schemes_holds_what_each_counts_for_and_when_it_starts(book: Workbook):
    """The first starts in October and is four months late; what began before the plan cannot be late.

    A start that is not stated is implied: 500 of 2,000 are three months.
    """
    sheet = book["Savings"]
    headings = row_of(sheet, "Scheme")
    assert headings[:15] == [
        "Scheme", "Line", "Programme", "First-year saving", "Full-year effect", "Share that counts after risk",
        "Share that recurs", "Releases money (1)", "Start, months after the plan's first April",
        "Year of the start (0: the first)", "Months late", "If late: share of the first year", "of the second year",
        "of a one-off saving by then", "Overlap group",
    ]  # fmt: skip
    falls = row_of(sheet, "Falls service", "Acute", "Older people")
    assert falls[3:11] == [2_000.0, 4_000.0, 0.8, 1.0, 1.0, 6.0, 0.0, 4.0]
    by_then = 0.5 + 1.0 - 4 / 12
    assert falls[11:14] == pytest.approx([2 / 6, by_then - 0.5 * 2 / 6, 1.0])
    stroke = row_of(sheet, "Stroke", "Community", None)
    assert stroke[3:14] == [300.0, 300.0, 0.4, 0.5, 0.0, -3.0, -1.0, 0.0, 1.0, 1.0, 1.0]
    clinics, follow = row_of(sheet, "Clinics", "Acute", None), row_of(sheet, "Follow-ups", "Acute", None)
    assert clinics[3:11] == [500.0, 2_000.0, 1.0, 1.0, 1.0, 9.0, 0.0, 4.0]
    assert clinics[11:14] == pytest.approx([0.0, 0.25 + 1.0 - 4 / 12, 0.25 + 1.0 - 4 / 12])
    assert follow[3:11] == [500.0, 2_000.0, 0.9, 1.0, 1.0, 14.0, 1.0, 6.0]
    assert (falls[14], stroke[14]) == ("Beds", "Beds")
    at = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Scheme")
    assert sheet.row_dimensions[at].height == 60
    assert widths(sheet) == {"A": 46, "B": 40, "C": 30, "D": 12}
    assert sheet.cell(at + 1, 4).number_format == "#,##0.0"
    assert sheet.cell(at + 1, 6).number_format == "0.0%"


def test_the_cap_of_a_group_is_what_a_scheme_of_it_states(book: Workbook):
    sheet = book["Savings"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(place for place, row in enumerate(rows) if str(row[0]).startswith("Overlap groups: most"))
    assert rows[at + 1][:4] == ["Beds", None, "£k", 1_500.0]
