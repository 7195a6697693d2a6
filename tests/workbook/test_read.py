"""A workbook that is as it should be becomes the plan that it states."""

import copy
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.problems import Problem
from ccgmodel.workbook.read import WorkbookReading, read
from tests.helpers import corpus
from tests.helpers.good_workbook import GOOD, STATED, spoil, stated, workbook
from tests.helpers.strategies import examples


def test_every_cell_arrives_in_the_plan():
    reading = read(workbook(GOOD), "plan.xlsx")
    assert reading.problems == ()
    assert stated(reading.plan) == STATED


@examples(50)
@given(st.randoms(use_true_random=False))
def test_order_of_sheets_columns_and_rows_and_case_of_headings_do_not_count(shuffle: random.Random):
    tables = copy.deepcopy(GOOD)
    for name, rows in tables.items():
        width = max(map(len, rows))
        order = shuffle.sample(range(width), width)
        tables[name] = [[(row + [None] * width)[place] for place in order] for row in rows]
        tables[name][0] = [f" {str(heading).upper()} " for heading in tables[name][0]]
        if name == "Plan":
            tables[name][1:] = shuffle.sample(tables[name][1:], len(rows) - 1)
    names = shuffle.sample(list(tables), len(tables))
    reading = read(workbook({f"{name.lower()} ": tables[name] for name in names}))
    assert all(problem.found.endswith(": the years are out of order") for problem in reading.problems)
    assert stated(reading.plan) == STATED


@pytest.mark.parametrize(("unit", "factor"), [("£", 0.001), ("£k", 1.0), ("£m", 1_000.0)])
def test_money_is_in_the_workbooks_unit_unless_a_suffix_says_otherwise(unit, factor):
    allocation = {"Allocation!B2": "£300m", "Allocation!D2": "310,000k"}
    reading = read(spoil({"Plan!B7": unit, "Spend!C3": "£40.5m", "Spend!C2": 1_234.5, **allocation}))
    assert reading.plan is not None
    assert [line.first_year_spend for line in reading.plan.lines[:2]] == [
        pytest.approx(1_234.5 * factor),
        40_500.0,
    ]


def test_a_percentage_is_exactly_its_fraction():
    typed = [read(spoil({"Spend!H4": share})).plan for share in ("0.65%", 0.0065, "0.0065")]
    assert [plan and plan.lines[2].share_of_allocation for plan in typed] == [0.0065] * 3


def test_a_name_that_looks_like_a_formula_is_a_name(tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        for name, rows in GOOD.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, ["=Other" if cell == "Prescribing" else cell for cell in row])
    reading = read(path)
    assert reading.plan is not None
    assert reading.plan.line_names[1] == "=Other"


def test_formulas_give_their_stored_values(tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in GOOD.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "Spend":
                sheet.write_formula("C2", "=C3*2", value=81_000)
                sheet.write_formula("D3", '=""', value=" ")
    blank = path.with_name("blank.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(blank, "w") as new:
        for entry in old.infolist():  # as Excel stores a formula whose result is an empty text
            new.writestr(entry.filename, old.read(entry).replace(b"<v> </v>", b"<v></v>"))
    reading = read(blank)
    assert reading.plan is not None
    assert reading.plan.lines[0].first_year_spend == 81_000.0
    assert "demographic_growth" not in reading.plan.lines[1].rates


def test_merged_blanks_and_formatted_wastes_are_no_matter(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(GOOD))
    book = openpyxl.load_workbook(path)
    book["Plan"].merge_cells("C3:C6")
    book["Spend"]["XFD1"].number_format = "0.0"
    book["Spend"]["A1048576"].number_format = "0.0"
    book.save(path)
    reading = read(path)
    assert reading.problems == ()
    assert stated(reading.plan) == STATED


def test_without_the_optional_sheets_there_is_no_qipp_and_no_step():
    left_out = ("Yearly rates", "Steps", "QIPP", "Ranges", "Sources", "Published", "Stories", "Contradictions")
    plan = read(spoil(dict.fromkeys(left_out) | {"Spend!I2": None})).plan
    assert plan is not None
    assert (plan.qipp, plan.steps, plan.published) == (None, (), ())


def test_a_file_that_is_not_there_is_the_callers_business(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.xlsx")


def test_where_a_file_came_from_does_not_matter(tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_bytes(workbook(GOOD))
    problem = Problem(
        "plan.csv",
        "it is a text file (.csv), which holds one sheet only",
        "fill in the template workbook (.xlsx) instead",
    )
    assert read(path) == read(str(path)) == WorkbookReading(None, (problem,))
    assert read(path, "plan.xlsx").plan is not None


def test_a_full_workbook_is_read():
    plan = read(corpus.full()).plan
    assert plan is not None
    assert (len(plan.lines), len(plan.steps), plan.years) == (100, 100, 10)
