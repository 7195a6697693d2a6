"""What a plan's metrics, activity and pooled budget must not contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from ccgmodel.plan.dates import year_label
from ccgmodel.plan.metrics import QUARTERLY, SLOTS, WHOLE, ActivityGroup, Metric, MetricValues, period_label
from ccgmodel.plan.text import count_of_years, twice

if TYPE_CHECKING:
    from ccgmodel.plan.plan import Plan

_MONTHS = 12


def care_contradictions(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with a plan's metrics, their figures, its activity and its pool, in words."""
    metrics = {metric.name: metric for metric in plan.metrics}
    yield from twice("metric", (metric.name for metric in plan.metrics))
    yield from twice("line of the pool", (line.name for line in plan.pool))
    yield from chain.from_iterable(map(metric_problems, plan.metrics))
    rows = [(row.metric, f"a figure of {year_label(row.year)} is") for row in plan.metric_values]
    rows += [(row.metric, f"the actuals of {year_label(row.year)} are") for row in plan.monthly_actuals]
    rows += [(group.metric, f"the activity {group.name!r} is") for group in plan.activity_groups]
    yield from (f"{what} of {name!r}, which is no metric" for name, what in rows if name not in metrics)
    keys = [(row.metric, row.series, row.of, row.measure, row.year) for row in plan.metric_values]
    yield from (
        f"{series} {measure} of {metric} in {year_label(year)} is stated twice"
        for (metric, series, _, measure, year), times in Counter(keys).items()
        if times > 1
    )
    for row in plan.metric_values:
        if metric := metrics.get(row.metric):
            yield from figure_problems(metric, row)
    yield from _lengths(plan)
    yield from _activity(plan)
    yield from _pool(plan)


def metric_problems(metric: Metric) -> Iterator[str]:
    """Yield what is wrong with a metric by itself."""
    if metric.kind == "relative" and not 0.0 < (metric.reduction or 0.0) < 1.0:
        yield f"{metric.name} is relative to last year and has no reduction between 0 and 1"
    if metric.kind == "path" and not 0.0 <= (metric.reduction or 0.0) < 1.0:
        yield f"the reduction of {metric.name} is not a share below 1"
    if metric.kind == "relative" and metric.aggregation != "quarterly":
        yield f"{metric.name} is relative to the same quarter of last year, so its figures are quarters"
    if metric.kind == "relative" and metric.good == "higher":
        yield f"{metric.name} is planned to fall, so that lower must be good"
    if metric.target is not None and metric.target_change is not None:
        yield f"{metric.name} has both a target and a target change"
    if not metric.per > 0.0 or not metric.step > 0.0:
        yield f"{metric.name} is per {metric.per:g} and printed to {metric.step:g}; both must be above nought"


def figure_problems(metric: Metric, row: MetricValues) -> Iterator[str]:
    """Yield what is wrong with one year's figures."""
    if len(row.figures) != SLOTS:
        yield f"{metric.name} has {len(row.figures)} figures in {year_label(row.year)}, not {SLOTS}"
        return
    quarters = row.figures[:WHOLE]
    if metric.aggregation not in QUARTERLY and any(figure is not None for figure in quarters):
        yield f"{metric.name} is {metric.aggregation} and has figures by quarter in {year_label(row.year)}"
    if metric.aggregation == "cumulative" and row.measure != "denominator":
        for slot, (before, after) in enumerate(pairwise(quarters)):
            if before is not None and after is not None and after < before:
                period = period_label(row.year, slot + 1)
                yield f"{metric.name} runs from April and falls to {after:g} from {before:g} in {period}"
    if row.measure == "denominator" and any(figure is not None and figure <= 0 for figure in row.figures):
        yield f"a denominator of {metric.name} in {year_label(row.year)} is not above nought"
    if row.measure != "value" and metric.kind not in ("rate", "relative"):
        yield f"{metric.name} is no rate and has a {row.measure} in {year_label(row.year)}"


def _lengths(plan: Plan) -> Iterator[str]:
    by_year: dict[str, tuple[float | None, ...]] = {
        f"pool line {line.name!r} has": line.amounts for line in plan.pool
    }
    by_year |= {f"contribution {each.name!r} has": each.amounts for each in plan.contributions}
    by_year |= {f"reductions of {each.name} have": each.reductions for each in plan.activity_groups}
    for what, figures in by_year.items():
        if len(figures) != plan.years:
            yield f"{what} {count_of_years(len(figures))}, not {plan.years}"
    for months in plan.monthly_actuals:
        if len(months.months) != _MONTHS:
            yield f"the actuals of {months.metric} have {len(months.months)} months, not {_MONTHS}"


def group_problems(metric: Metric, group: ActivityGroup) -> Iterator[str]:
    """Yield what is wrong with a part of a metric's activity by itself."""
    if metric.kind not in ("activity", "rate"):
        yield f"the activity {group.name!r} is of {metric.name}, which is a {metric.kind}"
    if any(reduction < 0 for reduction in group.reductions):
        yield f"the activity {group.name!r} has a reduction below nought; positive is fewer"
    if group.baseline is not None and sum(group.reductions) > group.baseline:
        yield f"the activity {group.name!r} is reduced by more than its {group.baseline:g}"


def _activity(plan: Plan) -> Iterator[str]:
    metrics = {metric.name: metric for metric in plan.metrics}
    schemes, lines = {scheme.name for scheme in plan.schemes}, {"", *plan.line_names}
    for group in plan.activity_groups:
        if metric := metrics.get(group.metric):
            yield from group_problems(metric, group)
        if group.scheme and group.scheme not in schemes:
            yield f"the activity {group.name!r} is avoided by {group.scheme!r}, which is no scheme"
        if group.line not in lines:
            yield f"the activity {group.name!r} is on {group.line!r}, which is no line"


def _pool(plan: Plan) -> Iterator[str]:
    names = {"", *plan.line_names}
    for line in plan.pool:
        if line.line not in names:
            yield f"the line of the pool {line.name!r} is part of {line.line!r}, which is no line"
    for each in plan.risk_share:
        if each.share is not None and not 0.0 <= each.share <= 1.0:
            yield f"the share of {each.name} in the risk is not between 0 and 1"
    bearers = [each for each in plan.risk_share if each.kind == "bears"]
    if bearers and all(each.share is not None for each in bearers):
        total = sum(each.share or 0.0 for each in bearers)
        if abs(total - 1.0) > 1e-6:
            yield f"the shares of those who bear the risk add up to {total:.6g}, not to 1"
