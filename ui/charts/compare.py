"""The five-year position of several scenarios on one chart, each named at the end of its line."""

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
from ui.charts.bars import DARK, NO_DATA, Palette, Specification, finished, spaced
from ui.words.money import PER, Unit, money

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
def specification(
    title: str, subtitle: str, palette: Palette, colours: tuple[str, ...], plans: tuple[bool, ...]
) -> Specification:
    """Lines with a shape of their own at each year, a strong zero line, and names at the right."""
    series = [f"s{at}" for at in range(len(colours))]
    colour = alt.Color("series:N", legend=None, scale=alt.Scale(domain=series, range=list(colours)))
    dash = alt.Scale(domain=series, range=[[5, 4] if plan else [1, 0] for plan in plans])
    shape = alt.Scale(domain=series, range=list(SHAPES[: len(series)]))
    axis = alt.Axis(title=None, format=",~r", tickCount=6)
    name: dict[str, Any] = {"align": "left", "dx": 12, "fontSize": 13, "fontWeight": 600, "limit": LIMIT}
    halo = {"color": palette.background, "stroke": palette.background, "strokeWidth": 5, "strokeJoin": "round"}
    base = alt.Chart(NO_DATA).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False), scale=alt.Scale(paddingOuter=0.2)),
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title="Scenario"),
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("text:N", title="Position"),
        ],
    )
    layers = [
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(y=alt.datum(0)),
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


PLAN, NOW = "plan", "now"


@dataclass(frozen=True)
class Compared:
    """One scenario beside others: its key, a name that no other has, and itself."""

    key: str
    name: str
    scenario: Scenario
    notes: Mapping[Setting, Note] = field(default_factory=dict)
