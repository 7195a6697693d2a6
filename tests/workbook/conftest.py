"""A good workbook, and the means of spoiling it one cell at a time."""

import copy
import datetime
import io
from collections.abc import Callable, Mapping

import openpyxl
import pytest
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from ccgmodel.plan.problems import Problem
from ccgmodel.workbook.read import WorkbookReading, read

Tables = dict[str, list[list[object]]]
Changes = Mapping[str, object]  # cell, such as "Spend!C2" -> value

GOOD: Tables = {
    "Plan": [
        ["Field", "Value", "Source"],
        ["Organisation", "Example CCG", "Plan"],
        ["Code", "07M", None],
        ["First year", "2013/14", None],
        ["First year is", "outturn", None],
        ["Years", 3, None],
        ["Money unit", "£k", None],
        ["Growth combines", "add", None],
        ["Opening balance", -500, None],
        ["Balance brought forward", None, None],
        ["Status", None, None],
        ["Headroom rate", "2%", None],
        ["Headroom released", "50%", None],
        ["Rules base", "Recurrent allocation", None],
        ["QIPP taper", "10%", None],
    ],
    "Allocation": [
        ["Item", "2013/14", "2014/15", "2015/16", "Source"],
        ["Recurrent allocation", 300_000, None, 310_000, "Plan"],
        ["Allocation growth", None, 0.02, None, None],
        ["Non-recurrent allocation", 1_000, None, None, None],
        ["Surplus required (rate)", 0.01, 0.02, None, None],
        ["Surplus required (amount)", None, None, 6_000, None],
    ],
    "Spend": [
        ["Line", "Category", "First-year spend", "Demographic growth", "Non-demographic growth", "Inflation",
         "Efficiency", "Share of allocation", "QIPP share", "Source"],
        ["Acute", "Hospital", 200_000, 0.01, 0, 0.03, 0.04, None, 1, "Plan"],
        ["Prescribing", "Primary", "£40.5m", "1%", None, "(0.5%)", None, None, None, None],
        ["Reserves", None, None, None, None, None, None, "1%", None, None],
        ["Running costs", None, None, None, None, None, None, None, None, None],
    ],
    "Yearly rates": [
        ["Line", "Driver", "2013/14", "2014/15", "2015/16", "Source"],
        ["Acute", "Inflation", None, None, 0.02, "Letter"],
    ],
    "Fixed spend": [
        ["Line", "2013/14", "2014/15", "2015/16", "Source"],
        ["Running costs", 7_000, 7_100, 7_200, "Plan"],
    ],
    "Steps": [
        ["Line", "Description", "Recurrent", "2013/14", "2014/15", "2015/16", "Source"],
        ["Acute", "New ward", "yes", None, 400, None, "Case"],
        ["Acute", "Winter", "no", 250, None, None, None],
    ],
    "QIPP": [
        ["Item", "2013/14", "2014/15", "2015/16", "Source"],
        ["Planned", 5_000, None, None, "Plan"],
        ["Unidentified", None, 300, 300, None],
    ],
    "Ranges": [
        ["Lever", "Low", "Central", "High", "Distribution", "History", "Source"],
        ["Headroom released", "0%", 0.5, 1, "history", "0%; 0.5; 100%", "Plan"],
        ["Inflation", "(0.5%)", 0, "1%", None, None, None],
    ],
    "Sources": [["Key", "Citation"], ["Plan", "Example CCG, Plan 2013"]],
    "Published": [
        ["Table", "Item", "Result", "Setting", "Unit", "Printed to", "Known difference", "Source", "2013/14",
         "2014/15", "2015/16"],
        ["1", "Deficit", "in_year", "headroom_release=0", "£m", 0.1, None, "Plan", "(0.5)", None, 1.2],
    ],
    "Stories": [["Story", "Setting", "Source"], ["Half", "qipp_delivery=0.5; inflation=0.01", "Plan"]],
    "Contradictions": [["Where", "Text says", "Treatment"], ["Table 1", "2 + 2 = 5", "4"]],
}  # fmt: skip

# The sheets of a savings programme, which the good workbook does without.
PROGRAMME: Tables = {
    "Schemes": [
        ["Scheme", "Programme", "Line", "First-year saving", "Full-year effect", "Start", "Investment",
         "Recurrent share", "Status", "RAG", "Confidence", "Lead", "Provider", "Cashable", "Overlap group",
         "Overlap cap", "Source"],
        ["Falls", "Integrated care", "Acute", 82, 109, "July 2013", 20, None, "PID", "Amber", "80%",
         "Clinical lead", "Community trust", None, "Beds", 400, "Plan"],
        ["Stroke", "Integrated care", "acute", "56", "£74k", datetime.datetime(2013, 9, 1), None, "50%",
         "Delivering", "red", None, None, None, "No", "Beds", None, None],
        ["Generics", "Medicines", "Prescribing", "£1.2m", None, None, None, None, None, "green", 1, None, None, "yes",
         None, None, None],
        ["Advice to practices", None, "Prescribing", "(15)", None, "Sep-14"],
    ],
    "Investment": [
        ["Scheme", "Kind", "2013/14", "2014/15", "2015/16", "Source"],
        ["Falls", "pump-priming", 15, None, None, "Case"],
        ["falls ", "Dual Running", None, "£40k", None, None],
    ],
    "Milestones": [
        ["Scheme", "Milestone", "Owner", "Due", "Revised", "Done", "Source"],
        ["Falls", "Specification agreed", "Project lead", "30/04/2013", None, "02/05/2013", "Plan"],
        ["Integrated care", "Board agrees", None, "TBC", None, "In place", None],
        ["Stroke", "Roll-out", None, datetime.datetime(2013, 7, 1), "Quarter 2", None, None],
    ],
    "Opportunities": [
        ["Opportunity", "Programme", "Line", "Potential", "Risk adjustment", "Risk-adjusted", "2013/14", "2014/15",
         "2015/16", "Source"],
        ["Cardiology", "Elective", "Acute", 4_432, "20%", 3_545.6, None, 3_545.6, None, "Plan"],
        ["Excess bed days", None, "Acute", None, None, None, None, None, None, None],
    ],
}  # fmt: skip
FULL = GOOD | PROGRAMME


def workbook(tables: Tables) -> bytes:
    """Build a workbook from tables of values."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def spoil(changes: Changes, good: Tables = GOOD) -> bytes:
    """Build a good workbook with some cells changed, or with whole sheets added, replaced or left out (None)."""
    tables = copy.deepcopy(good)
    for where, value in changes.items():
        name, _, coordinate = where.partition("!")
        if not coordinate:
            tables.pop(name, None)
            if value is not None:
                tables[name] = value  # type: ignore[assignment]
            continue
        letters, row = coordinate_from_string(coordinate)
        column = column_index_from_string(letters)
        rows = tables[name]
        rows += [[] for _ in range(row - len(rows))]
        rows[row - 1] += [None] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = value
    return workbook(tables)


Reader = Callable[[Changes], WorkbookReading]


@pytest.fixture
def read_changed() -> Reader:
    """Read the good workbook after some changes."""
    return lambda changes: read(spoil(changes), "plan.xlsx")


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    """Problems without their severity."""
    return [(problem.where, problem.found, problem.remedy) for problem in problems]
