"""The charts: constant Vega-Lite specifications, authored once in Altair, given data alone at each run.

Every figure in the data is in £m; its text, with sign and unit, is written beside it, so that label and
tooltip say the same. Two specifications serve all charts: bars over the plan's bars, and lines with words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from ccgmodel.plan import Band, Floats
from ccgmodel.projection import Projection, qipp_enough
from ccgmodel.words.money import PER, Unit, money, signed

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
# How serious a risk is, as the ground of a cell.
BANDS: dict[str, dict[Band, str]] = {
    "light": {"low": "#D5EFEC", "moderate": "#FFF1CC", "high": "#FFD9B3", "extreme": "#F0C2CE"},
    "dark": {"low": "#0B4A46", "moderate": "#5C4A10", "high": "#6B3A10", "extreme": "#6B2038"},
}
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
            "label_at": _clear_of(mark, ours, published) / PER[unit],
            "plan_text": [money(value, unit) for value in published],
            "difference": [signed(a - b, unit) for a, b in zip(ours, published, strict=True)],
            "reference_text": [money(value, unit) for value in mark],
        }
    )


# How high a label is and how far from a line, of the height of what is drawn; how far it goes to the next year.
LABEL_HIGH, LABEL_WIDE, CLEAR = 0.12, 0.25, 0.015


def _clear_of(line: Floats, bars: Floats, behind: Floats) -> Floats:
    """Return where the labels of bars stand: at the end of their bar, or past the line that would strike them.

    All are amounts by year; a label stands above the bar of a surplus and below that of a deficit.
    """
    drawn = np.concatenate([line, bars, behind, [0.0]])
    high = float(np.ptp(drawn))
    before, after = (np.concatenate(each) for each in ((line[:1], line[:-1]), (line[1:], line[-1:])))
    at_sides = [line, line + LABEL_WIDE * (before - line), line + LABEL_WIDE * (after - line)]
    lowest, highest = np.min(at_sides, axis=0), np.max(at_sides, axis=0)
    up = bars >= 0
    near = np.where(up, bars - CLEAR * high, bars - LABEL_HIGH * high)
    far = np.where(up, bars + LABEL_HIGH * high, bars + CLEAR * high)
    struck = (highest >= near) & (lowest <= far)
    beyond = np.where(up, highest + CLEAR * high, lowest - CLEAR * high)
    return np.where(struck, beyond, bars)


@lru_cache(maxsize=16)
def bar_specification(
    title: str, subtitle: str, reference: str, palette: Palette, names: tuple[str, str] = ("Scenario", "Plan")
) -> Specification:
    """Bars of the scenario over the plan's paler, wider ones; a strong zero line; a dashed reference."""
    base = alt.Chart(NO_DATA).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False, domain=False, offset=4)),
        tooltip=tooltips(
            {
                "Year": "year",
                names[0]: "label",
                names[1]: "plan_text",
                "Difference": "difference",
                reference: "reference_text",
            }
        ),
    )
    axis = money_axis()
    style: dict[str, Any] = {"fontSize": 13, "fontWeight": 600, "aria": False}
    halo: dict[str, Any] = {
        "color": palette.background,
        "stroke": palette.background,
        "strokeWidth": 5,
        "strokeJoin": "round",
    }
    # The value above the bar of a surplus and below that of a deficit.
    beside: dict[str, Any] = {
        "baseline": alt.expr("datum.scenario < 0 ? 'top' : 'bottom'"),
        "dy": alt.expr("datum.scenario < 0 ? 6 : -5"),
    }
    behind = base.mark_bar(width={"band": 0.72}, color=palette.plan, opacity=0.45)
    front = base.mark_bar(width={"band": 0.42}, color=palette.scenario)
    line = base.mark_line(
        strokeDash=[6, 4], strokeWidth=2, color=palette.reference, point={"color": palette.reference}
    )
    over = [
        line.encode(y=alt.Y("reference:Q", axis=axis)),
        *(
            base.mark_text(**style, **beside, **colours).encode(y=alt.Y("label_at:Q", axis=axis), text="label:N")
            for colours in (halo, {"color": palette.text})
        ),
    ]
    bars = alt.layer(behind.encode(y=alt.Y("plan:Q", axis=axis)), front.encode(y=alt.Y("scenario:Q", axis=axis)))
    return finished(alt.layer(bars, nought(palette, "y"), alt.layer(*over)), title, subtitle, palette)


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
        x=years(),
        color=colour,
        tooltip=tooltips({"Year": "year", "Line": "series", "Amount": "text"}),
    )
    axis = money_axis()
    dash = alt.StrokeDash("series:N", legend=None, scale=alt.Scale(domain=names, range=[[1, 0], [5, 4], [1, 0]]))
    layers = [
        base.mark_line(strokeWidth=3, point={"size": 50}).encode(
            y=alt.Y("value:Q", scale=alt.Scale(zero=False), axis=axis),
            strokeDash=dash,
        ),
        named_ends(base),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=40)


