"""The rows of an activity or a rate on an export's Care sheet: the plan, growth beyond it, what is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ccgmodel.plan import WHOLE
from ccgmodel.workbook.export.book import Ref

if TYPE_CHECKING:
    from ccgmodel.workbook.export.metric_rows import MetricRows, Slots


def activity_rows(of: MetricRows) -> Slots:
    """The plan's counts, and on them what growth adds and what schemes miss."""
    base, total = of.figures.base, _total_avoided(of)

    def plan(own: Ref, slot: int, t: int) -> str:
        if of.is_printed(slot, t):
            return of.printed(slot, t)
        part = _part_of_last(of, own, slot, t)
        return f"{_grown_from(of, own, slot, t)}-{total[t]}*{part}"

    planned = of.rows("Plan", plan, base.numerators[of.place])
    parts = _parts(of, planned)
    more = _more(of, planned, parts, total)
    missed = _missed(of)

    def moved(_: Ref, slot: int, t: int) -> str:
        if slot not in more:
            return planned[slot][t]
        return f"{planned[slot][t]}+{missed[t]}*{parts[slot][t]}+{more[slot][t]}"

    values = of.values(base.numerators[of.place])
    return of.rows("Under the levers", moved, values)


def _grown_from(of: MetricRows, own: Ref, slot: int, t: int) -> str:
    """Last year's figure grown, or the baseline grown since its own year."""
    last, growth = of.last(own, slot, t), f"(1+{of.cells.growth})"
    if last == of.cells.own("baseline"):
        since = of.at.plan.first_year + t - (of.metric.baseline_year or of.at.plan.first_year - 1)
        return f"{last}*{growth}^{since}"
    return f"{last}*{growth}"


def _part_of_last(of: MetricRows, own: Ref, slot: int, t: int) -> str:
    """The share of last year that fell on a quarter; 1 for a whole year."""
    if slot == WHOLE:
        return "1"
    before = of.path[t - 1] if t else of.figures.base.before[of.place]
    if not np.isfinite(before[:WHOLE]).all():
        return "0.25"
    first = own.row - slot  # the quarters' rows follow each other, since all of them are known in some year
    last = [of.last(Ref(own.sheet, first + each), each, t) for each in range(WHOLE)]
    total = "+".join(last)
    return f"IF(({total})=0,0.25,{last[slot]}/({total}))"


def _parts(of: MetricRows, planned: Slots) -> Slots:
    """How a year falls on its quarters; without all four of them, evenly."""
    parts = np.where(np.isfinite(of.path), of.figures.base.parts[of.place], np.nan)

    def share(_: Ref, slot: int, t: int) -> str:
        if slot == WHOLE:
            return "1"
        if not np.isfinite(of.path[t, :WHOLE]).all():
            return "0.25"
        total = "+".join(planned[each][t] for each in range(WHOLE))
        return f"IF(({total})=0,0.25,{planned[slot][t]}/({total}))"

    return of.rows("Share of the year", share, parts)


def _total_avoided(of: MetricRows) -> Ref:
    places = [i for i, group in enumerate(of.at.plan.activity_groups) if group.metric == of.metric.name]

    def total(t: int) -> str:
        return "+".join(of.activity.reductions[place][t] for place in places) or "0"

    values = of.figures.base.reductions[of.place]
    return of.at.grid.add("Newly avoided under the plan", total, values, line=of.metric.name, unit="")


def _missed(of: MetricRows) -> Ref:
    places = [i for i, group in enumerate(of.at.plan.activity_groups) if group.metric == of.metric.name]

    def total(t: int) -> str:
        return "+".join(of.activity.missed[place][t] for place in places) or "0"

    values = of.figures.missed[of.place]
    return of.at.grid.add("Missed of what is to be avoided", total, values, line=of.metric.name, unit="")


def _more(of: MetricRows, planned: Slots, parts: Slots, total: Ref) -> Slots:
    """What growth beyond the plan's adds: last year's grown, and this year's on what the plan grew from."""

    def more(own: Ref, slot: int, t: int) -> str:
        if not t:
            return "0"
        growth = f"(1+{of.cells.growth})"
        from_ = f"({planned[slot][t]}+{total[t]}*{parts[slot][t]})/{growth}"
        before = f"N({own[t - 1]})*({growth}+{of.growth[t]})+"
        return f"{before}{from_}*{of.growth[t]}"

    values = np.where(np.isfinite(of.path), of.figures.deviation[of.place], np.nan)
    return of.rows("Beyond the plan's growth", more, values)
