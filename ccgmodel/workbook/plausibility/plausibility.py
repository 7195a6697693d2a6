"""What a colleague would raise over a plan that can be read: warnings, each with its cells and what to do.

They are questions: nothing is changed. The limits are wide, so that a plan as published gives none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ccgmodel.answers import printed_figures
from ccgmodel.baseline import funding
from ccgmodel.plan import DRIVERS, Metric, Plan, Problem, warning, year_label
from ccgmodel.workbook.cells.table import Row
from ccgmodel.workbook.cells.units import amount
from ccgmodel.workbook.contract import DRIVERS as DRIVER_FIELDS
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.plausibility.figures import Figure
from ccgmodel.workbook.plausibility.money import (
    allocation_steps,
    allocation_warnings,
    qipp_warnings,
)
from ccgmodel.workbook.plausibility.rates import rate_warnings
from ccgmodel.workbook.plausibility.schemes import look_alikes, scheme_warnings
from ccgmodel.workbook.plausibility.sizes import size_warnings, unless_asked
from ccgmodel.workbook.sheets.care import CareSheets, PoolSheets
from ccgmodel.workbook.sheets.programme import ProgrammeSheets
from ccgmodel.workbook.sheets.spend import Spend

_RATE = re.compile(r"\brates?\b|%|per cent|\bper [\d,]+", re.IGNORECASE)
_SAME = 1e-6  # £k within which contributions and lines agree
_MOST_PER_CENT = 100.0
POOL_WORD = "pool"  # what a contradiction about the pooled budget has in its Where


def care_warnings(plan: Plan, care: CareSheets, pooled: PoolSheets) -> Iterator[Problem]:
    """Yield what looks odd: labels, units, printed rates that do not follow, a pool that does not add up."""
    named = " ".join(each.where for each in plan.contradictions).casefold()
    stated = defaultdict[str, list[float | None]](list)
    for values in plan.metric_values:
        if values.measure == "value":
            stated[values.metric] += values.figures
    for metric in plan.metrics:
        row = care.rows[metric.name]
        if metric.name.casefold() not in named:
            yield from _label(metric, row.cell("printed_as").where)
        yield from _metric_rates(metric, stated[metric.name], row.cell("unit").where)
    rows = {id(stated): row for row, stated in zip(care.value_rows, care.values, strict=True)}
    for each in printed_figures(plan) if plan.metrics else ():
        if each.row.series == "actual" and not each.reproduces and each.metric.name.casefold() not in named:
            found = f"{each.metric.name} is printed as {each.printed:g} and its figures give {each.ours:.6g}"
            where = rows[id(each.row)].cell("metric").where
            yield warning(where, found, "check them, or name it on the Contradictions sheet")
    if POOL_WORD not in named:
        yield from chain.from_iterable(_funding(plan, pooled, year) for year in plan.year_numbers)


def _label(metric: Metric, where: str) -> Iterator[Problem]:
    """A row that is called a rate and holds counts, or has the unit of one."""
    for label in (metric.printed_as, metric.unit):
        if metric.kind == "activity" and _RATE.search(label):
            found = f"{metric.name} is called {label!r}, which is a rate, and it is an activity, which is a count"
            yield warning(where, found, "correct Kind or Unit, or name it on the Contradictions sheet")


def _metric_rates(metric: Metric, stated: Sequence[float | None], where: str) -> Iterator[Problem]:
    """Per cent that look like fractions, or that are above 100."""
    figures = [figure for figure in (metric.baseline, metric.target, *stated) if figure]
    if metric.unit != "%" or not figures:
        return
    if all(0 < figure < 1 for figure in figures):
        found = f"every figure of {metric.name} is below 1 %, such as {figures[0]:g}"
        yield warning(where, found, "type 81.5 for 81.5 % if a share was meant")
    if metric.kind != "path" and max(figures) > _MOST_PER_CENT:
        found = f"{metric.name} is {max(figures):g} %, and it is a share of its denominator"
        yield warning(where, found, "check it")


def _funding(plan: Plan, pooled: PoolSheets, year: int) -> Iterator[Problem]:
    for each in funding(plan, year) if plan.contributions else ():
        if abs(each.difference) > _SAME:
            found = (
                f"{each.fund} pays {amount(each.contributed)} into the pool in {year_label(year)}, and the lines "
                f"that it pays for cost {amount(each.lines)}"
            )
            remedy = "correct Fund or the amounts, or name it on the Contradictions sheet"
            yield warning(pooled.where, found, remedy)


_OTHERS = 3  # lines that must all have a rate before a blank one is asked about
_HEADINGS = {field.key: field.heading for field in DRIVER_FIELDS}


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where a plan's figures stand: the rows of its sheets by field and by folded line name, and every figure."""

    spend: Spend
    allocation: Mapping[str, Row]
    qipp: Mapping[str, Row]
    programme: ProgrammeSheets
    figures: tuple[Figure, ...]
    risk: str  # the cell that says how risk is adjusted


def warnings(plan: Plan, places: Places) -> list[Problem]:
    """Return what looks odd about a plan, in the order in which its sheets are read."""
    stated = [_as_named(each, plan) for each in places.figures]
    sizes = list(size_warnings(stated, plan.first_allocation, plan.first_year))
    asked = {question.where for question in sizes}
    return list(
        chain(
            allocation_warnings(plan, places.allocation, places.spend),
            allocation_steps(plan, places.allocation),
            sizes,
            rate_warnings(places.figures),
            _blank_rates(plan, places),
            _near_names(plan, places.spend),
            unless_asked(qipp_warnings(plan, places.qipp), asked),
            unless_asked(scheme_warnings(plan, places.programme, places.risk), asked),
        )
    )


def _as_named(each: Figure, plan: Plan) -> Figure:
    """A required position with a name, such as a control total, may be a deficit: its sign is no question."""
    permitted = each.field.key == "surplus_amount" and plan.rules.name
    return each._replace(field=replace(each.field, positive="")) if permitted else each


def _blank_rates(plan: Plan, places: Places) -> Iterator[Problem]:
    """Lines that nothing moves, and rates that are blank on one line where all the others have one."""
    grown = [line for line in plan.lines if line.fixed is None and line.share_of_allocation is None]
    holding = {driver: sum(driver in line.rates for line in grown) for driver in DRIVERS}
    for line in grown:
        row = places.spend.rows[fold(line.name)]
        if not line.rates:
            cell, last = row.cell(DRIVERS[0]).where, row.cell(DRIVERS[-1]).where.split("!")[-1]
            found = f"{line.name} has no growth rate: it stays at its first-year spend, and no lever moves it"
            yield warning(
                f"{cell}:{last}", found, "type its rates, 0% where one applies and is nought, or leave it"
            )
            continue
        for driver in DRIVERS:
            if driver not in line.rates and holding[driver] == len(grown) - 1 >= _OTHERS:
                found = f"{_HEADINGS[driver]} of {line.name} is blank, but every other line has one"
                remedy = "type it, 0% if it applies and is nought; leave it blank if it does not apply"
                yield warning(row.cell(driver).where, found, remedy)


def _near_names(plan: Plan, spend: Spend) -> Iterator[Problem]:
    """Lines whose names differ by a slip of the keyboard only."""
    for name, other in look_alikes(plan.line_names):
        where = spend.rows[fold(name)].cell("line").where
        first = spend.rows[fold(other)].cell("line").where
        found = f"{name!r} and {other!r} ({first}) look like the same line"
        yield warning(where, found, "add them together, or leave them if they are two lines")
