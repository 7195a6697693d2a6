"""What has happened so far against the plan, and where the year ends if it goes on: by run rate and by profile.

Forecasts are of one metric and year. A rate's are of its numerator, over the year's own denominators; a rate whose
numerators are not known has none, since rates are never added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.baseline import figures, metric_baseline
from ccgmodel.plan import QUARTERLY, WHOLE, Floats, Metric, Plan, rag
from ccgmodel.projection import trajectories
from ccgmodel.scenario import Scenario

_IN_A_QUARTER = 3  # months
_IN_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Outturn:
    """A metric's year so far, in its own unit; None where the figures do not allow it.

    `to_date` and `plan_to_date` are what runs up to the last actual period: counts since April, a rate over those
    periods. `by_run_rate` carries the pace so far on to March; `by_profile` scales the plan of the year by how the
    actuals stand to its own profile so far.
    """

    metric: Metric
    year: int
    periods: int  # months or quarters that have happened, counted from April without a gap
    of: int  # how many the year has: 12 or 4
    to_date: float
    plan_to_date: float | None
    plan_year: float | None
    by_run_rate: float | None
    by_profile: float | None

    @property
    def rag(self) -> Literal["", "red", "amber", "green"]:
        """The actuals to date against the plan to date, by the metric's own tolerance."""
        return rag(self.metric, self.to_date, self.plan_to_date)

    @property
    def forecast_rag(self) -> Literal["", "red", "amber", "green"]:
        """The forecast by profile (by run rate where there is none) against the year's target, else its plan."""
        forecast = self.by_run_rate if self.by_profile is None else self.by_profile
        target = self.metric.target_value
        return rag(self.metric, forecast, self.plan_year if target is None else target)


def outturn(plan: Plan, metric: Metric, year: int) -> Outturn | None:
    """Forecast a metric's year from what has happened so far; None where nothing has, or where it has no quarters.

    A count: run rate = so far / periods x all periods; profile = so far / plan so far x plan of the year. What
    runs from April likewise, with its last figure as what it is so far.
    """
    if metric.aggregation not in QUARTERLY or not plan.first_year <= year < plan.first_year + plan.years:
        return None
    actual = _actuals(plan, metric, year)
    periods = int(np.argmax(np.append(np.isnan(actual), True)))
    is_rate = metric.kind in ("rate", "relative")
    if not periods or (metric.kind == "path" and metric.aggregation == "quarterly"):
        return None
    planned, below = _planned(plan, metric, year, len(actual))
    counts, so_far = _running(metric, actual), _running(metric, planned)
    done, expected, whole = counts[periods - 1], so_far[periods - 1], so_far[-1]
    run_rate = done * len(actual) / periods
    profile = done / expected * whole if expected else np.nan
    scale, scale_year = 1.0, 1.0
    if is_rate:  # a denominator belongs to every period, so that a rate of several is over the sum of theirs
        over = _running(metric, below)
        scale, scale_year = metric.per / over[periods - 1], metric.per / over[-1]
    return Outturn(
        metric=metric,
        year=year,
        periods=periods,
        of=len(actual),
        to_date=float(done * scale),
        plan_to_date=_known(expected * scale),
        plan_year=_known(whole * scale_year),
        by_run_rate=_known(run_rate * scale_year),
        by_profile=_known(profile * scale_year),
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _running(metric: Metric, each: Floats) -> Floats:
    """What has come together by each period: the figure itself where it runs from April."""
    return each if metric.aggregation == "cumulative" else np.cumsum(each)


def _actuals(plan: Plan, metric: Metric, year: int) -> Floats:
    """Actual counts by month where months are given, else by quarter; NaN from the first that has not happened."""
    measure: Literal["value", "numerator"] = "numerator" if metric.kind in ("rate", "relative") else "value"
    for months in plan.monthly_actuals:
        if (months.metric, months.year, months.measure) == (metric.name, year, measure):
            return np.array(months.months, dtype=np.float64)
    return figures(plan, metric.name, "actual", year, measure)[:WHOLE]


def _planned(plan: Plan, metric: Metric, year: int, periods: int) -> tuple[Floats, Floats]:
    """The plan's counts and denominators by month or quarter; a quarter's months are alike."""
    t, place = year - plan.first_year, plan.metrics.index(metric)
    quarters = metric_baseline(plan).numerators[place, t, :WHOLE]
    if year < plan.first_year + metric_baseline(plan).acts:  # it has happened: the plan is what was printed for it
        quarters = figures(plan, metric.name, "plan", year)[:WHOLE]
    below = trajectories(plan, [Scenario()]).denominators[0, place, t, :WHOLE]
    if periods != _IN_A_YEAR:
        return quarters, below
    if metric.aggregation == "cumulative":
        ends = np.append(0.0, quarters)
        steps = np.diff(ends) / _IN_A_QUARTER
        months = np.repeat(ends[:-1], _IN_A_QUARTER) + np.tile((1, 2, 3), 4) * np.repeat(steps, _IN_A_QUARTER)
        return months, np.repeat(below, _IN_A_QUARTER)
    return np.repeat(quarters / _IN_A_QUARTER, _IN_A_QUARTER), np.repeat(below / _IN_A_QUARTER, _IN_A_QUARTER)
