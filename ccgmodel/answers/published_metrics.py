"""Every printed figure of a metric that can be computed, beside ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ccgmodel.baseline import figures
from ccgmodel.plan import Measure, Metric, MetricValues, Plan
from ccgmodel.projection import Trajectories, trajectories
from ccgmodel.scenario import Scenario


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
