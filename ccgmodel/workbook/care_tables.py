"""Metrics, activity and pooled budget laid out for their sheets: what stands under each heading, by field key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccgmodel.metric import Metric, MetricValues, MonthlyActuals
from ccgmodel.plan import Figures, Plan
from ccgmodel.workbook.fields import Sheet
from ccgmodel.workbook.layout_metrics import ACTIVITY, ACTUALS, METRIC_VALUES, METRICS, MONTHS
from ccgmodel.workbook.layout_pool import POOL, POOL_FUNDING, RISK_SHARE
from ccgmodel.years import year_label

Contents = tuple[Mapping[str, object], Figures]  # by field key, and by year


def care_tables(plan: Plan) -> Iterator[tuple[Sheet, list[Contents]]]:
    """Yield each sheet with its rows."""
    yield METRICS, [(_metric(metric), ()) for metric in plan.metrics]
    yield METRIC_VALUES, [(_values(row), ()) for row in plan.metric_values]
    yield ACTUALS, [(_months(row), ()) for row in plan.monthly_actuals]
    groups = [(vars(each), tuple(figure or None for figure in each.reductions)) for each in plan.activity_groups]
    yield ACTIVITY, groups  # type: ignore[misc]
    yield POOL, [({**vars(line), "measures": "; ".join(line.measures)}, line.amounts) for line in plan.pool]
    yield POOL_FUNDING, [(vars(each), each.amounts) for each in plan.contributions]
    yield RISK_SHARE, [(vars(each), ()) for each in plan.risk_share]


def _year(year: int | None) -> str | None:
    return None if year is None else year_label(year)


def _metric(metric: Metric) -> Mapping[str, object]:
    years = {key: _year(getattr(metric, key)) for key in ("baseline_year", "target_year")}
    return {**vars(metric), **years, "metric": metric.name, "per": None if metric.per == 1.0 else metric.per}


def _values(row: MetricValues) -> Mapping[str, object]:
    figures = dict(zip(("q1", "q2", "q3", "q4", "whole_year"), row.figures, strict=True))
    flags = "; ".join(map(str, row.flags))
    return {**vars(row), **figures, "year": _year(row.year), "flags": flags}


def _months(row: MonthlyActuals) -> Mapping[str, object]:
    months = {month.lower(): figure for month, figure in zip(MONTHS, row.months, strict=True)}
    return {**vars(row), **months, "year": _year(row.year)}
