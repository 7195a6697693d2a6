"""The plan's own sheets in an export, and the addresses of their cells for the formulas."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name

from ccgmodel.plan import Plan, first_day, month_from_label, year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.contract import Field, Sheet
from ccgmodel.workbook.export.book import Book
from ccgmodel.workbook.writing.tables import Cell, Number, Rows

_SPARE_ROWS = 12  # yellow rows below a list for what a user adds; formulas look at them too
_LISTS = (contract.YEARLY_RATES.name, contract.STEPS.name, contract.INVESTMENT.name)
_DAY_NOUGHT = datetime.date(1899, 12, 30)  # from which Excel counts days
_NARROWEST, _WIDEST = 10, 60  # characters


def write_inputs(book: Book, tables: Mapping[str, Rows]) -> None:
    """Write the plan's sheets as the reader knows them."""
    for name, rows in tables.items():
        sheet = book.sheet(name)
        for r, row in enumerate(rows):
            for c, content in enumerate(row):
                named = c == 0 and bool(_sheet(name).rows)
                book.put(sheet, r, c, content, "heading" if r == 0 else "name" if named else "input")
        for r in range(len(rows), len(rows) + _SPARE_ROWS if name in _LISTS else 0):
            for c in range(len(rows[0])):
                book.put(sheet, r, c, None, "input")
        for c, column in enumerate(zip(*rows, strict=True)):
            longest = max(len(str(content or "")) for content in column)
            sheet.set_column(c, c, min(_WIDEST, max(_NARROWEST, longest + 2)))
        sheet.freeze_panes(1, 1)


def with_months(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Return the tables with months as Excel's dates, which formulas can calculate with."""
    months = {
        (sheet.name, field.heading)
        for sheet in contract.SHEETS
        for field in sheet.columns
        if field.kind == "month"
    }

    def dated(name: str, headings: list[Cell], row: list[Cell]) -> list[Cell]:
        return [_date(c) if (name, h) in months else c for h, c in zip(headings, row, strict=True)]

    return {name: [rows[0], *(dated(name, rows[0], row) for row in rows[1:])] for name, rows in tables.items()}


def _date(content: Cell) -> Cell:
    found = month_from_label(content) if isinstance(content, str) else None
    return content if found is None else Number((first_day(found) - _DAY_NOUGHT).days, "mmmm yyyy")


def _sheet(name: str) -> Sheet:
    return next(sheet for sheet in contract.SHEETS if sheet.name == name)


def address(sheet: str, column: int, row: int) -> str:
    """Write the address of a cell that does not move when a formula is copied; the row as Excel counts."""
    return f"{_quoted(sheet)}!${xl_col_to_name(column)}${row}"


def _quoted(sheet: str) -> str:
    return f"'{sheet}'" if " " in sheet else sheet


class Inputs:
    """Where the plan's figures stand."""

    def __init__(self, plan: Plan, tables: Mapping[str, Rows]) -> None:
        self._plan, self._tables = plan, tables

    def field(self, key: str) -> str:
        """Return the address of a field of the Plan sheet."""
        return address(contract.PLAN.name, 1, self._named_row(contract.PLAN, key))

    def item(self, sheet: Sheet, key: str, t: int) -> str:
        """Return the address of a named row's year on Allocation or QIPP."""
        return address(sheet.name, self._year_column(sheet, t), self._named_row(sheet, key))

    def spend(self, line: int, key: str) -> str:
        """Return the address of a line's figure on the Spend sheet."""
        return address(contract.SPEND.name, self._column(contract.SPEND, key), line + 2)

    def fixed(self, line: int, t: int) -> str:
        """Return the address of a fixed line's own figure."""
        names = [row[0] for row in self._tables[contract.FIXED_SPEND.name]]
        row = names.index(self._plan.lines[line].name, 1) + 1
        return address(contract.FIXED_SPEND.name, self._year_column(contract.FIXED_SPEND, t), row)

    def scheme(self, scheme: int, key: str) -> str:
        """Return the address of a scheme's cell on the Schemes sheet."""
        return address(contract.SCHEMES.name, self._column(contract.SCHEMES, key), scheme + 2)

    def schemes(self, key: str) -> str:
        """Return the range of a column of the Schemes sheet."""
        column = self._column(contract.SCHEMES, key)
        first, last = address(contract.SCHEMES.name, column, 2), len(self._plan.schemes) + 1
        return f"{first}:${xl_col_to_name(column)}${last}"

    def at(self, sheet: Sheet, place: int, key: str) -> str:
        """Return the address of the cell of a sheet's row, from 0, under a heading."""
        return address(sheet.name, self._column(sheet, key), place + 2)

    def at_year(self, sheet: Sheet, place: int, t: int) -> str:
        """Return the address of the cell of a sheet's row, from 0, in a year."""
        return address(sheet.name, self._year_column(sheet, t), place + 2)

    def column(self, sheet: Sheet, key: str) -> str:
        """Return the range of a column of a sheet whose rows are all the plan's."""
        column = self._column(sheet, key)
        last = len(self._tables[sheet.name])
        return f"{address(sheet.name, column, 2)}:${xl_col_to_name(column)}${last}"

    def investments(self, scheme: int, t: int) -> str:
        """Return a formula of the sum that the Investment sheet states for a scheme, in the plan's unit."""
        is_scheme = f"({self._list(contract.INVESTMENT, 'scheme')}={self.scheme(scheme, 'scheme')})"
        return f"SUMPRODUCT({is_scheme}*1,{self._list(contract.INVESTMENT, None, t)})"

    def steps(self, line: int, recurrent: str, t: int) -> str:
        """Return a formula of the sum of a line's steps of one kind ("yes" or "no"), in the plan's unit."""
        is_line = f"({self._list(contract.STEPS, 'line')}={self.spend(line, 'line')})"
        is_kind = f'({self._list(contract.STEPS, "recurrent")}="{recurrent}")'
        return f"SUMPRODUCT({is_line}*{is_kind},{self._list(contract.STEPS, None, t)})"

    def yearly_rate(self, line: int, driver: Field, t: int) -> tuple[str, str]:
        """Return formulas of how often a rate is given for a year, and of that rate."""
        sheet = contract.YEARLY_RATES
        is_line = f"({self._list(sheet, 'line')}={self.spend(line, 'line')})"
        is_driver = f'({self._list(sheet, "driver")}="{driver.heading}")'
        rates = self._list(sheet, None, t)
        return (
            f'SUMPRODUCT({is_line}*{is_driver}*({rates}<>""))',
            f"SUMPRODUCT({is_line}*{is_driver},{rates})",
        )

    def _named_row(self, sheet: Sheet, key: str) -> int:
        return [field.key for field in sheet.rows].index(key) + 2

    def _column(self, sheet: Sheet, key: str) -> int:
        heading = next(field.heading for field in sheet.columns if field.key == key)
        return self._tables[sheet.name][0].index(heading)

    def _year_column(self, sheet: Sheet, t: int) -> int:
        return self._tables[sheet.name][0].index(year_label(self._plan.first_year + t))

    def _list(self, sheet: Sheet, key: str | None, t: int = 0) -> str:
        """Return the range of a column of a list, spare rows included."""
        column = xl_col_to_name(self._column(sheet, key) if key else self._year_column(sheet, t))
        last = len(self._tables[sheet.name]) + _SPARE_ROWS
        return f"{_quoted(sheet.name)}!${column}$2:${column}${last}"
