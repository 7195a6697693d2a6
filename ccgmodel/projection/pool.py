"""What a pooled budget spends under scenarios, and what that does to the plan's lines. Money is in £k."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccgmodel.baseline import amounts
from ccgmodel.plan import Floats, Plan
from ccgmodel.projection.activity import cost_of_growth
from ccgmodel.scenario import Batch, Scenario, values_over


def pool_spend(plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Floats:
    """Spend of each line of the pool under every scenario, (scenario, pool line, year) in £k.

    A line is changed by the share that the lever `pool_change` says; a protected one never is.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    batch = scenarios if isinstance(scenarios, Batch) else Batch.of(scenarios)
    batch.check(plan)
    spend = amounts(plan.pool, plan.years)[..., np.newaxis] + _change(plan, batch)
    return np.moveaxis(np.broadcast_to(spend, (*spend.shape[:-1], batch.size)), -1, 0)


def _change(plan: Plan, batch: Batch) -> Floats:
    """How each line of the pool differs from the plan, (pool line, year, scenario)."""
    flexes = np.array([not line.protected for line in plan.pool], dtype=np.float64)
    planned = amounts(plan.pool, plan.years) * flexes[:, np.newaxis]
    return np.asarray(planned[..., np.newaxis] * values_over(plan, batch, "pool_change", "pool"))


def moves_care(batch: Batch) -> bool:
    """Whether any setting is of a lever that moves activity or the pool."""
    return any(setting.lever in ("activity_growth", "pool_change") for setting in batch.values)


def beyond_drivers(plan: Plan, batch: Batch) -> Floats | None:
    """Spend that neither drivers nor savings explain, (line, year, scenario) in £k; None where there is none.

    Growth of activity that has a price, and lines of a pooled budget that are changed. It recurs as long as its
    lever stands.
    """
    found = cost_of_growth(plan, batch)
    if any(setting.lever == "pool_change" for setting in batch.values):
        on_line = np.array(
            [[each.line == line for each in plan.pool] for line in plan.line_names], dtype=np.float64
        )
        changed = np.tensordot(on_line.reshape(len(plan.lines), len(plan.pool)), _change(plan, batch), axes=1)
        found = changed if found is None else found + changed
    return found
