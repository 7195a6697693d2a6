"""One metric in one year: its figure under many scenarios, and what to say where it has none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ccgmodel.plan import WHOLE, Floats, Metric, Plan, year_label
from ccgmodel.projection.metrics import Trajectories, trajectories
from ccgmodel.scenario import Batch, Scenario

PREFIX = "metric:"  # of a metric among the figures that can be asked about


@lru_cache(maxsize=16)
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


def why_none(plan: Plan, name: str, year: int) -> str:
    """Say why a metric has no figure in a year, and what to do about it; blank where it has one.

    Raises:
        UnknownMetricError: where the plan has no such metric.

    """
    metric, known = metric_named(plan, name), years_known(plan, name)
    if needed := as_planned(plan).needs(metric):
        return f"nothing can be said of it without a {needed}; give it one on the sheet Metrics"
    if year not in plan.year_numbers:
        between = f"{plan.year_labels[0]} to {plan.year_labels[-1]}"
        return f"{year_label(year)} is not a year of the plan; choose one from {between}"
    if year not in known:
        return f"it has no figure of the whole of {year_label(year)}; choose {_either(known)}"
    return ""


def _either(years: tuple[int, ...]) -> str:
    return " or ".join(map(year_label, years)) or "another metric"
