"""The small multiples: one constant specification a metric, given its figures at each run.

The plan is a dashed grey ghost, the scenario lies on top, what happened is dark, others are thin and named. Values
keep their metric's unit, and are labelled where they end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import altair as alt
import pandas as pd

from ccgmodel.care_report import shown
from ccgmodel.metric import WHOLE, Metric, period_label
from ccgmodel.plan import Plan
from ccgmodel.series import breaks, has_quarters, points
from ccgmodel.trajectories import Trajectories
from ui.care import words
from ui.charts import NO_DATA, Palette, Specification, finished, spaced

HEIGHT = 210
KINDS = ("Other", "Target", "Plan", "Actual", "Scenario")
NEW_DEFINITION = "New definition"


class Row(NamedTuple):
    """One drawn figure."""

    period: str
    kind: str
    series: str
    value: float | None
    text: str
    note: str = ""
    origin: str = ""


def figures(both: Trajectories, metric: Metric, *, by_quarter: bool) -> pd.DataFrame:
    """Return what a chart of a metric draws, one row a series and period; `end` and `words` label the last of each.

    Quarters only where the metric has them: a year is never split, and rates are never added up.
    """
    by_quarter = by_quarter and has_quarters(both.plan, metric)
    rows = [*_stated(both.plan, metric, by_quarter), *_carried(both, metric, by_quarter)]
    rows += _target(both.plan, metric, [row.period for row in rows], by_quarter)
    data = pd.DataFrame(sorted(rows, key=lambda row: row.period), columns=list(Row._fields))
    data["end"], data["words"] = None, ""
    _label_ends(data, metric)
    for year in breaks(both.plan, metric):
        period = period_label(year, 0 if by_quarter else WHOLE)
        if period in set(data["period"]):
            data.loc[len(data)] = [period, NEW_DEFINITION, NEW_DEFINITION, None, "", "", "", None, NEW_DEFINITION]
    return data


def _wanted(slot: int, by_quarter: bool) -> bool:
    return (slot != WHOLE) if by_quarter else (slot == WHOLE)


def _stated(plan: Plan, metric: Metric, by_quarter: bool) -> Iterator[Row]:
    """What happened, and what somebody else has; what was planned for years before the plan's own stays out."""
    for point in points(plan, metric):
        if point.series == "plan" or not _wanted(point.slot, by_quarter):
            continue
        kind = "Actual" if point.series == "actual" else "Other"
        yield Row(
            period_label(point.year, point.slot),
            kind,
            point.of or kind,
            point.value,
            words.value(metric, point.value),
            ", ".join(point.flags),
            "published by others" if kind == "Other" else "actual",
        )


def _carried(both: Trajectories, metric: Metric, by_quarter: bool) -> Iterator[Row]:
    """The plan and the scenario in the years that have not happened."""
    of = both.of(metric.name)
    for kind, which in (("Plan", words.PLAN), ("Scenario", words.SCENARIO)):
        for t in range(both.plan.years):
            year = both.plan.first_year + t
            for slot in range(WHOLE) if by_quarter else (WHOLE,):
                figure, origin = float(of[which, t, slot]), both.origin(metric.name, year, slot)
                if math.isfinite(figure) and origin != "actual":
                    period = period_label(year, slot)
                    yield Row(period, kind, kind, figure, words.value(metric, figure), "", origin)


def _target(plan: Plan, metric: Metric, periods: list[str], by_quarter: bool) -> Iterator[Row]:
    """The target from the year in which it holds; as a single point where that is the last."""
    target = metric.target_value
    if target is None:
        return
    first = period_label(metric.target_year, 0 if by_quarter else WHOLE) if metric.target_year is not None else ""
    held = sorted({period for period in periods if period >= first})
    if not held and metric.target_year is not None and not by_quarter:
        held = [first]
    for period in held:
        yield Row(period, "Target", "Target", target, words.value(metric, target), "", "target")


def _label_ends(data: pd.DataFrame, metric: Metric) -> None:
    """Name each series where it ends, those that end alike together, and move the names apart."""
    drawn = data[data["value"].notna()]
    if drawn.empty:
        return
    last = drawn.groupby("series", sort=False).tail(1)
    final = max(drawn["period"])
    at_end = last[last["period"] == final]
    by_text: dict[str, list[int]] = {}
    for index, row in at_end.iterrows():
        by_text.setdefault(shown(metric, row["value"]), []).append(int(str(index)))
    gap = 0.11 * (float(drawn["value"].max() - drawn["value"].min()) or abs(float(drawn["value"].iloc[0])) or 1.0)
    firsts = [indices[0] for indices in by_text.values()]
    placed = spaced([float(drawn.loc[i, "value"]) for i in firsts], gap)
    for indices, place in zip(by_text.values(), placed, strict=True):
        names = [str(data.loc[i, "series"]) for i in sorted(indices, key=lambda i: KINDS[::-1].index(data.loc[i, "kind"]))]
        named = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        named = named[0] + named[1:].lower() if len(names) > 1 else named
        data.loc[indices[0], "end"] = place
        data.loc[indices[0], "words"] = f"{named} {shown(metric, float(data.loc[indices[0], 'value']))}"
    for index, row in last[last["period"] != final].iterrows():  # a series that ends earlier is named at its end
        data.loc[int(str(index)), "words"] = f"{row['series']} {shown(metric, row['value'])}"


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
        tooltip=[
            alt.Tooltip("period:N", title="Period"),
            alt.Tooltip("series:N", title="Series"),
            alt.Tooltip("text:N", title="Value"),
            alt.Tooltip("origin:N", title="From"),
            alt.Tooltip("note:N", title="Note"),
        ],
    )
    y = alt.Y("value:Q", scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(title=None, tickCount=4, format=",~r"))
    dashes = {"Other": [2, 2], "Target": [6, 4], "Plan": [5, 4], "Actual": [1, 0], "Scenario": [1, 0]}
    widths = {"Other": 1.2, "Target": 2, "Plan": 3, "Actual": 2, "Scenario": 3}
    layers = [
        base.transform_filter(f"datum.kind === '{kind}'")
        .mark_line(strokeDash=dashes[kind], strokeWidth=widths[kind], point={"size": 12 * widths[kind] + 10})
        .encode(y=y)
        for kind in KINDS
    ]
    name = {"align": "left", "dx": 8, "fontSize": 12, "fontWeight": 600, "aria": False}
    rule = base.transform_filter(f"datum.kind === '{NEW_DEFINITION}'")
    layers += [
        rule.mark_rule(strokeDash=[2, 3], xOffset=-14).encode(color=alt.value(palette.text)),
        rule.mark_text(align="right", baseline="top", dx=-18, dy=2, fontSize=11, aria=False).encode(
            y=alt.value(0), text="words:N", color=alt.value(palette.text)
        ),
        base.transform_filter("isValid(datum.end)").mark_text(**name).encode(y="end:Q", text="words:N"),
        base.transform_filter("datum.words && !isValid(datum.end) && isValid(datum.value)")
        .mark_text(**{**name, "align": "center", "dx": 0, "dy": -10, "fontSize": 11})
        .encode(y="value:Q", text="words:N"),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=20, height=HEIGHT)


def behind(data: pd.DataFrame) -> pd.DataFrame:
    """Return the figures behind a chart as text: one row a period, one column a series."""
    told = data[data["value"].notna()]
    text = told["text"] + told["note"].map(lambda note: f" ({note})" if note else "")
    table = told.assign(text=text).pivot_table(index="period", columns="series", values="text", aggfunc="first")
    return table.fillna("").rename_axis("Period")
