"""A pooled budget such as the Better Care Fund: its lines in every view, what pays for them, what became of them.

Money is in £k by year of the plan; a blank year means that the line or contribution was not there. One pound
stands on one line, and every view groups the same lines, so that all views have one total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ccgmodel.plan import Contribution, Floats, PoolLine

if TYPE_CHECKING:
    from ccgmodel.plan import Plan

View = Literal["theme", "area", "commissioner", "cluster"]
VIEWS: tuple[View, ...] = ("theme", "area", "commissioner", "cluster")


def amounts(of: Sequence[PoolLine] | Sequence[Contribution], years: int) -> Floats:
    """Lay out lines or contributions as (line, year) in £k, a blank as nought."""
    figures = np.array([each.amounts for each in of], dtype=np.float64).reshape(len(of), years)
    return np.nan_to_num(figures)


def names_in(plan: Plan, view: View) -> tuple[str, ...]:
    """The groups of a view, in the order in which the plan lists its lines."""
    return tuple(dict.fromkeys(getattr(line, view) for line in plan.pool))


def in_view(plan: Plan, view: View, spend: Floats) -> Floats:
    """Add lines up by the groups of a view: (..., line, year) to (..., group, year)."""
    return _grouped([getattr(line, view) for line in plan.pool], names_in(plan, view), spend)


def _grouped(of: Sequence[str], names: Sequence[str], spend: Floats) -> Floats:
    belongs = np.array([[each == name for each in of] for name in names], dtype=np.float64)
    return np.asarray(np.einsum("gl,...ly->...gy", belongs.reshape(len(names), len(of)), spend))


def measures(plan: Plan) -> tuple[str, ...]:
    """The outcome measures that the lines name, in their order."""
    return tuple(dict.fromkeys(measure for line in plan.pool for measure in line.measures))


def by_measure(plan: Plan, spend: Floats) -> Floats:
    """Spend on the lines that serve each outcome measure: (..., line, year) to (..., measure, year).

    A line that serves several counts under each: these sums overlap and do not add up to the pool.
    """
    serves = np.array([[m in line.measures for line in plan.pool] for m in measures(plan)], dtype=np.float64)
    return np.asarray(np.einsum("ml,...ly->...my", serves.reshape(len(measures(plan)), len(plan.pool)), spend))


@dataclass(frozen=True)
class Funding:
    """What one fund contributes in a year and what the lines that it pays for cost, in £k."""

    fund: str
    contributed: float
    lines: float

    @property
    def difference(self) -> float:
        """Contributions less lines: below nought, the lines cost more than the fund pays in."""
        return self.contributed - self.lines


def funding(plan: Plan, year: int) -> tuple[Funding, ...]:
    """Hold each fund's contributions of a year against the lines that it pays for."""
    t = year - plan.first_year
    contributed, spent = amounts(plan.contributions, plan.years)[:, t], amounts(plan.pool, plan.years)[:, t]
    funds = dict.fromkeys([each.fund for each in plan.contributions] + [line.fund for line in plan.pool])
    return tuple(
        Funding(
            fund,
            float(sum(contributed[i] for i, each in enumerate(plan.contributions) if each.fund == fund)),
            float(sum(spent[i] for i, line in enumerate(plan.pool) if line.fund == fund)),
        )
        for fund in funds
    )


@dataclass(frozen=True)
class Change:
    """What became of a line or a contribution from one year to the next, in £k; `stated` is what the text says."""

    name: str
    before: float | None
    after: float | None
    stated: float | None = None

    @property
    def change(self) -> float:
        """The rise, a blank counting as nought."""
        return (self.after or 0.0) - (self.before or 0.0)

    @property
    def unexplained(self) -> float | None:
        """The rise less the one that the text states; None where it states none."""
        return None if self.stated is None else self.change - self.stated


@dataclass(frozen=True)
class PoolBridge:
    """From one year's pool to the next, once by what is paid in and once by what it is spent on.

    `gap_before` and `gap_after` are contributions less lines: what does not reconcile at either end.
    """

    year: int  # the later of the two
    contributions: tuple[Change, ...]
    lines: tuple[Change, ...]  # those that changed
    gap_before: float
    gap_after: float

    @property
    def by_contributions(self) -> float:
        """The rise of what is paid in."""
        return sum(each.change for each in self.contributions)

    @property
    def by_lines(self) -> float:
        """The rise of what it is spent on."""
        return sum(each.change for each in self.lines)

    @property
    def stated(self) -> float | None:
        """The rise that the text states; None where it states none."""
        stated = [each.stated for each in self.contributions if each.stated is not None]
        return sum(stated) if stated else None


def pool_bridge(plan: Plan, year: int) -> PoolBridge:
    """Explain the pool of a year by that of the year before, both years of the plan."""
    t = year - plan.first_year
    lines = tuple(Change(line.name, line.amounts[t - 1], line.amounts[t]) for line in plan.pool)
    gaps = [sum(each.difference for each in funding(plan, y)) for y in (year - 1, year)]
    return PoolBridge(
        year,
        tuple(Change(each.name, each.amounts[t - 1], each.amounts[t], each.stated) for each in plan.contributions),
        tuple(each for each in lines if each.change),
        *gaps,
    )
