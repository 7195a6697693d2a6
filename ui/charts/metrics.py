"""The small multiples: one constant specification a metric, given its figures at each run.

The plan is a dashed grey ghost, the scenario lies on top, what happened is dark, others are thin and named. Values
keep their metric's unit, and are labelled where they end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from textwrap import fill
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from ccgmodel.baseline import breaks, has_quarters, points
from ccgmodel.plan import WHOLE, Metric, Plan, period_label, shown
from ccgmodel.projection import Trajectories
from ccgmodel.words import metrics
from ui.charts.bars import NO_DATA, Palette, Specification, finished, money_axis, spaced, tooltips

HEIGHT = 210
KINDS = ("Other", "Target", "Plan", "Actual", "Scenario")
LONGEST = 18  # characters of a name on one line
WIDEST = 42  # characters of a title on one line
NEW_DEFINITION = "New definition"


class DrawnFigure(NamedTuple):
    """One drawn figure."""

    period: str
    kind: str
    series: str
    value: float
    text: str
    note: str = ""
    origin: str = ""


def figures(both: Trajectories, metric: Metric, *, by_quarter: bool) -> pd.DataFrame:
    """Return what a chart of a metric draws, a row a series and period; `end` and `words` label the last of each.

    Quarters only where the metric has them: a year is never split, and rates are never added up.
    """
    by_quarter = by_quarter and has_quarters(both.plan, metric)
    rows = [*_stated(both.plan, metric, by_quarter), *_carried(both, metric, by_quarter)]
    rows += _target(both.plan, metric, [row.period for row in rows], by_quarter)
    rows.sort(key=lambda row: row.period)
    labels = _labels(rows, metric)
    drawn = [
        {**row._asdict(), "end": None, "words": "", **labels.get(place, {})} for place, row in enumerate(rows)
    ]
    periods = {row.period for row in rows}
    for year in breaks(both.plan, metric):
        period = period_label(year, 0 if by_quarter else WHOLE)
        if period in periods:
            drawn.append(
                {"period": period, "kind": NEW_DEFINITION, "words": NEW_DEFINITION, "text": "", "note": ""}
            )
    return pd.DataFrame(drawn, columns=[*DrawnFigure._fields, "end", "words"])


def _wanted(slot: int, by_quarter: bool) -> bool:
    return (slot != WHOLE) if by_quarter else (slot == WHOLE)


def _stated(plan: Plan, metric: Metric, by_quarter: bool) -> Iterator[DrawnFigure]:
    """What happened, and what somebody else has; what was planned for years before the plan's own stays out."""
    for point in points(plan, metric):
        if point.series == "plan" or not _wanted(point.slot, by_quarter):
            continue
        kind = "Actual" if point.series == "actual" else "Other"
        yield DrawnFigure(
            period_label(point.year, point.slot),
            kind,
            point.of or kind,
            point.value,
            metrics.value(metric, point.value),
            ", ".join(point.flags),
            "published by others" if kind == "Other" else "actual",
        )


def _carried(both: Trajectories, metric: Metric, by_quarter: bool) -> Iterator[DrawnFigure]:
    """The plan and the scenario in years that have not happened, and years made of quarters that have."""
    of = both.of(metric.name)
    stated = {row.period for row in _stated(both.plan, metric, by_quarter) if row.kind == "Actual"}
    for kind, which in (("Plan", metrics.PLAN), ("Scenario", metrics.SCENARIO)):
        for t in range(both.plan.years):
            year = both.plan.first_year + t
            for slot in range(WHOLE) if by_quarter else (WHOLE,):
                figure, origin = float(of[which, t, slot]), both.origin(metric.name, year, slot)
                period, text = period_label(year, slot), metrics.value(metric, figure)
                if not math.isfinite(figure):
                    continue
                if origin != "actual":
                    yield DrawnFigure(period, kind, kind, figure, text, "", origin)
                elif which == metrics.PLAN and period not in stated:
                    yield DrawnFigure(period, "Actual", "Actual", figure, text, "made of its quarters", origin)


def _target(plan: Plan, metric: Metric, periods: list[str], by_quarter: bool) -> Iterator[DrawnFigure]:
    """The target from the year in which it holds; as a single point where that is the last."""
    target = metric.target_value
    if target is None:
        return
    first = period_label(metric.target_year, 0 if by_quarter else WHOLE) if metric.target_year is not None else ""
    held = sorted({period for period in periods if period >= first})
    if not held and metric.target_year is not None and not by_quarter:
        held = [first]
    for period in held:
        yield DrawnFigure(period, "Target", "Target", target, metrics.value(metric, target), "", "target")


