"""A metric's value as what is to be reached, in the metric's own unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccgmodel.answers.seek.target import Goal, SeekError, Target
from ccgmodel.plan import Floats, Metric, Plan, year_from_label, year_label
from ccgmodel.projection import PREFIX, UnknownMetricError, figures, metric_named, why_none
from ccgmodel.scenario import Batch, Scenario

_ROUNDING = 1e-12  # share of the value by which a figure may miss it for no reason but rounding


@dataclass(frozen=True)
class MetricTarget:
    """A metric's value of a whole year, to be reached from its worse side: at most where lower is better."""

    metric: str
    year: int
    value: float  # in the metric's unit

    @classmethod
    def parse(cls, text: str, plan: Plan) -> MetricTarget:
        """Read a target as the command line takes it: metric:Falls=180@2016/17, or metric:Falls@2016/17.

        Without a value it is the metric's own target.

        Raises:
            SeekError: where it has another form, the plan has no such metric, or the metric no target of its own.

        """
        left, _, label = text.strip().removeprefix(PREFIX).rpartition("@")
        name, value = _name_and_value(left.strip())
        year = year_from_label(label.strip())
        if not name or year is None:
            raise SeekError(
                f"{text!r} is no target", "write metric:NAME=VALUE@2016/17, or without =VALUE for its own target"
            )
        if value is None:
            value = _metric(plan, name).target_value
        if value is None:
            raise SeekError(
                f"{text}: the metric has no target of its own", f"write {PREFIX}{name}=VALUE@{year_label(year)}"
            )
        return cls(name, year, value)

    def __str__(self) -> str:
        """Write the target as the command line takes it."""
        return f"{PREFIX}{self.metric}={self.value:.12g}@{year_label(self.year)}"

    def check(self, plan: Plan) -> None:
        """Refuse a metric of which nothing can be sought, and a year in which it has no figure.

        Raises:
            SeekError: saying which metrics or years there are, or what the metric needs.

        """
        metric = _metric(plan, self.metric)
        if not metric.sign:
            raise SeekError(
                f"{self}: neither way is better", "choose a metric of which the higher or the lower is better"
            )
        if why := why_none(plan, self.metric, self.year):
            raise SeekError(why.found, why.remedy, where=str(self))

    def unit(self, plan: Plan) -> str:
        """The metric's own unit."""
        return _metric(plan, self.metric).unit

    def gap(self, plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Floats:
        """How much better than the target the metric is, (scenario,) in its unit: nought or more meets it."""
        past = (self.position(plan, scenarios) - self.value) * _metric(plan, self.metric).sign
        return np.where(np.abs(past) <= _ROUNDING * max(1.0, abs(self.value)), 0.0, past)

    def position(self, plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Floats:
        """The metric's value in the year, (scenario,) in its unit."""
        return figures(plan, scenarios, self.metric, self.year)


def read_target(text: str, plan: Plan) -> Goal:
    """Read what is to be reached as the command line takes it, in money or of a metric of the plan.

    Raises:
        SeekError: where it has another form, or is about a metric that the plan does not have.

    """
    return MetricTarget.parse(text, plan) if text.strip().startswith(PREFIX) else Target.parse(text)


def _name_and_value(text: str) -> tuple[str, float | None]:
    """Part a name from the value after its last equals sign; a name may hold such a sign itself."""
    name, equals, right = text.rpartition("=")
    try:
        value = float(right) if equals else None
    except ValueError:
        value = None
    return (text, None) if value is None or not math.isfinite(value) else (name.strip(), value)


def _metric(plan: Plan, name: str) -> Metric:
    try:
        return metric_named(plan, name)
    except UnknownMetricError as error:
        raise SeekError(error.problems) from None
