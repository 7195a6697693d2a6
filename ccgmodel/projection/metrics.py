"""Trajectories: a plan's metrics under many scenarios at once, by quarter where the source is, and by year.

Inside, the scenario axis is last. Years are stepped through one by one, because each grows on the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from ccgmodel.baseline import NONE, ORIGINS, MetricBaseline, Origins, metric_baseline, points, run_on
from ccgmodel.plan import WHOLE, Floats, Metric, Plan, Problem, Refused, once_a_plan, year_label
from ccgmodel.projection.activity import missed_activity
from ccgmodel.projection.projection import project
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting, values_over


class UnknownMetricError(Refused):
    """A metric that the plan does not have."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Trajectories:
    """Metrics under each scenario: read-only arrays (scenario, metric, year, slot) in each metric's own unit.

    Slots 0 to 3 are the quarters and 4 is the whole year, aggregated as the metric says: counts are added up,
    rates are the sum of numerators over the sum of denominators, what runs from April is its last quarter. NaN
    stands where nothing can be had. `origins` (metric, year, slot) says whose each figure of the plan is.
    """

    plan: Plan
    values: Floats
    numerators: Floats  # of rates; NaN for the others
    denominators: Floats
    origins: Origins

    def __post_init__(self) -> None:
        for each in fields(self):
            if isinstance(array := getattr(self, each.name), np.ndarray):
                array.setflags(write=False)

    @property
    def quarters(self) -> Floats:
        """Values by quarter, (scenario, metric, year, quarter)."""
        return self.values[..., :WHOLE]

    @property
    def years(self) -> Floats:
        """Values of whole years, (scenario, metric, year)."""
        return self.values[..., WHOLE]

    def place(self, name: str) -> int:
        """Where a metric stands along the axis of metrics.

        Raises:
            UnknownMetricError: where the plan has no such metric.

        """
        names = [metric.name for metric in self.plan.metrics]
        if name not in names:
            raise UnknownMetricError(
                f"{name!r} is no metric of this plan", f"use one of {', '.join(names) or 'none'}"
            )
        return names.index(name)

    def of(self, name: str) -> Floats:
        """One metric's values, (scenario, year, slot)."""
        return np.asarray(self.values[:, self.place(name)])

    def origin(self, name: str, year: int, slot: int) -> str:
        """Whose figure it is: actual, plan (as printed), the plan's rule, ours, or blank where there is none."""
        return ORIGINS[self.origins[self.place(name), year - self.plan.first_year, slot]]

    def needs(self, metric: Metric) -> Literal["", "baseline", "target"]:
        """What must be given before anything can be said of a metric; blank where it has a trajectory.

        A baseline comes first, and none is ever made up; where there is one, it is a target or a path.
        """
        if np.isfinite(self.values[:, self.place(metric.name)]).any():
            return ""
        known = metric.baseline is not None or any(each.series == "actual" for each in points(self.plan, metric))
        return "target" if known and metric.kind == "path" else "baseline"


