"""Plausibility of a plan's money: allocation, lines, signs, size of QIPP, and totals typed among the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from ccgmodel.plan import Line, Plan, Problem, year_label
from ccgmodel.workbook.cells.table import Row
from ccgmodel.workbook.cells.units import amount
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.spend import Spend

FURTHEST_FROM_ALLOCATION = 0.25  # of the allocation
MOST_QIPP = 0.10  # of the first year's spend
_THOUSANDFOLD = (300.0, 3_000.0)  # what "about a thousand times" means
_FEWEST_LINES = 3  # before one of them can be out of line with the others


def first_year_spend(plan: Plan, line: Line) -> float:
    """A line's spend in the first year in £k, from whichever sheet says it."""
    if line.first_year_spend is not None:
        return line.first_year_spend
    if line.fixed is not None:
        return line.fixed[0]
    return (line.share_of_allocation or 0.0) * (plan.allocation.recurrent[0] or 0.0)


def _warning(where: str, found: str, remedy: str) -> Problem:
    return Problem(where, found, remedy, "warning")


def _is_thousandfold(ratio: float) -> bool:
    return _THOUSANDFOLD[0] <= ratio <= _THOUSANDFOLD[1]


def allocation_warnings(plan: Plan, rows: Mapping[str, Row], spend: Spend) -> Iterator[Problem]:
    """Ask about lines that together are far from the first year's allocation."""
    allocation = (plan.allocation.recurrent[0] or 0.0) + plan.allocation.non_recurrent[0]
    total = sum(first_year_spend(plan, line) for line in plan.lines)
    where, cell = spend.sheet.heading("first_year_spend"), rows["recurrent"].year_cell(plan.first_year).where
    sums = f"the lines add up to {amount(total)}, the allocation of {plan.year_labels[0]} ({cell})"
    if allocation <= 0 or total <= 0:
        return
    if _is_thousandfold(total / allocation) or _is_thousandfold(allocation / total):
        found = (
            f"{sums} is {amount(allocation)}: about a thousand times {'less' if total > allocation else 'more'}"
        )
        yield _warning(where, found, f"are both in {plan.money_unit}? Type all money in one unit")
    elif abs(total / allocation - 1) > FURTHEST_FROM_ALLOCATION:
        share = f"{abs(total / allocation - 1) * 100:.0f} %"
        found = f"{sums} is {amount(allocation)}: they are {share} {'above' if total > allocation else 'below'} it"
        yield _warning(where, found, "check that no line is missing, twice there, or in another unit")


def line_size_warnings(plan: Plan, spend: Spend) -> Iterator[Problem]:
    """Ask about a line about a thousand times smaller or larger than the others, as from another unit."""
    sizes = {line.name: abs(line.first_year_spend) for line in plan.lines if line.first_year_spend}
    if len(sizes) < _FEWEST_LINES:
        return
    middle = median(sizes.values())
    total, allocation = sum(sizes.values()), plan.allocation.recurrent[0] or 0.0
    for name, size in sizes.items():
        is_small = _is_thousandfold(middle / size) and size < total / 10_000 and size * 1_000 <= allocation
        is_large = _is_thousandfold(size / middle) and size > allocation
        if is_small or is_large:
            found = f"First-year spend of {name} is {amount(size)}, about a thousand times {_than(is_small)}"
            meant = amount(size * 1_000 if is_small else size / 1_000)
            where = spend.rows[fold(name)].cell("first_year_spend").where
            yield _warning(where, found, f"is {meant} meant? If so, type {meant}; if not, leave it")


def _than(is_small: bool) -> str:
    return "less than the other lines" if is_small else "more than the other lines"


