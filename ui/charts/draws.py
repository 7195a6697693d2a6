"""The charts of the draws: the fan of a position, chances by year, and the years of a milestone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt

from ui.charts.bars import HEIGHT, NO_DATA, Palette, Specification, finished
from ui.words.position import MILESTONE_WORDS

MILESTONE_LINES = tuple(words.met for words in MILESTONE_WORDS.values())


def _years() -> alt.X:
    return alt.X(
        "year:O",
        title=None,
        axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True),
        scale=alt.Scale(paddingOuter=0.2),
    )


@lru_cache(maxsize=8)
def fan(title: str, subtitle: str, palette: Palette) -> Specification:
    """Bands of nine draws in ten and of every second one about the middle draw; the scenario itself dashed."""
    axis = alt.Axis(title=None, format=",~r", tickCount=5)
    base = alt.Chart(NO_DATA).encode(
        x=_years(),
        tooltip=[
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("scenario_text:N", title="Scenario"),
            alt.Tooltip("p5_text:N", title="5 % of draws are below"),
            alt.Tooltip("p25_text:N", title="25 % are below"),
            alt.Tooltip("p50_text:N", title="Half are below"),
            alt.Tooltip("p75_text:N", title="75 % are below"),
            alt.Tooltip("p95_text:N", title="95 % are below"),
        ],
    )
    dots: dict[str, Any] = {"color": palette.text, "size": 40}
    words: dict[str, Any] = {"align": "left", "dx": 9, "fontSize": 12, "aria": False, "color": palette.text}
    ends = base.transform_filter("datum.last")
    layers = [
        base.mark_area(opacity=0.22, color=palette.scenario).encode(y=alt.Y("p5:Q", axis=axis), y2="p95:Q"),
        base.mark_area(opacity=0.35, color=palette.scenario).encode(y=alt.Y("p25:Q", axis=axis), y2="p75:Q"),
        base.mark_line(strokeWidth=3, color=palette.scenario).encode(y=alt.Y("p50:Q", axis=axis)),
        base.mark_line(strokeWidth=2, strokeDash=[6, 4], color=palette.text, point=dots).encode(
            y=alt.Y("scenario:Q", axis=axis)
        ),
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(y=alt.datum(0)),
        *(ends.mark_text(**words).encode(y=alt.Y(f"{p}:Q", axis=axis), text=f"{p}_text:N") for p in ENDS),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=20, height=320)


ENDS = ("p5", "p50", "p95")


@lru_cache(maxsize=8)
def chances(title: str, subtitle: str, palette: Palette) -> Specification:
    """A line for each milestone, told apart by its words, its dashes and its dots."""
    shades = [palette.scenario, palette.plan, palette.reference]
    dash = alt.Scale(domain=list(MILESTONE_LINES), range=[[1, 0], [7, 4], [2, 3]])
    shape = alt.Scale(domain=list(MILESTONE_LINES), range=["circle", "square", "diamond"])
    base = alt.Chart(NO_DATA).encode(
        x=_years(),
        color=alt.Color("series:N", legend=None, scale=alt.Scale(domain=list(MILESTONE_LINES), range=shades)),
        tooltip=[
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("series:N", title="Milestone"),
            alt.Tooltip("text:N", title="Chance by then"),
        ],
    )
    axis = alt.Axis(title=None, format="d", values=[0, 25, 50, 75, 100], labelExpr="datum.value + ' %'")
    y = alt.Y("value:Q", axis=axis, scale=alt.Scale(domain=[0, 100]))
    layers = [
        base.mark_line(strokeWidth=3).encode(y=y, strokeDash=alt.StrokeDash("series:N", legend=None, scale=dash)),
        base.mark_point(size=70, filled=True, opacity=1).encode(
            y=y, shape=alt.Shape("series:N", legend=None, scale=shape)
        ),
        base.transform_filter("isValid(datum.end)")
        .mark_text(align="left", dx=10, fontSize=12, fontWeight=600, aria=False)
        .encode(y=alt.Y("end:Q"), text="words:N"),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=60, height=300)


@lru_cache(maxsize=8)
def columns(title: str, subtitle: str, palette: Palette) -> Specification:
    """A column for each year in per cent of the draws, with its words on top; paler past the plan's own years."""
    base = alt.Chart(NO_DATA).encode(
        x=alt.X("year:N", sort=None, title=None, axis=alt.Axis(labelAngle=-50, ticks=False)),
        tooltip=[alt.Tooltip("year:N", title="Year"), alt.Tooltip("text:N", title="Share of the draws")],
    )
    axis = alt.Axis(title=None, format="d", tickCount=5, labelExpr="datum.value + ' %'")
    colour = alt.Color(
        "whose:N",
        legend=None,
        scale=alt.Scale(
            domain=["plan", "ours", "never"], range=[palette.scenario, palette.plan, palette.reference]
        ),
    )
    layers = [
        base.mark_bar(width={"band": 0.7}).encode(y=alt.Y("value:Q", axis=axis), color=colour),
        base.mark_text(baseline="bottom", dy=-4, fontSize=12, color=palette.text, aria=False).encode(
            y=alt.Y("value:Q", axis=axis), text="text:N"
        ),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height=HEIGHT)
