"""The workbook being written: its styles, and sheets whose rows hold one formula a year, which know their values.

Text is always written as text, so that what a user typed with a leading = is shown and never calculated.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ccgmodel.workbook.export.terms import Scalar, Term, numbers_of
from ccgmodel.workbook.writing.tables import Cell, Number
from ccgmodel.workbook.writing.write import (
    CALCULATED,
    HEADING_STYLE,
    INPUT_STYLE,
    LIKE_A_FORMULA,
    NAME_STYLE,
    PREFILLED,
    Styles,
    new_workbook,
)

Style = Literal["heading", "name", "section", "input", "calculated", "pre-filled", "closed", "text"]

_LINED = {"border": 1, "border_color": "#E8EDEE"}
STYLES: Mapping[Style, Mapping[str, object]] = {
    "heading": HEADING_STYLE,
    "name": NAME_STYLE,
    "section": {"bold": True, "font_color": "#005EB8"},
    "input": INPUT_STYLE,
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


class ExportBook:
    """A workbook with each format made once."""

    def __init__(self, target: str | Path | io.BytesIO) -> None:
        self.file = new_workbook(target)
        self._styles = Styles(self.file)

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet that prints one page wide."""
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def format(self, style: Style, number_format: str = "General", *, quoted: bool = False) -> Format:
        """Return a style with a number format; text that is quoted stays text when someone edits it."""
        quote = {"quote_prefix": True} if quoted else {}
        return self._styles.make(**STYLES[style], num_format=number_format, **quote)

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
class YearRow:
    """A row of a sheet with one cell a year; `row[t]` is the cell of the year t from 0."""

    grid: ExportGrid
    row: int  # as Excel counts

    def __getitem__(self, t: int) -> Term:
        text = f"{self.grid.name}!{xl_col_to_name(FIRST_YEAR + t)}{self.row}"
        return Term(text, self.grid.values.get((self.row, FIRST_YEAR + t)))

    def span(self, last: int) -> Term:
        """Return the years 0 to last, as a range that does not move when copied."""
        first, end = xl_col_to_name(FIRST_YEAR), xl_col_to_name(FIRST_YEAR + last)
        cells = (self.grid.values.get((self.row, FIRST_YEAR + t)) for t in range(last + 1))
        return Term(f"{self.grid.name}!${first}${self.row}:${end}${self.row}", numbers_of(cells))

    @property
    def item(self) -> Term:
        """What the row is about, in its first column."""
        return Term(f"$A{self.row}", self.grid.values.get((self.row, 0)))

    @property
    def line(self) -> Term:
        """The line that it is about, in its second column."""
        return Term(f"$B{self.row}", self.grid.values.get((self.row, 1)))


@dataclass(frozen=True)
class Block:
    """Where the rows of one quantity stand, one for each scheme or line."""

    grid: ExportGrid
    first: int  # as Excel counts
    count: int

    def __getitem__(self, place: int) -> YearRow:
        return YearRow(self.grid, self.first + place)

    def column(self, t: int) -> Term:
        """Return the range of one year over all members."""
        return self.grid.cells(FIRST_YEAR + t, self.first, self.count)

    def stretch(self, t: int) -> Term:
        """Return the same range, written as its first cell and its last."""
        text = f"{self[0][t].text}:{self[self.count - 1][t].text}"
        return Term(text, self.column(t).value)


OfYear = Callable[[int], Term | None]  # the year from 0; None leaves it closed
Member = tuple[str, str]  # what a row is about: item and line


class NewRow(NamedTuple):
    """A row to be written."""

    item: str
    formula: OfYear
    line: str = ""
    unit: str = "£k"


