"""What a workbook's own cells add up to, beside what was read from them: whoever knows the sheet sees a slip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from ccgmodel.plan import Report, year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell, load
from ccgmodel.workbook.cells.table import Table, named_rows, table
from ccgmodel.workbook.contract import Field, fold
from ccgmodel.workbook.sheets.settings import MoneyUnit, read_settings

_SAME = 1e-9  # of the sum: what is more is no rounding of the arithmetic


@dataclass(frozen=True)
class SheetSum:
    """A column or a row of money: `shown` is what Excel adds up there, in the workbook's unit; `read` is in £k.

    Excel adds up every number of those cells, and no text such as "£1.2m", whatever is read of them.
    """

    where: str
    what: str
    unit: MoneyUnit
    shown: float
    read: float

    @property
    def difference(self) -> float:
        """What was read less what the sheet adds up to, in £k."""
        return self.read - self.shown * values.IN_THOUSANDS[self.unit]

    @property
    def agrees(self) -> bool:
        """Whether the two are the same."""
        return abs(self.difference) <= _SAME * max(1.0, abs(self.read))


def sheet_sums(content: bytes, money_unit: MoneyUnit | None = None) -> list[SheetSum]:
    """Add up every column of money of a workbook that was read as a plan, and every named row by year.

    Args:
        content: the workbook.
        money_unit: the unit that the user confirmed, in place of the one on the Plan sheet.

    """
    declared = {fold(sheet.name): sheet for sheet in contract.SHEETS}
    report = Report()
    grids = {grid.called: grid for grid in load(content, declared, "", report) or () if grid.called in declared}
    settings = read_settings(grids[fold(contract.PLAN.name)], report, money_unit)
    tables = [table(declared[name], grid, settings.frame, report) for name, grid in grids.items()]
    return [each for of in tables if of.sheet is not contract.PLAN for each in _sums(of, settings["money_unit"])]


def _sums(of: Table, unit: MoneyUnit) -> Iterator[SheetSum]:
    years = {year: column for year, column in of.year_columns.items() if year in of.frame.years}
    if of.sheet.rows:
        rows = named_rows(of)
        for key, row in rows.items():
            field = next(each for each in of.sheet.rows if each.key == key)
            cells = [row.year_cell(year) for year in years]
            yield from _sum(of, field.heading, field, cells, cells, unit)
        return
    columns = [
        (field, field.heading, of.columns[field.key]) for field in of.sheet.columns if field.key in of.columns
    ]
    if of.sheet.figure is not None:
        columns += [(of.sheet.figure, year_label(year), column) for year, column in years.items()]
    below = [number for number in of.grid.rows if number > of.heading_row]
    read = [row.number for row in of.rows()]
    for field, heading, column in columns:
        yield from _sum(
            of,
            heading,
            field,
            [of.grid.cell(n, column) for n in below],
            [of.grid.cell(n, column) for n in read],
            unit,
        )


def _sum(
    of: Table, heading: str, field: Field, stand: Iterable[Cell], read: Iterable[Cell], unit: MoneyUnit
) -> Iterator[SheetSum]:
    """Yield the sum of cells of money, where any is filled."""
    filled = [cell for cell in stand if not cell.is_blank]
    if field.kind != "money" or not filled:
        return
    numbers = [cell.value for cell in filled if isinstance(cell.value, int | float) and cell.value is not True]
    figures = (values.number(cell, field, heading, of.frame.unit, Report()) or 0.0 for cell in read)
    first, last = filled[0], filled[-1]
    where = first.where if len(filled) == 1 else f"{first.where}:{get_column_letter(last.column)}{last.row}"
    yield SheetSum(where, f"{of.sheet.name}: {heading}", unit, sum(numbers), sum(figures))
