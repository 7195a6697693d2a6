"""What the reader of a sheet sees and what we read, where the two may differ: asked, each with its cells.

Number formats that show another figure than the cell holds, figures and names struck through or raised, hidden and
filtered cells, and dates of which day and month may have been swapped. Nothing is corrected on the way.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from openpyxl.utils import get_column_letter

from ccgmodel.plan import Report, first_day, first_month, last_day, month_label, read_date
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Area, Cell, Hidden, Place, SheetGrid
from ccgmodel.workbook.cells.formats import kind_of, shown
from ccgmodel.workbook.cells.looks import Look
from ccgmodel.workbook.cells.units import amount
from ccgmodel.workbook.contract import Field
from ccgmodel.workbook.contract.fields import Kind

FIGURES = ("money", "rate", "share", "whole number", "number")


@dataclass(frozen=True)
class Held:
    """What a cell of a table holds: its field, what to call it, and whether others go by it (no free text)."""

    field: Field
    label: str
    counts: bool


@dataclass(frozen=True)
class Sight:
    """A table's cells as they are seen: the rows and columns that are read, and what each cell of them holds.

    `years` and `unit` are those of the plan; no year and NaN while they are unknown.
    """

    grid: SheetGrid
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    held: Callable[[Place], Held | None]
    years: tuple[int, ...]
    unit: float
    is_ours: bool  # written by an export, which folds rows away and formats figures by row
    report: Report

    def ask(self) -> None:
        """Ask about everything that is seen otherwise than it is read."""
        if self.grid.looks:
            self._ask_effects()
            self._ask_formats()
        if not self.is_ours:
            self._ask_hidden()
        if self.years:
            self._ask_dates()

    def _looked(self) -> Iterator[tuple[Cell, Look, Held]]:
        read = set(self.rows)
        for place, look in self.grid.looks.items():
            held = self.held(place) if place[0] in read else None
            if held and held.counts:
                yield self.grid.cells[place], look, held

    def _ask_effects(self) -> None:
        whole: dict[Place, str] = {}
        for cell, look, held in self._looked():
            if look.left_out:
                gone = f"{look.left_out!r} is {look.left_out_for} and left out of {held.label}"
                remedy = "type it as it is meant, without what is struck through or raised"
                self.report.warn(cell.where, f"{gone}, read as {cell.value!r}", remedy)
            elif look.effect == "struck through" or (look.effect and held.field.kind in FIGURES):
                whole[cell.row, cell.column] = look.effect
        for effect in dict.fromkeys(whole.values()):
            for area in areas(place for place, each in whole.items() if each == effect):
                first = self.held(area[:2])
                found = f"{first.label if first else 'it'} is {effect}, and is read all the same"
                self._warn(area, found, "clear it if it should not count; if it should, take that format off")

    def _ask_formats(self) -> None:
        odd: dict[str, dict[Place, str]] = {}
        for cell, look, held in self._looked():
            if self.is_ours and held.field.kind == "number":
                continue
            if look.number_format and (found := shown_otherwise(cell, look.number_format, held, self.unit)):
                odd.setdefault(look.number_format, {})[cell.row, cell.column] = found
        for found_at in odd.values():
            for area in areas(found_at):
                more = len(found_at) > 1 and str(area).count(":")
                others = "; so are the others of its format" if more else ""
                remedy = "type what is meant, in a cell with a plain number format"
                self._warn(area, found_at[area.first_row, area.first_column] + others, remedy)

    def _ask_hidden(self) -> None:
        hidden, cells = self.grid.hidden, self.grid.cells
        if hidden == Hidden():
            return
        columns = [column for column in self.columns if self._counts(column)]
        remedy = "show what is hidden and check it; clear what should not count, and leave what should"
        if hidden.sheet and self.rows:
            self.report.warn(self.grid.name, "the sheet is hidden, and is read", remedy)
        for first, last in _runs(row for row in self.rows if row in hidden.rows):
            filled = [c for c in columns if any((row, c) in cells for row in range(first, last + 1))]
            if filled:
                found = f"{_numbered('row', str(first), str(last))} hidden or filtered out"
                self._warn(Area(first, filled[0], last, filled[-1]), f"{found}{_READ_ALL_THE_SAME}", remedy)
        for first, last in _runs(column for column in columns if hidden.column(column)):
            filled = [row for row in self.rows if any((row, c) in cells for c in range(first, last + 1))]
            if filled:
                found = f"{_numbered('column', get_column_letter(first), get_column_letter(last))} hidden"
                area = Area(filled[0], first, filled[-1], last)
                self._warn(area, f"{found}{_READ_ALL_THE_SAME}", remedy)

    def _counts(self, column: int) -> bool:
        held = (self.held((row, column)) for row in self.rows)
        return any(each and each.counts for each in held)

    def _ask_dates(self) -> None:
        for column in self.columns:
            for row in self.rows:
                cell, held = self.grid.cells.get((row, column)), self.held((row, column))
                if held and held.field.kind not in ("month", "date"):
                    break
                if cell and held and (found := _odd_date(cell, held, self.years)):
                    self.report.warn(cell.where, found, "type the month in words, as September 2013")

    def _warn(self, area: Area, found: str, remedy: str) -> None:
        self.report.warn(f"{self.grid.name}!{area}", found, remedy)


_READ_ALL_THE_SAME = ", and read all the same: a total on the sheet may leave that out"


def areas(places: Iterable[Place]) -> Iterator[Area]:
    """Join cells to rectangles: down each column, and then those side by side.

    >>> [str(area) for area in areas([(2, 3), (3, 3), (2, 4), (3, 4), (9, 1)])]
    ['A9', 'C2:D3']
    """
    open_until: dict[tuple[int, int], Area] = {}
    by_column = sorted((column, row) for row, column in places)
    for column, group in groupby(by_column, lambda each: each[0]):
        for first, last in _runs(row for _, row in group):
            before = open_until.get((first, last))
            if before and before.last_column == column - 1:
                open_until[first, last] = before._replace(last_column=column)
                continue
            if before:
                yield before
            open_until[first, last] = Area(first, column, last, column)
    yield from open_until.values()


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of consecutive numbers, which come in order."""
    first = last = 0
    for number in numbers:
        if first and number == last + 1:
            last = number
            continue
        if first:
            yield first, last
        first = last = number
    if first:
        yield first, last


