"""Every figure of money and every rate that a workbook states, found by the declared contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ccgmodel.plan import Problem, year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell
from ccgmodel.workbook.cells.table import Row, Table
from ccgmodel.workbook.cells.tables import Tables
from ccgmodel.workbook.contract import DRIVERS, Field, Sheet, fold
from ccgmodel.workbook.sheets.settings import PlanSettings

KINDS = ("money", "rate", "share")
NOT_READ = (contract.PLAN, contract.RANGES, contract.METRICS, contract.MONEY_ACTUALS)  # all read in their own way
_DRIVERS = {fold(driver.heading): driver for driver in DRIVERS}


class Figure(NamedTuple):
    """One figure: what it is, of what, where it stands, and its size in £k or as a fraction."""

    field: Field
    name: str  # of its row; empty where the field is the row
    year: int | None
    cell: Cell
    value: float

    @property
    def where(self) -> str:
        """Sheet and cell."""
        return self.cell.where

    @property
    def label(self) -> str:
        """What to call it."""
        of = f" of {self.name}" if self.name else ""
        return f"{self.field.heading}{of}" + (f" in {year_label(self.year)}" if self.year else "")

    @property
    def is_item(self) -> bool:
        """Whether it is one of many on its sheet, not a figure of the whole plan."""
        return bool(self.name)

    def ask(self, found: str, remedy: str) -> Problem:
        """Make a question of it."""
        return Problem(self.where, f"{self.label} {found}", remedy, "warning")


def figures(tables: Tables, settings: PlanSettings) -> tuple[Figure, ...]:
    """Find every figure of a workbook whose sheets have been read: what is wrong with them is reported."""
    found = list(_of_settings(settings))
    for sheet in contract.SHEETS:
        if sheet in tables and sheet not in NOT_READ and (sheet.rows or _stated(sheet)):
            of = tables[sheet]
            for row in of.rows():
                found += _of_row(of, row)
    return tuple(found)


def _stated(sheet: Sheet) -> list[Field]:
    """The columns and the figure by year that are money or rates."""
    return [field for field in (*sheet.columns, sheet.figure) if field and field.kind in KINDS]


def _of_settings(settings: PlanSettings) -> Iterator[Figure]:
    for field in contract.PLAN.rows:
        if field.kind in KINDS and field.key in settings.cells and settings[field.key] is not None:
            yield Figure(field, "", None, settings.cells[field.key], settings[field.key])


def _of_row(of: Table, row: Row) -> Iterator[Figure]:
    sheet, name = of.sheet, str(row.cell(of.sheet.columns[0].key).value or "")
    if sheet.rows:
        named = next((field for field in sheet.rows if fold(field.heading) == fold(name)), None)
        yield from _by_year(row, named, "") if named else ()
        return
    for field in sheet.columns:
        if field.kind in KINDS and (figure := _figure(field, name, None, row, of.columns.get(field.key))):
            yield figure
    if sheet.figure and sheet.figure.kind in KINDS:
        yield from _by_year(row, _figure_field(row, sheet.figure), name)


def _figure_field(row: Row, field: Field) -> Field:
    """What the years of a row hold; a row of yearly rates is of its driver."""
    driver = _DRIVERS.get(fold(str(row.cell("driver").value))) if "driver" in row.table.columns else None
    return driver or field


def _by_year(row: Row, field: Field, name: str) -> Iterator[Figure]:
    for year in row.table.frame.years:
        if figure := _figure(field, name, year, row, row.table.year_columns.get(year)):
            yield figure


def _figure(field: Field, name: str, year: int | None, row: Row, column: int | None) -> Figure | None:
    """The figure of a row's column; None where there is no such column, or no figure in it."""
    cell = row.table.grid.cells.get((row.number, column)) if column else None
    value = values.figure(cell, field, row.table.frame.unit) if cell else None
    return Figure(field, name, year, cell, value) if cell and value is not None else None


def rows_of(stated: Sequence[Figure]) -> list[list[Figure]]:
    """The figures by year of each row, in order."""
    rows: dict[tuple[str, int], list[Figure]] = {}
    for each in stated:
        if each.year is not None:
            rows.setdefault((each.cell.sheet, each.cell.row), []).append(each)
    return list(rows.values())


def columns_of(stated: Sequence[Figure]) -> list[list[Figure]]:
    """The figures of each column of a sheet of items."""
    columns: dict[tuple[str, int], list[Figure]] = {}
    for each in stated:
        if each.is_item:
            columns.setdefault((each.cell.sheet, each.cell.column), []).append(each)
    return list(columns.values())
