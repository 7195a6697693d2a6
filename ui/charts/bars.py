"""The charts: constant Vega-Lite specifications, authored once in Altair, given data alone at each run.

Every figure in the data is in £m; its text, with sign and unit, is written beside it, so that label and
tooltip say the same. Two specifications serve all charts: bars over the plan's bars, and lines with words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ccgmodel.plan import Floats
from ccgmodel.projection import Projection, rules
from ui.words.money import PER, Unit, money, signed

Specification = dict[str, Any]
HEIGHT = 262
PLANS_SPEND = "Spend in the plan"


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, each 3:1 or better on its background."""

    scenario: str
    plan: str
    reference: str
    warning: str
    text: str
    background: str


LIGHT = Palette(
    scenario="#005EB8",
    plan="#687782",
    reference="#8A1538",
    warning="#B26B00",
    text="#212B32",
    background="#FFFFFF",
)
DARK = Palette(
    scenario="#41B6E6",
    plan="#8D9AA5",
    reference="#F2788F",
    warning="#FFB81C",
    text="#F0F4F5",
    background="#0B1929",
)
NO_DATA = alt.Data(values=[])


def bars(
    plan: Sequence[float],
    scenario: Sequence[float],
    reference: Sequence[float],
    labels: Sequence[str],
    unit: Unit = "£m",
) -> pd.DataFrame:
    """Return the data of bars over the plan's bars with a reference mark, all given by year in £k."""
    ours, published, mark = (np.asarray(values, dtype=np.float64) for values in (scenario, plan, reference))
    return pd.DataFrame(
        {
            "year": list(labels),
            "scenario": ours / PER[unit],
            "plan": published / PER[unit],
            "reference": mark / PER[unit],
            "label": [money(value, unit) for value in ours],
            "plan_text": [money(value, unit) for value in published],
            "difference": [signed(a - b, unit) for a, b in zip(ours, published, strict=True)],
            "reference_text": [money(value, unit) for value in mark],
        }
    )


@lru_cache(maxsize=16)
def bar_specification(
    title: str, subtitle: str, reference: str, palette: Palette, names: tuple[str, str] = ("Scenario", "Plan")
) -> Specification:
    """Bars of the scenario over the plan's paler, wider ones; a strong zero line; a dashed reference."""
    base = alt.Chart(NO_DATA).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False, domain=False, offset=4)),
        tooltip=[
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("label:N", title=names[0]),
            alt.Tooltip("plan_text:N", title=names[1]),
            alt.Tooltip("difference:N", title="Difference"),
            alt.Tooltip("reference_text:N", title=reference),
        ],
    )
    axis = alt.Axis(title=None, format=",~r", tickCount=5)
    text = base.encode(text="label:N").transform_calculate(
        above="max(datum.scenario, 0)", below="min(datum.scenario, 0)"
    )
    style = {"fontSize": 13, "fontWeight": 600, "aria": False}
    halo = {**style, "color": palette.background, "stroke": palette.background, "strokeWidth": 5}
    layers = [
        base.mark_bar(width={"band": 0.72}, color=palette.plan, opacity=0.45).encode(y=alt.Y("plan:Q", axis=axis)),
        base.mark_bar(width={"band": 0.42}, color=palette.scenario).encode(y=alt.Y("scenario:Q", axis=axis)),
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(y=alt.datum(0)),
        base.mark_line(
            strokeDash=[6, 4], strokeWidth=2, color=palette.reference, point={"color": palette.reference}
        ).encode(y=alt.Y("reference:Q", axis=axis)),
        *(_labels(text, {**halo, "strokeJoin": "round"})),
        *(_labels(text, {**style, "color": palette.text})),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette)


def _labels(text: alt.Chart, style: dict[str, Any]) -> list[alt.Chart]:
    """Values above the bars of a surplus and below those of a deficit."""
    return [
        text.transform_filter("datum.scenario >= 0")
        .mark_text(baseline="bottom", dy=-5, **style)
        .encode(y="above:Q"),
        text.transform_filter("datum.scenario < 0").mark_text(baseline="top", dy=6, **style).encode(y="below:Q"),
    ]


