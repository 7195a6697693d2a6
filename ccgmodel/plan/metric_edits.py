"""Changes that a user makes to a plan's metrics: a baseline now known, a metric taken up, actuals entered."""

from __future__ import annotations

from dataclasses import replace

from ccgmodel.plan.metrics import Metric, MetricValues, MonthlyActuals
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import Refused


class MetricEditError(Refused):
    """A change that does not fit the plan: what, where and the remedy."""


def _known(plan: Plan, name: str) -> Metric:
    found = [metric for metric in plan.metrics if metric.name == name]
    if not found:
        names = ", ".join(metric.name for metric in plan.metrics) or "none"
        raise MetricEditError(f"{name!r} is no metric of this plan", f"use one of {names}, or take it up first")
    return found[0]


def with_baseline(plan: Plan, name: str, baseline: float, year: int) -> Plan:
    """Return the plan with a metric's baseline, in the metric's own unit.

    Raises:
        MetricEditError: where the plan has no such metric.

    """
    known = _known(plan, name)
    changed = replace(known, baseline=baseline, baseline_year=year)
    return replace(plan, metrics=tuple(changed if metric is known else metric for metric in plan.metrics))


def with_metric(plan: Plan, metric: Metric) -> Plan:
    """Return the plan with one metric more, such as one of the library.

    Raises:
        MetricEditError: where the plan has a metric of that name.

    """
    if any(each.name == metric.name for each in plan.metrics):
        raise MetricEditError(f"{metric.name!r} is a metric of this plan already", "change that one")
    return replace(plan, metrics=(*plan.metrics, metric))


def with_actuals(plan: Plan, actuals: MetricValues | MonthlyActuals) -> Plan:
    """Return the plan with a year's actuals of a metric, by quarter or month, in place of those that it has.

    Months win over quarters that say the same thing, so the quarters of that metric, measure and year go.

    Raises:
        MetricEditError: where the plan has no such metric.
        PlanError: where the figures contradict the metric.

    """
    _known(plan, actuals.metric)
    key = (actuals.metric, actuals.measure, actuals.year)
    kept = tuple(
        row
        for row in plan.metric_values
        if row.series != "actual" or (row.metric, row.measure, row.year) != key or row.of
    )
    months = tuple(row for row in plan.monthly_actuals if (row.metric, row.measure, row.year) != key)
    if isinstance(actuals, MonthlyActuals):
        return replace(plan, metric_values=kept, monthly_actuals=(*months, actuals))
    return replace(plan, metric_values=(*kept, actuals), monthly_actuals=months)
