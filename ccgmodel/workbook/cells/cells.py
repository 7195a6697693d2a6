"""The cells of a workbook as read by openpyxl: their values, and whether a formula or an error stands there.

Only cells that hold something are kept, so blank, hidden, merged and very wide areas cost nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from openpyxl.utils import get_column_letter

from ccgmodel.workbook.cells.sheetxml import RawBook, RawCell
from ccgmodel.workbook.contract import fold

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


@dataclass(frozen=True)
class SheetGrid:
    """The cells of one sheet that hold something, by row and column from 1."""

    name: str
    cells: Mapping[tuple[int, int], Cell]

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


def load(content: bytes, known: set[str]) -> list[SheetGrid]:
    """Read a workbook's sheets; those whose folded name is not known are listed without their cells.

    Raises:
        ValueError: where a cell stands past the last row or column.
        Exception: whatever openpyxl raises over a workbook that it cannot read.

    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that do not concern us
        book = RawBook(content)
        return [
            SheetGrid(name, _cells(name, book.cells(part)) if fold(name) in known else {})
            for name, part in book.sheets
        ]


def _cells(name: str, raw: Iterator[RawCell]) -> dict[tuple[int, int], Cell]:
    cells = (_cell(name, *each) for each in raw)
    return {(cell.row, cell.column): cell for cell in cells if cell}


def _cell(name: str, row: int, column: int, value: object, kind: str) -> Cell | None:
    """A cell that holds something; none for a blank, a text of spaces, or a formula's empty text."""
    if isinstance(value, str):
        value = value.strip()
    flaw: Flaw = "error" if kind == "e" else "not calculated" if kind == "f" else ""
    if not flaw and value in (None, ""):
        return None
    if row > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"row {row}, column {column} is past the last")
    return Cell(name, row, column, value, flaw)