def trajectories(plan: Plan, scenarios: Sequence[Scenario] | Batch, years: int | None = None) -> Trajectories:
    """Carry a plan's metrics forward under every scenario, over its own years or another number of them.

    For year t and quarter q, with g the lever `activity_growth`, s the lever `metric_delivery`, r the activity
    newly avoided in the year and m what of all that is to be avoided by then is missed (see `missed_activity`):

        activity  a[t,q] = plan[t,q] + d[t,q] + m[t,q]
                  d[t,q] = d[t-1,q] x (1 + growth + g) + (plan + r)[t,q] / (1 + growth) x g
        rate      a[t,q] / denominator[t,q] x per
        relative  n[t,q] = n[t-1,q] x (1 - reduction x s);  n / denominator x per
        path      path[t,q] + (1 - s) x (start - path)[t,q], where the path is better than its start

    No numerator is rounded in between. With no lever moved this is the plan as printed, to the last digit.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    whole, plan = plan, plan if years is None else run_on(plan, years)
    batch = scenarios if isinstance(scenarios, Batch) else Batch.of(scenarios)
    batch.check(plan)
    base = metric_baseline(plan)
    shape = (*base.numerators.shape, batch.size)
    moved = np.broadcast_to(base.numerators[..., np.newaxis], shape).copy()
    share = values_over(plan, batch, "metric_delivery", "metric")[
        :, :, np.newaxis
    ]  # (metric, year, slot, scenario)
    # What a scheme avoids for each £k that it saves is known only from all years of the plan.
    missed = missed_activity(whole if whole.years > plan.years else plan, batch)[:, : plan.years]
    _add_activity(plan, base, batch, missed, moved)
    _relative(plan, base, share, moved)
    moved += (1.0 - share) * base.gaps[..., np.newaxis]
    values, denominators = _rates(plan, base, moved)
    origins = base.origins.copy()
    _aggregate(plan, base, moved, values, denominators, origins)
    counts = np.array([metric.kind in ("rate", "relative") for metric in plan.metrics])
    return Trajectories(
        plan=plan,
        values=_by_scenario(values),
        numerators=_by_scenario(np.where(counts[:, np.newaxis, np.newaxis, np.newaxis], moved, np.nan)),
        denominators=_by_scenario(np.broadcast_to(denominators[..., np.newaxis], shape)),
        origins=origins,
    )


@once_a_plan
def tied_to_money(plan: Plan) -> frozenset[str]:
    """Return the names of the metrics that move with money: some lever that moves the position moves them too."""
    bounds = [
        Scenario("", {Setting(name): bound})
        for name, lever in LEVERS.items()
        if lever.applies(plan) and lever.moves_money
        for bound in lever.bounds(plan)
    ]
    batch = Batch.of([Scenario(), *bounds])
    in_year = project(plan, batch).in_year
    costs = (in_year != in_year[0]).any(axis=1)  # (scenario,)
    values = trajectories(plan, batch).values
    moves = ~np.isclose(values, values[0], equal_nan=True).all(axis=(2, 3))  # (scenario, metric)
    tied = (moves & costs[:, np.newaxis]).any(axis=0)
    return frozenset(metric.name for metric, is_tied in zip(plan.metrics, tied, strict=True) if is_tied)


def _by_scenario(values: Floats) -> Floats:
    return np.moveaxis(values, -1, 0)


def _add_activity(plan: Plan, base: MetricBaseline, batch: Batch, missed: Floats, moved: Floats) -> None:
    """Add to activities and rates what growth brings and what schemes fail to avoid, (metric, year, scenario)."""
    which = [i for i, metric in enumerate(plan.metrics) if metric.kind in ("activity", "rate")]
    if not which:
        return
    parts, planned = base.parts[which, ..., np.newaxis], base.numerators[which, ..., np.newaxis]
    moved[which] += missed[which][:, :, np.newaxis] * parts
    lever = values_over(plan, batch, "activity_growth", "metric")
    if not lever.any():
        return
    lever = np.broadcast_to(lever, (len(plan.metrics), plan.years, lever.shape[-1]))[which][:, :, np.newaxis]
    factor = 1.0 + base.growth[which][:, np.newaxis, np.newaxis]  # (metric, slot, scenario)
    avoided = base.reductions[which][..., np.newaxis, np.newaxis] * parts
    started_from = np.nan_to_num((planned + avoided) / factor[:, np.newaxis])
    more = np.zeros_like(moved[which, 0])
    for t in range(1, plan.years):  # growth acts from the second year
        more = more * (factor + lever[:, t]) + started_from[:, t] * lever[:, t]
        moved[which, t] += more


def _relative(plan: Plan, base: MetricBaseline, share: Floats, moved: Floats) -> None:
    """Step the metrics that are last year's less a share; in what has happened they stay as they are."""
    which = [i for i, metric in enumerate(plan.metrics) if metric.kind == "relative"]
    shares = np.broadcast_to(share, (len(plan.metrics), plan.years, 1, share.shape[-1]))
    for t in range(base.acts, plan.years) if which else ():
        last = (
            moved[which, t - 1] if t else np.broadcast_to(base.before[which, :, np.newaxis], moved[which, 0].shape)
        )
        stepped = last * (1.0 - base.falls[which, np.newaxis, np.newaxis] * shares[which, t])
        moved[which, t] = np.where(np.isnan(moved[which, t]), np.nan, stepped)


