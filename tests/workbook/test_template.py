"""The template: what Excel shows in it, and that the reader takes it as it was meant."""

import dataclasses
import io
import zipfile

import openpyxl
import pytest

from ccgmodel.workbook import contract
from ccgmodel.workbook.contract.fields import comment
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA
from ccgmodel.workbook.writing.template import write_template
from tests.helpers.good_workbook import GOOD, spoil, told, workbook

SAMPLES = sorted(SAMPLE_DATA.glob("*.xlsx"))
FILL = "fill it in. "


def written(plan=None, **years):
    buffer = io.BytesIO()
    write_template(buffer, plan, **years)
    return buffer.getvalue()


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


EMPTY = written()


def test_the_empty_template_says_what_to_fill_in():
    no_growth = "has neither Recurrent allocation nor Allocation growth"
    type_growth = "type its growth here, or its recurrent allocation"
    reading = read(written(first_year=2012, years=3))
    assert told(reading.problems) == [
        ("Plan!B7", "Money unit is blank", FILL + "What money is typed in, throughout the workbook."),
        ("Plan!B2", "Organisation is blank", FILL + "Name of the CCG."),
        (
            "Plan!B8",
            "Growth combines is blank",
            FILL + "Whether the growth rates of a line multiply (compound), multiply once efficiency is taken off "
            "inflation, as a tariff is printed (net prices compound), or add up (add).",
        ),
        (
            "Plan!B9",
            "Opening balance is blank",
            "type the surplus (+) or deficit (-) brought forward, or 0 if there is none",
        ),
        ("Allocation!B2", "Recurrent allocation in 2012/13 is blank", "type the figure"),
        ("Allocation!C3", f"2013/14 {no_growth}", type_growth),
        ("Allocation!D3", f"2014/15 {no_growth}", type_growth),
        ("Spend", "there is no line of expenditure", "add one row for each line"),
    ]
    assert reading.plan is None


@pytest.mark.parametrize(
    "content",
    [workbook(GOOD), *(path.read_bytes() for path in SAMPLES)],
    ids=["plain", *(p.stem for p in SAMPLES)],
)
def test_a_plan_written_to_the_template_reads_as_the_same_plan(content):
    plan = read(content).plan
    reading = read(written(plan))
    assert reading.problems == ()
    assert reading.plan is not None
    assert reading.plan.__getstate__() == plan.__getstate__()


def test_rates_of_single_years_and_text_like_formulas_survive():
    plan = read(spoil({"Spend!F2": None, "Yearly rates!D2": "1%", "Plan!B2": "@CCG", "Sources!B2": "-x"})).plan
    assert plan is not None
    acute = dataclasses.replace(plan.lines[0], category="=1+1")
    plan = dataclasses.replace(plan, lines=(acute, *plan.lines[1:]))
    content = written(plan)
    assert read(content).plan.__getstate__() == plan.__getstate__()
    assert opened(content)["Plan"]["B2"].data_type == "s"
    assert opened(content)["Spend"]["B4"].quotePrefix


