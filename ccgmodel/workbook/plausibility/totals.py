"""Rows that are no items of their own but totals, parts or the allocation: refused, with what they add up.

A row is refused where it is called a total or the like, and where what it adds up can hardly be an accident: the
rows above it or next to it, any rows that stand together, or those of one category. Where it could be an accident
it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isnan, nan

import numpy as np

from ccgmodel.plan import Floats, Report
from ccgmodel.scenario import LONGEST_NAME
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell, SheetGrid
from ccgmodel.workbook.cells.table import Row, Table
from ccgmodel.workbook.cells.tables import Tables
from ccgmodel.workbook.contract import Sheet, fold

_MONEY = (
    "expenditure|spend|spending|costs?|budget|commissioning|commissioned|services|qipp|savings?|schemes?|programme"
    "|pool|pooled|fund|funds|funding|contributions?|allocations?|income|resources?|risks?|mitigations?|investments?"
    "|opportunit(y|ies)|steps?|lines?|net|gross|recurrent|all|planned|value|amount|impact|exposure|in|of|for"
)
_TOTAL = re.compile(
    rf"((grand|overall|sub|net|gross|running)[\s-]*)?totals?|.*\S[\s:–-]+(sub[\s-]*)?totals?|totals?\s+({_MONEY})\b.*"
    r"|sum|sum of\b.*|all (lines|schemes|risks|funds)|net (expenditure|spend|spending|costs?|position)",
    re.IGNORECASE,
)
_PART = re.compile(r"(of|in) which\b.*|(thereof|memo|memorandum)\b.*", re.IGNORECASE)
_BALANCE = re.compile(
    r"((planned|forecast|required|in-year|cumulative|underlying|net|total|recurrent|non-recurrent|revenue|resource"
    r"|opening|closing|year-end|end|in|year|the|and|or|available)[\s/]+)*"
    r"\W*(surplus|deficit|allocations?|resource limit|rrl|income|balance|position)"
    r"([\W_]*(and|or)?[\W_]*(surplus|deficit)\W*)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\btotals?\b", re.IGNORECASE)
_OF = re.compile(r"totals?\s+(.+)", re.IGNORECASE)
_ROUNDING = 0.005  # what is called a total may differ from the sum of its rows by half a per cent
_NO_ACCIDENT = 0.0005  # chance that figures add up by accident, below which a row is refused
_ACCIDENT = {"all": 0.15, "some": 0.02}  # beyond which nobody asks: of all rows above or of a category; of others
_FEWEST = 2  # rows beside which one could be their total
_MOST_ROWS = 200  # of which runs of rows are tried
_REMEDY = "delete the row: totals are computed"
_RENAME = f"{_REMEDY}; if it is a line of its own, give it another name"


def without_totals(tables: Tables, report: Report) -> Mapping[str, SheetGrid]:
    """Leave out the rows that are totals of others, each reported as an error; ask about those that may be."""
    kept = dict(tables.grids)
    for sheet in contract.SHEETS:
        if sheet in tables and not sheet.rows and sheet.added_up:
            of = tables[sheet]
            first = _first_years(tables) if sheet is contract.SPEND else {}
            totals = set(_totals(of, first, report))
            if totals:
                cells = {place: cell for place, cell in of.grid.cells.items() if place[0] not in totals}
                kept[sheet.name] = replace(of.grid, cells=cells)
    return kept


@dataclass(frozen=True)
class _Item:
    """A row with its names, its groups, and its money in the workbook's unit, NaN where blank."""

    row: Row
    names: tuple[Cell, ...]
    groups: tuple[str, ...]
    figures: tuple[float, ...]

    @property
    def name(self) -> str:
        return str(self.names[0].value or "") if self.names else ""

    def is_called_total(self, sheet: Sheet, words: set[str]) -> bool:
        """Whether its name says that it is none of its own: a total, a part, or on Spend allocation or surplus."""
        patterns = (_TOTAL, _PART, _BALANCE) if sheet is contract.SPEND else (_TOTAL, _PART)
        if any(self.called(pattern) for pattern in patterns):
            return True
        rest = _OF.fullmatch(self.name.strip())
        return rest is not None and fold(rest[1]) in words

    def called(self, pattern: re.Pattern[str]) -> Cell | None:
        """Which of its names is called so."""
        texts = ((cell, str(cell.value or "").strip()) for cell in self.names)
        return next((cell for cell, text in texts if len(text) <= LONGEST_NAME and pattern.fullmatch(text)), None)


def _items(of: Table, first: Mapping[str, float]) -> list[_Item]:
    """The rows of a sheet; a line's first year may be said by another sheet."""
    names = [field.key for field in of.sheet.columns if field.kind == "text" and field.required]
    others = [field.key for field in of.sheet.columns if field.is_name or field.kind == "choice"]
    items = []
    for row in of.rows():
        figures = _figures(row)
        if row.cell(names[0]).is_blank and all(map(isnan, figures)):
            continue  # without a name and a figure it is no total
        name = fold(str(row.cell(names[0]).value or "")) if first else ""
        if name in first and isnan(figures[0]):
            figures = (first[name],)
        groups = tuple(f"{key}: {fold(str(row.cell(key).value))}" for key in others if not row.cell(key).is_blank)
        items.append(_Item(row, tuple(row.cell(key) for key in names), groups, figures))
    return items


