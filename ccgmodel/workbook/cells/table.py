"""A sheet as a table: its headings found in whatever order, its rows read by field and by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from ccgmodel.plan import Figures, Problem, Report, begins_as_note, did_you_mean, year_from_label, year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import LAST_COLUMN, Cell, Hidden, Place, SheetGrid
from ccgmodel.workbook.cells.merged import unmerged
from ccgmodel.workbook.cells.seen import Held, Sight
from ccgmodel.workbook.contract import Field, Sheet, fold, note_rows

_DEEPEST = 20  # the last row in which headings are looked for
_NOTE_COLUMNS = frozenset(map(fold, contract.NOTE_COLUMNS))


def find_heading_row(sheet: Sheet, grid: SheetGrid, report: Report) -> int:
    """Find the row of the headings: the first, or below a title the first that holds two of them."""
    for number in [each for each in grid.rows if each <= _DEEPEST]:
        found = _headings_in(sheet, grid, number)
        if found and number == 1:
            return 1
        if found >= min(2, len(sheet.columns)):
            where = grid.cell(number, grid.columns[0]).where
            report.warn(where, f"the headings are in row {number}, not in row 1", "the rows above are ignored")
            return number
    return 1


def _headings_in(sheet: Sheet, grid: SheetGrid, number: int) -> int:
    known = {fold(field.heading) for field in sheet.columns}
    texts = [str(grid.cell(number, column).value or "") for column in grid.columns]
    years = sum(year_from_label(text) is not None for text in texts) if sheet.by_year else 0
    return years + len(known & set(map(fold, texts)))


def is_note_row(sheet: Sheet, first: Cell) -> bool:
    """Whether a row is one of the template's own notes, which are not read; its first cell says so."""
    return not sheet.rows and isinstance(first.value, str) and begins_as_note(first.value)


def report_changed_notes(sheet: Sheet, grid: SheetGrid, column: int, report: Report) -> None:
    """Report the template's notes over which somebody typed: they are not read all the same.

    Args:
        sheet: the declaration.
        grid: the cells.
        column: that of the sheet's first heading, which holds the mark of a note.
        report: takes what is found.

    """
    written = {text for row in note_rows(sheet) for text in row.values()}
    for number in grid.rows:
        first = grid.cells.get((number, column))
        if first is None or not is_note_row(sheet, first):
            continue
        changed = [cell for cell in grid.row(number) if str(cell.value) not in written]
        if changed:
            mark = str(first.value).split(":")[0]
            remedy = f"take {mark}: off {first.where} if the row should be read"
            report.warn(changed[0].where, "it stands in the template's example, which is not read", remedy)


