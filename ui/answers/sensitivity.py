"""What matters most: each lever over its evidence, what a point is worth, and two levers at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.answers import Bar, Grid, MetricTarget, Output, Tornado, grid, tornado
from ccgmodel.plan import Plan, shown
from ccgmodel.scenario import LEVERS
from ccgmodel.words.figures import difference, figure, name_of, titled, value_text
from ccgmodel.words.levers import label
from ccgmodel.words.money import PER, Unit, number
from ccgmodel.words.text import escaped
from ui.answers.seek import frontier_points
from ui.charts import answers
from ui.parts import choices, figures, style
from ui.session.history import Session

EACH, TWO = "Each lever over its range", "Two levers at once"
CELLS = 11


def draw(here: Session) -> None:
    """Draw the question."""
    view = choices.view("Which", (EACH, TWO), "matters_view")
    if view == EACH:
        _tornado(here)
    else:
        _two_levers(here)


def _tornado(here: Session) -> None:
    plan, unit = here.plan, here.unit
    asked = choices.output(plan, "matters")
    found = tornado(plan, here.scenario, asked)
    metric = asked.metric(plan)
    seen = metric.step / 2 if metric else 0.5 if asked.is_money else 1.0
    moving = [bar for bar in found.bars if bar.swing >= seen]
    what = name_of(plan, asked)
    if not moving:
        st.info(f"{escaped(what)}: no lever moves it within its range. Choose another figure or year.")
    else:
        first = moving[0]
        ends = (figure(plan, asked, end, unit) for end in (first.at_low, first.at_high))
        st.markdown(
            f"**{escaped(label(LEVERS[first.lever], plan))} matters most.** Over its range, "
            f"{value_text(first.lever, first.low, plan)} to {value_text(first.lever, first.high, plan)}, "
            f"it moves the figure from {' to '.join(ends)}."
        )
        subtitle = "Each bar: a lever over its range.\nDashed: the scenario."
        title = titled(plan, asked, unit)
        specification = answers.tornado(title, subtitle, style.palette(), years=asked.year is None)
        said = f"{escaped(what)} is {figure(plan, asked, found.centre, unit)} under the scenario."
        figures.chart("What matters most", _tornado_rows(plan, found, moving, unit), specification, said)
    st.caption(
        "The ranges are judgements: how far apart plans of the time were, with the source of each below. One "
        "lever moves at a time; “How sure are we?” moves all at once. A long bar says that a lever matters, not "
        "that it is likely to move so far."
    )
    if not found.bars:
        return
    figures.table(
        _tornado_table(plan, found, unit), "Levers over their ranges, what a point is worth, and sources"
    )


def _tornado_rows(plan: Plan, found: Tornado, moving: list[Bar], unit: Unit) -> pd.DataFrame:
    size = PER[unit] if found.output.is_money else 1.0

    def row(bar: Bar) -> dict[str, Any]:
        ends = sorted([(bar.at_low, bar.low), (bar.at_high, bar.high)])
        low, high = (value_text(bar.lever, value, plan) for value in (bar.low, bar.high))
        return {
            "label": label(LEVERS[bar.lever], plan),
            "left": ends[0][0] / size,
            "right": ends[1][0] / size,
            "left_value": value_text(bar.lever, ends[0][1], plan),
            "right_value": value_text(bar.lever, ends[1][1], plan),
            "centre": found.centre / size,
            "low_text": f"{low}: {figure(plan, found.output, bar.at_low, unit)}",
            "high_text": f"{high}: {figure(plan, found.output, bar.at_high, unit)}",
        }

    return pd.DataFrame([row(bar) for bar in moving])


def _tornado_table(plan: Plan, found: Tornado, unit: Unit) -> pd.DataFrame:
    rows = [
        {
            "Lever": label(LEVERS[bar.lever], plan),
            "Now": value_text(bar.lever, bar.now, plan),
            "Low": f"{value_text(bar.lever, bar.low, plan)}: {figure(plan, found.output, bar.at_low, unit)}",
            "High": f"{value_text(bar.lever, bar.high, plan)}: {figure(plan, found.output, bar.at_high, unit)}",
            "One point more": _worth(plan, found.output, bar, unit),
            "Source of the range": plan.citation(bar.evidence.source),
        }
        for bar in found.bars
    ]
    return pd.DataFrame(rows).set_index("Lever")


def _worth(plan: Plan, output: Output, bar: Bar, unit: Unit) -> str:
    each = " a month" if LEVERS[bar.lever].kind == "months" else ""
    return difference(plan, output, bar.point_worth, unit) + each


def _two_levers(here: Session) -> None:
    plan, unit = here.plan, here.unit
    asked = choices.output(plan, "grid", milestones=False)
    metric = asked.metric(plan)
    likely = choices.likely(metric)
    key = f"grid_{likely[1]}" if metric else "grid"
    with st.container(horizontal=True):
        first = choices.lever("Along", plan, f"{key}_first", likely[0])
        second = choices.lever("Up", plan, f"{key}_second", likely[1], but=first)
    found = grid(plan, here.scenario, asked, first, second, CELLS)
    st.markdown(_message(plan, found, unit))
    one, other = (f"{choices.label_of(plan, each)}, {choices.unit_of(each)}" for each in (first, second))
    level, line = _level(found), "" if found.contour is None else f"Thick line: {_line(plan, found, unit)}. "
    specification = answers.heat(
        titled(plan, asked, unit), f"Each cell: the figure at its middle.\n{line}Diamond: now.", one, other,
        style.palette(), level, metric.sign if metric else 1,
    )  # fmt: skip
    data = pd.DataFrame([*_cells(plan, found, unit), *_contour(plan, found)])
    ends = (figure(plan, asked, float(end), unit) for end in (found.outputs.min(), found.outputs.max()))
    said = f"It goes from {' to '.join(ends)} over all that the two levers can be; all else stays as it is."
    said += " It shows all that the levers can be, not how likely any of it is."
    figures.chart("Two levers at once", data, specification, said, lambda: _grid_table(plan, found, unit))


def _message(plan: Plan, found: Grid, unit: Unit) -> str:
    """Say in how many of the pairs the figure is good."""
    name, metric, level = escaped(name_of(plan, found.output)), found.output.metric(plan), _level(found)
    if metric is None:
        good, bad, past = "in surplus", "in deficit", found.outputs
    elif level is not None:
        line = _line(plan, found, unit)
        good, bad, past = f"{line} or better", f"worse than {line}", (found.outputs - level) * metric.sign
    else:
        return f"**{name}** under every pair of values; neither way is better."
    share = float((past >= -1e-9 * max(1.0, abs(level or 0.0))).mean())
    if share in (0.0, 1.0):
        return f"**{name} is {good if share else bad} under every pair of values here.**"
    exactly = "exactly nought" if metric is None else "exactly that"
    return (
        f"**{name} is {good} in {number(100 * share, 0)} % of these pairs of values.** The thick line is where it "
        f"is {exactly}."
    )


def _level(found: Grid) -> float | None:
    """The figure along the line, in £k or the metric's unit; None where there is no line."""
    if found.contour is None:
        return None
    return found.contour.target.value if isinstance(found.contour.target, MetricTarget) else 0.0