def _labels(rows: list[DrawnFigure], metric: Metric) -> dict[int, dict[str, object]]:
    """Name each series where it ends, by place: those that end alike together, and names moved apart."""
    if not rows:
        return {}
    last = {row.series: place for place, row in enumerate(rows)}
    alike: dict[str, list[int]] = {}
    found: dict[int, dict[str, object]] = {}
    for place in sorted(last.values(), key=lambda place: -KINDS.index(rows[place].kind)):
        row = rows[place]
        if row.period == rows[-1].period:
            alike.setdefault(shown(metric, row.value), []).append(place)
        else:  # a series that ends earlier is named there
            found[place] = {"words": f"{row.series} {shown(metric, row.value)}"}
    figures = [row.value for row in rows]
    gap = 0.11 * (max(figures) - min(figures) or abs(figures[0]) or 1.0)
    ends = spaced([rows[places[0]].value for places in alike.values()], gap)
    for (text, places), end in zip(alike.items(), ends, strict=True):
        names = [rows[place].series for place in places]
        names[1:] = [
            name if rows[place].kind == "Other" else name.lower()
            for name, place in zip(names[1:], places[1:], strict=True)
        ]
        named = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        found[places[0]] = {"end": end, "words": fill(f"{named} {text}", LONGEST)}
    return found


@lru_cache(maxsize=256)
def specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lines that end in their names; what is missing breaks a line."""
    colours = [palette.plan, palette.reference, palette.plan, palette.text, palette.scenario]
    base = alt.Chart(NO_DATA).encode(
        x=alt.X(
            "period:O",
            title=None,
            axis=alt.Axis(labelAngle=0, ticks=False, labelExpr="split(datum.label, ' ')", labelOverlap=True),
            scale=alt.Scale(paddingOuter=0.3),
        ),
        color=alt.Color("kind:N", legend=None, scale=alt.Scale(domain=list(KINDS), range=colours)),
        detail="series:N",
        tooltip=tooltips(
            {"Period": "period", "Series": "series", "Value": "text", "From": "origin", "Note": "note"}
        ),
    )
    return finished(
        alt.layer(*_layers(base, palette)), fill(title, WIDEST), subtitle, palette, right=80, height=HEIGHT
    )


def _layers(base: alt.Chart, palette: Palette) -> list[alt.Chart]:
    """A line for each kind of series, where a definition changes, and the names of the series."""
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(zero=False, nice=True, padding=16),
        axis=money_axis(4),
    )
    dashes = {"Other": [2, 2], "Target": [6, 4], "Plan": [5, 4], "Actual": [1, 0], "Scenario": [1, 0]}
    widths = {"Other": 1.2, "Target": 2, "Plan": 3, "Actual": 2, "Scenario": 3}
    lines = [
        base.transform_filter(f"datum.kind === '{kind}'")
        .mark_line(
            strokeDash=dashes[kind],
            strokeWidth=widths[kind],
            point={"size": 12 * widths[kind] + 10, "aria": False},
        )
        .encode(y=y)
        for kind in KINDS
    ]
    name: dict[str, Any] = {
        "align": "left",
        "lineBreak": "\n",
        "baseline": "middle",
        "dx": 8,
        "fontSize": 12,
        "fontWeight": 600,
        "aria": False,
    }
    rule = base.transform_filter(f"datum.kind === '{NEW_DEFINITION}'")
    return [
        *lines,
        rule.mark_rule(strokeDash=[2, 3], xOffset=-14, aria=False).encode(color=alt.value(palette.text)),
        rule.mark_text(align="right", baseline="top", dx=-18, dy=2, fontSize=11, aria=False).encode(
            y=alt.value(0), text="words:N", color=alt.value(palette.text)
        ),
        base.transform_filter("isValid(datum.end)").mark_text(**name).encode(y="end:Q", text="words:N"),
        base.transform_filter("datum.words && !isValid(datum.end) && isValid(datum.value)")
        .mark_text(**{**name, "align": "center", "dx": 0, "dy": -10, "fontSize": 11})
        .encode(y="value:Q", text="words:N"),
    ]


def behind(data: pd.DataFrame) -> pd.DataFrame:
    """Return the figures behind a chart as text: one row a period, one column a series."""
    told = data[data["value"].notna()]
    text = told["text"] + told["note"].map(lambda note: f" ({note})" if note else "")
    table = told.assign(text=text).pivot_table(index="period", columns="series", values="text", aggfunc="first")
    return table.fillna("").rename_axis("Period")
