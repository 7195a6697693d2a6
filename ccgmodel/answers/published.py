"""The published tables held against ours: every printed figure that the model can compute, computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from ccgmodel.answers.annual_bridge import Movements, movements
from ccgmodel.baseline import figures
from ccgmodel.plan import Floats, Measure, Metric, MetricValues, Plan, Published, year_label
from ccgmodel.projection import (
    PER_UNIT,
    Projection,
    Trajectories,
    UnknownResultError,
    project,
    result,
    trajectories,
)
from ccgmodel.scenario import Scenario

MOVEMENT, TO_DATE = "movement:", "to_date:"  # one year's movement of the position, and all since the first year


def moved(found: Movements, name: str) -> Floats:
    """Return a movement of the annual bridge by its name, (scenario, year) in £k: positive is good.

    `movement:qipp` is a year's own, `to_date:qipp` the sum of all since the first year, in which what was brought
    forward counts once. A leading minus turns the sign.

    Raises:
        UnknownResultError: where there is no such movement.

    """
    bare = name.removeprefix("-")
    kind = next(prefix for prefix in (MOVEMENT, TO_DATE) if bare.startswith(prefix))
    try:
        values = found.of(bare.removeprefix(kind)) if kind == MOVEMENT else found.to_date(bare.removeprefix(kind))
    except KeyError:
        raise UnknownResultError(f"{name!r} is no movement", f"use one of {', '.join(found.names)}") from None
    return np.asarray(-values if name.startswith("-") else values)


def is_movement(name: str) -> bool:
    """Whether a result's name is that of a movement."""
    return name.removeprefix("-").startswith((MOVEMENT, TO_DATE))


@dataclass(frozen=True)
class Comparison:
    """One printed figure beside ours, both in its printed unit. It reproduces within half of that unit's step."""

    row: Published
    year: str
    published: float
    ours: float

    @property
    def difference(self) -> float:
        """Ours less the printed one, in the printed unit."""
        return self.ours - self.published

    @property
    def reproduces(self) -> bool:
        """Whether ours rounds to the printed one: a rounding error of float64 is let pass."""
        return abs(self.difference) <= self.row.step / 2 + 1e-9


def comparisons(plan: Plan) -> list[Comparison]:
    """Every figure that the plan's own document prints, beside ours.

    Raises:
        UnknownResultError: where a row names no result.
        ScenarioError: where a row's setting is none.

    """
    found = []
    of_setting = cache(lambda text: _Printed(plan, Scenario.parse(list(filter(str.strip, text.split(";"))))))
    for row in plan.published:
        ours = of_setting(row.setting).result(row.result) / PER_UNIT[row.unit]
        found += [
            Comparison(row, year_label(plan.first_year + t), printed, float(ours[t]))
            for t, printed in enumerate(row.figures)
            if printed is not None
        ]
    return found


@dataclass(frozen=True)
class _Printed:
    """What is computed once for all rows that were printed under one scenario."""

    plan: Plan
    scenario: Scenario

    def result(self, name: str) -> Floats:
        """Our figures for a printed row, (year,)."""
        if is_movement(name):
            return np.asarray(moved(self._movements, name)[0])
        return np.asarray(result(self._projection, name)[0])

    @cached_property
    def _movements(self) -> Movements:
        return movements(self.plan, [self.scenario])

    @cached_property
    def _projection(self) -> Projection:
        return project(self.plan, [self.scenario])


@dataclass(frozen=True, kw_only=True)
class PrintedFigure:
    """A printed figure and ours, both unrounded as far as they are known, in the metric's unit or as a count."""

    metric: Metric
    row: MetricValues
    slot: int
    printed: float
    ours: float

    @property
    def measure(self) -> Measure:
        """What of the metric it is."""
        return self.row.measure

    @property
    def difference(self) -> float:
        """Ours less the printed one."""
        return self.ours - self.printed

    @property
    def reproduces(self) -> bool:
        """Whether ours rounds to the printed one, a count to whole numbers; float64's own error is let pass."""
        step = 1.0 if self.measure == "numerator" else self.metric.step
        return abs(self.difference) <= step / 2 + 1e-9 * max(1.0, abs(self.printed))


def printed_figures(plan: Plan) -> list[PrintedFigure]:
    """List the printed figures that follow from others: rates of counts, and what a rule of the plan gives.

    Figures that are taken as printed are not among them: they could not differ.
    """
    ours = trajectories(plan, [Scenario()])
    metrics = {metric.name: metric for metric in plan.metrics}
    return [
        PrintedFigure(
            metric=metrics[row.metric], row=row, slot=slot, printed=float(row.figures[slot] or 0.0), ours=own
        )
        for row in plan.metric_values
        for slot, own in _computed(plan, metrics[row.metric], row, ours)
        if row.figures[slot] is not None
    ]


def _computed(plan: Plan, metric: Metric, row: MetricValues, ours: Trajectories) -> Iterator[tuple[int, float]]:
    """What we compute of a row's five figures, by place."""
    if row.measure == "denominator" or row.series == "comparator":
        return
    t = row.year - plan.first_year
    if row.series == "plan" and metric.kind in ("rate", "relative") and 0 <= t < plan.years:
        arrays = ours.values if row.measure == "value" else ours.numerators
        found = arrays[0, ours.place(metric.name), t]
    elif row.measure == "value":
        below = figures(plan, metric.name, row.series, row.year, "denominator", row.of)
        found = figures(plan, metric.name, row.series, row.year, "numerator", row.of) / below * metric.per
    else:
        return
    yield from ((slot, float(found[slot])) for slot in np.flatnonzero(np.isfinite(found)).tolist())
