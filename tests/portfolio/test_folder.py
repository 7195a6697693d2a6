"""A folder of plans read as a portfolio, and the command line over it."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ccgmodel.__main__ import main
from ccgmodel.plan.plan import Plan
from ccgmodel.portfolio.project import project_portfolio
from ccgmodel.workbook.portfolio import read_portfolio
from ccgmodel.workbook.writing.template import write_template
from ccgmodel.workbook.writing.write import write
from tests.helpers.printed_portfolio import comparisons

YEARS = ["2013/14", "2014/15", "2015/16"]
BOOK = {
    "Portfolio": [
        ["Field", "Value", "Source"],
        ["Name", "Both together", ""],
        ["First year", "2013/14", ""],
        ["Years", "3", ""],
        ["Money unit", "£m", ""],
        ["Earlier version", "../before", ""],
    ],
    "Members": [["Member", "Part of", "Source"], ["Example CCG", "North", ""], ["Other CCG", "North", ""]],
    "Transfers": [
        ["From", "To", "Description", "In the plans", *YEARS, "Source"],
        ["Other CCG", "Example CCG", "Loan", "no", "", "4.8", "-4.8", "Letter"],
    ],
    "Published": [
        ["Organisation", "Table", "Item", "Result", "Setting", "Unit", "Printed to", *YEARS, "Known difference",
         "Source"],
        ["North", "1", "Headroom", "headroom", "", "£m", "0.1", "11.6", "", "", "", "Letter"],
    ],
    "Contradictions": [["Where", "Text says", "Treatment"], ["Table 1", "2 + 2 = 5", "4"]],
    "Sources": [["Key", "Citation"], ["Letter", "A letter"]],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, small_plan: Plan) -> Path:
    """Two plans and the workbook that says how they belong together."""
    write_template(tmp_path / "example.xlsx", small_plan)
    write_template(tmp_path / "other.xlsx", replace(small_plan, organisation="Other CCG"))
    write(BOOK, tmp_path / "portfolio.xlsx")
    (tmp_path / "~$other.xlsx").write_bytes(b"a lock of Excel's")
    return tmp_path


def spoil(folder: Path, sheet: str, row: int, column: int, value: str) -> None:
    rows = [list(each) for each in BOOK[sheet]]
    rows[row][column] = value
    write({**BOOK, sheet: rows}, folder / "portfolio.xlsx")


def test_a_folder_is_read_as_a_portfolio(folder: Path):
    reading = read_portfolio(folder)
    assert reading.problems == ()
    portfolio = reading.portfolio
    assert portfolio is not None
    assert [(node.name, node.level) for node in portfolio.nodes] == [
        ("Both together", 0), ("North", 1), ("Example CCG", 2), ("Other CCG", 2),
    ]  # fmt: skip
    assert portfolio.transfers[0].amounts == {2014: 4_800.0, 2015: -4_800.0}
    assert portfolio.transfers[0].inside is False
    assert portfolio.sources == {"Letter": "A letter"}
    assert portfolio.contradictions[0].says == "2 + 2 = 5"
    assert reading.earlier == (folder / "../before").resolve()
    assert {name: path.name for name, path in reading.files.items()} == {
        "Example CCG": "example.xlsx",
        "Other CCG": "other.xlsx",
    }
    (each,) = comparisons(portfolio)
    assert (each.organisation, each.comparison.year, each.comparison.reproduces) == ("North", "2013/14", True)


def test_without_a_workbook_of_its_own_the_folder_is_the_whole(folder: Path):
    (folder / "portfolio.xlsx").unlink()
    portfolio = read_portfolio(folder).portfolio
    assert portfolio is not None
    assert [node.name for node in portfolio.nodes] == [folder.name, "Example CCG", "Other CCG"]
    one = project_portfolio(portfolio).of("in_year", "Example CCG")
    np.testing.assert_allclose(project_portfolio(portfolio).of("in_year"), 2 * one)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (("Portfolio", 1, 1, ""), "portfolio.xlsx: Portfolio!B2: Name is blank; fill it in. What the whole is called."),
        (("Portfolio", 2, 1, "2013"), "portfolio.xlsx: Portfolio!B3: First year is '2013', not a financial year; "
                                      "type it as 2013/14"),
        (("Members", 2, 0, "Example CCG"), "portfolio.xlsx: Members!A3: 'Example CCG' appears twice; "
                                           "keep one of the two rows"),
        (("Members", 2, 0, "Others CCG"), "Others CCG is a member, but has neither a plan nor members; "
                                          "add its workbook"),
        (("Transfers", 1, 3, "perhaps"), "portfolio.xlsx: Transfers!D2: In the plans is 'perhaps'; type yes or no"),
        (("Transfers", 1, 1, "South"), "the transfer 'Loan' names 'South', which is no part of Both together; "
                                       "correct portfolio.xlsx"),
        (("Published", 1, 0, "South"), "the printed row 'Headroom' is about 'South', which is no part of "
                                       "Both together; correct portfolio.xlsx"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_file_and_cell(folder: Path, cell, problem):
    spoil(folder, *cell)
    reading = read_portfolio(folder)
    assert reading.portfolio is None
    assert [str(each).removeprefix(f"{folder.name}: ") for each in reading.problems] == [problem]


def test_a_plan_that_cannot_be_read_is_named_by_its_file(folder: Path):
    (folder / "third.xlsx").write_bytes(b"nothing")
    reading = read_portfolio(folder)
    assert reading.portfolio is None
    assert [each.file for each in reading.problems] == ["third.xlsx"]


def run(capsys, *arguments):
    code = main(["portfolio", *arguments])
    return code, capsys.readouterr()


def test_the_document_holds_every_part(folder: Path, capsys):
    arguments = [str(folder), "--set", "qipp_delivery=0.5", "--set-for", "Other CCG", "qipp_delivery=1"]
    code, said = run(capsys, *arguments, "--format", "json", "--to", "2016/17")
    document = json.loads(said.out)
    assert (code, said.err) == (0, "")
    assert list(document) == [
        "portfolio", "scenario", "years", "years_not_in_plan", "parts", "met_and_missed", "next_pound",
    ]  # fmt: skip
    assert document["scenario"] == {"everyone": {"qipp_delivery": 0.5}, "Other CCG": {"qipp_delivery": 1.0}}
    assert document["years_not_in_plan"] == {"Example CCG": ["2016/17"], "Other CCG": ["2016/17"]}
    whole, north, example, other = document["parts"]
    assert whole["in_year"] == north["in_year"]
    assert np.allclose(whole["in_year"], np.add(example["in_year"], other["in_year"]))
    assert example["support"]["net"] == [0.0, 4_800.0, -4_800.0, 0.0]
    assert np.allclose(whole["support"]["net"], 0.0)
    assert np.allclose(whole["bridge"]["surplus"], whole["in_year"])
    assert example["in_year"][1] < other["in_year"][1]


def test_table_and_csv_hold_the_same_figures(folder: Path, capsys):
    _, said = run(capsys, str(folder), "--format", "csv")
    rows = list(csv.reader(said.out.splitlines()))
    assert rows[0] == ["£k", "", *YEARS]
    in_year = {row[0].strip(): row[2:] for row in rows if row[1] == "in year"}
    assert float(in_year["North"][0]) == pytest.approx(2 * float(in_year["Example CCG"][0]), abs=0.002)
    _, said = run(capsys, str(folder))
    assert f"{float(in_year['North'][0]):,.0f}" in said.out
    assert "Break even: Both together" in said.out


def test_the_bridge_is_printed_for_every_part(folder: Path, capsys):
    _, said = run(capsys, str(folder), "--bridge", "--format", "csv")
    rows = [row for row in csv.reader(said.out.splitlines()) if row[0].strip() == "North"]
    assert rows[0][1] == "Surplus or deficit brought forward"
    assert rows[-1][1] == "Surplus or deficit"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere: cannot be opened (No such file or directory); give a folder of plans"),
        (["{folder}", "--to", "2012/13"], "--to is '2012/13'; write a year from 2013/14 on, such as 2017/18"),
        (["{folder}", "--set-for", "Third CCG", "inflation=0.01"],
         "'Third CCG' has no plan in Both together; use one of Example CCG, Other CCG"),
        (["{folder}", "--set", "inflatoin=0.01"],
         "Example CCG: 'inflatoin' is no lever; did you mean inflation?\n"
         "Other CCG: 'inflatoin' is no lever; did you mean inflation?"),
    ],
)  # fmt: skip
def test_what_cannot_run_says_so(folder: Path, capsys, arguments, message):
    code, said = run(capsys, *(each.format(folder=folder) for each in arguments))
    assert (code, said.out, said.err) == (2, "", message + "\n")


def test_a_folder_without_plans_says_so(tmp_path: Path, capsys):
    (tmp_path / "empty").mkdir()
    code, said = run(capsys, str(tmp_path / "empty"))
    assert (code, said.err) == (2, "empty: empty has no plans; add a workbook for each organisation\n")
