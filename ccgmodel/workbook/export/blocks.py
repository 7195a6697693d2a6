"""Blocks of an export's sheet: the rows of one quantity, one for each scheme or line, with one formula a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from ccgmodel.plan import Floats
from ccgmodel.workbook.export.book import FIRST_YEAR, Grid, Ref

Member = tuple[str, str]  # what a row is about: item and line
Formula = Callable[[Ref, int, int], str]  # the row itself, the member's place, the year from 0


@dataclass(frozen=True)
class Block:
    """Where the rows of one quantity stand, and their values (member, year)."""

    sheet: str
    first: int  # as Excel counts
    values: Floats

    def __getitem__(self, place: int) -> Ref:
        return Ref(self.sheet, self.first + place)

    def column(self, t: int) -> str:
        """Return the range of one year over all members."""
        column = xl_col_to_name(FIRST_YEAR + t)
        return f"{self.sheet}!${column}${self.first}:${column}${self.first + len(self.values) - 1}"


def add_block(
    grid: Grid, title: str, members: Sequence[Member], formula: Formula, values: Floats, unit: str = "£k"
) -> Block:
    """Write a block under a title.

    Args:
        grid: the sheet.
        title: what the rows are.
        members: what each is about.
        formula: gives the formula of a row, member and year.
        values: what the formulas come to, (member, year).
        unit: of the figures.

    """
    grid.section(title)
    block = Block(grid.name, grid.row, values)
    for place, (item, line) in enumerate(members):
        row = grid.next

        def of_year(t: int, row: Ref = row, place: int = place) -> str:
            return formula(row, place, t)

        grid.add(item, of_year, values[place], line=line, unit=unit)
    return block
