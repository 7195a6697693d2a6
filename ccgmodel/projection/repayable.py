"""Repayable support under scenarios: what is drawn, repaid and written off by year, and what is outstanding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Floats, Plan, once_a_plan
from ccgmodel.scenario import Batch, values_over


@dataclass(frozen=True, eq=False)
class Repayable:
    """Each item by year, (item, year, scenario) in £k; outstanding = before + drawn - repaid - written off."""

    drawn: Floats
    repaid: Floats
    written_off: Floats
    outstanding: Floats  # at the end of the year


@dataclass(frozen=True, eq=False)
class _Stated:
    """What a plan states, (item, year) each but the first; without a cap it is endless."""

    before: Floats  # (item,) £k
    drawn: Floats
    repaid: Floats
    written_off: Floats
    cap: Floats


def repayable(plan: Plan, batch: Batch) -> Repayable:
    """Follow each item year by year.

    No more is drawn than its cap, no more repaid than is outstanding, and no more written off than is then left.
    """
    if not plan.repayable:
        nothing = np.zeros((0, plan.years, 1))
        return Repayable(nothing, nothing, nothing, nothing)
    stated = _stated(plan)
    draws, repays = (
        values_over(plan, batch, name, "repayable") for name in ("repayable_drawn", "repayable_repaid")
    )
    drawn = np.minimum(draws * stated.drawn[..., np.newaxis], stated.cap[..., np.newaxis])
    wanted = repays * stated.repaid[..., np.newaxis]
    shape = np.broadcast_shapes(drawn.shape, wanted.shape)
    drawn, wanted = np.broadcast_to(drawn, shape), np.broadcast_to(wanted, shape)
    repaid, written_off, outstanding = (np.empty(shape) for _ in range(3))
    owed = np.broadcast_to(stated.before[:, np.newaxis], shape[::2])
    for t in range(plan.years):
        owed = owed + drawn[:, t]
        repaid[:, t] = np.minimum(wanted[:, t], owed)
        owed = owed - repaid[:, t]
        written_off[:, t] = np.minimum(stated.written_off[:, t, np.newaxis], owed)
        owed = outstanding[:, t] = owed - written_off[:, t]
    return Repayable(drawn, repaid, written_off, outstanding)


@once_a_plan
def _stated(plan: Plan) -> _Stated:
    def by_year(name: str) -> Floats:
        return np.array([getattr(each, name) or (None,) * plan.years for each in plan.repayable], dtype=np.float64)

    cap = by_year("cap")
    return _Stated(
        before=np.array([each.before for each in plan.repayable]),
        drawn=by_year("drawn"),
        repaid=by_year("repaid"),
        written_off=by_year("written_off"),
        cap=np.where(np.isnan(cap), np.inf, cap),
    )
