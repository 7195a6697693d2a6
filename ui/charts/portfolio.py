"""The charts of the Portfolio page: constant specifications, data given at each run."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt

from ui.charts.answers import ROW, SIGNS, in_order
from ui.charts.bars import DARK, NO_DATA, Palette, Specification, finished

SMALL_HEIGHT = 165
# "13/14", with a star where the year is ours.
SHORT = "slice(datum.label, 2, 7) + (indexof(datum.label, 'ours') > 0 ? '*' : '')"
WORDS: dict[str, Any] = {"aria": False, "fontWeight": 600}


@lru_cache(maxsize=512)
def small(title: str, palette: Palette) -> Specification:
    """One organisation's position by year, of many that share an axis: the plan paler and wider, the rule dashed.

    `low` and `high`, the same in all of them, make the axes one.
    """
    base = alt.Chart(NO_DATA).encode(
        x=alt.X(
            "year:O",
            title=None,
            axis=alt.Axis(labelAngle=0, labelFlush=False, ticks=False, domain=False, labelExpr=SHORT),
        ),
        tooltip=[
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("label:N", title="Now"),
            alt.Tooltip("plan_text:N", title="Plan"),
            alt.Tooltip("required_text:N", title="Surplus required"),
        ],
    )
    axis = alt.Axis(title=None, format=",~r", tickCount=3)
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
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(y=alt.datum(0)),
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
        tooltip=[
            alt.Tooltip("part:N", title="Part"),
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("text:N", title="Margin"),
        ],
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
            tooltip=[
                alt.Tooltip("label:N", title="Organisation"),
                alt.Tooltip("x_text:N", title=across),
                alt.Tooltip("y_text:N", title=up),
            ],
        ),
        points.mark_text(color=palette.text, **label).encode(text="name:N", y=beside),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=90, height=380)


@lru_cache(maxsize=16)
def pairs(title: str, subtitle: str, first: str, second: str, palette: Palette) -> Specification:
    """Two bars a row, one over the other: the paler and wider one first."""
    base = alt.Chart(NO_DATA).encode(
        y=in_order("label:N", labelFlush=False),
        tooltip=[
            alt.Tooltip("label:N", title="Organisation"),
            alt.Tooltip("first_text:N", title=first),
            alt.Tooltip("second_text:N", title=second),
        ],
    )
    axis = alt.Axis(title=None, format=",~r", tickCount=5)
    room = alt.Scale(padding=56)
    text = base.transform_calculate(right="max(datum.first, datum.second, 0)").encode(text="words:N")
    layers = [
        base.mark_bar(height={"band": 0.74}, color=palette.plan, opacity=0.45).encode(
            x=alt.X("first:Q", axis=axis, scale=room)
        ),
        base.mark_bar(height={"band": 0.4}, color=palette.scenario).encode(x=alt.X("second:Q", axis=axis)),
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(x=alt.datum(0)),
        text.mark_text(align="left", dx=5, color=palette.text, fontSize=12, **WORDS).encode(
            x=alt.X("right:Q", axis=axis)
        ),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": ROW})
