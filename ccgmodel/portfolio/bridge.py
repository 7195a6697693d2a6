"""The annual bridge of every organisation and group of a portfolio.

Movements are effects on the in-year position in £k, (scenario, year): positive is good. They add up over members.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ccgmodel.answers import LABELS, STEP, Movements, movements
from ccgmodel.plan import Floats
from ccgmodel.portfolio.members import Portfolio
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
