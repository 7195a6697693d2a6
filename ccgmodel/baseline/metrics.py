"""A plan's metrics as arrays, with what it leaves blank filled by its own rules: the path that no lever moves.

Arrays are (metric, year, slot) over the years of the plan; NaN where nothing is stated and nothing follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from ccgmodel.baseline.figures import figures, has_quarters, is_comparable
from ccgmodel.plan import SLOTS, WHOLE, Floats, Metric, Plan, is_better, once_a_plan

Origins = npt.NDArray[np.int8]  # places in ORIGINS
NONE, ACTUAL, PLAN, RULE, OURS = range(5)  # where a figure comes from
ORIGINS = ("", "actual", "plan", "the plan's rule", "ours")


@dataclass(frozen=True, eq=False, kw_only=True)
class MetricBaseline:
    """What the metrics are under the plan, and what each lever has to act on.

    Numerators are counts of activities, rates and relatives, and the values themselves of paths.
    """

    numerators: Floats  # (metric, year, slot)
    denominators: Floats  # (metric, year, slot); NaN where the metric has none
    origins: Origins  # (metric, year, slot)
    before: Floats  # (metric, slot) numerators of the year before the plan's first
    gaps: Floats  # (metric, year, slot) start less path, where the path is an improvement; else nought
    growth: Floats  # (metric,) a year; nought where not stated
    falls: Floats  # (metric,) share off the same quarter of last year
    reductions: Floats  # (metric, year) activity newly avoided in the year
    parts: Floats  # (metric, year, slot) how a year's activity falls on its quarters
    acts: int  # the first year in which a lever may act, counted from 0

    def __post_init__(self) -> None:
        for each in fields(self):
            if isinstance(array := getattr(self, each.name), np.ndarray):
                array.setflags(write=False)


@once_a_plan
def metric_baseline(plan: Plan) -> MetricBaseline:
    """Lay a plan's metrics out; done once for each plan."""
    acts = int(plan.first_year_is == "outturn")
    shape = (len(plan.metrics), plan.years, SLOTS)
    numerators, origins = np.full(shape, np.nan), np.zeros(shape, dtype=np.int8)
    denominators, before, gaps = np.full(shape, np.nan), np.full((shape[0], SLOTS), np.nan), np.zeros(shape)
    reductions = np.zeros(shape[:2])
    for group in plan.activity_groups:
        reductions[_place(plan, group.metric)] += group.reductions
    for i, metric in enumerate(plan.metrics):
        denominators[i] = _denominators(plan, metric)
        slots = _slots(plan, metric)
        before[i] = _part(plan, metric, plan.first_year - 1)("actual")
        numerators[i], origins[i] = _FILL[metric.kind](plan, metric, slots, before[i], reductions[i], acts)
        if metric.kind == "path":
            gaps[i] = _gaps(plan, metric, numerators[i], acts)
    return MetricBaseline(
        numerators=numerators,
        denominators=denominators,
        origins=origins,
        before=before,
        gaps=gaps,
        growth=np.array([metric.growth or 0.0 for metric in plan.metrics]),
        falls=np.array([(metric.reduction or 0.0) * (metric.kind == "relative") for metric in plan.metrics]),
        reductions=reductions,
        parts=_parts(numerators),
        acts=acts,
    )


def _place(plan: Plan, name: str) -> int:
    return next(i for i, metric in enumerate(plan.metrics) if metric.name == name)


def _slots(plan: Plan, metric: Metric) -> slice:
    """The figures of a year in which the metric moves: its quarters where it has any, else the whole year."""
    return slice(0, WHOLE) if has_quarters(plan, metric) else slice(WHOLE, SLOTS)


def _parts(numerators: Floats) -> Floats:
    """How a year falls on its quarters: each one's share of the four, and all of it on a whole year alone."""
    quarters = numerators[..., :WHOLE]
    whole = quarters.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(np.isfinite(whole) & (whole != 0), quarters / whole, 0.25)
    return np.concatenate([shares, np.ones_like(whole)], axis=-1)


def _part(plan: Plan, metric: Metric, year: int) -> Callable[..., Floats]:
    """Return how to find the figures that move: numerators where the metric is a rate, else its values."""
    measure = "numerator" if metric.kind in ("rate", "relative") else "value"
    return lambda series: figures(plan, metric.name, series, year, measure)  # type: ignore[arg-type]


def _denominators(plan: Plan, metric: Metric) -> Floats:
    """Denominators (year, slot): the plan's, else the actual ones; past them they grow as they last did."""
    found = np.full((plan.years + 2, SLOTS), np.nan)  # two years before the plan's show how they grew
    for t, year in enumerate(range(plan.first_year - 2, plan.first_year + plan.years)):
        planned = figures(plan, metric.name, "plan", year, "denominator")
        actual = figures(plan, metric.name, "actual", year, "denominator")
        found[t] = np.where(np.isnan(planned), actual, planned)
        if t >= 2:
            last = found[t - 1]
            growth = np.where(np.isnan(found[t - 2]), 1.0, last / found[t - 2])
            found[t] = np.where(np.isnan(found[t]), last * growth, found[t])
    return found[2:]


def _activity(
    plan: Plan, metric: Metric, slots: slice, before: Floats, reductions: Floats, acts: int
) -> tuple[Floats, Origins]:
    """Counts (year, slot): as printed, else last year's x (1 + growth) less the year's planned reduction."""
    counts, origins = _as_printed(plan, metric, acts)
    growth, last = 1.0 + (metric.growth or 0.0), before.copy()
    if slots.start == WHOLE and np.isnan(last[WHOLE]) and metric.baseline is not None:
        since = plan.first_year - 1 - (metric.baseline_year or plan.first_year - 1)
        last[WHOLE] = metric.baseline * growth**since
    for t in range(plan.years):
        if t < acts and metric.baseline_year == plan.first_year + t and slots.start == WHOLE:
            _fill(counts[t], origins[t], np.full(SLOTS, metric.baseline, dtype=np.float64), slots, ACTUAL)
        elif t >= acts:
            parts = _parts(last[np.newaxis])[0]
            _fill(counts[t], origins[t], last * growth - reductions[t] * parts, slots, _ours(plan, t, RULE))
        last = counts[t]
    return counts, origins