def lines(
    allocation: Floats, plan: Floats, scenario: Floats, labels: Sequence[str], plans: str = PLANS_SPEND
) -> pd.DataFrame:
    """Return the data of spend against allocation, by year in £k: one row a series and year."""
    series = {"Allocation": allocation, plans: plan, "Spend": scenario}
    drawn = np.concatenate(list(series.values())) / 1000.0
    ends = spaced([float(values[-1]) / 1000.0 for values in series.values()], gap=0.1 * float(np.ptp(drawn)))
    return pd.concat(
        pd.DataFrame(
            {
                "year": list(labels),
                "series": name,
                "value": values / 1000.0,
                "text": [money(value) for value in values],
                "end": [np.nan] * (len(labels) - 1) + [end],
                "words": f"{name} {money(float(values[-1]))}",
            }
        )
        for (name, values), end in zip(series.items(), ends, strict=True)
    )


def spaced(values: list[float], gap: float) -> list[float]:
    """Move labels apart, in £m, so that none lies on another; their order stays."""
    order = sorted(range(len(values)), key=values.__getitem__)
    placed = list(values)
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    return placed


@lru_cache(maxsize=16)
def line_specification(title: str, subtitle: str, palette: Palette, plans: str = PLANS_SPEND) -> Specification:
    """Lines named at their right end: allocation dark, spend in the scenario's colour, the plan's spend dashed."""
    names = ["Allocation", plans, "Spend"]
    colour = alt.Color(
        "series:N",
        legend=None,
        scale=alt.Scale(domain=names, range=[palette.text, palette.plan, palette.scenario]),
    )
    base = alt.Chart(NO_DATA).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False), scale=alt.Scale(paddingOuter=0.2)),
        color=colour,
        tooltip=[
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("series:N", title="Line"),
            alt.Tooltip("text:N", title="Amount"),
        ],
    )
    axis = alt.Axis(title=None, format=",~r", tickCount=5)
    dash = alt.StrokeDash("series:N", legend=None, scale=alt.Scale(domain=names, range=[[1, 0], [5, 4], [1, 0]]))
    layers = [
        base.mark_line(strokeWidth=3, point={"size": 50}).encode(
            y=alt.Y("value:Q", scale=alt.Scale(zero=False), axis=axis),
            strokeDash=dash,
        ),
        base.transform_filter("isValid(datum.end)")
        .mark_text(align="left", dx=10, fontSize=13, fontWeight=600, aria=False)
        .encode(y="end:Q", text="words:N"),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=40)


def finished(
    chart: alt.LayerChart | alt.FacetChart,
    title: str,
    subtitle: str,
    palette: Palette,
    right: int = 5,
    height: int | dict[str, int] = HEIGHT,
) -> Specification:
    """Take the data out, so that it is given at each run, and put the words on."""
    specification = chart.to_dict()
    specification.pop("datasets", None)
    for part in (specification, *specification["layer"]):
        part.pop("data", None)
    return {
        **specification,
        "height": height,
        "padding": {"left": 5, "top": 5, "right": right, "bottom": 5},
        "title": {
            "text": title.split("\n"),
            "subtitle": subtitle.split("\n"),
            "anchor": "start",
            "fontSize": 16,
            "subtitleFontSize": 13,
            "subtitleColor": palette.text,
            "color": palette.text,
            "offset": 12,
        },
    }


def in_year(plan: Projection, scenario: Projection) -> pd.DataFrame:
    """In-year position by year."""
    labels = scenario.plan.year_labels
    return bars(plan.in_year[0], scenario.in_year[0], scenario.surplus_required[0], labels)


def cumulative(plan: Projection, scenario: Projection) -> pd.DataFrame:
    """Cumulative position by year."""
    labels = scenario.plan.year_labels
    return bars(plan.cumulative[0], scenario.cumulative[0], scenario.surplus_required[0], labels)


def qipp(scenario: Projection, unit: Unit = "£m", pinned: Projection | None = None) -> pd.DataFrame:
    """Savings delivered over those planned, or delivered by what is pinned, and needed to break even, by year."""
    needed = rules.qipp_needed(scenario, "break_even")[0]
    grey = scenario.qipp_planned if pinned is None else pinned.qipp_delivered
    return bars(grey[0], scenario.qipp_delivered[0], needed, scenario.plan.year_labels, unit)


def spend(plan: Projection, scenario: Projection, plans: str = PLANS_SPEND) -> pd.DataFrame:
    """Spend against allocation by year; `plans` names the line of the plan, or of what stands in its place."""
    labels = scenario.plan.year_labels
    return lines(scenario.allocation[0], plan.total_spend[0], scenario.total_spend[0], labels, plans)
