"""What a colleague would ask about a plan's metrics and pooled budget: warnings, each with its cell.

A difference that the plan's own Contradictions sheet names is not asked about again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ccgmodel.answers import printed_figures
from ccgmodel.baseline import funding
from ccgmodel.plan import Metric, Plan, Problem, year_label
from ccgmodel.workbook.cells.units import amount
from ccgmodel.workbook.sheets.care import CareSheets, PoolSheets

_RATE = re.compile(r"\brates?\b|%|per cent|\bper [\d,]+", re.IGNORECASE)
_SAME = 1e-6  # £k within which contributions and lines agree
_MOST_PER_CENT = 100.0
POOL_WORD = "pool"  # what a contradiction about the pooled budget has in its Where


def care_warnings(plan: Plan, care: CareSheets, pooled: PoolSheets) -> Iterator[Problem]:
    """Yield what looks odd: labels, units, printed rates that do not follow, a pool that does not add up."""
    named = " ".join(each.where for each in plan.contradictions).casefold()
    for metric in plan.metrics:
        row = care.rows[metric.name]
        if metric.name.casefold() not in named:
            yield from _label(metric, row.cell("printed_as").where)
        yield from _per_cent(plan, metric, row.cell("unit").where)
    rows = {id(stated): row for row, stated in zip(care.value_rows, care.values, strict=True)}
    for each in printed_figures(plan) if plan.metrics else ():
        if each.row.series == "actual" and not each.reproduces and each.metric.name.casefold() not in named:
            found = f"{each.metric.name} is printed as {each.printed:g} and its figures give {each.ours:.6g}"
            where = rows[id(each.row)].cell("metric").where
            yield _warning(where, found, "check them, or name it on the Contradictions sheet")
    if POOL_WORD not in named:
        yield from chain.from_iterable(_funding(plan, pooled, year) for year in plan.year_numbers)


def _label(metric: Metric, where: str) -> Iterator[Problem]:
    """A row that is called a rate and holds counts, or has the unit of one."""
    for label in (metric.printed_as, metric.unit):
        if metric.kind == "activity" and _RATE.search(label):
            found = f"{metric.name} is called {label!r}, which is a rate, and it is an activity, which is a count"
            yield _warning(where, found, "correct Kind or Unit, or name it on the Contradictions sheet")


def _per_cent(plan: Plan, metric: Metric, where: str) -> Iterator[Problem]:
    """Per cent that look like fractions, or that are above 100."""
    stated = [metric.baseline, metric.target]
    stated += chain.from_iterable(
        each.figures for each in plan.metric_values if each.metric == metric.name and each.measure == "value"
    )
    figures = [figure for figure in stated if figure]
    if metric.unit != "%" or not figures:
        return
    if all(0 < figure < 1 for figure in figures):
        found = f"every figure of {metric.name} is below 1 %, such as {figures[0]:g}"
        yield _warning(where, found, "type 81.5 for 81.5 % if a share was meant")
    if metric.kind != "path" and max(figures) > _MOST_PER_CENT:
        found = f"{metric.name} is {max(figures):g} %, and it is a share of its denominator"
        yield _warning(where, found, "check it")


def _funding(plan: Plan, pooled: PoolSheets, year: int) -> Iterator[Problem]:
    for each in funding(plan, year) if plan.contributions else ():
        if abs(each.difference) > _SAME:
            found = (
                f"{each.fund} pays {amount(each.contributed)} into the pool in {year_label(year)}, and the lines "
                f"that it pays for cost {amount(each.lines)}"
            )
            remedy = "correct Fund or the amounts, or name it on the Contradictions sheet"
            yield _warning(pooled.where, found, remedy)


def _warning(where: str, found: str, remedy: str) -> Problem:
    return Problem(where, found, remedy, "warning")
