"""How the workbooks that we write look, and a plain one from tables of text.

The colours are those of NHS England's planning templates: light yellow cells are the user's input. The same tables
always give the same bytes.
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

INPUT, CALCULATED, PREFILLED = "#FFFFCC", "#DDEBF7", "#E2EFDA"  # light yellow, light blue, light green
HEADING, WRONG = "#005EB8", "#DA291C"  # NHS blue, emergency red
RED, AMBER = "#FF8A80", "#FFD180"  # light enough for the figure to be read on them
COLOURS: Mapping[str, str] = {"Yours to fill in": INPUT, "Calculated": CALCULATED, "Filled in already": PREFILLED}
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t")

_CELL = {"border": 1, "border_color": "#D8DDE0", "valign": "top"}
_NOTE = {"italic": True, "font_color": "#425563", "bg_color": "#E8EDEE", "text_wrap": True, "valign": "top"}


def new_workbook(target: str | Path | io.BytesIO) -> xlsxwriter.Workbook:
    """Begin a workbook at a path or in a buffer, created at a fixed time, so that the bytes do not change."""
    book = xlsxwriter.Workbook(target if isinstance(target, io.BytesIO) else str(target), {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2013, 5, 1)})
    return book


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        self.heading = self.make(bold=True, bg_color=HEADING, font_color="#FFFFFF", text_wrap=True, valign="top")
        self.note = self.make(**_NOTE, num_format="@")
        self.note_heading = self.make(**_NOTE, bold=True)
        self.title = self.make(bold=True, font_size=16, font_color=HEADING)
        self.subtitle = self.make(bold=True, font_size=12, font_color=HEADING)
        self.paragraph = self.make(text_wrap=True, valign="top")
        self.wrong = self.make(bg_color=WRONG, font_color="#FFFFFF", bold=True)

    def make(self, **properties: object) -> Format:
        """Make a format, or give the one that was made for the same properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def input(self, number_format: str) -> Format:
        """A cell that the user fills in."""
        return self.make(**_CELL, bg_color=INPUT, num_format=number_format)

    def text(self, text: str) -> Format:
        """A cell that holds the user's text, which stays text when someone edits it, whatever it begins with."""
        guarded = {"quote_prefix": True} if text.startswith(LIKE_A_FORMULA) else {}
        return self.make(**_CELL, bg_color=INPUT, num_format="@", **guarded)

    def prefilled(self, kind: str) -> Format:
        """A cell that is filled in already, with text or a number."""
        return self.make(**_CELL, bg_color=PREFILLED, num_format="@" if kind == "text" else "General")

    def calculated(self, number_format: str) -> Format:
        """A cell with a formula."""
        return self.make(**_CELL, bg_color=CALCULATED, num_format=number_format)

    def colour(self, colour: str) -> Format:
        """A cell that shows a colour in the legend."""
        return self.make(**_CELL, bg_color=colour)


Rows = Sequence[Sequence[str]]  # the first row holds the headings

HEADING_STYLE = {"bold": True, "bg_color": HEADING, "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
NAME_STYLE = {"text_wrap": True, "valign": "top"}
INPUT_STYLE = {"bg_color": INPUT, "border": 1, "border_color": "#E8EDEE", "text_wrap": True, "valign": "top"}
_NUMBER = re.compile(r"-?\d+(?:\.(?P<decimals>\d+))?(?P<per_cent>%)?")
_NARROWEST, _WIDEST = 10, 60  # characters
_SHEETS_WITH_NAMED_ROWS = {fold(sheet.name) for sheet in contract.SHEETS if sheet.rows}


def write(tables: Mapping[str, Rows], target: str | Path | io.BytesIO) -> None:
    """Write each table to a sheet of its name; text such as 16.949 or 2.3% becomes a number.

    Args:
        tables: sheet -> rows of text, the headings first.
        target: path of the workbook, or a buffer.

    """
    book = new_workbook(target)
    styles = Styles(book)
    for name, rows in tables.items():
        _write_sheet(book.add_worksheet(name), name, rows, styles)
    book.close()


def _write_sheet(sheet: Worksheet, name: str, rows: Rows, styles: Styles) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            named = c == 0 and fold(name) in _SHEETS_WITH_NAMED_ROWS
            _write_cell(
                sheet, r, c, text, HEADING_STYLE if r == 0 else NAME_STYLE if named else INPUT_STYLE, styles
            )
    for c in range(max(map(len, rows), default=0)):
        longest = max(len(row[c]) for row in rows if c < len(row))
        sheet.set_column(c, c, min(_WIDEST, max(_NARROWEST, longest + 2)))
    sheet.freeze_panes(1, 1)


def _write_cell(sheet: Worksheet, r: int, c: int, text: str, style: Mapping[str, object], styles: Styles) -> None:
    number = _NUMBER.fullmatch(text) if style is not HEADING_STYLE else None
    if number:
        value = Decimal(text.rstrip("%")) / (100 if number["per_cent"] else 1)
        decimals = "." + "0" * len(number["decimals"]) if number["decimals"] else ""
        shown = f"0{decimals}%" if number["per_cent"] else f"#,##0{decimals}"
        sheet.write_number(r, c, float(value), styles.make(**style, num_format=shown))
    elif text:
        sheet.write_string(r, c, text, styles.make(**style, num_format="General"))
    else:
        sheet.write_blank(r, c, None, styles.make(**style, num_format="General"))