def _rates(plan: Plan, base: MetricBaseline, moved: Floats) -> tuple[Floats, Floats]:
    """Values (metric, year, slot, scenario): counts over denominators where the metric is a rate."""
    per = np.array([metric.per for metric in plan.metrics])[:, np.newaxis, np.newaxis, np.newaxis]
    is_rate = np.array([metric.kind in ("rate", "relative") for metric in plan.metrics], dtype=bool)
    denominators = np.where(is_rate[:, np.newaxis, np.newaxis], base.denominators, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = moved / denominators[..., np.newaxis] * per
    return np.where(is_rate[:, np.newaxis, np.newaxis, np.newaxis], rates, moved), denominators


def _aggregate(
    plan: Plan, base: MetricBaseline, moved: Floats, values: Floats, denominators: Floats, origins: Origins
) -> None:
    """Make whole years of quarters where there are any; a rate's quarters are never added up."""
    for i, metric in enumerate(plan.metrics):
        quarters = moved[i, :, :WHOLE]
        there = np.asarray(np.isfinite(base.numerators[i, :, :WHOLE]).all(axis=-1))  # (year,)
        if metric.aggregation == "cumulative":
            whole, below = values[i, :, WHOLE - 1], denominators[i, :, WHOLE - 1]
            moved[i, :, WHOLE] = np.where(there[:, np.newaxis], moved[i, :, WHOLE - 1], moved[i, :, WHOLE])
        elif metric.aggregation == "quarterly" and metric.kind != "path":
            below = denominators[i, :, :WHOLE].sum(axis=-1)
            total = quarters.sum(axis=1)
            whole = total if metric.kind == "activity" else total / below[:, np.newaxis] * metric.per
            moved[i, :, WHOLE] = np.where(there[:, np.newaxis], total, moved[i, :, WHOLE])
        else:
            continue
        values[i, :, WHOLE] = np.where(there[:, np.newaxis], whole, values[i, :, WHOLE])
        denominators[i, :, WHOLE] = np.where(there, below, denominators[i, :, WHOLE])
        last = origins[i, :, :WHOLE].max(axis=-1)
        origins[i, :, WHOLE] = np.where(
            there, last, np.where(origins[i, :, WHOLE] == NONE, NONE, origins[i, :, WHOLE])
        )


PREFIX = "metric:"  # of a metric among the figures that can be asked about


@once_a_plan
def as_planned(plan: Plan) -> Trajectories:
    """Return the metrics with no lever moved; done once for each plan."""
    return trajectories(plan, [Scenario()])


def metric_named(plan: Plan, name: str) -> Metric:
    """Return a metric of the plan.

    Raises:
        UnknownMetricError: where the plan has no such metric.

    """
    return plan.metrics[as_planned(plan).place(name)]


def figures(plan: Plan, scenarios: Sequence[Scenario] | Batch, name: str, year: int) -> Floats:
    """A metric's figure of a whole year under each scenario, (scenario,) in its own unit.

    Raises:
        UnknownMetricError: where the plan has no such metric.
        ScenarioError: listing every setting that the plan cannot run.

    """
    return trajectories(plan, scenarios).of(name)[:, year - plan.first_year, WHOLE]


def difference_unit(metric: Metric) -> str:
    """Return the unit of a difference of two figures of a metric: points, where they are percentages."""
    return "points" if metric.unit.startswith("%") else metric.unit


def years_known(plan: Plan, name: str) -> tuple[int, ...]:
    """Return the years of the plan in which a metric has a figure.

    Raises:
        UnknownMetricError: where the plan has no such metric.

    """
    known = np.isfinite(as_planned(plan).of(name)[0, :, WHOLE])
    return tuple(year for year, there in zip(plan.year_numbers, known.tolist(), strict=True) if there)


def why_none(plan: Plan, name: str, year: int) -> Problem | None:
    """Say why a metric has no figure in a year, and what to do about it; nothing where it has one.

    Raises:
        UnknownMetricError: where the plan has no such metric.

    """
    metric, known = metric_named(plan, name), years_known(plan, name)
    if needed := as_planned(plan).needs(metric):
        return Problem("", f"nothing can be said of it without a {needed}", "give it one on the sheet Metrics")
    if year not in plan.year_numbers:
        between = f"{plan.year_labels[0]} to {plan.year_labels[-1]}"
        return Problem("", f"{year_label(year)} is not a year of the plan", f"choose one from {between}")
    if year not in known:
        return Problem("", f"it has no figure of the whole of {year_label(year)}", f"choose {_either(known)}")
    return None


def _either(years: tuple[int, ...]) -> str:
    return " or ".join(map(year_label, years)) or "another metric"
