"""Several scenarios on one chart, and several organisations beside one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ccgmodel.projection import Projection
from ccgmodel.scenario import Note, Scenario, Setting
from ccgmodel.words.money import PER, Unit, money
from ui.charts.answers import SIGNS
from ui.charts.bars import (
    DARK,
    NO_DATA,
    Palette,
    Specification,
    finished,
    money_axis,
    nought,
    spaced,
    tooltips,
    years,
)
from ui.charts.lying_bars import ROW, in_order

LIMIT: Any = {"expr": "width < 420 ? 110 : 260"}  # px for the words at the end of a line


# Each 4.5:1 or better on its background, since names are written in them. The plan is grey on every chart.
LIGHT_LINES = ("#005EB8", "#007A70", "#8A1538", "#330072", "#8F5600", "#212B32")


DARK_LINES = ("#41B6E6", "#00B5A9", "#F2788F", "#B9A3E3", "#FFB81C", "#F0F4F5")


SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def lines(projection: Projection, compared: Sequence[Compared], result: str, unit: Unit) -> pd.DataFrame:
    """Return the data: one row a scenario and year, with the words at the end of each line kept apart."""
    values = getattr(projection, result) / PER[unit]  # (scenario, year)
    labels = projection.plan.year_labels
    ends = spaced([float(row[-1]) for row in values], gap=0.09 * float(np.ptp(np.append(values, 0.0))))
    return pd.concat(
        pd.DataFrame(
            {
                "year": list(labels),
                "name": each.name,
                "series": f"s{at}",
                "value": values[at],
                "text": [money(float(value) * PER[unit], unit) for value in values[at]],
                "end": [np.nan] * (len(labels) - 1) + [ends[at]],
                "words": f"{money(float(values[at][-1]) * PER[unit], unit)} {each.name}",
            }
        )
        for at, each in enumerate(compared)
    )


def drawn_as(compared: Sequence[Compared], palette: Palette) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Return the colour of each line, and whether it is the plan's, which is dashed and grey."""
    colours = iter(DARK_LINES if palette == DARK else LIGHT_LINES)
    plans = tuple(each.key == PLAN for each in compared)
    return tuple(palette.plan if is_plan else next(colours) for is_plan in plans), plans


@lru_cache(maxsize=64)
def lines_specification(
    title: str, subtitle: str, palette: Palette, colours: tuple[str, ...], plans: tuple[bool, ...]
) -> Specification:
    """Lines with a shape of their own at each year, a strong zero line, and names at the right."""
    series = [f"s{at}" for at in range(len(colours))]
    colour = alt.Color("series:N", legend=None, scale=alt.Scale(domain=series, range=list(colours)))
    dash = alt.Scale(domain=series, range=[[5, 4] if plan else [1, 0] for plan in plans])
    shape = alt.Scale(domain=series, range=list(SHAPES[: len(series)]))
    axis = money_axis(6)
    name: dict[str, Any] = {"align": "left", "dx": 12, "fontSize": 13, "fontWeight": 600, "limit": LIMIT}
    halo = {"color": palette.background, "stroke": palette.background, "strokeWidth": 5, "strokeJoin": "round"}
    base = alt.Chart(NO_DATA).encode(
        x=years(),
        color=colour,
        tooltip=tooltips({"Scenario": "name", "Year": "year", "Position": "text"}),
    )
    layers = [
        nought(palette, "y"),
        base.mark_line(strokeWidth=3).encode(
            y=alt.Y("value:Q", axis=axis), strokeDash=alt.StrokeDash("series:N", legend=None, scale=dash)
        ),
        base.mark_point(size=70, filled=True, opacity=1).encode(
            y=alt.Y("value:Q", axis=axis), shape=alt.Shape("series:N", legend=None, scale=shape)
        ),
        _named(alt.Chart(NO_DATA).encode(x="year:O"), {**name, **halo}),  # so that no line strikes a name through
        _named(base, name),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=30, height=340)


def _named(chart: alt.Chart, style: dict[str, Any]) -> alt.Chart:
    """The name of each line at its end, with its figure where there is room."""
    return (
        chart.transform_filter("isValid(datum.end)")
        .transform_calculate(said="width < 420 ? datum.name : datum.words")
        .mark_text(aria=False, **style)
        .encode(y="end:Q", text="said:N")
    )


PLAN, NOW, PINNED = "plan", "now", "pinned"


@dataclass(frozen=True)
class Compared:
    """One scenario beside others: its key, a name that no other has, and itself."""

    key: str
    name: str
    scenario: Scenario
    notes: Mapping[Setting, Note] = field(default_factory=dict)


