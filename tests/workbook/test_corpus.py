"""What people really send: read as the plan that they mean, or refused with a sentence that says what to do."""

import datetime
import io
import tracemalloc

import pytest

from ccgmodel.plan.problems import Problem
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.template import write_template
from tests.helpers import corpus
from tests.helpers.good_workbook import GOOD, PROGRAMME, STATED, STATED_PROGRAMME, stated, told, workbook

AS_XLSX = "save it in Excel as an Excel workbook (.xlsx) and upload that"
NOT_A_PLAN = "it is ignored; rename it if it should be read"
COUNTED = ", and read all the same: a total on the sheet may leave that out"
CHECK = "show what is hidden and check it; clear what should not count, and leave what should"
NO_HEADING = ("the column has no heading", "it is ignored; give it a heading if it should be read")


@pytest.mark.parametrize(
    ("content", "warnings"),
    [
        (corpus.text_numbers(), []),
        (corpus.dashes_for_nought(), []),
        (
            corpus.merged_headings(),
            [("Spend!A3", "the headings are in row 3, not in row 1", "the rows above are ignored")],
        ),
        (corpus.blank_rows_and_columns(), []),
        (
            corpus.title_row(),
            [
                ("Plan!A2", "the headings are in row 2, not in row 1", "the rows above are ignored"),
                ("Allocation!A3", "the headings are in row 3, not in row 1", "the rows above are ignored"),
            ],
        ),
        (
            corpus.extra_sheets(),
            [
                ("Workings", "the sheet is not part of a plan", NOT_A_PLAN),
                ("Sheet1", "the sheet is not part of a plan", NOT_A_PLAN),
            ],
        ),
        (
            corpus.hidden(),
            [
                ("Spend!A3:F3", f"row 3 is hidden or filtered out{COUNTED}", CHECK),
                ("Spend!F2:F3", f"column F is hidden{COUNTED}", CHECK),
                ("Steps", "the sheet is hidden, and is read", CHECK),
                ("QIPP", "the sheet is hidden, and is read", CHECK),
            ],
        ),
        (corpus.other_column_order(), []),
        (
            corpus.years_from_right_to_left(),
            [
                (
                    "Allocation!C1",
                    "2014/15 stands after 2015/16: the years are out of order",
                    "check that every figure stands under its own year; the headings are believed",
                )
            ],
        ),
        (corpus.line_breaks_in_headings(), []),
        (corpus.formulas(cached=True), []),
        (corpus.protected(), []),
        (corpus.inline_texts(), []),
        (corpus.shared_texts(), []),
        (corpus.stray_formats(), []),
        (
            corpus.example_left(),
            [
                (
                    "Spend!C3",
                    "it stands in the template's example, which is not read",
                    "take Example: off Spend!A3 if the row should be read",
                )
            ],
        ),
    ],
    ids=[
        "text numbers",
        "dashes",
        "merged headings",
        "blank rows and columns",
        "title row",
        "extra sheets",
        "hidden",
        "column order",
        "years from right to left",
        "line breaks",
        "formulas with values",
        "protected",
        "inline texts",
        "shared texts",
        "stray formats",
        "example left",
    ],
)
def test_it_is_read_as_the_plan_that_was_meant(content, warnings):
    reading = read(content, "plan.xlsx")
    assert told(reading.problems) == warnings
    assert stated(reading.plan) == STATED