def _line(plan: Plan, found: Grid, unit: Unit) -> str:
    """Write the figure along the line."""
    level = _level(found) or 0.0
    return figure(plan, found.output, level, unit) if found.output.is_metric else "nought"


def _contour(plan: Plan, found: Grid) -> Iterator[dict[str, str | float]]:
    if found.contour is not None:
        yield from frontier_points(plan, found.contour)


def _cells(plan: Plan, found: Grid, unit: Unit) -> Iterator[dict[str, str | float]]:
    """Yield the cells, cut off at the bounds of the levers: each reaches halfway to its neighbours."""
    metric = found.output.metric(plan)
    size = PER[unit] if metric is None else 1.0
    across, up = (
        [choices.shown(plan, setting, value) for value in values.tolist()]
        for setting, values in ((found.first, found.first_values), (found.second, found.second_values))
    )
    edges, rungs = _between(across), _between(up)
    for i, j in np.ndindex(found.outputs.shape):
        value = float(found.outputs[i, j])
        yield {
            "what": "cell",
            "x": (edges[i] + edges[i + 1]) / 2,
            "y": (rungs[j] + rungs[j + 1]) / 2,
            "left": edges[i],
            "right": edges[i + 1],
            "bottom": rungs[j],
            "top": rungs[j + 1],
            "value": value / size,
            "short": shown(metric, value) if metric else number(value / 1000.0, 0),
            "text": figure(plan, found.output, value, unit),
            "x_text": value_text(found.first.lever, float(found.first_values[i]), plan),
            "y_text": value_text(found.second.lever, float(found.second_values[j]), plan),
        }


def _between(values: list[float]) -> list[float]:
    return [values[0], *((a + b) / 2 for a, b in pairwise(values)), values[-1]]


def _grid_table(plan: Plan, found: Grid, unit: Unit) -> pd.DataFrame:
    def axis(setting: Any, values: Any) -> list[str]:
        return [value_text(setting.lever, float(value), plan) for value in values]

    texts = [[figure(plan, found.output, float(value), unit) for value in row] for row in found.outputs.T]
    rows = axis(found.second, found.second_values)
    table = pd.DataFrame(texts, index=rows, columns=axis(found.first, found.first_values))
    return table.rename_axis(f"{choices.label_of(plan, found.second)}, by {choices.label_of(plan, found.first)}")
