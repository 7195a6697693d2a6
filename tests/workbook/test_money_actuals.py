"""The sheet Money actuals: read, asked about, written, exported, and brought alone; and the command on it."""

import io
import json

import openpyxl
import pytest

from ccgmodel.__main__ import main
from ccgmodel.plan.money_actuals import MoneyActuals
from ccgmodel.plan.problems import Problem
from ccgmodel.scenario import Scenario
from ccgmodel.scenario.link import plan_hash
from ccgmodel.workbook.actuals import actuals_template, read_actuals
from ccgmodel.workbook.export import export
from ccgmodel.workbook.read import read
from tests.helpers.exports import VERSION
from tests.helpers.good_workbook import FULL, MONTHS, spoil

HEADINGS = ["Line or scheme", "Series", "Year", *MONTHS, "Source"]
ROWS = [
    ["acute", None, "2014/15", "£16.5m", 16_600],
    ["Prescribing", "plan", "2014/15", *[1] * 12],
    ["Generics", "actual", "2014/15", 0, 0],
]


def monitored(*rows: list[object]) -> bytes:
    return spoil({"Money actuals": [HEADINGS, *(rows or ROWS)]}, FULL)


def found_in(*rows: list[object]) -> list[Problem]:
    return [each for each in read(monitored(*rows)).problems if each.where.startswith("Money")]


def test_every_row_arrives():
    reading = read(monitored())
    assert found_in() == []
    assert reading.plan.money_actuals == (
        MoneyActuals(name="Acute", year=2014, months=(16_500.0, 16_600.0, *(None,) * 10)),
        MoneyActuals(name="Prescribing", series="plan", year=2014, months=(1.0,) * 12),
        MoneyActuals(name="Generics", year=2014, months=(0.0, 0.0, *(None,) * 10)),
    )


