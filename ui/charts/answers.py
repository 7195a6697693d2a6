"""The charts of bridges, tornados, two levers at once and draws: constant specifications, data at each run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import Any

import altair as alt
import pandas as pd

from ccgmodel.baseline import PoolBridge
from ccgmodel.words.money import HALF_A_POUND, PER, Unit, money, pounds, signed, signed_pounds
from ui.charts.bars import (
    DARK,
    HEIGHT,
    NO_DATA,
    Palette,
    Specification,
    finished,
    money_axis,
    nought,
    on_anything,
    tooltips,
    years,
)
from ui.charts.lying_bars import ROW, WRAPPED, amount, at_end, in_order, rows_of

TEXT: dict[str, Any] = {"fontSize": 12, "aria": False}
# Where a chart is narrow, its labels stand aslant instead of in lines of one word.
ANGLE: Any = {"expr": "width < 560 ? -50 : 0"}
ALIGN: Any = {"expr": "width < 560 ? 'right' : 'center'"}
SMALL: Any = {"expr": "width < 480 ? 9 : 12"}
# Where cells are narrow, long figures are left to the table behind the chart.
IF_ROOM: Any = {"expr": "width < 480 && length(datum.short) > 4 ? '' : datum.short"}
# In a wide chart in lines of as many letters as there is room for below a step.
LETTERS = "max(1, floor(width / length(domain('x')) / 9) - 6)"
LINES = f"split(replace(datum.label, regexp('(.{{' + {LETTERS} + ',}}?) ', 'g'), '$1\\n'), '\\n')"
ASLANT_OR_LINES = f"width < 560 ? datum.label : {LINES}"
SIGNS = {"light": ("#E9B8C6", "#FFFFFF", "#A8DEDA"), "dark": ("#6B2038", "#16293D", "#0B5C57")}


End = tuple[str, float]
Move = tuple[str, float | None]


def steps(start: End, moves: Iterable[Move], last: Move, unit: Unit, *, in_full: bool = False) -> pd.DataFrame:
    """Return the data of a waterfall: a start, moves that each begin where the last one ended, and a last total.

    All in £k; what has None for its sum is the total so far. Texts are to the pound where they are `in_full`.
    """
    size, level = PER[unit], 0.0

    def total(value: float) -> str:
        return pounds(value) if in_full else money(value, unit)

    def change(value: float) -> str:
        return signed_pounds(value) if in_full else signed(value, unit)

    found: list[tuple[str, float, float, str, str]] = []
    for name, value in (start, *moves):
        if value is None or not found:
            level = level if value is None else value
            found.append((name, 0.0, level / size, "end", total(level)))
        else:
            kind = "worse" if value < 0 else "better"
            found.append((name, level / size, (level + value) / size, kind, change(value)))
            level += value
    level = level if last[1] is None else last[1]
    found.append((last[0], 0.0, level / size, "end", total(level)))
    drawn = pd.DataFrame(found, columns=["label", "start", "stop", "kind", "text"])
    return drawn.assign(top=drawn[["start", "stop"]].max(axis=1))


def pool_steps(found: PoolBridge, before: float, after: float, unit: Unit) -> pd.DataFrame:
    """Return the data of a waterfall: a year's lines, what changed, the next year's lines, and what is paid in."""
    moves = [(each.name, each.change) for each in found.lines]
    if abs(found.gap_after) > HALF_A_POUND:
        moves.append(("Paid in, not spent", found.gap_after))
    *_, level = accumulate((change for _, change in moves), initial=before)
    last = "Paid in" if level != after else "Lines after"
    return steps(("Lines before", before), moves, (last, None), unit, in_full=True)


def _kinds(palette: Palette) -> alt.Color:
    """Totals grey, what adds in the scenario's colour, what takes away red."""
    colours = [palette.plan, palette.scenario, palette.reference]
    return alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["end", "better", "worse"], range=colours))


@lru_cache(maxsize=32)
def lying_waterfall(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lying bars that each begin where the last one ended; totals from nought."""
    base = rows_of(in_order("label:N", 230, **WRAPPED), {"Step": "label", "Amount": "text"})
    layers = [
        base.mark_bar(height={"band": 0.62}).encode(x=amount("start", 4), x2="stop:Q", color=_kinds(palette)),
        nought(palette, "x"),
        at_end(base, palette, "top", "text", ticks=4, size=13, dx=6),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": 26})


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
                labelExpr=ASLANT_OR_LINES,
                labelLimit=150,
                labelOverlap=False,
                ticks=False,
                domain=False,
            ),
        ),
        tooltip=tooltips({"Step": "label", "Amount": "text"}),
    )
    axis = money_axis()
    layers = [
        base.mark_bar(width={"band": 0.62}).encode(
            y=alt.Y("start:Q", axis=axis, scale=alt.Scale(padding=18)), y2="stop:Q", color=_kinds(palette)
        ),
        nought(palette, "y"),
        *(
            base.mark_text(baseline="bottom", dy=-4, fontWeight=600, aria=False, fontSize=SMALL, **style).encode(
                y=alt.Y("top:Q", axis=axis), text="text:N"
            )
            for style in on_anything(palette)
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
        tooltip=tooltips({"Lever": "label", "At its low end": "low_text", "At its high end": "high_text"}),
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
    tips = tooltips({first: "x_text", second: "y_text"})
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
        *(now.mark_text(**words, **style) for style in on_anything(palette)),
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
    tips = tooltips({first: "x_text", second: "y_text", "Figure": "text"})
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


@lru_cache(maxsize=8)
def fan(title: str, subtitle: str, palette: Palette) -> Specification:
    """Bands of nine draws in ten and of every second one about the middle draw; the scenario itself dashed."""
    axis = money_axis()
    base = alt.Chart(NO_DATA).encode(
        x=years(labelOverlap=True),
        tooltip=tooltips(
            {
                "Year": "year",
                "Scenario": "scenario_text",
                "5 % of runs are below": "p5_text",
                "25 % are below": "p25_text",
                "Half are below": "p50_text",
                "75 % are below": "p75_text",
                "95 % are below": "p95_text",
            }
        ),
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
        nought(palette, "y"),
        *(ends.mark_text(**words).encode(y=alt.Y(f"{p}:Q", axis=axis), text=f"{p}_text:N") for p in ENDS),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=20, height=320)


ENDS = ("p5", "p50", "p95")


@lru_cache(maxsize=8)
def chances(title: str, subtitle: str, palette: Palette, milestones: tuple[str, ...]) -> Specification:
    """A line for each milestone, told apart by its words, its dashes and its dots."""
    shades = [palette.scenario, palette.plan, palette.reference]
    dash = alt.Scale(domain=list(milestones), range=[[1, 0], [7, 4], [2, 3]])
    shape = alt.Scale(domain=list(milestones), range=["circle", "square", "diamond"])
    base = alt.Chart(NO_DATA).encode(
        x=years(labelOverlap=True),
        color=alt.Color("series:N", legend=None, scale=alt.Scale(domain=list(milestones), range=shades)),
        tooltip=tooltips({"Year": "year", "Milestone": "series", "Chance by then": "text"}),
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
        tooltip=tooltips({"Year": "year", "Share of the runs": "text"}),
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
