"""What happened in money: spend of a line, and savings of a scheme, month by month.

Money is in £k. Months stand from April; those to come are blank, and none before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ccgmodel.plan.dates import year_label
from ccgmodel.plan.money import Figures
from ccgmodel.plan.text import fold

if TYPE_CHECKING:
    from ccgmodel.plan.plan import Plan

MONTHS_A_YEAR = 12
MoneySeries = Literal["actual", "plan"]


@dataclass(frozen=True, kw_only=True)
class MoneyActuals:
    """What a line cost or a scheme saved in each month of a year, or how the plan spreads its year over them.

    Of a plan's own months only the shape counts: the year is what the plan's yearly figures make of it.
    """

    name: str  # of a line or a scheme, no two of which are called alike
    year: int
    months: Figures  # twelve from April; None: still to come
    series: MoneySeries = "actual"
    source: str = ""

    @property
    def known(self) -> int:
        """How many months have happened."""
        return sum(month is not None for month in self.months)


def first_monitored(plan: Plan) -> int:
    """The first year of a plan whose months may be typed: one that is an outturn has happened."""
    return plan.first_year + (plan.first_year_is == "outturn")


def months_problems(row: MoneyActuals) -> Iterator[str]:
    """Yield what is wrong with a row's months by themselves."""
    known = [month is not None for month in row.months]
    if len(known) != MONTHS_A_YEAR:
        yield f"{row.name} has {len(known)} months, not {MONTHS_A_YEAR}"
    elif row.series == "plan":
        if not all(known):
            yield f"the plan's months of {row.name} have a blank; type all twelve, 0 where nothing is planned"
        elif abs(sum(filter(None, row.months))) < 1e-9:
            yield f"the plan's months of {row.name} add up to nought, so that they spread nothing"
    elif not any(known):
        yield f"{row.name} has no month; type what happened from April on, or leave the row out"
    elif not all(known[: sum(known)]):
        yield f"{row.name} has a blank month before one that has happened; type it, 0 if there was nothing"


def year_problems(row: MoneyActuals, first: int, last: int) -> Iterator[str]:
    """Yield why months of a year cannot be held against the plan: from the first that is monitored to its last."""
    if not first <= row.year <= last:
        years = year_label(first) if first == last else f"{year_label(first)} to {year_label(last)}"
        planned = f"the plan has months to hold them against in {years}" if first <= last else "no year is to come"
        yield f"the months of {row.name} are of {year_label(row.year)}, and {planned}"


def money_actuals_contradictions(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with the months of money of a plan, in words."""
    names = {*plan.line_names, *(scheme.name for scheme in plan.schemes)}
    seen = set()
    for row in plan.money_actuals:
        if row.name not in names:
            yield f"months of money are of {row.name!r}, which is neither a line nor a scheme"
        yield from months_problems(row)
        yield from year_problems(row, first_monitored(plan), plan.first_year + plan.years - 1)
        key = (fold(row.name), row.year, row.series)
        if key in seen:
            yield f"the months of {row.name} in {year_label(row.year)} are given twice"
        seen.add(key)


def with_money_actuals(plan: Plan, *rows: MoneyActuals) -> Plan:
    """Return the plan with months of money, in place of what it has for the same name, series and year.

    A row without a month takes away what there was.

    Raises:
        PlanError: where they contradict the plan.

    """
    new = {(row.name, row.series, row.year): row for row in rows}
    kept = [row for row in plan.money_actuals if (row.name, row.series, row.year) not in new]
    return replace(plan, money_actuals=(*kept, *(row for row in new.values() if row.known)))


def over_years(rows: Iterable[MoneyActuals], last: int) -> tuple[MoneyActuals, ...]:
    """Return the rows of years up to the last."""
    return tuple(row for row in rows if row.year <= last)
