"""What a plan measures beside its money: metrics, their printed and actual values, and activity that has a price.

A metric is in its own unit, as printed: 81.5 for 81.5 %, 598.6 for a rate per 100,000. `None` is a blank and never
nought. Figures of a year are five: four quarters and the whole year. A rate is its numerator over its denominator
times `per`; it is never added up, and what is computed is never rounded before it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from ccgmodel.plan.dates import year_label
from ccgmodel.plan.money import Figures
from ccgmodel.plan.problems import Refused

if TYPE_CHECKING:
    from ccgmodel.plan.plan import Plan

Kind = Literal["activity", "rate", "relative", "path"]


Good = Literal["higher", "lower", "neither"]


Aggregation = Literal["quarterly", "cumulative", "annual", "in arrears"]


Series = Literal["actual", "plan", "comparator"]


Measure = Literal["value", "numerator", "denominator"]


Flag = Literal["provisional", "estimated", "definition changed", "calendar year"]


FLAGS: tuple[Flag, ...] = ("provisional", "estimated", "definition changed", "calendar year")


WHOLE = 4  # the place of the whole year among the five figures of a year; the quarters are 0 to 3


SLOTS = 5


QUARTERLY: tuple[Aggregation, ...] = ("quarterly", "cumulative")


class Flagged(NamedTuple):
    """A flag and the figures it is about, by their place in the year; none: all of them."""

    flag: Flag
    slots: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Write the flag as a workbook does: provisional Q3 Q4."""
        return " ".join([self.flag, *(f"Q{slot + 1}" for slot in self.slots)])


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One thing that is measured.

    Kinds: `activity` is a count that grows and that schemes reduce; `rate` is such a count over a population;
    `relative` is the same quarter of last year less a share; `path` follows printed figures, or a straight line
    from its baseline to its target. Aggregations: `quarterly` figures stand alone and make up the year,
    `cumulative` ones run from April, `annual` ones have no quarters, those `in arrears` are known a year later.
    """

    name: str
    kind: Kind
    good: Good  # which way is good
    aggregation: Aggregation
    definition: str = ""
    group: str = ""  # the programme or framework that it belongs to
    unit: str = ""
    printed_as: str = ""  # what the source calls the row, where that misleads
    per: float = 1.0
    step: float = 1.0  # the last printed digit
    baseline: float | None = None
    baseline_year: int | None = None
    target: float | None = None
    target_change: float | None = None  # the target as a share of the baseline: -0.1 is a tenth less
    target_year: int | None = None  # None: a standard that holds in every year
    tolerance: float | None = None  # share of the target by which it may be missed and still be amber
    growth: float | None = None  # a year, of activity and rates
    reduction: float | None = None  # relative: off the same quarter of last year; path: off a baseline not printed
    note: str = ""
    source: str = ""

    @property
    def target_value(self) -> float | None:
        """The target in the metric's unit: as stated, or as a change on the baseline; None where neither is."""
        if self.target is not None or self.target_change is None or self.baseline is None:
            return self.target
        return self.baseline * (1.0 + self.target_change)

    @property
    def sign(self) -> int:
        """1 where higher is good, -1 where lower is, 0 where neither is."""
        return {"higher": 1, "lower": -1, "neither": 0}[self.good]


@dataclass(frozen=True, kw_only=True)
class MetricValues:
    """One year's figures of a metric: what happened, what was planned, or what somebody else has."""

    metric: str
    series: Series
    year: int
    figures: Figures  # Q1 to Q4 and the whole year
    of: str = ""  # whose, where it is a comparator
    measure: Measure = "value"
    flags: tuple[Flagged, ...] = ()
    source: str = ""

    def flags_at(self, slot: int) -> tuple[Flag, ...]:
        """Return the flags on one of the five figures; one on a quarter of them is also on the whole year."""
        return tuple(each.flag for each in self.flags if not each.slots or slot == WHOLE or slot in each.slots)


@dataclass(frozen=True, kw_only=True)
class MonthlyActuals:
    """What happened month by month, April to March: each month's count, or since April where that is its way."""

    metric: str
    year: int
    months: Figures
    measure: Measure = "value"
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ActivityGroup:
    """A part of a metric's activity that the plan reduces, or for which it states a price, such as one condition.

    Where a scheme makes the reduction, the price is the scheme's full-year saving over the year's full reduction
    unless it is stated.
    """

    metric: str
    name: str
    scheme: str = ""
    line: str = ""  # where the money falls; blank: on the scheme's line
    baseline: float | None = None  # activity in the plan's first year
    price: float | None = None  # £k for one
    reductions: tuple[float, ...]  # new in each year of the plan, positive is fewer
    source: str = ""


def is_better(metric: Metric, value: float, than: float) -> bool:
    """Whether one value of a metric is better than another.

    >>> is_better(Metric(name="Falls", kind="activity", good="lower", aggregation="annual"), 9.0, 10.0)
    True
    """
    return (value - than) * metric.sign > 0


def period_label(year: int, slot: int) -> str:
    """Write a quarter or a whole year.

    >>> period_label(2016, 0), period_label(2016, 4)
    ('2016/17 Q1', '2016/17')
    """
    return year_label(year) if slot == WHOLE else f"{year_label(year)} Q{slot + 1}"


def rag(metric: Metric, value: float | None, target: float | None) -> Literal["", "red", "amber", "green"]:
    """Judge a value against a target: amber while it misses by no more than the metric's tolerance.

    Blank where there is no value or no target, and where neither way is good. Without a tolerance none is amber.
    """
    if not metric.sign or value is None or target is None or value != value or target != target:
        return ""
    missed_by = (target - value) * metric.sign
    if missed_by <= 1e-9 * max(1.0, abs(target)):
        return "green"
    return "amber" if missed_by <= (metric.tolerance or 0.0) * abs(target) * (1.0 + 1e-12) else "red"


def shown(metric: Metric, value: float) -> str:
    """Write a value to the metric's last printed digit; nothing where there is none.

    >>> shown(Metric(name="Delays", kind="path", good="lower", aggregation="annual", step=0.1), 598.616)
    '598.6'
    """
    decimals = max(0, -int(np.floor(np.log10(metric.step) + 1e-9)))
    return f"{value:,.{decimals}f}" if np.isfinite(value) else ""


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


def with_actuals(plan: Plan, *actuals: MetricValues | MonthlyActuals) -> Plan:
    """Return the plan with actuals of a year and metric each, by quarter or month, in place of those that it has.

    Of two that say the same thing the later wins; months win over quarters that the plan has, which then go.

    Raises:
        MetricEditError: where the plan has no such metric.
        PlanError: where the figures contradict the metric.

    """
    for name in dict.fromkeys(row.metric for row in actuals):
        _known(plan, name)
    last: dict[tuple[str, str, int], MetricValues | MonthlyActuals] = {}
    for row in actuals:
        key = (row.metric, row.measure, row.year)
        last.pop(key, None)  # the later one also stands later
        last[key] = row
    kept = [
        row
        for row in plan.metric_values
        if row.series != "actual" or (row.metric, row.measure, row.year) not in last or row.of
    ]
    months = [row for row in plan.monthly_actuals if (row.metric, row.measure, row.year) not in last]
    return replace(
        plan,
        metric_values=(*kept, *(row for row in last.values() if isinstance(row, MetricValues))),
        monthly_actuals=(*months, *(row for row in last.values() if isinstance(row, MonthlyActuals))),
    )
