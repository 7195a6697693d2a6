"""A sheet as a table: its headings found in row 1 in whatever order, its rows read by field and by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ccgmodel.plan import Figures, year_from_label, year_label
from ccgmodel.workbook import values
from ccgmodel.workbook.cells import LAST_COLUMN, Cell, Grid
from ccgmodel.workbook.fields import Field, Sheet, fold
from ccgmodel.workbook.problems import Report, did_you_mean

_NOWHERE = LAST_COLUMN + 1  # always blank


@dataclass(frozen=True)
class Frame:
    """What the Plan sheet says that every other sheet needs.

    `years` is empty while the years are unknown: then no figure by year can be judged. `unit` is £k in one
    money unit, NaN while unknown.
    """

    years: tuple[int, ...]
    unit: float


@dataclass(frozen=True)
class Table:
    """The rows of a sheet under its headings; `where` of what is missing is the sheet itself."""

    sheet: Sheet
    grid: Grid
    frame: Frame
    columns: Mapping[str, int]  # field key -> column
    year_columns: Mapping[int, int]  # year -> column
    report: Report

    def rows(self) -> Iterator[Row]:
        """The rows under the headings that hold something in a column of the contract."""
        read = {*self.columns.values(), *self.year_columns.values()}
        for number in self.grid.rows:
            if number > 1 and any((number, column) in self.grid.cells for column in read):
                yield Row(self, number)

    def field(self, key: str) -> Field:
        """Return the column's declaration."""
        return next(field for field in self.sheet.columns if field.key == key)

    def heading(self, key: str) -> str:
        """Where the heading of a column stands."""
        return self.grid.cell(1, self.columns[key]).where if key in self.columns else self.grid.name


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    table: Table
    number: int

    def cell(self, key: str) -> Cell:
        """Return the cell under a heading; a blank one where the heading is not there."""
        return self.table.grid.cell(self.number, self.table.columns.get(key, _NOWHERE))

    def year_cell(self, year: int) -> Cell:
        """Return the cell of a year; a blank one where the year has no column."""
        return self.table.grid.cell(self.number, self.table.year_columns.get(year, _NOWHERE))

    def text(self, key: str) -> str:
        """Read the text under a heading."""
        return values.text(self.cell(key), self.table.field(key), self.table.report)

    def choice(self, key: str) -> str:
        """Read the choice under a heading as the plan's word."""
        return values.choice(self.cell(key), self.table.field(key), self.table.report)

    def number_of(self, key: str, label: str) -> float | None:
        """Read the figure under a heading, in the plan's units."""
        field = self.table.field(key)
        return values.number(
            self.cell(key), field, f"{field.heading} of {label}", self.table.frame.unit, self.table.report
        )

    def figures(self, field: Field, label: str) -> Figures:
        """Read the figures by year, in the plan's units; a year without a column is unreadable, not blank."""
        frame, report = self.table.frame, self.table.report
        return tuple(
            values.number(self.year_cell(year), field, f"{label} in {year_label(year)}", frame.unit, report)
            if year in self.table.year_columns
            else values.UNREADABLE
            for year in frame.years
        )


def table(sheet: Sheet, grid: Grid, frame: Frame, report: Report) -> Table:
    """Find a sheet's headings, reporting those that are missing, repeated or unknown."""
    columns: dict[str, int] = {}
    year_columns: dict[int, int] = {}
    known = {fold(field.heading): field for field in sheet.columns}
    for column in grid.columns:
        cell = grid.cell(1, column)
        heading = _heading(cell, report)
        year = year_from_label(heading) if sheet.by_year else None
        field = known.get(fold(heading))
        if (field and field.key in columns) or (year is not None and year in year_columns):
            report.error(cell.where, f"the heading {heading!r} appears twice", "keep one of the two columns")
        elif field:
            columns[field.key] = column
        elif year is not None:
            year_columns[year] = column
        else:
            _ignore_column(sheet, cell, heading, report)
    _report_missing(sheet, grid, columns, report)
    if sheet.by_year:
        _report_years(grid, frame, year_columns, report)
    return Table(sheet, grid, frame, columns, year_columns, report)


_HEADING = Field(key="heading", heading="the heading", kind="text", help="")


def _heading(cell: Cell, report: Report) -> str:
    return values.text(cell, _HEADING, report)


def _ignore_column(sheet: Sheet, cell: Cell, heading: str, report: Report) -> None:
    if heading:
        known = [field.heading for field in sheet.columns]
        found = f"the column {heading!r} is not part of this sheet{did_you_mean(heading, known)}"
        report.warn(cell.where, found, "it is ignored; rename it if it should be read")
    elif not cell.flaw:
        remedy = "it is ignored; give it a heading if it should be read"
        report.warn(cell.where, "the column has no heading", remedy)


def _report_missing(sheet: Sheet, grid: Grid, columns: Mapping[str, int], report: Report) -> None:
    for field in sheet.columns:
        if field.required and field.key not in columns:
            report.error(grid.name, f"the heading {field.heading!r} is missing", "add it to row 1")


def _report_years(grid: Grid, frame: Frame, year_columns: Mapping[int, int], report: Report) -> None:
    if not frame.years:
        return
    for year in frame.years:
        if year not in year_columns:
            report.error(grid.name, f"the column {year_label(year)} is missing", "add it to row 1")
    for year, column in year_columns.items():
        if year not in frame.years:
            found = f"{year_label(year)} is outside the plan's years ({values.years_text(frame.years)})"
            remedy = "the column is ignored; change First year or Years if it should be read"
            report.warn(grid.cell(1, column).where, found, remedy)


def named_rows(of: Table) -> dict[str, Row]:
    """Find the rows that a sheet's first column names, by field key; report repeated, missing and unknown ones."""
    name = of.sheet.columns[0]
    known = {fold(field.heading): field for field in of.sheet.rows}
    found: dict[str, Row] = {}
    for row in of.rows():
        typed, where = row.text(name.key), row.cell(name.key).where
        field = known.get(fold(typed))
        if field and field.key in found:
            of.report.error(where, f"{field.heading!r} appears twice", "keep one of the two rows")
        elif field:
            found[field.key] = row
        elif typed:
            guess = did_you_mean(typed, [each.heading for each in of.sheet.rows])
            remedy = "it is ignored; rename it if it should be read"
            of.report.warn(where, f"{typed!r} is not part of this sheet{guess}", remedy)
        elif row.cell(name.key).is_blank and name.key in of.columns:
            of.report.error(where, f"the row has no {name.heading}", "name it or clear the row")
    for field in of.sheet.rows:
        if field.required and field.key not in found and name.key in of.columns:
            of.report.error(of.grid.name, f"the row {field.heading!r} is missing", f"add it. {field.help}")
    return found