class ExportGrid:
    """A sheet of rows, each with an item, a line, a unit and one formula a year."""

    def __init__(self, book: ExportBook, name: str, year_labels: Sequence[str]) -> None:
        self.book, self.name, self.years = book, name, len(year_labels)
        self.values: dict[tuple[int, int], Scalar] = {}  # what stands in a row (from 1) and column (from 0)
        self.sheet = book.sheet(name)
        self.row = 1  # as Excel counts: the next one
        self.sheet.set_column(0, 0, 46)
        self.sheet.set_column(1, 1, 40)
        self.sheet.set_column(2, 2, 9)
        self.sheet.set_column(FIRST_YEAR, FIRST_YEAR + max(self.years, 15), 12)
        self.headings(["Item", "Line", "Unit", *year_labels])
        self.sheet.freeze_panes(1, FIRST_YEAR)

    @property
    def next(self) -> YearRow:
        """The row that is written next, for formulas that look back at the year before."""
        return YearRow(self, self.row)

    def cells(self, column: int, first: int, count: int) -> Term:
        """Return the range of some rows of a column, which does not move when copied."""
        letter = xl_col_to_name(column)
        found = (self.values.get((row, column)) for row in range(first, first + count))
        return Term(f"{self.name}!${letter}${first}:${letter}${first + count - 1}", numbers_of(found))

    def put(self, row: int, column: int, content: Cell, style: Style = "name") -> None:
        """Write text, a figure or a blank, the row as Excel counts."""
        self.values[row, column] = content
        self.book.put(self.sheet, row - 1, column, content, style)

    def headings(self, texts: Sequence[str]) -> YearRow:
        """Write a row of headings."""
        for column, text in enumerate(texts):
            self.put(self.row, column, text, "heading")
        self.row += 1
        return YearRow(self, self.row - 1)

    def section(self, title: str) -> None:
        """Leave a row blank and write a title."""
        self.row += 1
        self.put(self.row, 0, title, "section")
        self.row += 1

    def add(self, item: str, formula: OfYear, line: str = "", unit: str = "£k", years: int = 0) -> YearRow:
        """Write a row of formulas, of the plan's years unless another number of them is given."""
        return self.add_together([NewRow(item, formula, line, unit)], years)[0]

    def add_together(self, rows: Sequence[NewRow], years: int = 0) -> Block:
        """Write rows that look at each other's years before: every row of a year before the next year."""
        block = Block(self, self.row, len(rows))
        for place, (item, _, line, unit) in enumerate(rows, start=self.row):
            for column, text in enumerate((item, line, unit)):
                self.put(place, column, text or None)
        for t in range(years or self.years):
            for place, (_, formula, _, unit) in enumerate(rows, start=self.row):
                self.formula(place, FIRST_YEAR + t, formula(t), unit)
        self.row += len(rows)
        return block

    def add_block(
        self,
        title: str,
        members: Sequence[Member],
        formula: Callable[[YearRow, int, int], Term],
        unit: str = "£k",
    ) -> Block:
        """Write a row for each member under a title; its formula is of the row itself, member's place and year."""
        self.section(title)

        def of(place: int) -> OfYear:
            row = YearRow(self, self.row + place)
            return lambda t: formula(row, place, t)

        return self.add_together(
            [NewRow(item, of(place), line, unit) for place, (item, line) in enumerate(members)]
        )

    def formula(self, row: int, column: int, found: Term | None, unit: str) -> None:
        """Write one formula, the row as Excel counts; a closed cell where there is none."""
        if found is None:
            self.sheet.write_blank(row - 1, column, None, self.book.format("closed"))
            return
        value = found.value
        if not isinstance(value, str):
            value = 0.0 if value is None else float(value)  # a cell holds no array
        self.values[row, column] = value
        shown = "#VALUE!" if isinstance(value, float) and not math.isfinite(value) else value
        text = found.text.replace(f"{self.name}!", "")
        self.sheet.write_formula(row - 1, column, f"={text}", self.book.format("calculated", FORMATS[unit]), shown)

    def constants(
        self, item: str, values: Sequence[float | str | None], line: str = "", unit: str = "£k"
    ) -> YearRow:
        """Write a row of figures or texts that are not calculated."""
        for column, text in enumerate((item, line, unit)):
            self.put(self.row, column, text or None)
        for column, value in enumerate(values, start=FIRST_YEAR):
            content = Number(value, FORMATS[unit]) if isinstance(value, float) else value
            self.put(self.row, column, content, "pre-filled")
        self.row += 1
        return YearRow(self, self.row - 1)
