"""The cells of a workbook as read by openpyxl: their values, and whether a formula or an error stands there.

Only cells that hold something are kept, so blank and very wide areas cost nothing. How they look, what is merged
and what is hidden is kept beside them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from ccgmodel.plan import Report
from ccgmodel.workbook.cells.looks import Look
from ccgmodel.workbook.cells.sheetxml import TOO_LARGE, RawBook, RawCell, RawSheet, TooLargeError
from ccgmodel.workbook.contract import fold

MOST_ROWS = 10_000  # with something in them, of all sheets that are read together
MOST_CELLS = 70_000  # likewise: 2,000 lines over ten years, each with a yearly rate and a step, have 66,000
LARGEST = 10**300  # what is larger is no number that anybody could calculate with
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384  # XFD, the last that an Excel sheet has

Flaw = Literal["", "error", "not calculated"]


class Cell(NamedTuple):
    """One cell: `value` is None where it is blank; text is stripped. A flaw is a formula's: never a value."""

    sheet: str
    row: int
    column: int
    value: object = None
    flaw: Flaw = ""

    @property
    def where(self) -> str:
        """Sheet and cell, as `Spend!C7`."""
        return f"{self.sheet}!{get_column_letter(self.column)}{self.row}"

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return self.value is None and not self.flaw


Place = tuple[int, int]  # row and column, from 1


class Area(NamedTuple):
    """A rectangle of cells, the last row and column included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        """As B2:D2, or B2 where it is one cell."""
        first = f"{get_column_letter(self.first_column)}{self.first_row}"
        last = f"{get_column_letter(self.last_column)}{self.last_row}"
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True)
class Hidden:
    """What of a sheet is not seen: itself, rows (filtered out or hidden), and runs of columns."""

    sheet: bool = False
    rows: frozenset[int] = frozenset()
    columns: tuple[tuple[int, int], ...] = ()

    def column(self, number: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= number <= last for first, last in self.columns)


@dataclass(frozen=True)
class SheetGrid:
    """The cells of one sheet that hold something, by row and column from 1, and how they look."""

    name: str
    cells: Mapping[Place, Cell]
    looks: Mapping[Place, Look] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    hidden: Hidden = Hidden()
    is_chart: bool = False

    @cached_property
    def called(self) -> str:
        """Its folded name, without what Numbers adds: it exports the tables of Spend as Spend - Table 1."""
        return sheet_called(self.name)

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell of a row and column, a blank one where nothing stands."""
        return self.cells.get((row, column)) or Cell(self.name, row, column)

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows that hold something, in order."""
        return tuple(sorted({row for row, _ in self.cells}))

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns that hold something, in order."""
        return self.columns_from(1)

    def row(self, number: int) -> Iterator[Cell]:
        """The cells of a row that hold something, in order."""
        return (self.cells[number, column] for column in self.columns if (number, column) in self.cells)

    def columns_from(self, first_row: int) -> tuple[int, ...]:
        """The columns that hold something in a row or below it, in order."""
        return tuple(sorted({column for row, column in self.cells if row >= first_row}))


_OF_NUMBERS = re.compile(r"-table\d+$")


def sheet_called(name: str) -> str:
    """Fold a sheet's name, without the table's that Numbers puts behind it.

    >>> sheet_called("Fixed Spend - Table 1")
    'fixedspend'
    """
    return _OF_NUMBERS.sub("", fold(name))


def load(content: bytes, known: Collection[str], title: str, report: Report) -> list[SheetGrid] | None:
    """Read a workbook's sheets; those whose folded name is not known are listed without their cells.

    None where it cannot be read, which is reported as a problem of `title`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that do not concern us
            book = RawBook(content)
            charts = [SheetGrid(name, {}, is_chart=True) for name in book.charts if sheet_called(name) in known]
            for chart in charts:
                found = f"the sheet {chart.name!r} is a chart, which holds no figures that could be read"
                report.error(title, found, "rename it, and give its name to the sheet with the figures")
            room = _Room()
            return charts + [
                _grid(book, sheet, room) if sheet_called(sheet.name) in known else SheetGrid(sheet.name, {})
                for sheet in book.sheets
            ]
    except TooLargeError:
        report.error(title, *TOO_LARGE)
    except _TooFullError as error:
        report.error(*error.args)
    except Exception:  # openpyxl raises whatever a malformed part provokes
        report.error(title, "it cannot be read as an Excel workbook", "open it in Excel and save it again")
    return None


class _TooFullError(Exception):
    """More is filled in than a plan needs; its arguments are those of the problem."""


class _Room:
    """How many rows and cells the sheets of a workbook may still fill."""

    def __init__(self) -> None:
        self._rows, self._cells = MOST_ROWS, MOST_CELLS

    def fill(self, cells: int, last: Cell) -> None:
        """Take the room of one more row, which ends with a cell."""
        self._rows -= 1
        self._cells -= cells
        if self._rows >= 0 and self._cells >= 0:
            return
        most = f"{MOST_ROWS:,} rows" if self._rows < 0 else f"{MOST_CELLS:,} cells"
        found = f"it is beyond the {most} that the sheets of a plan may fill together"
        remedy = (
            "clear rows and formulas that are none of the plan's, and add up lines that are finer than it needs"
        )
        raise _TooFullError(last.where, found, remedy)


def _grid(book: RawBook, sheet: RawSheet, room: _Room) -> SheetGrid:
    cells: dict[Place, Cell] = {}
    looks: dict[Place, Look] = {}
    for row in book.rows(sheet):
        filled = [(cell, raw.look) for raw in row if (cell := _cell(sheet.name, raw))]
        if filled:
            room.fill(len(filled), filled[-1][0])
        for cell, look in filled:
            place = cell.row, cell.column
            cells[place] = cell
            if look:
                looks[place] = look
    hidden = Hidden(sheet.is_hidden, frozenset(sheet.hidden_rows), tuple(sheet.hidden_columns))
    return SheetGrid(sheet.name, cells, looks, tuple(map(_area, sheet.merged)), hidden)


def _area(written: str) -> Area:
    first_column, first_row, last_column, last_row = (each or 0 for each in range_boundaries(written))
    return Area(first_row, first_column, last_row, last_column)


_FLAWS: dict[str, Flaw] = {"e": "error", "f": "not calculated"}


def _cell(name: str, raw: RawCell) -> Cell | None:
    """A cell that holds something; none for a blank, a text of spaces, or a formula's empty text."""
    row, column, value, kind, _ = raw
    if isinstance(value, str):
        value = value.strip()
    elif isinstance(value, int) and abs(value) > LARGEST:
        value = str(value)
    flaw = _FLAWS.get(kind, "")
    if not flaw and (value is None or value == ""):
        return None
    if row > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"row {row}, column {column} is past the last")
    return Cell(name, row, column, value, flaw)
