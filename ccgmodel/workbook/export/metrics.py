"""The Care sheet of an export: metrics and activity under the levers, one formula a step, quarter and year.

The steps are those of `ccgmodel.baseline.metrics` and `ccgmodel.projection.metrics`. A plan without metrics has no
such sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ccgmodel.baseline import metric_baseline
from ccgmodel.plan import WHOLE, Kind
from ccgmodel.projection import trajectories
from ccgmodel.scenario import Scenario
from ccgmodel.workbook.export.beyond import ActivityBlocks, ActivityWriter
from ccgmodel.workbook.export.book import Block, ExportGrid, YearRow
from ccgmodel.workbook.export.cells import Context
from ccgmodel.workbook.export.metric_rows import MetricRows, Slots
from ccgmodel.workbook.export.savings import SavingsBlocks, TopDown
from ccgmodel.workbook.export.terms import Term, added, choose, least, most, number, term


@dataclass(frozen=True)
class CareRows:
    """Where the sheet's rows stand: those of activity, and each metric's whole years by its place."""

    activity: ActivityBlocks
    whole_years: dict[int, YearRow]


def write_care(at: Context, savings: SavingsBlocks | None, top_down: TopDown, recovery: YearRow) -> CareRows:
    """Write the sheet and return where its rows stand."""
    at = replace(at, grid=ExportGrid(at.grid.book, "Care", at.plan.year_labels))
    growth = _lever(at, "activity_growth", "Lever: activity growth", "a year")
    delivery = _lever(at, "metric_delivery", "Lever: planned improvement achieved", "share")
    activity = ActivityWriter(at, savings, top_down, recovery).write(growth)
    base, ours = metric_baseline(at.plan), trajectories(at.plan, [Scenario()])
    whole_years: dict[int, YearRow] = {}
    for place, metric in enumerate(at.plan.metrics):
        at.grid.section(f"{metric.name} ({metric.unit or 'no unit'})")
        of = MetricRows(at, base, ours, place, growth[place], delivery[place], activity)
        if of.known_values.any():
            row = _write(of)
            if of.known_values[:, WHOLE].any():
                whole_years[place] = row
    return CareRows(activity, whole_years)


def _lever(at: Context, name: str, title: str, unit: str) -> Block:
    def formula(_: YearRow, place: int, t: int) -> Term:
        return at.levers.metric_value(name, t, at.plan.metrics[place])

    return at.grid.add_block(title, [(metric.name, "") for metric in at.plan.metrics], formula, unit)


def _write(of: MetricRows) -> YearRow:
    """Write every row of a metric and return the whole year's."""
    moved = _MOVED[of.metric.kind](of)
    values, below = _rates(of, moved) if of.metric.kind in ("rate", "relative") else (moved, {})
    return _whole(of, moved, values, below)


def _rates(of: MetricRows, moved: Slots) -> tuple[Slots, Slots]:
    """The rates over their denominators, and those."""
    cells, first = of.cells, of.at.plan.first_year
    known = np.isfinite(of.base.denominators[of.place])

    def denominator(own: YearRow, slot: int, t: int) -> Term | None:
        def of_year(year: int) -> Term | None:
            return own[year] if year >= 0 else cells.below(first + year, slot)

        before = of_year(t - 2) if t < 2 or known[t - 2, slot] else None
        return cells.below(first + t, slot, of_year(t - 1), before)

    below = of.rows("Denominator", denominator, known)
    rates = of.rows(
        "Rate",
        lambda _, slot, t: moved[slot][t] / below[slot][t] * cells.per,
        of.known & of.known_values,
    )
    return rates, below


def _whole(of: MetricRows, moved: Slots, values: Slots, below: Slots) -> YearRow:
    """The whole year as the metric's aggregation says; a rate's quarters are never added up."""
    has_quarters, aggregation = np.asarray(of.known[:, :WHOLE].all(axis=-1)), of.metric.aggregation

    def whole(t: int) -> Term | None:
        if not of.known_values[t, WHOLE]:
            return None
        if has_quarters[t] and aggregation == "cumulative":
            return values[WHOLE - 1][t]
        if not has_quarters[t] or aggregation != "quarterly" or of.metric.kind == "path":
            return values[WHOLE][t]
        counts = added(moved[slot][t] for slot in range(WHOLE))
        if of.metric.kind == "activity":
            return counts
        return counts / added(below[slot][t] for slot in range(WHOLE)) * of.cells.per

    return of.at.grid.add("Whole year", whole, of.metric.name, "")


# What moves: activities and rates


def _activity_rows(of: MetricRows) -> Slots:
    """The plan's counts, and on them what growth adds and what schemes miss."""
    avoided = _of_groups(of, "Newly avoided under the plan", of.activity.reductions)

    def plan(own: YearRow, slot: int, t: int) -> Term:
        if of.is_printed(slot, t):
            return of.printed(slot, t)
        return _grown_from(of, own, slot, t) - avoided[t] * _part_of_last(of, own, slot, t)

    planned = of.rows("Plan", plan, of.known)
    parts = _parts(of, planned)
    more = _more(of, planned, parts, avoided)
    missed = _of_groups(of, "Missed of what is to be avoided", of.activity.missed)
    return of.rows(
        "Under the levers",
        lambda _, slot, t: planned[slot][t] + missed[t] * parts[slot][t] + more[slot][t],
        of.known,
    )