def ignore_column(sheet: Sheet, cell: Cell, heading: str, report: Report) -> None:
    """Report a column that is no part of the sheet; the template's notes beside named rows are known."""
    if sheet.rows and fold(heading) in _NOTE_COLUMNS:
        return
    if heading:
        known = [field.heading for field in sheet.columns]
        found = f"the column {heading!r} is not part of this sheet{did_you_mean(heading, known)}"
        report.warn(cell.where, found, "it is ignored; rename it if it should be read")
    elif not cell.flaw:
        remedy = "it is ignored; give it a heading if it should be read"
        report.warn(cell.where, "the column has no heading", remedy)


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
    grid: SheetGrid
    frame: Frame
    columns: Mapping[str, int]  # field key -> column
    year_columns: Mapping[int, int]  # year -> column
    report: Report
    heading_row: int = 1

    def rows(self) -> list[Row]:
        """The rows under the headings that hold something in a column of the contract."""
        return [Row(self, number) for number in self._filled]

    @cached_property
    def _filled(self) -> tuple[int, ...]:
        """The numbers of those rows; the rows, which know their table, would keep it from being let go of."""
        read = {*self.columns.values(), *self.year_columns.values()}
        filled = sorted({row for row, column in self.grid.cells if column in read and row > self.heading_row})
        first = self.columns.get(self.sheet.columns[0].key, _NOWHERE)
        return tuple(row for row in filled if not is_note_row(self.sheet, self.grid.cell(row, first)))

    @cached_property
    def _fields(self) -> Mapping[int, tuple[Field | None, int | None]]:
        """What stands in each column that is read, and the year that it is of."""
        years = self.frame.years or self.year_columns
        by_year = {
            column: (self.sheet.figure, year) for year, column in self.year_columns.items() if year in years
        }
        return by_year | {column: (self.sheet.fields[key], None) for key, column in self.columns.items()}

    def held(self, place: Place) -> Held | None:
        """Return what a cell under the headings holds; None where it is not read."""
        row, column = place
        if column not in self._fields:
            return None
        field, year = self._fields[column]
        first = self.sheet.columns[0]
        name = str(self.grid.cell(row, self.columns.get(first.key, _NOWHERE)).value or "")
        of = f" {name!r}" if field is first else f" of {name}" if name else ""
        if self.sheet.rows and (field is None or field.key == "value"):
            field, of = next((each for each in self.sheet.rows if fold(each.heading) == fold(name)), None), ""
        if field is None:
            return None
        label = f"{field.heading}{of}{'' if year is None else f' in {year_label(year)}'}"
        return Held(field, label, field.kind != "text" or field.is_name or bool(field.refers_to) or field is first)

    def sight(self) -> Sight:
        """Return the cells that are read as they are seen."""
        columns, frame = tuple(sorted(self._fields)), self.frame
        return Sight(
            self.grid, self._filled, columns, self.held, frame.years, frame.unit, self.sheet.is_ours, self.report
        )

    def ask(self) -> None:
        """Ask about what is seen otherwise than it is read, once the plan's unit is known."""
        dated = any(field.kind in ("month", "date") for field in self.sheet.columns)
        if self.frame.unit == self.frame.unit and (dated or self.grid.looks or self.grid.hidden != Hidden()):
            self.sight().ask()

    def field(self, key: str) -> Field:
        """Return the column's declaration."""
        return self.sheet.fields[key]

    def heading(self, key: str) -> str:
        """Where the heading of a column stands."""
        if key not in self.columns:
            return self.grid.name
        return self.grid.cell(self.heading_row, self.columns[key]).where


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    table: Table
    number: int

    def cell(self, key: str) -> Cell:
        """Return the cell under a heading; a blank one where the heading is not there."""
        of, number = self.table, self.number
        column = of.columns.get(key, _NOWHERE)
        return of.grid.cells.get((number, column)) or Cell(of.grid.name, number, column)

    def year_cell(self, year: int) -> Cell:
        """Return the cell of a year; a blank one where the year has no column."""
        return self.table.grid.cell(self.number, self.table.year_columns.get(year, _NOWHERE))

    def report(self, problems: Iterable[Problem]) -> None:
        """Report what is wrong with a record, each at the cell of the field that it is about."""
        for each in problems:
            if each.where in self.table.columns:
                self.table.report.error(self.cell(each.where).where, each.found, each.remedy)

    def text(self, key: str) -> str:
        """Read the text under a heading."""
        if (self.number, self.table.columns.get(key)) not in self.table.grid.cells:
            return ""
        return values.text(self.cell(key), self.table.field(key), self.table.report)

    def choice(self, key: str) -> str:
        """Read the choice under a heading as the plan's word."""
        return values.choice(self.cell(key), self.table.field(key), self.table.report)

    def number_of(self, key: str, label: str) -> float | None:
        """Read the figure under a heading, in the plan's units."""
        if (self.number, self.table.columns.get(key)) not in self.table.grid.cells:
            return None
        field = self.table.field(key)
        return values.number(
            self.cell(key), field, f"{field.heading} of {label}", self.table.frame.unit, self.table.report
        )

    def yes_or_no(self, key: str) -> bool | None:
        """Read yes or no under a heading."""
        return values.yes_or_no(self.cell(key), self.table.field(key), self.table.report)

    def year(self, key: str) -> int | None:
        """Read the financial year under a heading."""
        return values.year(self.cell(key), self.table.field(key), self.table.report)

    def month(self, key: str, label: str) -> int | None:
        """Read the month under a heading."""
        field = self.table.field(key)
        return values.month(self.cell(key), field, f"{field.heading} of {label}", self.table.report)

    def date_text(self, key: str, label: str) -> str:
        """Read the date under a heading as it is written."""
        field = self.table.field(key)
        return values.date_text(self.cell(key), field, f"{field.heading} of {label!r}", self.table.report)

    def figures(self, field: Field, label: str) -> Figures:
        """Read the figures by year, in the plan's units; a year without a column is unreadable, not blank."""
        frame, report = self.table.frame, self.table.report
        return tuple(
            values.number(self.year_cell(year), field, f"{label} in {year_label(year)}", frame.unit, report)
            if year in self.table.year_columns
            else values.UNREADABLE
            for year in frame.years
        )