def _numbered(what: str, first: str, last: str) -> str:
    return f"{what} {first} is" if first == last else f"{what}s {first} to {last} are"


# What people write into a format, as a figure that is typed would have it.
_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (r"\b(gbp|sterling)\b", "£"),
        (r"£\s*(k|m|bn)\b", r"\1"),
        (r"(?<=\d)\s*(?:£\s*['’]?|['’])000s?$|(?<![a-z])thousands?\b", "k"),
        (r"(?<![a-z])(millions?|mn|mln|mio)\b", "m"),
        (r"(?<![a-z])billions?\b", "bn"),
        (r"(?<![a-z])(per ?cent|pct)\b", "%"),
        (r"(?<=[%\d])\s*(p\.?a\.?|a year|per year|per annum|each year)$", ""),
    )
)
_SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9}


def shown_otherwise(cell: Cell, number_format: str, held: Held, unit: float) -> str:
    """Say that a figure is shown as another than is read; empty where what is shown reads alike.

    Args:
        cell: where it stands.
        number_format: that of the cell, which is not plain.
        held: what the cell holds.
        unit: £k in one money unit of the workbook.

    """
    field, value = held.field, cell.value
    if field.kind not in FIGURES or cell.flaw or isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    per_cent = kind_of(number_format) == "per cent"
    if not value or (per_cent and field.kind in ("rate", "share")):
        return ""
    seen = shown(float(value), number_format)
    read = _read(float(value), held, unit)
    if seen is None or math.isnan(read) or _reads_as(seen.text, seen.decimals, read, held, unit):
        return ""
    what = f"shows {seen.text!r}" if seen.text else "shows nothing"
    return f"{held.label} {what}, and is read as {_said(read, field)}"


def _read(value: object, held: Held, unit: float) -> float:
    """What a value would be read as, in the plan's units; NaN where it would be refused."""
    field = _of_any_size(held.field.kind)
    if field.kind in ("number", "whole number"):
        typed = values.parse_number(value) if isinstance(value, str) else values.TypedNumber(float(value), "")  # type: ignore[arg-type]
        return typed.value * _SCALES.get(typed.suffix, 1.0) if typed else math.nan
    found = values.number(Cell("", 1, 1, value), field, held.label, unit, Report())
    return math.nan if found is None else found


@cache
def _of_any_size(kind: Kind) -> Field:
    return Field(key=kind, heading=kind, kind=kind, help="", lowest=-math.inf, highest=math.inf)


def _reads_as(text: str, decimals: int, read: float, held: Held, unit: float) -> bool:
    """Whether a text that is shown says what is read, to its own decimals."""
    for pattern, meant in _WORDS:
        text = pattern.sub(meant, text)
    if held.field.kind in ("number", "whole number"):
        text = re.sub(r"(?<=[\d)])\s*(?!(?:k|m|bn|%)\W*$)[^\W\d_].*$", "", text)  # 5 years
    typed = values.parse_number(text)
    if typed is None:
        return False
    one = _read(f"{10.0**-decimals:.{decimals}f}{typed.suffix}", held, unit)
    return abs(_read(text, held, unit) - read) <= 0.5001 * one + 1e-9 * abs(read)


def _said(read: float, field: Field) -> str:
    if field.kind == "money":
        return amount(read)
    return f"{read * 100:.12g} %" if field.kind in ("rate", "share") else f"{read:.12g}"


_SLASHED = re.compile(r"[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2,4}")
_FAR = 24  # months before the first or after the last of the plan


def _odd_date(cell: Cell, held: Held, years: tuple[int, ...]) -> str:
    """Ask about a date whose day and month may have been swapped, or whose year can hardly be meant."""
    date = _date(cell.value)
    if date is None or (held.field.kind == "month" and isinstance(cell.value, str) and "/" not in cell.value):
        return ""
    first, last = first_month(years[0]), first_month(years[-1] + 1) - 1

    def within(each: datetime.date, months: int = 0) -> bool:
        return first_day(first - months) <= each <= last_day(last + months)

    swapped = date.replace(day=date.month, month=date.day) if date.day <= 12 else date
    begins = held.field.kind == "month" and swapped.day == 1
    if swapped != date and within(swapped) and (not within(date) or begins):
        return f"{held.label} is read as {_dated(date)}, and may be meant as {_dated(swapped)}"
    if held.field.kind == "date" and not within(date, _FAR):
        return f"{held.label} is {_dated(date)}, far from the plan's years ({values.years_text(years)})"
    return ""


def _date(value: object) -> datetime.date | None:
    """The day that a cell holds, as Excel does or typed in figures; None for anything else."""
    if isinstance(value, str):
        return read_date(value.replace(".", "/")) if _SLASHED.fullmatch(value) else None
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else None


def _dated(date: datetime.date) -> str:
    return f"{date.day} {month_label(date.year * 12 + date.month - 1)}"