def _figures(row: Row) -> tuple[float, ...]:
    """The money of a row in the workbook's unit, NaN where there is none or it cannot be read."""
    of, unit = row.table, row.table.frame.unit
    found = []
    for field in of.sheet.added_up:
        is_by_year = field is of.sheet.figure
        columns = map(of.year_columns.get, of.frame.years) if is_by_year else (of.columns.get(field.key),)
        for column in columns:
            cell = of.grid.cells.get((row.number, column)) if column else None
            figure = values.figure(cell, field, unit) if cell else None
            found.append(nan if figure is None else round(figure / unit, 9))
    return tuple(found)


def _first_years(tables: Tables) -> dict[str, float]:
    """What fixed lines and shares spend in the first year, by folded name, in the workbook's unit."""
    found: dict[str, float] = {}
    unit = tables.frame.unit
    if contract.FIXED_SPEND in tables and tables.frame.years:
        fixed = tables[contract.FIXED_SPEND]
        found = {fold(str(row.cell("line").value or "")): _figures(row)[0] for row in fixed.rows()}
    spend = tables[contract.SPEND]
    allocation = _allocation(tables)
    share = contract.SPEND.fields["share_of_allocation"]
    for row in spend.rows() if "share_of_allocation" in spend.columns else ():
        cell = row.cell(share.key)
        part = None if cell.is_blank else values.figure(cell, share, unit)
        if part is not None:
            found.setdefault(fold(str(row.cell("line").value or "")), part * allocation)
    return {name: figure for name, figure in found.items() if not isnan(figure)}


def _allocation(tables: Tables) -> float:
    """The first year's recurrent allocation in the workbook's unit; NaN where it cannot be read."""
    of = tables[contract.ALLOCATION]
    field = next(field for field in contract.ALLOCATION.rows if field.key == "recurrent")
    for row in of.rows():
        if fold(str(row.cell("item").value)) == fold(field.heading) and of.frame.years:
            figure = values.figure(row.year_cell(of.frame.years[0]), field, of.frame.unit)
            return nan if figure is None else figure / of.frame.unit
    return nan


class _Items:
    """The rows of a sheet in order, with those that are named as totals and those that are left."""

    def __init__(self, of: Table, first: Mapping[str, float]) -> None:
        self.sheet = of.sheet
        self.items = _items(of, first)
        figures = np.array([each.figures for each in self.items], dtype=np.float64)
        self.amounts: Floats = np.nan_to_num(figures)  # (row, figure), a blank is nought
        self.has_figures = [any(row) for row in self.amounts.tolist()]
        self.groups: dict[str, list[int]] = {}
        for at, item in enumerate(self.items):
            for group in item.groups:
                self.groups.setdefault(group, []).append(at)
        words = {fold(item.name) for item in self.items} | {group.split(": ")[1] for group in self.groups}
        self.named = [at for at, item in enumerate(self.items) if item.is_called_total(of.sheet, words)]
        self.left = np.ones(len(self.items), dtype=bool)
        self.left[self.named] = False

    def may_add_up(self) -> Iterator[int]:
        """The rows left that could add up others; on a long sheet those that come near all rows above them."""
        if len(self.items) <= _MOST_ROWS:
            yield from np.nonzero(self.left)[0].tolist()
            return
        first = np.where(self.left, self.amounts[:, 0], 0.0)
        is_near = np.abs(np.cumsum(first) - 2 * first) <= _ROUNDING * np.abs(first)
        yield from np.nonzero(is_near & (first != 0.0))[0].tolist()[:_MOST_ROWS]

    def sum(self, at: int, *, is_named: bool = False) -> _Sum | None:
        """The likeliest rows that a row adds up; None where there are none, or it may well be an accident."""
        item = self.items[at]
        stated = [column for column, figure in enumerate(item.figures) if figure and not isnan(figure)]
        own = self.amounts[at, stated]
        best: _Sum | None = None
        for kind, rows, tries in self._candidates(at, stated) if stated else ():
            added = self.amounts[np.ix_(rows, stated)].sum(axis=0)
            if np.any(np.abs(added - own) > _ROUNDING * np.abs(own)):
                continue
            parts = tuple(self.items[row] for row in rows if self.has_figures[row])
            chance = _chance(item, parts, stated, tries, is_named=is_named) if len(parts) > 1 else None
            is_likely = chance is not None and (is_named or chance <= _ACCIDENT[kind])
            if chance is not None and is_likely and (best is None or chance < best.chance):
                best = _Sum(parts, chance)
        return best

    def _candidates(self, at: int, stated: Sequence[int]) -> Iterator[tuple[str, list[int], int]]:
        """Rows that a row may add up: those above, all others, those of one group, any that stand together."""
        others = [row for row in np.nonzero(self.left)[0].tolist() if row != at]
        count, item = len(others), self.items[at]
        above = [row for row in others if row < at]
        yield "all", above, 1
        yield "all" if count > _FEWEST else "some", others, 1  # one of three is the sum of two by no rare accident
        if count > _MOST_ROWS:
            return
        for group, members in self.groups.items():
            own = group in item.groups or group.split(": ")[1] == fold(item.name)
            rows = [row for row in members if row != at and self.left[row]]
            if len(rows) < 2:
                continue  # what is added up are two rows at the least
            is_whole = own and len(rows) > _FEWEST
            yield "all" if is_whole else "some", rows, 1 if own else len(self.groups)
        sums = np.concatenate([[0.0], np.cumsum(self.amounts[others, stated[0]])])
        target = self.amounts[at, stated[0]]
        is_near = np.abs(sums[np.newaxis, :] - sums[:, np.newaxis] - target) <= _ROUNDING * abs(target)
        for start, end in np.argwhere(np.triu(is_near, 2)).tolist():
            if not start < len(above) < end:
                yield "some", others[start:end], count if len(above) in (start, end) else count**2 // 2