def test_a_template_filled_in_by_hand_is_read():
    book = opened(EMPTY)
    plan = {"B2": "My CCG", "B7": "£m", "B8": "add", "B9": 0}
    for place, value in plan.items():
        book["Plan"][place] = value
    book["Allocation"]["B2"] = 300
    for place in ("C3", "D3", "E3", "F3"):
        book["Allocation"][place] = 0.02
    for place, value in {"A4": "Acute", "C4": 290, "D4": 0.01}.items():
        book["Spend"][place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    reading = read(buffer.getvalue())
    assert reading.problems == ()
    assert reading.plan is not None
    assert reading.plan.line_names == ("Acute",)
    assert reading.plan.lines[0].first_year_spend == 290_000.0


def test_every_sheet_has_every_heading_with_a_comment():
    book = opened(EMPTY)
    assert book.sheetnames == ["Read me", *(sheet.name for sheet in contract.SHEETS), "Control totals"]
    for sheet in contract.SHEETS:
        cells = {cell.value: cell for cell in book[sheet.name][1]}
        for field in sheet.columns:
            assert cells[field.heading].comment.text == comment(field)
        for row, field in enumerate(sheet.rows, start=2):
            assert book[sheet.name].cell(row, 1).value == field.heading
            assert book[sheet.name].cell(row, 1).comment.text == comment(field)
        if sheet.by_year:
            assert {"2013/14", "2014/15", "2015/16", "2016/17", "2017/18"} <= set(cells)


def test_a_comment_holds_help_unit_range_need_and_example():
    headroom = next(field for field in contract.PLAN.rows if field.key == "headroom_rate")
    assert comment(headroom) == (
        "Share of the rules' base set aside as headroom; blank: none is set aside.\n"
        "Unit: share, as 63% or 0.63.\n"
        "Range: from 0 % to 20 %.\n"
        "May be blank.\n"
        "Example: 2%"
    )
    unit = next(field for field in contract.PLAN.rows if field.key == "money_unit")
    assert comment(unit) == (
        "What money is typed in, throughout the workbook.\nChoose £ or £k or £m.\nRequired.\nExample: £k"
    )


def test_units_and_an_example_stand_under_the_headings():
    spend = opened(EMPTY)["Spend"]
    assert [cell.value for cell in spend[2]][:4] == [
        "Unit: text",
        "text",
        "the workbook's money unit",
        "a year, as 2.3% or 0.023",
    ]
    assert [cell.value for cell in spend[3]][:4] == ["Example: Acute", "Hospital", "£258.2m", "2.35%"]
    assert spend["A4"].fill.fgColor.rgb == "FFFFFFCC"
    plan = opened(EMPTY)["Plan"]
    assert [cell.value for cell in plan[1]] == ["Field", "Value", "Source", "Unit", "Example", "What to type"]
    assert plan["A2"].fill.fgColor.rgb == plan["B4"].fill.fgColor.rgb == "FFE2EFDA"


def validations(name):
    return {
        (str(rule.sqref), rule.type, rule.formula1, rule.formula2)
        for rule in opened(EMPTY)[name].data_validations.dataValidation
    }


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [
        ("Plan", ("B7", "list", '"£,£k,£m"', None)),
        ("Plan", ("B8", "list", '"compound,net prices compound,add"', None)),
        ("Plan", ("B6", "whole", "1", "10")),
        ("Plan", ("B12", "decimal", "0", "0.2")),
        ("Allocation", ("B3", "decimal", "-0.3", "0.3")),
        ("Spend", ("D4:D500", "decimal", "-0.3", "0.3")),
        ("Spend", ("I4:I500", "decimal", "0", "1")),
        ("Yearly rates", ("A4:A500", "list", "Spend!$A$4:$A$500", None)),
        ("Steps", ("C4:C500", "list", '"yes,no"', None)),
        ("Plan", ("B16", "list", '"none,RAG,confidence"', None)),
        ("Schemes", ("C4:C500", "list", "Spend!$A$4:$A$500", None)),
        ("Schemes", ("I4:I500", "list", '"idea,PID,business case,workbook,delivering,closed"', None)),
        ("Schemes", ("N4:N500", "list", '"yes,no"', None)),
        ("Investment", ("A4:A500", "list", "Schemes!$A$4:$A$500", None)),
    ],
)
def test_excel_itself_checks_what_is_typed(sheet, rule):
    assert rule in validations(sheet)


def test_the_first_year_is_chosen_from_a_list():
    years = next(rule for rule in validations("Plan") if rule[0] == "B4")
    assert years[1] == "list"
    assert years[2].startswith('"2010/11,2011/12,')


def test_control_totals_turn_red_where_they_do_not_add_up():
    plan = read(workbook(GOOD)).plan
    content = written(plan)
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Control totals"]
    assert [[cell.value for cell in row] for row in values["A2:D3"]] == [
        ["First-year spend of all lines against the allocation (within 20%)", 250_500, 301_000, "adds up"],
        ["QIPP shares of all lines against 100 % (0 % where there is no QIPP)", 1, 1, "adds up"],
    ]
    sheet = opened(content)["Control totals"]
    rules = {str(area.sqref): area.rules[0] for area in sheet.conditional_formatting}
    assert rules["B3:D3"].formula == ["AND(NOT(AND(B3=0,C3=0)),ABS(B3-C3)>0.000001)"]
    assert rules["B3:D3"].dxf.fill.bgColor.rgb == "FFDA291C"
    assert sheet["B3"].value == "=SUM('Spend'!$I$4:$I$500)"


def test_the_same_plan_always_gives_the_same_bytes(tmp_path):
    write_template(tmp_path / "template.xlsx")
    with zipfile.ZipFile(tmp_path / "template.xlsx") as one, zipfile.ZipFile(io.BytesIO(EMPTY)) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


@pytest.mark.parametrize("years", [0, 11])
def test_more_years_than_a_workbook_holds_are_refused(years):
    with pytest.raises(ValueError, match=f"a workbook holds 1 to 10 years, not {years}"):
        write_template(io.BytesIO(), years=years)


def test_the_read_me_names_every_sheet():
    readme = opened(EMPTY)["Read me"]
    texts = {cell.value for row in readme.iter_rows() for cell in row}
    assert {sheet.name for sheet in contract.SHEETS} <= texts
    assert {"Yours to fill in", "Calculated", "Filled in already"} <= texts


@pytest.mark.parametrize("sheet", ["Fixed spend", "Support"])
def test_the_control_totals_add_the_first_years_figures_whatever_columns_stand_before_them(sheet):
    """The column before the years of Fixed spend holds yes or no, of which there is no total."""
    book = openpyxl.load_workbook(io.BytesIO(written(first_year=2012, years=3)))
    column = next(cell.column_letter for cell in book[sheet][1] if cell.value == "2012/13")
    formulas = "".join(str(book["Control totals"].cell(2, place).value) for place in (2, 3))
    assert f"'{sheet}'!${column}$4:${column}$500" in formulas
