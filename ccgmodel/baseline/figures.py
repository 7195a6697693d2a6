"""A metric's stated figures by series, measure and year, months included, and as points to draw or list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ccgmodel.plan import QUARTERLY, SLOTS, WHOLE, Flag, Floats, Measure, Metric, Plan, Series, once_a_plan

_MONTHS = 3  # in a quarter


class _Key(NamedTuple):
    metric: str
    series: Series
    of: str
    measure: Measure
    year: int


@once_a_plan
def _stated(plan: Plan) -> dict[_Key, Floats]:
    """Return every row of figures (slot,); NaN for a blank."""
    found = {
        _Key(row.metric, row.series, row.of, row.measure, row.year): np.array(row.figures, dtype=np.float64)
        for row in plan.metric_values
    }
    kinds = {metric.name: metric for metric in plan.metrics}
    for months in plan.monthly_actuals:
        key = _Key(months.metric, "actual", "", months.measure, months.year)
        given = found.get(key, np.full(SLOTS, np.nan))
        quarters = by_quarter(kinds[months.metric], np.array(months.months, dtype=np.float64), months.measure)
        found[key] = np.where(np.isnan(given), quarters, given)
    return found


def by_quarter(metric: Metric, months: Floats, measure: Measure = "value") -> Floats:
    """Make quarters of twelve months, (slot,): the last month's of what runs from April, the sum of all else.

    A quarter whose months are not all there stays blank, and so does one of a rate's own values or of its
    denominator unless all three months have the same.
    """
    quarters = months.reshape(4, _MONTHS)
    if metric.aggregation == "cumulative":
        figures = quarters[:, -1]
    elif measure == "numerator" or metric.kind == "activity":
        figures = quarters.sum(axis=1)
    else:
        figures = np.where((quarters == quarters[:, :1]).all(axis=1), quarters[:, 0], np.nan)
    return np.append(figures, np.nan)


def figures(
    plan: Plan, metric: str, series: Series, year: int, measure: Measure = "value", of: str = ""
) -> Floats:
    """Return the five stated figures of a year, (slot,), NaN where blank."""
    found = _stated(plan).get(_Key(metric, series, of, measure, year))
    return np.full(SLOTS, np.nan) if found is None else found


def values(plan: Plan, metric: Metric, series: Series, year: int, of: str = "") -> Floats:
    """Return a metric's values of a year, (slot,): from numerator and denominator where both are stated."""
    stated = figures(plan, metric.name, series, year, "value", of)
    numerators = figures(plan, metric.name, series, year, "numerator", of)
    denominators = figures(plan, metric.name, series, year, "denominator", of)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = numerators / denominators * metric.per
    return np.where(np.isfinite(rates), rates, stated)


@dataclass(frozen=True)
class Point:
    """One stated value of a metric; `numerator` and `denominator` where they are stated."""

    series: Series
    of: str
    year: int
    slot: int
    value: float
    numerator: float | None
    denominator: float | None
    flags: tuple[Flag, ...]


def points(plan: Plan, metric: Metric) -> list[Point]:
    """List a metric's stated values by series and time: history, printed plan, actuals and comparators alike."""
    keys = {(key.series, key.of, key.year) for key in _stated(plan) if key.metric == metric.name}
    found = []
    for series, of, year in sorted(keys):
        printed = values(plan, metric, series, year, of)
        above = figures(plan, metric.name, series, year, "numerator", of)
        below = figures(plan, metric.name, series, year, "denominator", of)
        for slot in np.flatnonzero(np.isfinite(printed)).tolist():
            both = [float(part[slot]) if np.isfinite(part[slot]) else None for part in (above, below)]
            flags = tuple(dict.fromkeys(_flags(plan, metric, series, of, year, slot)))
            found.append(Point(series, of, year, slot, float(printed[slot]), both[0], both[1], flags))
    return found


def _flags(plan: Plan, metric: Metric, series: Series, of: str, year: int, slot: int) -> Iterator[Flag]:
    for row in plan.metric_values:
        if (row.metric, row.series, row.of, row.year) == (metric.name, series, of, year):
            yield from row.flags_at(slot)


def breaks(plan: Plan, metric: Metric) -> tuple[int, ...]:
    """The years from which a metric has another definition: before and after cannot be compared."""
    changed = {
        row.year
        for row in plan.metric_values
        if row.metric == metric.name and any(each.flag == "definition changed" for each in row.flags)
    }
    return tuple(sorted(changed))


def is_comparable(plan: Plan, metric: Metric, earlier: int, later: int) -> bool:
    """Whether no change of definition lies between two years."""
    return not any(earlier < year <= later for year in breaks(plan, metric))


def has_quarters(plan: Plan, metric: Metric) -> bool:
    """Whether a metric has figures by quarter."""
    return metric.aggregation in QUARTERLY and metric.name in _with_quarters(plan)


@once_a_plan
def _with_quarters(plan: Plan) -> frozenset[str]:
    return frozenset(
        key.metric
        for key, row in _stated(plan).items()
        if key.series != "comparator" and np.isfinite(row[:WHOLE]).any()
    )
