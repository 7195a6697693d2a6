"""Months and dates of one cell: what Excel holds as a date, or what somebody typed."""

from __future__ import annotations

import datetime
import re

from ccgmodel.plan import Report, month_from_label, month_label, read_date
from ccgmodel.plan import month as month_number
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell
from ccgmodel.workbook.contract import Field

FIRST, LAST = month_number(1948, 7), month_number(2099, 12)  # what may be meant: from the beginning of the NHS
_ALL_NUMBERS = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}", re.ASCII)


def month(cell: Cell, field: Field, label: str, report: Report) -> int | None:
    """Read a month as a count of months (see `ccgmodel.months`); None for a blank and where it cannot be read."""
    if isinstance(cell.value, datetime.date):
        typed = f"{cell.value:%B %Y}"
    else:
        typed = values.text(cell, field, report)
    found = month_from_label(typed)
    if typed and found is None:
        remedy = "type it as September 2013, or leave the cell blank"
        report.error(cell.where, f"{label} is {typed!r}, not a month", remedy)
    elif found is not None and not FIRST <= found <= LAST:
        remedy = f"type a month from {month_label(FIRST)} to {month_label(LAST)}"
        report.error(cell.where, f"{label} is {month_label(found)}", remedy)
        return None
    return found


def date_text(cell: Cell, field: Field, label: str, report: Report) -> str:
    """Read a date as it is written, "TBC" and "Quarter 2" included; what Excel holds as a date as 30/04/2013."""
    if isinstance(cell.value, datetime.date):
        return f"{cell.value:%d/%m/%Y}"
    typed = values.text(cell, field, report)
    if _ALL_NUMBERS.fullmatch(typed) and read_date(typed) is None:
        found = f"{label} is {typed!r}, which is no day of the calendar; it is kept as written"
        report.warn(cell.where, found, "type it as 30/04/2013 if it should count as a date")
    return typed
