"""Plausibility of a plan's money as a whole: allocation against lines and against itself, and size of QIPP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccgmodel.plan import Line, Plan, Problem, warning, year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.table import Row
from ccgmodel.workbook.cells.units import amount
from ccgmodel.workbook.plausibility.sizes import is_thousandfold
from ccgmodel.workbook.sheets.spend import Spend

FURTHEST_FROM_ALLOCATION = 0.2  # of the allocation
MOST_QIPP = 0.10  # of the first year's spend


def first_year_spend(plan: Plan, line: Line) -> float:
    """A line's spend in the first year in £k, from whichever sheet says it."""
    if line.first_year_spend is not None:
        return line.first_year_spend
    if line.fixed is not None:
        return line.fixed[0]
    return (line.share_of_allocation or 0.0) * (plan.allocation.recurrent[0] or 0.0)


def allocation_warnings(plan: Plan, rows: Mapping[str, Row], spend: Spend) -> Iterator[Problem]:
    """Ask about lines that together are far from the first year's allocation."""
    allocation = plan.first_allocation
    total = sum(first_year_spend(plan, line) for line in plan.lines)
    where, cell = spend.sheet.heading("first_year_spend"), rows["recurrent"].year_cell(plan.first_year).where
    sums = f"the lines add up to {amount(total)}, the allocation of {plan.year_labels[0]} ({cell})"
    if allocation <= 0 or total <= 0:
        return
    if is_thousandfold(total / allocation) or is_thousandfold(allocation / total):
        found = (
            f"{sums} is {amount(allocation)}: about a thousand times {'less' if total > allocation else 'more'}"
        )
        yield warning(where, found, f"are both in {plan.money_unit}? Type all money in one unit")
    elif abs(total / allocation - 1) > FURTHEST_FROM_ALLOCATION:
        share = f"{abs(total / allocation - 1) * 100:.0f} %"
        found = f"{sums} is {amount(allocation)}: they are {share} {'above' if total > allocation else 'below'} it"
        yield warning(where, found, "check that no line is missing, twice there, or in another unit")


def allocation_steps(plan: Plan, rows: Mapping[str, Row]) -> Iterator[Problem]:
    """Ask about recurrent allocations that rise or fall as none does; one that comes back is asked once."""
    field = next(field for field in contract.ALLOCATION.rows if field.key == "growth")
    path: list[float] = []
    came_back = False
    for t, year in enumerate(plan.year_numbers):
        figure, growth = plan.allocation.recurrent[t], plan.allocation.growth[t]
        path.append(figure if figure is not None else path[-1] * (1 + (growth or 0.0)))
        change = path[t] / path[t - 1] - 1 if t else 0.0
        if figure is None or came_back or field.usual[0] <= change <= field.usual[1]:
            came_back = False
            continue
        cell, before = rows["recurrent"].year_cell(year), plan.year_labels[t - 1]
        found = (
            f"Recurrent allocation in {year_label(year)} is {amount(path[t])}, {abs(change) * 100:.0f} % "
            f"{'below' if change < 0 else 'above'} that of {before} ({amount(path[t - 1])})"
        )
        later = plan.allocation.recurrent[t + 1] if t + 1 < plan.years else None
        came_back = later is not None and abs(later / path[t - 1] - 1) <= 2 * field.usual[1]
        if came_back:
            found += f", and comes back to {amount(later or 0.0)}"
        yield warning(cell.where, found, "check figure and unit, or leave it")


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
            yield warning(row.year_cell(year).where, found, remedy)