def _totals(of: Table, first: Mapping[str, float], report: Report) -> Iterator[int]:
    """The rows to leave out, each reported."""
    items = _Items(of, first)
    for at in items.named:
        yield items.items[at].row.number
        _report_named(items, at, report)
    if of.sheet.columns[0].refers_to and not of.sheet.columns[0].is_name:
        return  # a row without a name of its own is about a line or scheme
    candidates = set(items.may_add_up())
    for at, item in enumerate(items.items):
        sum_ = items.sum(at) if at in candidates and items.left.sum() > _FEWEST else None
        said, where = f"{item.name!r}" if item.name else "the row", item.names[0].where
        if sum_ and sum_.chance <= _NO_ACCIDENT:
            report.error(where, f"{said} adds up {sum_.rows} and would count them twice", _REMEDY)
            items.left[at] = False
            yield item.row.number
        elif sum_:
            found = f"{said} is the sum of {sum_.rows}, and is read as a line of its own"
            report.warn(where, found, "delete the row if it adds up others")
        elif items.left[at] and _WORD.search(item.name):
            found = f"{said} is called a total, but is read as a line of its own"
            report.warn(where, found, "delete the row if it adds up others")


def _report_named(items: _Items, at: int, report: Report) -> None:
    """Report a row by its name, with the rows that it adds up where there are such."""
    item = items.items[at]
    part, total = item.called(_PART), item.called(_TOTAL)
    cell = part or total or item.called(_BALANCE) or item.names[0]
    sum_ = None if part or len(items.named) > _MOST_ROWS else items.sum(at, is_named=True)
    if part:
        found, remedy = "is a part of another row and would count twice", _RENAME
    elif sum_:
        found, remedy = f"adds up {sum_.rows} and would count them twice", _REMEDY
    elif total or not item.called(_BALANCE):
        found, remedy = "is called a total and would count its rows twice", _RENAME
    else:
        found = "is no expenditure and would count as spend"
        remedy = "delete the row: it comes from the other sheets; if it is a line of its own, rename it"
    report.error(cell.where, f"{cell.value!r} {found}", remedy)


@dataclass(frozen=True)
class _Sum:
    """The rows that a row adds up, and the chance that it does so by accident."""

    items: tuple[_Item, ...]
    chance: float

    @property
    def rows(self) -> str:
        """The numbers of the rows, as they stand on the sheet."""
        numbers = sorted(each.row.number for each in self.items)
        if numbers == list(range(numbers[0], numbers[-1] + 1)) or len(numbers) > 8:
            return f"rows {numbers[0]} to {numbers[-1]}"
        return f"rows {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _chance(
    item: _Item, parts: Sequence[_Item], columns: Sequence[int], tries: int, *, is_named: bool
) -> float | None:
    """How likely the figures add up by accident: what rounding allows over their size; None where they do not."""
    best = 1.0
    for column in columns:
        figure, added = item.figures[column], [each.figures[column] for each in parts]
        given = [each for each in added if not isnan(each)]
        grains = [_grain(each) for each in (figure, *filter(None, given))]
        slack = sum(min(grain, 1.0) for grain in grains) / 2
        if is_named:
            slack = max(slack, _ROUNDING * abs(figure))
        slack = min(slack, _ROUNDING * abs(figure)) + 1e-9 * abs(figure)
        if not given or abs(sum(given) - figure) > slack:
            return None
        best = min(best, (2 * slack + min(grains)) / abs(figure))
    return best * tries


def _grain(figure: float) -> float:
    """The power of ten to which a figure is typed: 0.1 for 258.2, 1,000 for 90,000."""
    exponent = Decimal(repr(round(figure, 6))).normalize().as_tuple().exponent
    return 10.0 ** int(exponent)
