"""What the model makes of metrics, activity and pool under a scenario, down to the steps between.

Arrays are (metric, year, slot), (metric, year), (group, year), (scheme, year) or (pool line, year).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.baseline import MetricBaseline, metric_baseline
from ccgmodel.plan import Floats, Plan
from ccgmodel.projection import (
    Groups,
    Trajectories,
    counted,
    groups,
    growth_by_group,
    missed_by_group,
    pool_spend,
    trajectories,
)
from ccgmodel.scenario import Axis, Batch, Scenario, members, values_over


@dataclass(frozen=True, eq=False, kw_only=True)
class CareFigures:
    """The steps of one scenario's arithmetic beside its money."""

    base: MetricBaseline
    ours: Trajectories
    groups: Groups
    growth: Floats  # lever activity_growth by metric
    delivery: Floats  # lever metric_delivery by metric
    counted: Floats  # (scheme, year) savings on which the plan counts by then
    in_time: Floats  # (group, year) missed if no scheme were late
    in_all: Floats
    made_good: Floats
    more: Floats  # (group, year) activity beyond the plan's growth
    missed: Floats  # (metric, year)
    deviation: Floats  # (metric, year, slot) of activities and rates beyond the plan's growth
    change: Floats  # lever pool_change, (pool line, year)
    pool: Floats  # (pool line, year)


def care_figures(plan: Plan, scenario: Scenario) -> CareFigures:
    """Compute one scenario with every step that the workbook shows."""
    batch = Batch.of([scenario])
    base, ours, of = metric_baseline(plan), trajectories(plan, [scenario]), groups(plan)
    missed = missed_by_group(plan, batch) if plan.activity_groups else None
    shape = (len(plan.activity_groups), plan.years)

    def by_group(values: Floats | None) -> Floats:
        return np.broadcast_to(values[..., 0], shape) if values is not None else np.zeros(shape)

    in_all, made_good = by_group(missed and missed.in_all), by_group(missed and missed.made_good)
    of_metric = np.asarray(of.of_metric @ (in_all - made_good)) if plan.activity_groups else _none(plan)
    counts = np.array([metric.kind in ("activity", "rate") for metric in plan.metrics], dtype=bool)
    moved = np.where(
        np.array([metric.kind == "rate" for metric in plan.metrics], dtype=bool)[:, np.newaxis, np.newaxis],
        ours.numerators[0],
        ours.values[0],
    )
    deviation = moved - base.numerators - of_metric[..., np.newaxis] * base.parts
    return CareFigures(
        base=base,
        ours=ours,
        groups=of,
        growth=_lever(plan, batch, "activity_growth", "metric") * (np.arange(plan.years) > 0),
        delivery=_lever(plan, batch, "metric_delivery", "metric"),
        counted=counted(plan)[..., 0],
        in_time=by_group(missed and missed.in_time),
        in_all=in_all,
        made_good=made_good,
        more=growth_by_group(plan, batch)[..., 0] if plan.activity_groups else np.zeros(shape),
        missed=of_metric,
        deviation=np.where(counts[:, np.newaxis, np.newaxis], deviation, 0.0),
        change=_lever(plan, batch, "pool_change", "pool"),
        pool=pool_spend(plan, batch)[0],
    )


def _none(plan: Plan) -> Floats:
    return np.zeros((len(plan.metrics), plan.years))


def _lever(plan: Plan, batch: Batch, name: str, over: Axis) -> Floats:
    """One lever's values, (metric or pool line, year)."""
    return np.broadcast_to(values_over(plan, batch, name, over)[..., 0], (members(plan, over), plan.years))
