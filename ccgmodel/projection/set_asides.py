"""Money set aside by name: how much of each there is under every scenario, and how much of it is released."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Floats, Plan, once_a_plan
from ccgmodel.scenario import Batch, values_over


@dataclass(frozen=True, eq=False)
class SetAsideLevers:
    """What scenarios add to each rate and to each share released, broadcastable to (set-aside, year, scenario)."""

    rate: Floats
    release: Floats


@dataclass(frozen=True, eq=False)
class _StatedSetAsides:
    """What a plan states, (set-aside, year or 1, 1) each: £k, a fraction of the base, which base, a share."""

    amount: Floats
    rate: Floats
    of_recurrent: Floats
    released: Floats


def set_aside_levers(plan: Plan, batch: Batch) -> SetAsideLevers | None:
    """Lay the levers of set-asides out; None for a plan that sets nothing aside by name."""
    if not plan.set_asides:
        return None
    rate, release = (
        values_over(plan, batch, name, "set_aside") for name in ("set_aside_rate", "set_aside_release")
    )
    return SetAsideLevers(rate, release)


def set_asides(
    plan: Plan, levers: SetAsideLevers | None, allocation: Floats, recurrent: Floats
) -> tuple[Floats, Floats]:
    """Return what is set aside and what of it is released, (set-aside, year, scenario) each, in £k.

    With A the plan's share or sum, and r the share that it releases:

        set aside = max(0, A + shift x base);  released = min(1, max(0, r + shift)) x set aside

    Args:
        plan: what sets it aside.
        levers: None where there is nothing.
        allocation: all of it, (year, scenario).
        recurrent: the recurrent part, likewise.

    """
    if levers is None:
        nothing = np.zeros((0, plan.years, 1))
        return nothing, nothing
    stated = _stated(plan)
    base = np.where(stated.of_recurrent, recurrent, allocation)
    amount = np.maximum(0.0, stated.amount + (stated.rate + levers.rate) * base)
    return amount, np.clip(stated.released + levers.release, 0.0, 1.0) * amount


@once_a_plan
def _stated(plan: Plan) -> _StatedSetAsides:
    of, blank = plan.set_asides, (None,) * plan.years
    sums = np.array([each.amounts or blank for each in of], dtype=np.float64)[..., np.newaxis]
    rates = np.array([each.rate or 0.0 for each in of])[:, np.newaxis, np.newaxis]
    bases = np.array([(each.base or plan.rules.base) == "recurrent" for each in of])
    return _StatedSetAsides(
        amount=np.nan_to_num(sums),
        rate=np.where(np.isnan(sums), rates, 0.0),
        of_recurrent=bases[:, np.newaxis, np.newaxis],
        released=np.array([each.released for each in of])[:, np.newaxis, np.newaxis],
    )