def sign_warnings(
    plan: Plan, spend: Spend, qipp: Mapping[str, Row], allocation: Mapping[str, Row]
) -> Iterator[Problem]:
    """Ask about amounts that are negative where the plan means positive ones."""
    for line in plan.lines:
        if (line.first_year_spend or 0.0) < 0:
            where = spend.rows[fold(line.name)].cell("first_year_spend").where
            yield _turned(where, f"First-year spend of {line.name}", "spend is a positive amount")
    rows = {**qipp, **allocation}
    figures = {
        "planned": (plan.qipp.planned if plan.qipp else (), "a saving is a positive amount"),
        "unidentified": (plan.qipp.unidentified if plan.qipp else (), "a saving is a positive amount"),
        "surplus_rate": (plan.rules.surplus_rate, "a surplus is positive"),
        "surplus_amount": (plan.rules.surplus_amount, "a surplus is positive"),
    }
    for key, (by_year, convention) in figures.items():
        for year, figure in zip(plan.year_numbers, by_year, strict=False):
            if figure is not None and figure < 0:
                row = rows[key]
                yield _turned(row.year_cell(year).where, f"{row.text('item')} in {year_label(year)}", convention)


def _turned(where: str, label: str, convention: str) -> Problem:
    return _warning(where, f"{label} is negative", f"{convention}: take the minus off, or leave it if it is meant")


def qipp_warnings(plan: Plan, rows: Mapping[str, Row]) -> Iterator[Problem]:
    """Ask about savings of more than a tenth of the spend."""
    total = sum(first_year_spend(plan, line) for line in plan.lines)
    if plan.qipp is None or total <= 0:
        return
    for year, planned, unidentified in zip(
        plan.year_numbers, plan.qipp.planned, plan.qipp.unidentified, strict=True
    ):
        saving = (planned or 0.0) + (unidentified or 0.0)
        if saving > MOST_QIPP * total:
            row = rows["planned" if (planned or 0.0) >= (unidentified or 0.0) else "unidentified"]
            found = (
                f"QIPP in {year_label(year)} is {amount(saving)}, {saving / total * 100:.0f} % of first-year spend"
            )
            remedy = (
                f"more than {MOST_QIPP * 100:g} % has hardly been delivered: check figure and unit, or leave it"
            )
            yield _warning(row.year_cell(year).where, found, remedy)


_TOTAL = re.compile(r"((grand|overall) |sub-? ?)?totals?\b", re.IGNORECASE)
_ROUNDING = 0.005  # a typed total may differ from the sum of rounded lines by half a per cent
_CALLED = 2  # lines that a figure must add up before it is asked whether it is a total under another name


def without_totals(spend: Spend, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Leave out the lines that are totals of those above, each reported as an error; ask about the others."""
    totals = {line.name for line, is_total in zip(lines, _are_totals(lines), strict=True) if is_total}
    for line in lines:
        if line.name in totals:
            _report_total(spend, line)
        elif _TOTAL.match(line.name):
            _ask(spend, line, "is called a total, but is read as a line of its own")
    kept = tuple(line for line in lines if line.name not in totals)
    for line in _sums_by_another_name(kept):
        _ask(spend, line, "is the sum of all lines above it, and is read as a line of its own")
    return kept


def _are_totals(lines: Sequence[Line]) -> Iterator[bool]:
    """Whether each line is called a total and is the sum of the lines above it, or since the total before it."""
    above = since = 0.0
    for line in lines:
        spent = line.first_year_spend
        is_total = bool(_TOTAL.match(line.name)) and bool(spent) and _is_sum(spent, above, since)
        yield is_total
        above, since = (above, 0.0) if is_total else (above + (spent or 0.0), since + (spent or 0.0))


def _is_sum(spent: float | None, *sums: float) -> bool:
    return spent is not None and any(total and abs(spent / total - 1) <= _ROUNDING for total in sums)


def _sums_by_another_name(lines: Sequence[Line]) -> Iterator[Line]:
    above, count = 0.0, 0
    for line in lines:
        spent = line.first_year_spend or 0.0
        if count >= _CALLED and spent and not _TOTAL.match(line.name) and abs(spent - above) <= 1e-9 * abs(above):
            yield line
        above, count = above + spent, count + bool(spent)


def _report_total(spend: Spend, line: Line) -> None:
    row = spend.rows[fold(line.name)]
    found = f"{line.name!r} adds up the lines above it and would count them twice"
    row.table.report.error(row.cell("line").where, found, "delete the row: totals are computed")


def _ask(spend: Spend, line: Line, found: str) -> None:
    row = spend.rows[fold(line.name)]
    where = row.cell("line").where
    row.table.report.warn(where, f"{line.name!r} {found}", "delete the row if it adds up others")
