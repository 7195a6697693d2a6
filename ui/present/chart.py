"""A chart in type that a room can read: years side by side, or one row below another.

It is written as HTML, in which type and bars keep to the window while it changes; in a drawn chart they do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from ccgmodel.room import ShownFigures
from ui.charts.bars import DARK, LIGHT

Span = tuple[float, float]  # from where to where a bar goes; a mark where both are the same


@dataclass(frozen=True, kw_only=True)
class ChartBar:
    """One year or row: the plan's bar, the story's over it, a mark, and the figure in words.

    `label_at` is where the words stand beside a year's bar; those of a row stand at its end.
    """

    name: str
    ours: Span
    plan: Span | None = None
    mark: float | None = None
    label: str = ""
    label_at: float = 0.0
    below: bool = False
    kind: str = "ours"  # or worse, or plans: a total


@dataclass(frozen=True, kw_only=True)
class RoomChart:
    """A chart: its title, what its colours mean (class and words), what it says in words, and its table.

    `lying` has rows with their names before them, in place of years side by side. `nought` is whether the axis
    goes through it.
    """

    title: str
    key: tuple[tuple[str, str], ...]
    said: str
    bars: Sequence[ChartBar]
    table: pd.DataFrame
    lying: bool = False
    nought: bool = True
    ends: Span | None = None  # of the axis, where not those of what is drawn


def markup(chart: RoomChart, *, still: bool = False) -> str:
    """Return the chart, in which each bar of the story grows out of the plan's; not so where it stands `still`."""
    colours = "; ".join(
        f"--{name}: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)})"
        for name in ("scenario", "plan", "reference")
    )
    key = "".join(f' <span><i class="{kind}"></i> {escape(words)}</span>' for kind, words in chart.key)
    kind = "rows" if chart.lying else "years"
    bars = "".join(map(_row if chart.lying else _year, chart.bars, [_Axis.of(chart)] * len(chart.bars)))
    return (
        f'<div class="chart{" still" if still else ""}" style="{colours}">'
        f'<p class="key">{escape(chart.title)}{key}</p>'
        f'<div class="{kind}" role="img" aria-label="{escape(chart.said)}">{bars}</div></div>'
    )


def in_figures(chart: RoomChart) -> ShownFigures:
    """Return what a chart says, and its figures, as the telephones of a room show them."""
    drawn = chart.table.reset_index().astype(str)
    rows = tuple(tuple(row) for row in drawn.itertuples(index=False))
    return ShownFigures(title=chart.title, said=chart.said, heads=tuple(map(str, drawn.columns)), rows=rows)


def table(chart: RoomChart) -> str:
    """Return the figures of a chart as a table that opens over it."""
    drawn = in_figures(chart)
    heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in drawn.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(each)}</td>" for each in others)
        + "</tr>"
        for name, *others in drawn.rows
    )
    title = f'<h2 id="present-figures-title">{escape(chart.title)}</h2>'
    return (
        '<div popover class="meaning" id="present-figures" role="dialog" aria-labelledby="present-figures-title" '
        f'tabindex="-1">{title}<div class="scrolls"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></div>"
    )


@dataclass(frozen=True)
class _Axis:
    low: float
    high: float
    nought: bool

    @classmethod
    def of(cls, chart: RoomChart) -> _Axis:
        ends = [end for bar in chart.bars for span in (bar.ours, bar.plan) if span for end in span]
        drawn = [*ends, *(bar.mark for bar in chart.bars if bar.mark is not None), *(chart.ends or ())]
        drawn += [bar.label_at for bar in chart.bars if not chart.lying]
        if chart.nought:
            return cls(min(0.0, *drawn), max(0.0, *drawn), True)
        edge = 0.15 * (max(drawn) - min(drawn)) or 1.0
        return cls(min(drawn) - edge, max(drawn) + edge, False)

    def share(self, value: float) -> float:
        """Per cent of the axis from its lower end."""
        return 100.0 * (value - self.low) / ((self.high - self.low) or 1.0)  # a plan of noughts

    def upright(self, span: Span) -> str:
        first, last = sorted(map(self.share, span))
        return f"top: {100.0 - last:.2f}%; height: {last - first:.2f}%"

    def lying(self, span: Span) -> str:
        first, last = sorted(map(self.share, span))
        return f"left: {first:.2f}%; width: {last - first:.2f}%"


def _variables(style: str) -> str:
    """Write where the plan's bar stands as variables, out of which the story's grows."""
    return "; ".join(f"--plans-{part}" for part in style.split("; "))


def _level(span: Span) -> str:
    return " level" if span[0] == span[1] else ""


def _year(bar: ChartBar, axis: _Axis) -> str:
    plans, ours = axis.upright(bar.plan or bar.ours), axis.upright(bar.ours)
    behind = f'<i class="plans{_level(bar.plan)}" style="{plans}"></i>' if bar.plan else ""
    mark = (
        f'<i class="required" style="top: {100.0 - axis.share(bar.mark):.2f}%"></i>'
        if bar.mark is not None
        else ""
    )
    nought = f'<i class="nought" style="top: {100.0 - axis.share(0.0):.2f}%"></i>' if axis.nought else ""
    side = "below" if bar.below else "above"
    return (
        f"<div><div>{behind}"
        f'<i class="ours{_level(bar.ours)}" style="{ours}; {_variables(plans)}"></i>{nought}{mark}'
        f'<b class="{side}" style="top: {100.0 - axis.share(bar.label_at):.2f}%">{escape(bar.label)}</b>'
        f"</div><span>{escape(bar.name)}</span></div>"
    )


def _row(bar: ChartBar, axis: _Axis) -> str:
    plans = axis.lying(bar.plan or (bar.ours[0], bar.ours[0]))
    behind = f'<i class="plans" style="{plans}"></i>' if bar.plan else ""
    nought = f'<i class="nought" style="left: {axis.share(0.0):.2f}%"></i>' if axis.nought else ""
    return (
        f"<div><span>{escape(bar.name)}</span><div>{behind}"
        f'<i class="{bar.kind}" style="{axis.lying(bar.ours)}; {_variables(plans)}"></i>{nought}</div>'
        f"<b>{escape(bar.label)}</b></div>"
    )
