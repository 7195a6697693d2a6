"""The workbook being written: its styles, and sheets whose rows hold one formula a year.

Text is always written as text, so that what a user typed with a leading = is shown and never calculated.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ccgmodel.workbook.writing.styles import CALCULATED, LIKE_A_FORMULA, PREFILLED
from ccgmodel.workbook.writing.tables import Cell, Number
from ccgmodel.workbook.writing.write import HEADING, INPUT, NAME

Style = Literal["heading", "name", "section", "input", "calculated", "pre-filled", "closed", "text"]
Value = float | str | None
Values = Sequence[Value] | npt.NDArray[np.float64]  # one a year

_LINED = {"border": 1, "border_color": "#E8EDEE"}
STYLES: Mapping[Style, Mapping[str, object]] = {
    "heading": HEADING,
    "name": NAME,
    "section": {"bold": True, "font_color": "#005EB8"},
    "input": INPUT,
    "calculated": {"bg_color": CALCULATED, **_LINED},
    "pre-filled": {"bg_color": PREFILLED, **_LINED},
    "closed": {"bg_color": "#E8EDEE", **_LINED},
    "text": {"text_wrap": True, "valign": "top"},
}
FORMATS = {
    "£k": "#,##0.0",
    "a year": "0.00%",
    "share": "0.0%",
    "factor": "0.000000",
    "months": "0.0",
    "£k each": "#,##0.0000",
    "": "General",
}
FIRST_YEAR = 3  # column D: the item, the line and the unit stand before the years
_CREATED = datetime.datetime(2013, 5, 1)  # any fixed time, so that the same export gives the same bytes


class Book:
    """A workbook with each format made once."""

    def __init__(self, target: str | Path | io.BytesIO) -> None:
        where = target if isinstance(target, io.BytesIO) else str(target)
        self.file = xlsxwriter.Workbook(where, {"in_memory": True})
        self.file.set_properties({"created": _CREATED})
        self._formats: dict[tuple[str, str, bool], Format] = {}

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet that prints one page wide."""
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def format(self, style: Style, number_format: str = "General", *, quoted: bool = False) -> Format:
        """Return a style with a number format; text that is quoted stays text when someone edits it."""
        key = (style, number_format, quoted)
        if key not in self._formats:
            quote = {"quote_prefix": True} if quoted else {}
            self._formats[key] = self.file.add_format({**STYLES[style], "num_format": number_format, **quote})
        return self._formats[key]

    def put(self, sheet: Worksheet, row: int, column: int, content: Cell, style: Style) -> None:
        """Write text, a figure or a blank, rows and columns counted from 0."""
        if isinstance(content, str):
            quoted = content.startswith(LIKE_A_FORMULA)
            sheet.write_string(row, column, content, self.format(style, quoted=quoted))
        elif content is None:
            sheet.write_blank(row, column, None, self.format(style))
        else:
            sheet.write_number(row, column, content, self.format(style, content.number_format))


@dataclass(frozen=True)
class Ref:
    """A row of a sheet with one cell a year; `ref[t]` is the address of the year t from 0."""

    sheet: str
    row: int  # as Excel counts

    def __getitem__(self, t: int) -> str:
        return f"{self.sheet}!{xl_col_to_name(FIRST_YEAR + t)}{self.row}"

    def span(self, last: int) -> str:
        """Return the address of the years 0 to last, as a range that does not move when copied."""
        first, end = xl_col_to_name(FIRST_YEAR), xl_col_to_name(FIRST_YEAR + last)
        return f"{self.sheet}!${first}${self.row}:${end}${self.row}"


class Grid:
    """A sheet of rows, each with an item, a line, a unit and one formula a year."""

    def __init__(self, book: Book, name: str, year_labels: Sequence[str]) -> None:
        self.book, self.name, self.years = book, name, len(year_labels)
        self.sheet = book.sheet(name)
        self.row = 1  # as Excel counts: the next one
        self.sheet.set_column(0, 0, 46)
        self.sheet.set_column(1, 1, 40)
        self.sheet.set_column(2, 2, 9)
        self.sheet.set_column(FIRST_YEAR, FIRST_YEAR + max(self.years, 15), 12)
        self.headings(["Item", "Line", "Unit", *year_labels])
        self.sheet.freeze_panes(1, FIRST_YEAR)

    @property
    def next(self) -> Ref:
        """The row that is written next, for formulas that look back at the year before."""
        return Ref(self.name, self.row)

    def headings(self, texts: Sequence[str]) -> Ref:
        """Write a row of headings."""
        for column, text in enumerate(texts):
            self.book.put(self.sheet, self.row - 1, column, text, "heading")
        self.row += 1
        return Ref(self.name, self.row - 1)

    def section(self, title: str) -> None:
        """Leave a row blank and write a title."""
        self.row += 1
        self.book.put(self.sheet, self.row - 1, 0, title, "section")
        self.row += 1

    def add(
        self,
        item: str,
        formula: Callable[[int], str],
        values: Values,
        *,
        line: str = "",
        unit: str = "£k",
        style: Style = "calculated",
    ) -> Ref:
        """Write a row of formulas with their values; where the formula is empty the year stays closed."""
        for column, text in enumerate((item, line, unit)):
            self.book.put(self.sheet, self.row - 1, column, text or None, "name")
        for t, value in enumerate(values):
            text = formula(t).replace(f"{self.name}!", "")
            self.formula(self.row, FIRST_YEAR + t, text, value, unit, style)
        self.row += 1
        return Ref(self.name, self.row - 1)

    def formula(self, row: int, column: int, text: str, value: Value, unit: str, style: Style) -> None:
        """Write one formula with its value, the row as Excel counts; a closed cell where there is none."""
        if not text:
            self.sheet.write_blank(row - 1, column, None, self.book.format("closed"))
            return
        shown = "" if value is None else value if isinstance(value, str) else float(value)
        self.sheet.write_formula(row - 1, column, f"={text}", self.book.format(style, FORMATS[unit]), shown)

    def constants(self, item: str, values: Sequence[Value], *, line: str = "", unit: str = "£k") -> Ref:
        """Write a row of figures or texts that are not calculated."""
        for column, text in enumerate((item, line, unit)):
            self.book.put(self.sheet, self.row - 1, column, text or None, "name")
        for t, value in enumerate(values):
            content = Number(value, FORMATS[unit]) if isinstance(value, float) else value
            self.book.put(self.sheet, self.row - 1, FIRST_YEAR + t, content, "pre-filled")
        self.row += 1
        return Ref(self.name, self.row - 1)
