"""Write a workbook from tables of text, in the colours of NHS England's planning templates.

Light yellow cells are the user's input. The same tables always give the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ccgmodel.workbook import contract
from ccgmodel.workbook.contract import fold

Rows = Sequence[Sequence[str]]  # the first row holds the headings

HEADING = {"bold": True, "bg_color": "#005EB8", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
NAME = {"text_wrap": True, "valign": "top"}
INPUT = {"bg_color": "#FFFFCC", "border": 1, "border_color": "#E8EDEE", "text_wrap": True, "valign": "top"}
_CREATED = datetime.datetime(2013, 5, 1)  # any fixed time, so that the bytes do not change
_NUMBER = re.compile(r"-?\d+(?:\.(?P<decimals>\d+))?(?P<per_cent>%)?")
_NARROWEST, _WIDEST = 10, 60  # characters
_SHEETS_WITH_NAMED_ROWS = {fold(sheet.name) for sheet in contract.SHEETS if sheet.rows}


def write(tables: Mapping[str, Rows], target: str | Path | io.BytesIO) -> None:
    """Write each table to a sheet of its name; text such as 16.949 or 2.3% becomes a number.

    Args:
        tables: sheet -> rows of text, the headings first.
        target: path of the workbook, or a buffer.

    """
    book = xlsxwriter.Workbook(target if isinstance(target, io.BytesIO) else str(target), {"in_memory": True})
    book.set_properties({"created": _CREATED})
    formats = _Formats(book)
    for name, rows in tables.items():
        _write_sheet(book.add_worksheet(name), name, rows, formats)
    book.close()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[int, str], Format] = {}

    def get(self, style: Mapping[str, object], number_format: str = "General") -> Format:
        key = (id(style), number_format)
        if key not in self._made:
            self._made[key] = self._book.add_format({**style, "num_format": number_format})
        return self._made[key]


def _write_sheet(sheet: Worksheet, name: str, rows: Rows, formats: _Formats) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            named = c == 0 and fold(name) in _SHEETS_WITH_NAMED_ROWS
            _write_cell(sheet, r, c, text, HEADING if r == 0 else NAME if named else INPUT, formats)
    for c in range(max(map(len, rows), default=0)):
        longest = max(len(row[c]) for row in rows if c < len(row))
        sheet.set_column(c, c, min(_WIDEST, max(_NARROWEST, longest + 2)))
    sheet.freeze_panes(1, 1)


def _write_cell(
    sheet: Worksheet, r: int, c: int, text: str, style: Mapping[str, object], formats: _Formats
) -> None:
    number = _NUMBER.fullmatch(text) if style is not HEADING else None
    if number:
        value = float(text.rstrip("%"))
        decimals = "." + "0" * len(number["decimals"]) if number["decimals"] else ""
        if number["per_cent"]:
            sheet.write_number(r, c, float(Decimal(text.rstrip("%")) / 100), formats.get(style, f"0{decimals}%"))
        else:
            sheet.write_number(r, c, value, formats.get(style, f"#,##0{decimals}"))
    elif text:
        sheet.write_string(r, c, text, formats.get(style))
    else:
        sheet.write_blank(r, c, None, formats.get(style))
