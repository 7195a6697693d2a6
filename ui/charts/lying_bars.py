"""Lying bars: a row for each row of the data, in its order, with words at the end of its bars."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from textwrap import fill
from typing import Any

import altair as alt
import pandas as pd

from ccgmodel.plan import Floats
from ccgmodel.words.money import PER, Unit, finer, pounds, signed_pounds
from ui.charts.bars import NO_DATA, Palette, Specification, finished, money_axis, nought, tooltips

ROW = 34  # px for one row
WIDE = "containerSize()[0] > 500"
STEP = 30  # px for the row of a scheme
WRAPPED: dict[str, Any] = {"labelOverlap": False, "labelExpr": "split(datum.label, '\\n')", "offset": 4}
LARGE: dict[str, Any] = {"ticks": 4, "room": None, "size": 13, "gap": 6}


def in_order(field: str, limit: int = 190, **axis: Any) -> alt.Y:
    """Rows in the order of the data, with `limit` px for their words."""
    return alt.Y(field, sort=None, title=None, axis=alt.Axis(labelLimit=limit, ticks=False, domain=False, **axis))


def scheme_axis(palette: Palette, **more: Any) -> alt.Y:
    """Return the axis of schemes in the order of the data; on a phone each name stands above its row's line."""
    axis = alt.Axis(
        ticks=False,
        domain=False,
        labelFontSize=12,
        labelColor=palette.text,
        labelLimit=alt.ExprRef(f"{WIDE} ? 400 : 350"),
        labelAlign=alt.ExprRef(f"{WIDE} ? 'right' : 'left'"),
        labelPadding=alt.ExprRef(f"{WIDE} ? 8 : 0"),
        labelOffset=alt.ExprRef(f"{WIDE} ? 0 : -11"),
        **more,
    )
    return alt.Y("scheme:N", title=None, sort=None, axis=axis)


def lying(
    title: str,
    subtitle: str,
    palette: Palette,
    y: alt.Y,
    bars: Sequence[tuple[str, Any, dict[str, Any]]],
    tooltip: dict[str, str],
    words: str = "text",
    *,
    both_sides: bool = False,
    ticks: int = 5,
    room: int | None = 56,
    size: int = 12,
    gap: int = 5,
    height: int = ROW,
    right: int = 5,
) -> Specification:
    """Draw bars from nought, one over the other.

    Args:
        title: of the chart.
        subtitle: below the title.
        palette: the colours.
        y: the rows.
        bars: field, height and style of each bar of a row, the one behind first.
        tooltip: field by what it is called.
        words: the field written at the right end of the bars.
        both_sides: whether the words of a bar below nought stand at its left.
        ticks: how many the axis has.
        room: px kept free at the ends of the axis.
        size: of the words.
        gap: px between a bar and its words.
        height: px for each row.
        right: px kept free at the right of the chart.

    """
    base = rows_of(y, tooltip)
    scale = {} if room is None else {"scale": alt.Scale(padding=room)}
    ends = base.transform_calculate(end=f"max(0, {', '.join(f'datum.{field}' for field, _, _ in bars)})")
    sides = [(ends, "left", gap)]
    if both_sides:
        sides = [
            (ends.transform_filter(f"datum.{bars[0][0]} >= 0"), "left", gap),
            (base.transform_calculate(end=f"datum.{bars[0][0]}").transform_filter("datum.end < 0"), "right", -gap),
        ]
    layers = [
        *(
            base.mark_bar(height=band, **style).encode(x=amount(field, ticks, **scale))
            for field, band, style in bars
        ),
        nought(palette, "x"),
        *(at_end(chart, palette, "end", words, ticks, size, dx, align) for chart, align, dx in sides),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=right, height={"step": height})


def rows_of(y: alt.Y, tooltip: dict[str, str]) -> alt.Chart:
    """Return the rows that the layers of a chart share."""
    return alt.Chart(NO_DATA).encode(y=y, tooltip=tooltips(tooltip))


def amount(field: str, ticks: int, **more: Any) -> alt.X:
    """Return an amount along the axis."""
    return alt.X(f"{field}:Q", axis=money_axis(ticks), **more)


def at_end(
    chart: alt.Chart, palette: Palette, end: str, words: str, ticks: int, size: int, dx: int, align: Any = "left"
) -> alt.Chart:
    """The words of each row where its bars end."""
    return chart.mark_text(
        align=align, dx=dx, fontSize=size, fontWeight=600, aria=False, color=palette.text
    ).encode(x=amount(end, ticks), text=f"{words}:N")


def behind(palette: Palette) -> dict[str, Any]:
    """Style of the paler bar."""
    return {"color": palette.plan, "opacity": 0.45}


@lru_cache(maxsize=8)
def rows(title: str, subtitle: str, palette: Palette) -> Specification:
    """A bar for each row from nought, with its words at its end."""
    bars = [("value", {"band": 0.6}, {"color": palette.scenario})]
    tips = {"What": "label", "How much": "text"}
    return lying(title, subtitle, palette, in_order("label:N"), bars, tips, both_sides=True)


@lru_cache(maxsize=16)
def pairs(title: str, subtitle: str, first: str, second: str, palette: Palette) -> Specification:
    """Two bars a row, one over the other: the paler and wider one first."""
    bars = [
        ("first", {"band": 0.74}, behind(palette)),
        ("second", {"band": 0.4}, {"color": palette.scenario}),
    ]
    tips = {"Organisation": "label", first: "first_text", second: "second_text"}
    return lying(title, subtitle, palette, in_order("label:N", labelFlush=False), bars, tips, "words")


def against_plan(names: Sequence[str], planned: Floats, ours: Floats, unit: Unit) -> pd.DataFrame:
    """Return the data of the scenario's bar over the plan's for each name, given in £k."""
    return pd.DataFrame(
        {
            "name": [name or "Not stated" for name in names],
            "row": [fill(name or "Not stated", 34) for name in names],
            "plan": planned / PER[unit],
            "scenario": ours / PER[unit],
            "label": [finer(value, unit) for value in ours],
            "plan_text": [pounds(value) for value in planned],
            "scenario_text": [pounds(value) for value in ours],
            "difference": [signed_pounds(a - b) for a, b in zip(ours, planned, strict=True)],
        }
    )


@lru_cache(maxsize=32)
def against_plan_specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """The plan's bars grey, the scenario's blue on top, each with its sum at its end."""
    bars = [
        ("plan", {"band": 0.72}, behind(palette)),
        ("scenario", {"band": 0.42}, {"color": palette.scenario}),
    ]
    tips = {"Group": "name", "Scenario": "scenario_text", "Plan": "plan_text", "Difference": "difference"}
    return lying(title, subtitle, palette, in_order("row:N", 260, **WRAPPED), bars, tips, "label", **LARGE)