def _of_groups(of: MetricRows, title: str, block: Block) -> YearRow:
    """Write the sum over the metric's groups of activity."""
    places = [i for i, group in enumerate(of.at.plan.activity_groups) if group.metric == of.metric.name]
    return of.at.grid.add(title, lambda t: added(block[place][t] for place in places), of.metric.name, "")


def _grown_from(of: MetricRows, own: YearRow, slot: int, t: int) -> Term:
    """Last year's figure grown, or the baseline grown since its own year."""
    last, growth = of.last(own, slot, t), 1 + of.cells.growth
    if last.text == of.cells.own("baseline").text:
        since = of.at.plan.first_year + t - (of.metric.baseline_year or of.at.plan.first_year - 1)
        return last * growth**since
    return last * growth


def _part_of_last(of: MetricRows, own: YearRow, slot: int, t: int) -> Term:
    """The share of last year that fell on a quarter; 1 for a whole year."""
    if slot == WHOLE:
        return term(1)
    before = of.known[t - 1] if t else np.isfinite(of.base.before[of.place])
    if not before[:WHOLE].all():
        return term(0.25)
    first = own.row - slot  # the quarters' rows follow each other, since all of them are known in some year
    last = [of.last(YearRow(own.grid, first + each), each, t) for each in range(WHOLE)]
    return _part(last, slot)


def _part(quarters: list[Term], slot: int) -> Term:
    year = added(quarters)
    return choose(year.equals(0), 0.25, quarters[slot] / year)


def _parts(of: MetricRows, planned: Slots) -> Slots:
    """How a year falls on its quarters; without all four of them, evenly."""

    def share(_: YearRow, slot: int, t: int) -> Term:
        if slot == WHOLE:
            return term(1)
        if not of.known[t, :WHOLE].all():
            return term(0.25)
        return _part([planned[each][t] for each in range(WHOLE)], slot)

    return of.rows("Share of the year", share, of.known)


def _more(of: MetricRows, planned: Slots, parts: Slots, avoided: YearRow) -> Slots:
    """What growth beyond the plan's adds: last year's grown, and this year's on what the plan grew from."""
    growth = 1 + of.cells.growth

    def more(own: YearRow, slot: int, t: int) -> Term:
        if not t:
            return term(0)
        grown_from = (planned[slot][t] + avoided[t] * parts[slot][t]) / growth
        return number(own[t - 1]) * (growth + of.growth[t]) + grown_from * of.growth[t]

    return of.rows("Beyond the plan's growth", more, of.known)


# What moves: relative to last year, or along a path


def _relative_rows(of: MetricRows) -> Slots:
    """Last year's same quarter less the share that is achieved."""

    def counted(own: YearRow, slot: int, t: int) -> Term:
        if of.is_printed(slot, t):
            return of.printed(slot, t)
        last = own[t - 1] if t else of.before(slot) or of.cells.own("baseline")
        return last * (1 - of.cells.own("reduction") * of.delivery[t])

    return of.rows("Numerator", counted, of.known)


def _path_rows(of: MetricRows) -> Slots:
    """The plan's path, and on it what is not achieved of its improvement."""

    def plan(own: YearRow, slot: int, t: int) -> Term:
        if of.is_printed(slot, t):
            return of.printed(slot, t)
        return _on_the_line(of, slot, t) or of.last(own, slot, t)

    planned = of.rows("Plan", plan, of.known)

    def moved(_: YearRow, slot: int, t: int) -> Term:
        gap = _gap(of, planned, slot, t)
        return planned[slot][t] + (1 - of.delivery[t]) * gap if gap else planned[slot][t]

    return of.rows("Under the levers", moved, of.known)


def _on_the_line(of: MetricRows, slot: int, t: int) -> Term | None:
    """The straight line from the baseline to its target, where it has one and no quarters."""
    plan, metric, year = of.at.plan, of.metric, of.at.plan.first_year + t
    if metric.baseline is None or metric.target_value is None or metric.target_year is None or slot != WHOLE:
        return None
    start = max(plan.first_year + of.base.acts - 1, metric.baseline_year or 0)
    if year >= metric.target_year or metric.target_year <= start:
        return of.cells.target
    baseline = of.cells.own("baseline")
    return baseline + (of.cells.target - baseline) * (year - start) / (metric.target_year - start)


def _gap(of: MetricRows, planned: Slots, slot: int, t: int) -> Term | None:
    """Start less path, where the path is better; nothing where there is no start."""
    own, sign = planned[slot][t], of.metric.sign
    if t < of.base.acts or not sign:
        return None
    if of.metric.reduction:
        start: Term | None = own / (1 - of.cells.own("reduction"))
    elif (start := of.cells.start(of.at.plan.first_year + t)) and of.metric.aggregation == "cumulative":
        end = WHOLE if of.known[t, WHOLE] else WHOLE - 1
        start = own * start / planned[end][t] if of.known[t, end] else None
    if start is None:
        return None
    return (most if sign < 0 else least)(0, start - own)


_MOVED: dict[Kind, Callable[[MetricRows], Slots]] = {
    "activity": _activity_rows,
    "rate": _activity_rows,
    "relative": _relative_rows,
    "path": _path_rows,
}
