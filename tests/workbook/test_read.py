"""A workbook that is as it should be becomes the plan that it states."""

import copy
import random
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.money import Allocation, Line, Qipp, Rules, Step
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import Problem
from ccgmodel.plan.publication import Contradiction, Published, Range, Story
from ccgmodel.workbook.read import WorkbookReading, read
from tests.workbook.conftest import GOOD, spoil, workbook

EXPECTED = {
    "organisation": "Example CCG",
    "code": "07M",
    "first_year": 2013,
    "first_year_is": "outturn",
    "years": 3,
    "own_years": 3,
    "money_unit": "£k",
    "growth_combines": "add",
    "opening_balance": -500.0,
    "balance_brought_forward": "added",
    "status": "draft",
    "allocation": Allocation(
        recurrent=(300_000.0, None, 310_000.0),
        growth=(None, 0.02, None),
        non_recurrent=(1_000.0, 0.0, 0.0),
        source="Plan",
    ),
    "rules": Rules(
        headroom_rate=0.02,
        headroom_released=0.5,
        base="recurrent",
        surplus_rate=(0.01, 0.02, None),
        surplus_amount=(None, None, 6_000.0),
    ),
    "lines": (
        Line(
            name="Acute",
            category="Hospital",
            first_year_spend=200_000.0,
            rates={
                "demographic_growth": (0.01,) * 3,
                "non_demographic_growth": (0.0,) * 3,
                "inflation": (0.03, 0.03, 0.02),
                "tariff_efficiency": (0.04,) * 3,
            },
            qipp_share=1.0,
            source="Plan; Letter",
        ),
        Line(
            name="Prescribing",
            category="Primary",
            first_year_spend=40_500.0,
            rates={"demographic_growth": (0.01,) * 3, "inflation": (-0.005,) * 3},
        ),
        Line(name="Reserves", share_of_allocation=0.01),
        Line(name="Running costs", fixed=(7_000.0, 7_100.0, 7_200.0), source="Plan"),
    ),
    "steps": (
        Step(line="Acute", description="New ward", recurrent=True, amounts=(0.0, 400.0, 0.0), source="Case"),
        Step(line="Acute", description="Winter", recurrent=False, amounts=(250.0, 0.0, 0.0)),
    ),
    "qipp": Qipp(planned=(5_000.0, None, None), unidentified=(None, 300.0, 300.0), taper=0.1, source="Plan"),
    "sources": {"Plan": "Example CCG, Plan 2013"},
    "field_sources": {"organisation": "Plan"},
    "published": (
        Published(
            table="1",
            item="Deficit",
            result="in_year",
            setting="headroom_release=0",
            unit="£m",
            step=0.1,
            figures=(-0.5, None, 1.2),
            known="",
            source="Plan",
        ),
    ),
    "ranges": (
        Range(
            lever="headroom_release",
            low=0.0,
            central=0.5,
            high=1.0,
            distribution="history",
            history=(0.0, 0.5, 1.0),
            source="Plan",
        ),
        Range(lever="inflation", low=-0.005, central=0.0, high=0.01),
    ),
    "stories": (Story(name="Half", settings=("qipp_delivery=0.5", "inflation=0.01"), source="Plan"),),
    "contradictions": (Contradiction(where="Table 1", says="2 + 2 = 5", treatment="4"),),
}


def stated(plan: Plan | None) -> dict[str, object]:
    assert plan is not None
    return {name: getattr(plan, name) for name in EXPECTED}


def test_every_cell_arrives_in_the_plan():
    reading = read(workbook(GOOD), "plan.xlsx")
    assert reading.problems == ()
    assert stated(reading.plan) == EXPECTED


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
    assert stated(reading.plan) == EXPECTED


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


def test_hidden_sheets_merged_cells_and_formatted_wastes_are_no_matter(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(GOOD))
    book = openpyxl.load_workbook(path)
    book["QIPP"].sheet_state = "hidden"
    book["Plan"].merge_cells("C3:C6")
    book["Spend"]["XFD1"].number_format = "0.0"
    book["Spend"]["A1048576"].number_format = "0.0"
    book.save(path)
    reading = read(path)
    assert reading.problems == ()
    assert stated(reading.plan) == EXPECTED


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


def test_a_full_workbook_is_read_in_half_a_second():
    years = [f"{year}/{year % 100 + 1}" for year in range(2013, 2023)]
    rates = [["Line", "Driver", *years]]
    rates += [[f"Line {n}", "Inflation", *[0.02] * 10] for n in range(100)]
    lines = [
        GOOD["Spend"][0],
        *[[f"Line {n}", "All", 100, 0.01, 0.01, 0.01, 0.01, None, None, "x"] for n in range(100)],
    ]
    tables = {
        "Plan": [*GOOD["Plan"][:5], ["Years", 10], *GOOD["Plan"][6:]],
        "Allocation": [["Item", *years], ["Recurrent allocation", *range(1_000, 1_010)]],
        "Spend": lines,
        "Yearly rates": rates,
        "Steps": [["Line", "Description", "Recurrent", *years]]
        + [[f"Line {n}", "Change", "no", *range(10)] for n in range(100)],
    }
    content = workbook(tables)
    started = time.process_time()
    reading = read(content)
    taken = time.process_time() - started
    assert reading.plan is not None
    assert taken < 1.0  # 0.5 s on a quiet machine
