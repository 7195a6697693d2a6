"""The printed tables of a portfolio held against ours: organisations, groups, and changes between versions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.answers import MOVEMENT, SUBTOTALS, TO_DATE, TOTALS, Comparison, net_cover
from ccgmodel.plan import Floats, year_label
from ccgmodel.portfolio.bridge import PortfolioMovements, portfolio_movements
from ccgmodel.portfolio.members import Portfolio, PortfolioPart, PublishedFor
from ccgmodel.portfolio.project import to_year
from ccgmodel.projection import PER_UNIT, UnknownResultError, project, results
from ccgmodel.scenario import Scenario

CHANGE, EARLIER = "change:", "earlier:"  # a movement's difference from the earlier version, and that version's own
RISK, HELD = "risk:", "mitigation:"  # the sum of a risk or a mitigation of that name; without a name, of all
SHARES = {"surplus_share": ("in_year", "recurrent_allocation"), "qipp_share_of_spend": ("qipp_planned", "spend")}


@dataclass(frozen=True)
class PortfolioComparison:
    """One printed figure of an organisation or group beside ours."""

    organisation: str
    comparison: Comparison


def comparisons(portfolio: Portfolio, earlier: Portfolio | None = None) -> list[PortfolioComparison]:
    """Every figure that the portfolio's own documents print about its parts, beside ours.

    Rows about a change are held against the earlier version, and left out where there is none.

    Raises:
        UnknownResultError: where a row names no result.

    """
    ours = _Ours(portfolio, earlier)
    found: list[PortfolioComparison] = []
    for each in portfolio.published:
        if each.row.result.removeprefix("-").startswith((CHANGE, EARLIER)) and earlier is None:
            continue
        figures = ours.figures(each) / PER_UNIT[each.row.unit]
        by_year = dict(zip(portfolio.year_numbers, figures.tolist(), strict=True))
        found += [
            PortfolioComparison(each.organisation, Comparison(each.row, year_label(year), printed, by_year[year]))
            for year, printed in enumerate(each.row.figures, start=each.first_year)
            if printed is not None
        ]
    return found


class _Ours:
    """Our figures by name, each computed once."""

    def __init__(self, portfolio: Portfolio, earlier: Portfolio | None) -> None:
        self._portfolio = portfolio
        self._moved = portfolio_movements(portfolio)
        self._before = portfolio_movements(earlier) if earlier else None
        last = portfolio.year_numbers[-1]
        self._projected = [project(to_year(plan, last), [Scenario()]) for plan in portfolio.plans]

    def figures(self, each: PublishedFor) -> Floats:
        """Our figures for a printed row by year, in £k or as a fraction, (year,)."""
        name = each.row.result
        bare, sign = name.removeprefix("-"), -1.0 if name.startswith("-") else 1.0
        try:
            return sign * self._figures(bare, each.organisation)
        except KeyError:
            raise UnknownResultError(f"{name!r} is no result of a portfolio") from None

    def _figures(self, name: str, node: str) -> Floats:
        if name.startswith(EARLIER) and self._before:
            return _on_years(self._before, self._moved, name.removeprefix(EARLIER), node)
        if name.startswith(CHANGE) and self._before:
            later = self._moved.of(name.removeprefix(CHANGE), node)[0]
            return np.asarray(later - _on_years(self._before, self._moved, name.removeprefix(CHANGE), node))
        if name.startswith(MOVEMENT):
            return np.asarray(self._moved.of(name.removeprefix(MOVEMENT), node)[0])
        if name.startswith(TO_DATE):
            return np.asarray(self._moved.to_date(name.removeprefix(TO_DATE), node)[0])
        if name in SHARES:
            over, under = (self._added(part, node) for part in SHARES[name])
            return np.asarray(over / under)
        if name.startswith((RISK, HELD)) or name == "net_cover":
            return self._register(name, node)
        return self._added(name, node)

    def _added(self, name: str, node: str) -> Floats:
        """A result added up over a part, (year,)."""
        total = np.zeros(len(self._moved.years))
        for place in self._portfolio.node(node).members:
            projection = self._projected[place]
            mine = np.full(len(total), np.nan)
            mine[projection.plan.first_year - self._moved.years[0] :] = results.result(projection, name)[0]
            total += mine
        return total

    def _register(self, name: str, node: str) -> Floats:
        """Risks or mitigations added up over a part, (year,): one by its name, or all."""
        total = np.zeros(len(self._moved.years))
        for place in self._portfolio.node(node).members:
            plan = self._portfolio.plans[place]
            mine = np.zeros(plan.years)
            if name == "net_cover":
                mine = net_cover(plan).net
            elif name in (RISK, HELD):
                mine = net_cover(plan).downside if name == RISK else net_cover(plan).mitigation
            else:
                amounts = {f"{RISK}{risk.name}": risk.downside for risk in plan.risks}
                amounts |= {f"{HELD}{held.name}": held.amounts for held in plan.mitigations}
                mine = np.array([figure or 0.0 for figure in amounts[name] or (0.0,) * plan.years])
            where = plan.first_year - self._moved.years[0]
            total[where : where + plan.years] += mine
        return total


def _on_years(before: PortfolioMovements, after: PortfolioMovements, name: str, node: str) -> Floats:
    """An earlier version's movement on the later one's years, (year,); NaN where it has no such year."""
    mine = dict(zip(before.years, before.of(name, node)[0], strict=True))
    return np.array([mine.get(year, np.nan) for year in after.years])


@dataclass(frozen=True)
class Reconciled:
    """One line of a reconciliation: a movement of one part in both versions, in £k; positive is good."""

    node: PortfolioPart
    name: str
    before: float
    after: float

    @property
    def difference(self) -> float:
        """The later version less the earlier one, in £k."""
        return self.after - self.before


def reconcile(before: Portfolio, after: Portfolio, year: int) -> list[Reconciled]:
    """Explain one year's position in a later version from that in an earlier one, movement by movement.

    For every part that both versions have, each movement in both; the differences of the movements add up to that
    of the surplus.

    Raises:
        ValueError: where the year is not one of both versions.

    """
    earlier, later = portfolio_movements(before), portfolio_movements(after)
    for version in (earlier, later):
        if year not in version.years[1:]:
            last = version.years[-1]
            raise ValueError(f"{version.portfolio.name} has no movements in {year}; it has them up to {last}")
    names = [*dict.fromkeys((*earlier.names, *later.names)), *SUBTOTALS, *TOTALS]
    shared = {node.name for node in before.nodes}
    return [
        Reconciled(
            node,
            name,
            float(earlier.of(name, node.name)[0, earlier.years.index(year)]),
            float(later.of(name, node.name)[0, later.years.index(year)]),
        )
        for node in after.nodes
        if node.name in shared
        for name in names
    ]