def tooltips(told: Mapping[str, str]) -> list[alt.Tooltip]:
    """What is told of a mark: the field by what it is called."""
    return [alt.Tooltip(f"{field}:N", title=name) for name, field in told.items()]


def money_axis(ticks: int = 5) -> alt.Axis:
    """An axis of amounts without a title."""
    return alt.Axis(title=None, format=",~r", tickCount=ticks)


def years(**axis: Any) -> alt.X:
    """Years from left to right, with room at both ends."""
    return alt.X(
        "year:O",
        title=None,
        axis=alt.Axis(labelAngle=0, ticks=False, **axis),
        scale=alt.Scale(paddingOuter=0.2),
    )


def nought(palette: Palette, along: Literal["x", "y"]) -> alt.Chart:
    """A strong line at nought."""
    line = alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False)
    return line.encode(**{along: alt.datum(0)})


def named_ends(base: alt.Chart) -> alt.Chart:
    """The name of each line where it ends."""
    style: dict[str, Any] = {"align": "left", "dx": 10, "fontSize": 13, "fontWeight": 600, "aria": False}
    return base.transform_filter("isValid(datum.end)").mark_text(**style).encode(y="end:Q", text="words:N")


def on_anything(palette: Palette) -> list[dict[str, Any]]:
    """Styles of words that lie on lines or bars: a halo first, then the words."""
    return [{"color": palette.background, "stroke": palette.background, "strokeWidth": 4}, {"color": palette.text}]


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
    return {
        **_said_once(specification),
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


def _said_once(part: Specification) -> Specification:
    """Leave the data out, and say once what all layers of a part encode alike: it is sent at each run."""
    part = {key: value for key, value in part.items() if key != "data"}
    if "layer" not in part:
        return part
    layers = [_said_once(layer) for layer in part["layer"]]
    encoded = [layer.get("encoding", {}) for layer in layers]
    alike = {name: value for name, value in encoded[0].items() if all(each.get(name) == value for each in encoded)}
    if not alike:
        return {**part, "layer": layers}
    own = ({name: value for name, value in each.items() if name not in alike} for each in encoded)
    layers = [{**layer, "encoding": encoding} for layer, encoding in zip(layers, own, strict=True)]
    return {**part, "encoding": alike, "layer": layers}


def in_year(plan: Projection, scenario: Projection) -> pd.DataFrame:
    """In-year position by year."""
    labels = scenario.plan.year_labels
    return bars(plan.in_year[0], scenario.in_year[0], scenario.surplus_required[0], labels)


def cumulative(plan: Projection, scenario: Projection) -> pd.DataFrame:
    """Cumulative position by year."""
    labels = scenario.plan.year_labels
    return bars(plan.cumulative[0], scenario.cumulative[0], scenario.surplus_required[0], labels)


def qipp(scenario: Projection, unit: Unit = "£m", pinned: Projection | None = None) -> pd.DataFrame:
    """Savings delivered, over those planned or delivered by what is pinned, and what is enough, by year."""
    enough = qipp_enough(scenario, "break_even")[0]
    grey = scenario.qipp_planned if pinned is None else pinned.qipp_delivered
    return bars(grey[0], scenario.qipp_delivered[0], enough, scenario.plan.year_labels, unit)


def spend(plan: Projection, scenario: Projection, plans: str = PLANS_SPEND) -> pd.DataFrame:
    """Spend against allocation by year; `plans` names the line of the plan, or of what stands in its place."""
    labels = scenario.plan.year_labels
    return lines(scenario.allocation[0], plan.total_spend[0], scenario.total_spend[0], labels, plans)
