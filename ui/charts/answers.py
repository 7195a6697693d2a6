"""The charts of bridges, tornados and two levers at once: constant specifications, data given at each run."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt

from ui.charts.bars import DARK, NO_DATA, Palette, Specification, finished

ROW = 34  # px for one row of a chart of rows
TEXT: dict[str, Any] = {"fontSize": 12, "aria": False}
# Where a chart is narrow, its labels stand aslant instead of in lines of one word.
ANGLE: Any = {"expr": "width < 560 ? -50 : 0"}
ALIGN: Any = {"expr": "width < 560 ? 'right' : 'center'"}
SMALL: Any = {"expr": "width < 480 ? 9 : 12"}
# Where cells are narrow, long figures are left to the table behind the chart.
IF_ROOM: Any = {"expr": "width < 480 && length(datum.short) > 4 ? '' : datum.short"}
WRAPPED = "width < 560 ? datum.label : split(datum.label, ' ')"
SIGNS = {"light": ("#E9B8C6", "#FFFFFF", "#A8DEDA"), "dark": ("#6B2038", "#16293D", "#0B5C57")}


def in_order(field: str, **axis: Any) -> alt.Y:
    """Rows in the order of the data, with room for their words."""
    return alt.Y(field, sort=None, title=None, axis=alt.Axis(labelLimit=190, ticks=False, domain=False, **axis))


def _on_anything(palette: Palette) -> list[dict[str, Any]]:
    """Styles of words that lie on lines or bars: a halo first, then the words."""
    return [{"color": palette.background, "stroke": palette.background, "strokeWidth": 4}, {"color": palette.text}]


@lru_cache(maxsize=8)
def waterfall(title: str, subtitle: str, palette: Palette) -> Specification:
    """Steps from left to right, each from where the last one ended; the ends stand on nought."""
    base = alt.Chart(NO_DATA).encode(
        x=alt.X(
            "label:N",
            sort=None,
            title=None,
            axis=alt.Axis(
                labelAngle=ANGLE,
                labelAlign=ALIGN,
                labelExpr=WRAPPED,
                labelLimit=150,
                labelOverlap=False,
                ticks=False,
                domain=False,
            ),
        ),
        tooltip=[alt.Tooltip("label:N", title="Step"), alt.Tooltip("text:N", title="Amount")],
    )
    axis = alt.Axis(title=None, format=",~r", tickCount=5)
    colour = alt.Color(
        "kind:N",
        legend=None,
        scale=alt.Scale(
            domain=["end", "better", "worse"], range=[palette.plan, palette.scenario, palette.reference]
        ),
    )
    layers = [
        base.mark_bar(width={"band": 0.62}).encode(
            y=alt.Y("start:Q", axis=axis, scale=alt.Scale(padding=18)), y2="stop:Q", color=colour
        ),
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(y=alt.datum(0)),
        *(
            base.mark_text(baseline="bottom", dy=-4, fontWeight=600, aria=False, fontSize=SMALL, **style).encode(
                y=alt.Y("top:Q", axis=axis), text="text:N"
            )
            for style in _on_anything(palette)
        ),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height=320)


@lru_cache(maxsize=8)
def tornado(title: str, subtitle: str, palette: Palette, *, years: bool) -> Specification:
    """A bar for each lever from one end of its evidence to the other, with the lever's value at each end."""
    axis = alt.Axis(title=None, format="d" if years else ",~r", tickCount=5, tickMinStep=1 if years else 0)
    scale = alt.Scale(zero=False, padding=48)
    base = alt.Chart(NO_DATA).encode(
        y=in_order("label:N"),
        tooltip=[
            alt.Tooltip("label:N", title="Lever"),
            alt.Tooltip("low_text:N", title="At its low end"),
            alt.Tooltip("high_text:N", title="At its high end"),
        ],
    )
    words: dict[str, Any] = {"color": palette.text, **TEXT}
    layers = [
        base.mark_bar(height={"band": 0.6}, color=palette.scenario).encode(
            x=alt.X("left:Q", axis=axis, scale=scale), x2="right:Q"
        ),
        base.mark_rule(strokeWidth=2, strokeDash=[6, 4], color=palette.text, aria=False).encode(
            x=alt.X("centre:Q", axis=axis), y=alt.value(0), y2=alt.value({"expr": "height"})
        ),
        base.mark_text(align="right", dx=-5, **words).encode(x=alt.X("left:Q", axis=axis), text="left_value:N"),
        base.mark_text(align="left", dx=5, **words).encode(x=alt.X("right:Q", axis=axis), text="right_value:N"),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": ROW})


@lru_cache(maxsize=8)
def rows(title: str, subtitle: str, palette: Palette) -> Specification:
    """A bar for each row from nought, with its words at its end."""
    axis = alt.Axis(title=None, format=",~r", tickCount=5)
    base = alt.Chart(NO_DATA).encode(
        y=in_order("label:N"),
        tooltip=[alt.Tooltip("label:N", title="What"), alt.Tooltip("text:N", title="How much")],
    )
    words: dict[str, Any] = {"color": palette.text, "fontWeight": 600, **TEXT}
    bar_axis = alt.X("value:Q", axis=axis, scale=alt.Scale(padding=56))
    layers = [
        base.mark_bar(height={"band": 0.6}, color=palette.scenario).encode(x=bar_axis),
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(x=alt.datum(0)),
        base.transform_filter("datum.value >= 0")
        .mark_text(align="left", dx=5, **words)
        .encode(x=alt.X("value:Q", axis=axis), text="text:N"),
        base.transform_filter("datum.value < 0")
        .mark_text(align="right", dx=-5, **words)
        .encode(x=alt.X("value:Q", axis=axis), text="text:N"),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": ROW})


def _lever_axis(field: str, title: str) -> dict[str, Any]:
    return {
        "shorthand": field,
        "axis": alt.Axis(title=title, format=",.2~f", tickCount=6, titleFontSize=13),
        "scale": alt.Scale(zero=False, nice=False),
    }


@lru_cache(maxsize=32)
def line_of_two(title: str, subtitle: str, first: str, second: str, palette: Palette) -> Specification:
    """The line along which a target is just met, and where the scenario stands."""
    place = {"x": alt.X(**_lever_axis("x:Q", first)), "y": alt.Y(**_lever_axis("y:Q", second))}
    tips = [alt.Tooltip("x_text:N", title=first), alt.Tooltip("y_text:N", title=second)]
    layers = [
        alt.Chart(NO_DATA)
        .transform_filter("datum.what == 'line'")
        .mark_line(strokeWidth=3, color=palette.scenario, point={"size": 24, "color": palette.scenario})
        .encode(**place, tooltip=tips),
        *_here(place, palette),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height=320)


def _here(place: dict[str, Any], palette: Palette) -> list[alt.Chart]:
    """A diamond where the scenario stands, with its words."""
    now = alt.Chart(NO_DATA).transform_filter("datum.what == 'now'").encode(**place)
    words: dict[str, Any] = {**TEXT, "fontWeight": 600, "text": "now", "dx": 11, "align": "left"}
    return [
        now.mark_point(shape="diamond", size=130, filled=True, color=palette.text, opacity=1),
        *(now.mark_text(**words, **style) for style in _on_anything(palette)),
    ]


@lru_cache(maxsize=32)
def heat(
    title: str, subtitle: str, first: str, second: str, palette: Palette, level: float | None, sign: int
) -> Specification:
    """Cells with their figure written in, teal on the good side of a level, red on the other, with the line.

    Above the level is good where `sign` is 1, below it where it is -1; without a level no side is.
    """
    low, middle, high = SIGNS["dark" if palette == DARK else "light"]
    sides = [low, middle, high] if sign > 0 else [high, middle, low]
    scale = alt.Scale(range=[middle, high]) if level is None else alt.Scale(domainMid=level, range=sides)
    place = {"x": alt.X(**_lever_axis("x:Q", first)), "y": alt.Y(**_lever_axis("y:Q", second))}
    cells = alt.Chart(NO_DATA).transform_filter("datum.what == 'cell'")
    tips = [
        alt.Tooltip("x_text:N", title=first),
        alt.Tooltip("y_text:N", title=second),
        alt.Tooltip("text:N", title="Figure"),
    ]
    layers = [
        cells.mark_rect().encode(
            x=alt.X(**_lever_axis("left:Q", first)),
            x2="right:Q",
            y=alt.Y(**_lever_axis("bottom:Q", second)),
            y2="top:Q",
            color=alt.Color("value:Q", legend=None, scale=scale),
            tooltip=tips,
        ),
        cells.mark_text(color=palette.text, aria=False, fontSize=SMALL, text=IF_ROOM).encode(**place),
        alt.Chart(NO_DATA)
        .transform_filter("datum.what == 'line'")
        .mark_line(strokeWidth=4, color=palette.text)
        .encode(**place),
        *_here(place, palette),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height=400)
