"""What a colleague would raise over a plan that can be read: warnings, each with its cells and what to do.

They are questions: nothing is changed. The limits are wide, so that a plan as published gives none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from ccgmodel.plan import DRIVERS, Plan, Problem, year_label
from ccgmodel.workbook.cells.table import Row
from ccgmodel.workbook.contract import DRIVERS as DRIVER_FIELDS
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.plausibility.money import (
    allocation_warnings,
    line_size_warnings,
    qipp_warnings,
    sign_warnings,
)
from ccgmodel.workbook.plausibility.schemes import look_alikes, scheme_warnings
from ccgmodel.workbook.sheets.programme import ProgrammeSheets
from ccgmodel.workbook.sheets.spend import Keyed, Spend

MOST_EFFICIENCY = 0.10  # a year
MOST_GROWTH = 0.15  # a year
_OTHERS = 3  # lines that must all have a rate before a blank one is asked about
_HEADINGS = {field.key: field.heading for field in DRIVER_FIELDS}


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where a plan's figures stand: the rows of its sheets by field, by folded line name, and by driver."""

    spend: Spend
    allocation: Mapping[str, Row]
    qipp: Mapping[str, Row]
    yearly: Mapping[str, Keyed]
    programme: ProgrammeSheets
    risk: str  # the cell that says how risk is adjusted


def warnings(plan: Plan, places: Places) -> list[Problem]:
    """Return what looks odd about a plan, in the order in which its sheets are read."""
    return list(
        chain(
            allocation_warnings(plan, places.allocation, places.spend),
            _allocation_growth(plan, places.allocation),
            line_size_warnings(plan, places.spend),
            sign_warnings(plan, places.spend, places.qipp, places.allocation),
            _rates(plan, places),
            _blank_rates(plan, places),
            _near_names(plan, places.spend),
            qipp_warnings(plan, places.qipp),
            scheme_warnings(plan, places.programme, places.risk),
        )
    )


def _warning(where: str, found: str, remedy: str) -> Problem:
    return Problem(where, found, remedy, "warning")


def _allocation_growth(plan: Plan, rows: Mapping[str, Row]) -> Iterator[Problem]:
    for year, growth in zip(plan.year_numbers, plan.allocation.growth, strict=True):
        if growth is not None and abs(growth) > MOST_GROWTH:
            where = rows["growth"].year_cell(year).where
            yield _unlikely_rate(where, f"Allocation growth in {year_label(year)}", growth, MOST_GROWTH)


def _rates(plan: Plan, places: Places) -> Iterator[Problem]:
    """The growth and efficiency of lines, each where it is typed."""
    for line in plan.lines:
        row, yearly = places.spend.rows[fold(line.name)], places.yearly.get(fold(line.name), {})
        for driver, rates in line.rates.items():
            if not any(_is_unlikely(driver, rate) for rate in set(rates)):
                continue
            flat = row.number_of(driver, line.name)
            yield from _rate(row.cell(driver).where, f"{_HEADINGS[driver]} of {line.name}", driver, flat)
            figures, other = yearly.get(driver, ((), row))
            for year, rate in zip(plan.year_numbers, figures, strict=False):
                label = f"{_HEADINGS[driver]} of {line.name} in {year_label(year)}"
                yield from _rate(other.year_cell(year).where, label, driver, rate)


def _most(driver: str) -> float:
    return MOST_EFFICIENCY if driver == "tariff_efficiency" else MOST_GROWTH


def _is_unlikely(driver: str, rate: float | None) -> bool:
    return rate is not None and (abs(rate) > _most(driver) or (driver == "tariff_efficiency" and rate < 0))


def _rate(where: str, label: str, driver: str, rate: float | None) -> Iterator[Problem]:
    if rate is None or not _is_unlikely(driver, rate):
        return
    if abs(rate) > _most(driver):
        yield _unlikely_rate(where, label, rate, _most(driver))
    else:
        remedy = f"a fall of prices is a positive rate: type {-rate * 100:.12g}% if that is meant"
        yield _warning(where, f"{label} is {_per_cent(rate)}, a rise of prices", remedy)


def _unlikely_rate(where: str, label: str, rate: float, most: float) -> Problem:
    tenth = f"{rate * 10:.12g}%"
    remedy = f"is {tenth} meant? If so, type {tenth}; if not, leave it"
    return _warning(where, f"{label} is {_per_cent(rate)} a year, beyond {most * 100:g} %", remedy)


def _per_cent(rate: float) -> str:
    return f"{'−' if rate < 0 else ''}{abs(rate) * 100:.12g} %"


def _blank_rates(plan: Plan, places: Places) -> Iterator[Problem]:
    """Lines that nothing moves, and rates that are blank on one line where all the others have one."""
    grown = [line for line in plan.lines if line.fixed is None and line.share_of_allocation is None]
    holding = {driver: sum(driver in line.rates for line in grown) for driver in DRIVERS}
    for line in grown:
        row = places.spend.rows[fold(line.name)]
        if not line.rates:
            cell, last = row.cell(DRIVERS[0]).where, row.cell(DRIVERS[-1]).where.split("!")[-1]
            found = f"{line.name} has no growth rate: it stays at its first-year spend, and no lever moves it"
            yield _warning(
                f"{cell}:{last}", found, "type its rates, 0% where one applies and is nought, or leave it"
            )
            continue
        for driver in DRIVERS:
            if driver not in line.rates and holding[driver] == len(grown) - 1 >= _OTHERS:
                found = f"{_HEADINGS[driver]} of {line.name} is blank, but every other line has one"
                remedy = "type it, 0% if it applies and is nought; leave it blank if it does not apply"
                yield _warning(row.cell(driver).where, found, remedy)


def _near_names(plan: Plan, spend: Spend) -> Iterator[Problem]:
    """Lines whose names differ by a slip of the keyboard only."""
    for name, other in look_alikes(plan.line_names):
        where = spend.rows[fold(name)].cell("line").where
        first = spend.rows[fold(other)].cell("line").where
        found = f"{name!r} and {other!r} ({first}) look like the same line"
        yield _warning(where, found, "add them together, or leave them if they are two lines")
