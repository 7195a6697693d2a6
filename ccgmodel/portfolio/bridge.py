"""The annual bridge of every organisation and group, and the change from one version of a portfolio to the next.

Movements are effects on the in-year position in £k, (scenario, year): positive is good. They add up over members.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ccgmodel.answers import LABELS, STEP, SUBTOTALS, TOTALS, Movements, movements
from ccgmodel.plan import Floats
from ccgmodel.portfolio.members import Node, Portfolio
from ccgmodel.portfolio.project import JointScenario, to_year


@dataclass(frozen=True, eq=False)
class PortfolioMovements:
    """The movements of every plan of a portfolio over the years of them all."""

    portfolio: Portfolio
    years: tuple[int, ...]
    members: tuple[Movements, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every movement that any plan has, in the order of the bridge."""
        found = dict.fromkeys(name for each in self.members for name in each.parts)
        steps = [name for name in found if name.startswith(STEP)]
        before, after = list(LABELS)[:3], list(LABELS)[3:]
        return (*before, *steps, *after)

    def of(self, name: str, node: str = "") -> Floats:
        """Add a movement, subtotal or total up over a part, (scenario, year); NaN where a member has no such year.

        Raises:
            KeyError: where there is no such movement.

        """
        return self._added(node, lambda each: each.of(name))

    def to_date(self, name: str, node: str = "") -> Floats:
        """Add a movement since the first year up over a part, (scenario, year)."""
        return self._added(node, lambda each: each.to_date(name))

    def _added(self, node: str, value: Callable[[Movements], Floats]) -> Floats:
        total = np.zeros((len(self.members[0].parts["brought_forward"]), len(self.years)))
        for place in self.portfolio.node(node or self.portfolio.name).members:
            mine = np.full_like(total, np.nan)
            mine[:, self.members[place].plan.first_year - self.years[0] :] = value(self.members[place])
            total += mine
        return total


def portfolio_movements(
    portfolio: Portfolio, scenarios: Sequence[JointScenario] = (), last_year: int | None = None
) -> PortfolioMovements:
    """Take every organisation's positions apart into what moved them, for every scenario.

    Raises:
        ScenarioError: listing every setting that a plan cannot run.

    """
    years = portfolio.year_numbers
    years = tuple(range(years[0], (years[-1] if last_year is None else last_year) + 1))
    joint = scenarios or (JointScenario(),)
    members = tuple(
        movements(to_year(plan, years[-1]), [each.of(plan.organisation) for each in joint])
        for plan in portfolio.plans
    )
    return PortfolioMovements(portfolio, years, members)


@dataclass(frozen=True)
class Change:
    """One line of a reconciliation: a movement of one part in both versions, in £k; positive is good."""

    node: Node
    name: str
    before: float
    after: float

    @property
    def difference(self) -> float:
        """The later version less the earlier one, in £k."""
        return self.after - self.before


def reconcile(before: Portfolio, after: Portfolio, year: int) -> list[Change]:
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
        Change(
            node,
            name,
            float(earlier.of(name, node.name)[0, earlier.years.index(year)]),
            float(later.of(name, node.name)[0, later.years.index(year)]),
        )
        for node in after.nodes
        if node.name in shared
        for name in names
    ]
