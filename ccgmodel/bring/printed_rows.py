"""The rows of every table with their figures by year, in £k, as they are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ccgmodel.bring.columns import ChosenColumns
from ccgmodel.bring.tables import PrintedTable, TableRow
from ccgmodel.bring.words import says_rate
from ccgmodel.plan import fold
from ccgmodel.workbook import IN_THOUSANDS


@dataclass(frozen=True)
class PrintedRow:
    """A row with its figures as printed, in £k by year, and half of its last printed digit."""

    table: int
    sheet: str
    row: TableRow
    key: tuple[str, str, int]
    figures: Mapping[int, float]  # year -> £k as printed
    cells: Mapping[int, str]  # year -> its cell
    unreadable: Mapping[int, str]  # year -> its text
    half: float  # £k
    is_rate: bool

    @property
    def where(self) -> str:
        """The row as people call it."""
        return f"{self.sheet}!row {self.row.row + 1}"


def printed_rows(tables: Sequence[PrintedTable], chosen: Sequence[ChosenColumns]) -> list[PrintedRow]:
    """Lay the rows of every table out by year, in £k."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for number, (table, columns) in enumerate(zip(tables, chosen, strict=True)):
        usual = _usual_decimals(table)
        for row in table.rows:
            if not any(column.column in row.figures for column in columns.by_year.values()):
                continue
            name = fold(row.section), fold(row.label)
            seen[name] += 1
            found.append(_printed(number, table, row, columns, (*name, seen[name]), usual))
    return found


def _usual_decimals(table: PrintedTable) -> int:
    decimals = [max(each.decimals for each in row.figures.values()) for row in table.rows]
    return int(np.median(decimals)) if decimals else 0


def _printed(
    number: int, table: PrintedTable, row: TableRow, columns: ChosenColumns, key: tuple[str, str, int], usual: int
) -> PrintedRow:
    per = IN_THOUSANDS[columns.unit or "£k"]
    here = {year: column.column for year, column in columns.by_year.items()}
    shown = {year: row.figures[column] for year, column in here.items() if column in row.figures}
    decimals = max([usual, *(each.decimals for each in shown.values())])
    small = all(abs(each.value) <= 1.0 for each in shown.values()) and any(each.value for each in shown.values())
    is_rate = all(each.is_percent for each in shown.values()) or says_rate(row.label)
    return PrintedRow(
        table=number,
        sheet=table.sheet.name,
        row=row,
        key=key,
        figures={year: each.value * (each.in_thousands or per) for year, each in shown.items()},
        cells={year: table.sheet.where(row.row, column) for year, column in here.items()},
        unreadable={year: row.unreadable[column] for year, column in here.items() if column in row.unreadable},
        half=0.5 * 10.0**-decimals * per,
        is_rate=is_rate or (small and decimals > 0 and columns.unit != "£m"),
    )
