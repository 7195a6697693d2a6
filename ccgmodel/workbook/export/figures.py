"""What the model makes of a plan and a scenario, down to the steps between: the stored value of every formula.

Money is in £k, rates are fractions a year. Arrays are (line, year) or (year,).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccgmodel.baseline import baseline, combine
from ccgmodel.levers import LEVERS
from ccgmodel.plan import DRIVERS, Plan
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Batch, Scenario, lever_values

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Figures:
    """The steps of one scenario's arithmetic; what the projection itself holds is in `projection`."""

    projection: Projection
    levers: dict[str, Floats]  # lever -> (line, year)
    plan_growth: Floats  # of the recurrent allocation
    plan_recurrent: Floats
    plan_qipp: Floats  # (identified / unidentified, year)
    kept: Floats  # share of the planned savings left by the extra yearly fall
    rates: Floats  # (driver, line, year), NaN where the driver does not apply
    growth: Floats  # (line, year)
    delivered: Floats
    missed: Floats
    saved: Floats
    steps: Floats
    once: Floats
    level: Floats  # of fixed lines and of shares of the allocation, else nought
    recurrent: Floats


def figures(plan: Plan, scenario: Scenario) -> Figures:
    """Compute one scenario with every step that the workbook shows."""
    projection, base = project(plan, [scenario]), baseline(plan)
    shape = (len(plan.lines), plan.years)
    levers = _levers(plan, scenario)
    kept = np.cumprod(np.concatenate([[1.0], 1.0 - levers["qipp_taper"][0, 1:]]))
    plan_qipp = base.qipp[..., 0]
    rates = _rates(plan, levers)
    growth = combine(plan.growth_combines, np.nan_to_num(rates))
    delivered, missed = _savings(plan, levers, plan_qipp * kept)
    made_good = levers["qipp_recovery"][:, :-1] * np.maximum(0.0, missed[:, :-1]) * growth[:, 1:]
    recurrent = projection.recurrent_allocation[0]
    level = base.level[..., 0].copy()
    level[:, 1:] += base.share[:, np.newaxis] * recurrent[1:]
    steps = np.zeros(shape)
    steps[base.moving] = base.recurrent_steps[..., 0]
    return Figures(
        projection=projection,
        levers=levers,
        plan_growth=base.allocation_growth[:, 0],
        plan_recurrent=np.asarray(base.first_recurrent * np.cumprod(1.0 + base.allocation_growth[:, 0])),
        plan_qipp=plan_qipp,
        kept=kept,
        rates=rates,
        growth=growth,
        delivered=delivered,
        missed=missed,
        saved=delivered + np.concatenate([np.zeros((shape[0], 1)), made_good], axis=1),
        steps=steps,
        once=base.non_recurrent_steps,
        level=level,
        recurrent=projection.recurrent_spend[0],
    )


def _levers(plan: Plan, scenario: Scenario) -> dict[str, Floats]:
    """Each lever's values, (line, year); those of growth reproduce the plan in the first year, where none acts."""
    levers = {}
    for name, values in lever_values(plan, Batch.of([scenario])).items():
        levers[name] = np.broadcast_to(values[..., 0], (len(plan.lines), plan.years)).copy()
        if LEVERS[name].acts_from == "second year":
            levers[name][:, 0] = LEVERS[name].neutral(plan)
    return levers


def _rates(plan: Plan, levers: dict[str, Floats]) -> Floats:
    """The rates under the levers, (driver, line, year); NaN where the driver does not apply to the line."""
    blank = (None,) * plan.years
    grown = [line.fixed is None and line.share_of_allocation is None for line in plan.lines]
    own = np.array([[line.rates.get(d, blank) for line in plan.lines] for d in DRIVERS], dtype=np.float64)
    moved = own + np.array([levers[driver] for driver in DRIVERS])
    return np.where(np.array(grown)[:, np.newaxis], moved, np.nan)


def _savings(plan: Plan, levers: dict[str, Floats], planned: Floats) -> tuple[Floats, Floats]:
    """Savings delivered and missed by line, (line, year), of those planned (identified / unidentified, year)."""
    share = np.array([[line.qipp_share] for line in plan.lines])
    delivery = np.array([levers["qipp_delivery"], levers["qipp_unidentified_delivery"]])
    delivered = share * (delivery * planned[:, np.newaxis]).sum(axis=0)
    return delivered, share * planned.sum(axis=0) - delivered