SMALL_HEIGHT = 165
# "13/14", with a star where the year is ours.
SHORT = "slice(datum.label, 2, 7) + (indexof(datum.label, 'ours') > 0 ? '*' : '')"
WORDS: dict[str, Any] = {"aria": False, "fontWeight": 600}


@lru_cache(maxsize=512)
def small(title: str, palette: Palette, required: str = "Surplus required") -> Specification:
    """One organisation's position by year, of many that share an axis: the plan paler and wider, the rule dashed.

    `low` and `high`, the same in all of them, make the axes one.
    """
    base = alt.Chart(NO_DATA).encode(
        x=alt.X(
            "year:O",
            title=None,
            axis=alt.Axis(labelAngle=0, labelFlush=False, ticks=False, domain=False, labelExpr=SHORT),
        ),
        tooltip=tooltips({"Year": "year", "Now": "label", "Plan": "plan_text", required: "required_text"}),
    )
    axis = money_axis(3)
    faint = alt.condition("datum.ours", alt.value(0.55), alt.value(1))
    layers = [
        *(
            base.mark_point(opacity=0, aria=False).encode(y=alt.Y(f"{end}:Q", axis=axis))
            for end in ("low", "high")
        ),
        base.mark_bar(width={"band": 0.8}, color=palette.plan, opacity=0.45).encode(y=alt.Y("plan:Q", axis=axis)),
        base.mark_bar(width={"band": 0.46}, color=palette.scenario).encode(
            y=alt.Y("position:Q", axis=axis), opacity=faint
        ),
        nought(palette, "y"),
        base.mark_tick(thickness=2, color=palette.reference, width={"band": 0.9}, aria=False).encode(
            y=alt.Y("required:Q", axis=axis)
        ),
    ]
    specification = finished(alt.layer(*layers), title, "", palette, height=SMALL_HEIGHT)
    words = {key: value for key, value in specification["title"].items() if key != "subtitle"}
    return {**specification, "title": {**words, "offset": 6}}


@lru_cache(maxsize=16)
def cells(title: str, subtitle: str, palette: Palette) -> Specification:
    """A cell for each part and year, pale teal where a rule is met, pale red where missed, with its words."""
    missed, _, met = SIGNS["dark" if palette == DARK else "light"]
    base = alt.Chart(NO_DATA).encode(
        x=alt.X(
            "year:O",
            title=None,
            axis=alt.Axis(
                labelAngle=0,
                labelFlush=False,
                labelOverlap=False,
                ticks=False,
                domain=False,
                orient="top",
                labelExpr=f"width < 420 ? {SHORT} : datum.label",
            ),
        ),
        y=in_order("part:N", labelFlush=False),
        tooltip=tooltips({"Part": "part", "Year": "year", "Margin": "text"}),
    )
    colour = alt.Color("met:N", legend=None, scale=alt.Scale(domain=["met", "missed"], range=[met, missed]))
    layers = [
        base.mark_rect(stroke=palette.background, strokeWidth=2).encode(color=colour),
        base.mark_text(color=palette.text, fontSize={"expr": "width < 330 ? 10 : 13"}, **WORDS).encode(
            text="text:N"
        ),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": ROW})


@lru_cache(maxsize=16)
def scatter(title: str, subtitle: str, across: str, up: str, palette: Palette) -> Specification:
    """Points by name; on the line both are the same."""
    place: dict[str, Any] = {
        "x": alt.X(
            "x:Q",
            axis=alt.Axis(title=across, format=",.2~f", tickCount=6, titleFontSize=13),
            scale=alt.Scale(zero=True),
        ),
        "y": alt.Y(
            "y:Q",
            axis=alt.Axis(title=up, format=",.2~f", tickCount=6, titleFontSize=13),
            scale=alt.Scale(zero=True),
        ),
    }
    points = alt.Chart(NO_DATA).transform_filter("datum.what == 'point'").encode(**place)
    line = alt.Chart(NO_DATA).transform_filter("datum.what == 'line'").encode(**place)
    beside = alt.Y("words_y:Q", axis=place["y"]["axis"])
    label: dict[str, Any] = {"align": "left", "dx": 10, "fontSize": 12, "aria": False}
    layers = [
        line.mark_line(strokeDash=[6, 4], strokeWidth=2, color=palette.reference),
        points.mark_text(color=palette.background, stroke=palette.background, strokeWidth=4, **label).encode(
            text="name:N", y=beside
        ),
        points.mark_circle(opacity=0.7, color=palette.scenario).encode(
            size=alt.Size("size:Q", legend=None, scale=alt.Scale(range=[60, 420])),
            tooltip=tooltips({"Organisation": "label", across: "x_text", up: "y_text"}),
        ),
        points.mark_text(color=palette.text, **label).encode(text="name:N", y=beside),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=90, height=380)