@pytest.mark.parametrize(
    ("rows", "where", "found", "remedy"),
    [
        ([["Acutes", None, "2014/15", 1]], "A2", "'Acutes' is neither a line nor a scheme (did you mean 'Acute'?)",
         "use a name of the Spend or the Schemes sheet, or add it there"),
        ([["Acute", None, "2013/14", 16_000]], "C2", "the months of Acute are of 2013/14, and the plan has months to "
         "hold them against in 2014/15 to 2015/16", "correct Year, or leave the row out"),
        ([["Acute", None, "2016/17", 16_000]], "C2", "the months of Acute are of 2016/17, and the plan has months to "
         "hold them against in 2014/15 to 2015/16", "correct Year, or leave the row out"),
        ([["Acute", None, "2014/15", 16_000], ["acute ", "actual", "2014/15", 16_000]], "A3",
         "the months of Acute in 2014/15 stand in Money actuals!A2 too", "keep one row, or add them together"),
        ([["Acute", None, "2014/15", 16_000, None, 16_000]], "A2", "Acute has a blank month before one that has "
         "happened", "type it, 0 if there was nothing"),
        ([["Acute", "plan", "2014/15", 16_000]], "A2", "the plan's months of Acute have a blank",
         "type all twelve, 0 where nothing is planned"),
        ([["Acute", None, "2014/15", "much"]], "D2", "April of Acute is 'much', not a number",
         "type a figure such as 1,234 or £1.2m, or leave the cell blank"),
        ([["Acute", None, None, 16_000]], "C2", "Year is blank", "fill it in or clear the row"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_at_its_cell(rows, where, found, remedy):
    assert read(monitored(*rows)).plan is None
    assert found_in(*rows) == [Problem(f"Money actuals!{where}", found, remedy)]


@pytest.mark.parametrize(
    ("rows", "where", "found"),
    [
        ([["Acute", None, "2014/15", 16.5, 16.6]], "D2", "Acute comes to £33,100 so far, where the plan has £3"),
        ([["Acute", None, "2014/15", 16_000, 32_000, 48_000, 64_000]], "D2", "Acute comes to £160m so far"),
        ([["Acute", None, "2014/15", -16_000]], "D2", "Acute has a negative spend so far"),
        ([["Acute", None, "2014/15", 16_000], ["Prescribing", None, "2014/15", 3_400, 3_400]], "A2",
         "the months of Acute end in April, and others' in May"),
    ],
)  # fmt: skip
def test_what_looks_odd_is_asked(rows, where, found):
    assert [each.where for each in found_in(*rows)] == [f"Money actuals!{where}"]
    (asked,) = found_in(*rows)
    assert asked.severity == "warning"
    assert asked.found.startswith(found)


def test_a_row_without_a_month_says_nothing():
    assert read(monitored(["Acute", None, "2014/15"])).plan.money_actuals == ()


def test_an_export_forecasts_by_formulas_that_give_what_the_model_gives():
    plan = read(monitored()).plan
    target = io.BytesIO()
    export(plan, Scenario.of({"qipp_delivery": 0.5}), target, VERSION)
    assert plan_hash(read(target.getvalue()).plan) == plan_hash(plan)
    sheet = openpyxl.load_workbook(target)["Outturn"]
    formulas = {row[0].value: row[4].value for row in sheet.iter_rows() if row[1].value == "Acute"}
    assert list(formulas) == [
        "So far",
        "The year, if the pace so far goes on",
        "The year, if it goes on as the plan's months do",
        "The year under the levers",
    ]
    assert formulas["So far"] == "=SUM('Money actuals'!$D$2:$O$2)*Workings!$D$2"


def test_actuals_alone_are_filled_in_and_brought_back():
    plan, target = read(monitored()).plan, io.BytesIO()
    actuals_template(target, plan)
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    sheet = book["Money actuals"]
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert names == [*plan.line_names, *(scheme.name for scheme in plan.schemes)]
    assert [cell.value for cell in sheet[2]][:5] == ["Acute", "actual", "2014/15", 16_500, 16_600]
    sheet.cell(2, 6).value = 16_700
    again = io.BytesIO()
    book.save(again)
    reading = read_actuals(again.getvalue(), "actuals.xlsx", plan)
    assert reading.rows == 2
    assert reading.plan.money_actuals[-2].months[:4] == (16_500.0, 16_600.0, 16_700.0, None)
    sheet.cell(2, 1).value = "Nobody"
    again = io.BytesIO()
    book.save(again)
    refused = read_actuals(again.getvalue(), "actuals.xlsx", plan)
    assert refused.plan is None
    assert [each.where for each in refused.problems] == ["Money actuals!A2"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(monitored(ROWS[0], ["Falls", None, "2014/15", 2, 2]))
    return str(path)


def test_the_command_prints_the_year_so_far_and_what_it_is_as_a_scenario(file, capsys):
    assert main(["outturn", file, "--set", "qipp_delivery=0.9"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "2014/15 up to May; forecast by profile; £k"
    assert out[3].split()[:3] == ["Acute", "32,541.7", "33,100.0"]
    assert out[-1].startswith('As a scenario: --set "qipp_delivery[Falls]@2014/15=')


def test_the_document_of_the_command(file, capsys):
    assert main(["outturn", file, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["year"], document["months"], document["behind"]) == ("2014/15", 2, [])
    assert [row["name"] for row in document["rows"]] == ["Acute", "Falls"]
    assert set(document["in_year"]) == {"plan", "scenario", "by_profile", "by_run_rate"}


def test_the_command_says_what_it_cannot_do(file, capsys):
    assert main(["outturn", file, "--year", "2015/16"]) == 2
    assert capsys.readouterr().err.endswith("--year is '2015/16'; months have happened of 2014/15\n")
    assert main(["outturn", "sample_data/barnet-recovery-2013.xlsx"]) == 2
    assert capsys.readouterr().err.endswith("no month of money has happened; add the Money actuals sheet\n")