def table(sheet: Sheet, grid: SheetGrid, frame: Frame, report: Report) -> Table:
    """Find a sheet's headings as `with_headings` does, and ask about what is seen otherwise than it is read."""
    of = with_headings(sheet, grid, frame, report)
    of.ask()
    if sheet.columns[0].key in of.columns:
        report_changed_notes(sheet, grid, of.columns[sheet.columns[0].key], report)
    _report_missing(of)
    if sheet.by_year:
        _report_years(of)
    return of


def with_headings(sheet: Sheet, grid: SheetGrid, frame: Frame, report: Report) -> Table:
    """Find a sheet's headings, reporting those that are missing, repeated or unknown."""
    columns: dict[str, int] = {}
    year_columns: dict[int, int] = {}
    known = {fold(field.heading): field for field in sheet.columns}
    heading_row = find_heading_row(sheet, grid, report)
    for column in grid.columns_from(heading_row):
        cell = grid.cell(heading_row, column)
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
            ignore_column(sheet, cell, heading, report)
    of = Table(sheet, grid, frame, columns, year_columns, report, heading_row)
    if grid.merged:
        of = replace(of, grid=unmerged(of.sight()))
    return of


_HEADING = Field(key="heading", heading="the heading", kind="text", help="")


def _heading(cell: Cell, report: Report) -> str:
    return values.text(cell, _HEADING, report)


def _report_missing(of: Table) -> None:
    for field in of.sheet.columns:
        if field.required and field.key not in of.columns:
            remedy = f"add it to row {of.heading_row}"
            of.report.error(of.grid.name, f"the heading {field.heading!r} is missing", remedy)


def _report_years(of: Table) -> None:
    years = of.frame.years
    if not years:
        return
    about: dict[int, Problem] = {}
    if of.year_columns:
        of.report.of_years[of.sheet.name] = about
    for year in years:
        if year not in of.year_columns:
            remedy = f"add it to row {of.heading_row}"
            of.report.error(of.grid.name, f"the column {year_label(year)} is missing", remedy)
            about[year] = of.report.problems[-1]
    for year, column in of.year_columns.items():
        if year not in years:
            found = f"{year_label(year)} is outside the plan's years ({values.years_text(years)})"
            remedy = "the column is ignored; change First year or Years if it should be read"
            of.report.warn(of.grid.cell(of.heading_row, column).where, found, remedy)
            about[year] = of.report.problems[-1]
    _report_order(of)


def _report_order(of: Table) -> None:
    """Warn where a year's column stands before that of an earlier year."""
    in_order = sorted(of.year_columns, key=lambda year: of.year_columns[year])
    for before, year in pairwise(in_order):
        if year < before:
            found = f"{year_label(year)} stands after {year_label(before)}: the years are out of order"
            remedy = "check that every figure stands under its own year; the headings are believed"
            of.report.warn(of.grid.cell(of.heading_row, of.year_columns[year]).where, found, remedy)
            return


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