@pytest.mark.parametrize(
    ("content", "name", "problems"),
    [
        (
            corpus.dash_for_a_rate(),
            "plan.xlsx",
            [
                (
                    "Spend!D2",
                    "Demographic growth of Acute is a dash",
                    "type 0% if it is nought, or leave the cell blank",
                ),
                (
                    "Spend!E3",
                    "Non-demographic growth of Prescribing is a dash",
                    "type 0% if it is nought, or leave the cell blank",
                ),
            ],
        ),
        (
            corpus.formulas(cached=False),
            "plan.xlsx",
            [
                (
                    "Allocation!D2",
                    "Recurrent allocation in 2015/16 is a formula with no stored value",
                    "open it in Excel and save it, or type the value",
                ),
                (
                    "Spend!C2",
                    "First-year spend of Acute is a formula with no stored value",
                    "open it in Excel and save it, or type the value",
                ),
            ],
        ),
        (
            corpus.OLE + b"W\0o\0r\0k\0b\0o\0o\0k\0" + b"\0" * 600,
            "plan.xlsx",
            [("plan.xlsx", "it is an old Excel workbook (.xls) under another name", AS_XLSX)],
        ),
        (
            corpus.OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
            "plan.xlsx",
            [
                (
                    "plan.xlsx",
                    "it is protected by a password",
                    "take the password off in Excel (File, Info, Protect Workbook), save it and upload that",
                )
            ],
        ),
        (workbook(GOOD), "plan.xls", [("plan.xls", "it is an old Excel workbook (.xls)", AS_XLSX)]),
        (
            corpus.csv_renamed(),
            "plan.xlsx",
            [
                (
                    "plan.xlsx",
                    "it is a text file under another name",
                    "open it in Excel, save it as an Excel workbook (.xlsx), and bring it into the template's sheets",
                )
            ],
        ),
    ],
    ids=["dash for a rate", "formulas without values", "xls renamed", "password", "xls", "csv renamed"],
)
def test_it_is_refused_with_what_to_do(content, name, problems):
    reading = read(content, name)
    assert reading.plan is None
    assert told(reading.problems) == problems


@pytest.mark.parametrize(
    ("content", "warnings"),
    [
        (corpus.programme_as_text(), []),
        (corpus.programme_of_dates(), []),
        (
            corpus.programme_by_hand(),
            [
                ("Schemes!A3", "the headings are in row 3, not in row 1", "the rows above are ignored"),
                *((name, "the sheet is hidden, and is read", CHECK) for name in PROGRAMME),
            ],
        ),
        (corpus.programme_of_formulas(cached=True), []),
    ],
    ids=["text", "dates", "by hand", "formulas with values"],
)
def test_a_programme_is_read_as_the_one_that_was_meant(content, warnings):
    reading = read(content, "plan.xlsx")
    assert told(reading.problems) == warnings
    assert stated(reading.plan, STATED_PROGRAMME) == STATED_PROGRAMME


def test_formulas_without_values_are_told_on_the_programmes_sheets_too():
    assert told(read(corpus.programme_of_formulas(cached=False), "plan.xlsx").problems) == [
        (
            "Schemes!D2",
            "First-year saving of Falls is a formula with no stored value",
            "open it in Excel and save it, or type the value",
        ),
        (
            "Schemes!F2",
            "Start is a formula with no stored value",
            "open it in Excel and save it, or type the value",
        ),
        (
            "Milestones!D2",
            "Due is a formula with no stored value",
            "open it in Excel and save it, or type the value",
        ),
    ]


def test_names_that_others_trip_over_are_names():
    reading = read(corpus.nasty_names(), "plan.xlsx")
    assert reading.plan is not None
    assert [scheme.name for scheme in reading.plan.schemes[4:]] == corpus.NASTY
    assert [milestone.due for milestone in reading.plan.milestones[4:]] == ["1\u00b2/04/2013"] * len(corpus.NASTY)
    dates = [f"Milestones!E{row}" for row in range(6, 6 + len(corpus.NASTY))]
    assert [problem.where for problem in reading.problems] == [*dates, "Schemes!A9"]  # "Falls" with a picture
    buffer = io.BytesIO()
    write_template(buffer, reading.plan)
    assert read(buffer.getvalue()).plan.__getstate__() == reading.plan.__getstate__()


def test_a_ruined_programme_is_refused_after_a_thousand_problems():
    reading = read(corpus.ruined_programme(), "plan.xlsx")
    assert reading.plan is None
    assert len(reading.problems) == 1_001
    assert reading.problems[-1].found == "there are more than 1,000 problems; the others are not listed"


def test_a_year_that_excel_took_for_a_date_is_explained(read_changed):
    problem = Problem(
        "Allocation!B1",
        "the heading is the date 1 December 2011, not text",
        "Excel took 2011/12 for a date: type it with an apostrophe in front",
    )
    assert problem in read_changed({"Allocation!B1": datetime.datetime(2011, 12, 1)}).problems


@pytest.mark.parametrize("make", [corpus.stray_formats, corpus.many_lines], ids=["formatted", "filled"])
def test_thousands_of_rows_are_read(make):
    assert read(make(), "plan.xlsx").plan is not None


def test_twenty_thousand_formatted_rows_take_little_memory():
    content = corpus.stray_formats()
    tracemalloc.start()
    read(content, "plan.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100e6
