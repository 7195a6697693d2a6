"""Who bears what a savings programme does not deliver, and what the agreement on a pool provides for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Floats, Plan, RiskShareItem
from ccgmodel.projection.projection import project
from ccgmodel.scenario import Batch, Scenario


@dataclass(frozen=True, eq=False, kw_only=True)
class RiskShare:
    """The cost of non-delivery under each scenario and the agreement's parts, as stated. Money is in £k.

    `borne` has NaN where the agreement states no share, `uncovered` where it states no contingency: neither is
    made up. The contingency lies outside the pool.
    """

    cost: Floats  # (scenario, year) savings planned and not delivered
    bearers: tuple[RiskShareItem, ...]
    borne: Floats  # (scenario, bearer, year)
    contingency: float | None
    uncovered: Floats  # (scenario, year) cost beyond the contingency
    contingencies: tuple[RiskShareItem, ...]
    ladder: tuple[RiskShareItem, ...]  # who decides, the nearest first
    options: tuple[RiskShareItem, ...]
    not_shared: tuple[str, ...]  # lines of the pool that bear none of it


def risk_share(plan: Plan, scenarios: Sequence[Scenario] | Batch) -> RiskShare:
    """Say what non-delivery costs under every scenario and who bears it, as far as the agreement states it.

    cost[t] = savings planned in year t - savings delivered in year t, where positive.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    projection = project(plan, scenarios)
    cost = np.maximum(0.0, projection.qipp_planned - projection.qipp_delivered)
    bearers = tuple(each for each in plan.risk_share if each.kind == "bears")
    contingencies = tuple(each for each in plan.risk_share if each.kind == "contingency")
    stated = [each.amount for each in contingencies if each.amount is not None]
    contingency = sum(stated) if stated else None
    shares = np.array([np.nan if each.share is None else each.share for each in bearers])
    return RiskShare(
        cost=cost,
        bearers=bearers,
        borne=cost[:, np.newaxis] * shares[:, np.newaxis],
        contingency=contingency,
        uncovered=np.maximum(0.0, cost - (np.nan if contingency is None else contingency)),
        contingencies=contingencies,
        ladder=tuple(each for each in plan.risk_share if each.kind == "escalation"),
        options=tuple(each for each in plan.risk_share if each.kind == "option"),
        not_shared=tuple(line.name for line in plan.pool if line.protected),
    )
