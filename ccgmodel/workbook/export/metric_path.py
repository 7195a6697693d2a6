"""The rows of a metric that is relative to last year, or a path, on an export's Care sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ccgmodel.plan import WHOLE
from ccgmodel.workbook.export.book import Ref

if TYPE_CHECKING:
    from ccgmodel.workbook.export.metric_rows import MetricRows, Slots


def relative_rows(of: MetricRows) -> Slots:
    """Last year's same quarter less the share that is achieved."""

    def count(own: Ref, slot: int, t: int) -> str:
        if of.is_printed(slot, t):
            return of.printed(slot, t)
        last = own[t - 1] if t else of.before(slot)
        return f"{last}*(1-{of.cells.own('reduction')}*{of.delivery[t]})"

    return of.rows("Numerator", count, of.values(of.path))


def path_rows(of: MetricRows) -> Slots:
    """The plan's path, and on it what is not achieved of its improvement."""

    def plan(own: Ref, slot: int, t: int) -> str:
        if of.is_printed(slot, t):
            return of.printed(slot, t)
        return _on_the_line(of, slot, t) or of.last(own, slot, t)

    planned = of.rows("Plan", plan, of.path)

    def moved(_: Ref, slot: int, t: int) -> str:
        gap = _gap(of, planned, slot, t)
        return f"{planned[slot][t]}+(1-{of.delivery[t]})*{gap}" if gap else planned[slot][t]

    return of.rows("Under the levers", moved, of.values(of.path))


def _on_the_line(of: MetricRows, slot: int, t: int) -> str:
    """The straight line from the baseline to its target, where it has one and no quarters."""
    plan, metric, year = of.at.plan, of.metric, of.at.plan.first_year + t
    if metric.baseline is None or metric.target_value is None or metric.target_year is None or slot != WHOLE:
        return ""
    start = max(plan.first_year + of.figures.base.acts - 1, metric.baseline_year or 0)
    if year >= metric.target_year or metric.target_year <= start:
        return of.cells.target
    baseline = of.cells.own("baseline")
    return f"{baseline}+({of.cells.target}-{baseline})*{year - start}/{metric.target_year - start}"


def _gap(of: MetricRows, planned: Slots, slot: int, t: int) -> str:
    """Start less path, where the path is better; nothing where there is no start."""
    own, sign = planned[slot][t], of.metric.sign
    if t < of.figures.base.acts or not sign:
        return ""
    if of.metric.reduction:
        start = f"{own}/(1-{of.cells.own('reduction')})"
    elif not (start := of.cells.start(of.at.plan.first_year + t)):
        return ""
    elif of.metric.aggregation == "cumulative":
        end = WHOLE if np.isfinite(of.path[t, WHOLE]) else WHOLE - 1
        if end not in planned or not np.isfinite(of.path[t, end]):
            return ""
        start = f"{own}*{start}/{planned[end][t]}"
    return f"{'MAX' if sign < 0 else 'MIN'}(0,{start}-{own})"