def _relative(
    plan: Plan, metric: Metric, slots: slice, before: Floats, reductions: Floats, acts: int
) -> tuple[Floats, Origins]:
    """Numerators (year, slot): the same quarter of last year less the planned share, never rounded in between."""
    counts, origins = np.full((plan.years, SLOTS), np.nan), np.zeros((plan.years, SLOTS), dtype=np.int8)
    last = before
    for t in range(plan.years):
        if t < acts:
            _fill(counts[t], origins[t], _part(plan, metric, plan.first_year + t)("actual"), slice(None), ACTUAL)
        else:
            kept = last * (1.0 - (metric.reduction or 0.0))
            _fill(counts[t], origins[t], kept, slots, _ours(plan, t, RULE))
        last = counts[t]
    return counts, origins


def _path(
    plan: Plan, metric: Metric, slots: slice, before: Floats, reductions: Floats, acts: int
) -> tuple[Floats, Origins]:
    """Values (year, slot): as printed, else a straight line from baseline to target, else level."""
    values, origins = _as_printed(plan, metric, acts)
    last = before.copy()
    if metric.target_value is None and np.isnan(values).all():
        return values, origins  # neither a path nor a target: there is no plan to draw
    if metric.baseline is not None and np.isnan(last[WHOLE]):
        last[WHOLE] = metric.baseline
    for t in range(acts, plan.years):
        line = _on_the_line(plan, metric, plan.first_year + t, plan.first_year + acts - 1)
        if line is not None and slots.start == WHOLE:
            _fill(values[t], origins[t], np.full(SLOTS, line), slots, OURS)
        level = values[t - 1] if t and np.isfinite(values[t - 1]).any() else last
        _fill(values[t], origins[t], level, slots, OURS)
    return values, origins


_FILL = {"activity": _activity, "rate": _activity, "relative": _relative, "path": _path}


def _as_printed(plan: Plan, metric: Metric, acts: int) -> tuple[Floats, Origins]:
    """The printed figures (year, slot): what happened in a year that has happened, the plan's in the others."""
    counts, origins = np.full((plan.years, SLOTS), np.nan), np.zeros((plan.years, SLOTS), dtype=np.int8)
    for t in range(plan.years):
        series, origin = ("actual", ACTUAL) if t < acts else ("plan", PLAN)
        _fill(counts[t], origins[t], _part(plan, metric, plan.first_year + t)(series), slice(None), origin)
    return counts, origins


def _fill(row: Floats, origins: Origins, found: Floats, slots: slice, origin: int) -> None:
    """Fill what is blank of some figures of a year, and note where it comes from."""
    blank = np.isnan(row[slots]) & np.isfinite(found[slots])
    row[slots] = np.where(blank, found[slots], row[slots])
    origins[slots] = np.where(blank, origin, origins[slots])


def _ours(plan: Plan, t: int, otherwise: int) -> int:
    """Where a figure comes from that follows by a rule: past the plan's own years it is ours."""
    return OURS if t >= plan.own_years else otherwise


def _on_the_line(plan: Plan, metric: Metric, year: int, anchor: int) -> float | None:
    """The value on the straight line from the baseline, held to the year before the plan, to the target."""
    target = metric.target_value
    if metric.baseline is None or target is None or metric.target_year is None:
        return None
    start = max(anchor, metric.baseline_year or anchor)
    if year >= metric.target_year or metric.target_year <= start:
        return target
    return metric.baseline + (target - metric.baseline) * (year - start) / (metric.target_year - start)


def _gaps(plan: Plan, metric: Metric, path: Floats, acts: int) -> Floats:
    """How much better each figure of a path is than where it started, (year, slot); nought where it is not."""
    gaps = np.zeros_like(path)
    for t in range(acts, plan.years):
        factor, start = _start(plan, metric, plan.first_year + t, path[t])
        for slot in np.flatnonzero(np.isfinite(path[t])).tolist():
            own = path[t, slot] * factor if factor is not None else start
            if own is not None and is_better(metric, path[t, slot], own):
                gaps[t, slot] = own - path[t, slot]
    return gaps


def _start(plan: Plan, metric: Metric, year: int, path: Floats) -> tuple[float | None, float | None]:
    """Where a path of a year starts, as a factor on its figures or as a value; neither where nothing says so.

    A stated reduction implies the baseline: path / (1 - reduction). What runs from April starts in proportion.
    """
    if metric.reduction:
        return 1.0 / (1.0 - metric.reduction), None
    start = _baseline(plan, metric, year)
    if start is None or metric.aggregation != "cumulative":
        return None, start
    end = path[WHOLE] if np.isfinite(path[WHOLE]) else path[WHOLE - 1]
    return (start / end if np.isfinite(end) and end else None), None


def _baseline(plan: Plan, metric: Metric, year: int) -> float | None:
    """The stated baseline, or the last comparable year that has happened before the plan's levers act."""
    if metric.baseline is not None:
        return metric.baseline
    last = plan.first_year + int(plan.first_year_is == "outturn") - 1
    for earlier in range(last, last - 10, -1):
        figure = figures(plan, metric.name, "actual", earlier)[WHOLE]
        if np.isfinite(figure) and is_comparable(plan, metric, earlier, year):
            return float(figure)
    return None
