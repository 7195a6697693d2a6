"""What matters most: each lever over its evidence, what a point is worth, and two levers at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.levers import LEVERS
from ccgmodel.outputs import Output
from ccgmodel.plan import Plan
from ccgmodel.sensitivity import Bar, Grid, Tornado, grid, tornado
from ui import answers, style
from ui.questions import choices, pictures
from ui.questions.take import frontier_points, unit_of
from ui.questions.words import MILESTONE_NAMES, RESULTS, difference, figure, name_of, value_text
from ui.state import Session
from ui.words import Unit, money, number

EACH, TWO = "Each lever over its evidence", "Two levers at once"
CELLS = 11


def draw(here: Session) -> None:
    """Draw the question."""
    shown = choices.view("Which", (EACH, TWO), "matters_view")
    if shown == EACH:
        _tornado(here)
    else:
        _grid(here)


def output(plan: Plan, key: str, *, milestones: bool = True) -> Output:
    """Draw the figures that can be asked about, to choose one from."""
    names = {name: label for name, label in RESULTS.items() if milestones or name != "underlying"}
    names |= MILESTONE_NAMES if milestones else {}
    with st.container(horizontal=True):
        name = choices.choose("Figure", list(names), f"{key}_output", "in_year", names.__getitem__, 260)
        return Output(name) if name in MILESTONE_NAMES else Output(name, choices.year(plan, f"{key}_year"))


def _tornado(here: Session) -> None:
    plan, unit = here.plan, here.unit
    asked = output(plan, "matters")
    found = tornado(plan, here.scenario, asked)
    moving = [bar for bar in found.bars if bar.swing >= (0.5 if asked.is_money else 1.0)]
    what = name_of(asked)
    if not moving:
        st.info(f"{what}: no lever’s evidence moves it. Choose another figure or year.")
    else:
        first = moving[0]
        ends = (figure(plan, asked, end, unit) for end in (first.at_low, first.at_high))
        st.markdown(
            f"**{LEVERS[first.lever].label} matters most.** Over its evidence, "
            f"{value_text(first.lever, first.low, plan)} to {value_text(first.lever, first.high, plan)}, "
            f"it moves the figure from {' to '.join(ends)}."
        )
        subtitle = "Each bar: a lever over its evidence.\nDashed: the scenario."
        title = what if asked.year is None else f"{what}, {unit}"
        specification = pictures.tornado(title, subtitle, style.palette(), years=asked.year is None)
        said = f"{what} is {figure(plan, asked, found.centre, unit)} under the scenario. " + _still(found, moving)
        answers.chart("What matters most", _tornado_rows(plan, found, moving, unit), specification, said)
    st.caption(
        "The ranges are judgements: the spread that plans of the time printed, laid about the scenario, with the "
        "source of each below. Levers move one at a time here; what happens to several at once is under "
        "“How sure are we?”. A long bar says that the lever matters, not that it is likely to move so far."
    )
    answers.table(
        _tornado_table(plan, found, unit), "Levers over their evidence, what a point is worth, and sources"
    )


def _still(found: Tornado, moving: list[Bar]) -> str:
    still = [LEVERS[bar.lever].label for bar in found.bars if bar not in moving]
    return (
        f"Evidence that does not move it: {', '.join(still)}." if still else "Every lever with evidence moves it."
    )


def _tornado_rows(plan: Plan, found: Tornado, moving: list[Bar], unit: Unit) -> pd.DataFrame:
    size = 1.0 if found.output.year is None else 1000.0 if unit == "£m" else 1.0

    def row(bar: Bar) -> dict[str, Any]:
        ends = sorted([(bar.at_low, bar.low), (bar.at_high, bar.high)])
        low, high = (value_text(bar.lever, value, plan) for value in (bar.low, bar.high))
        return {
            "label": LEVERS[bar.lever].label,
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
            "Lever": LEVERS[bar.lever].label,
            "Now": value_text(bar.lever, bar.now, plan),
            "Low": f"{value_text(bar.lever, bar.low, plan)}: {figure(plan, found.output, bar.at_low, unit)}",
            "High": f"{value_text(bar.lever, bar.high, plan)}: {figure(plan, found.output, bar.at_high, unit)}",
            "One point more": _worth(found.output, bar, unit),
            "Source of the range": plan.citation(bar.evidence.source),
        }
        for bar in found.bars
    ]
    return pd.DataFrame(rows).set_index("Lever")


def _worth(output: Output, bar: Bar, unit: Unit) -> str:
    each = " a month" if LEVERS[bar.lever].kind == "months" else ""
    return difference(output, bar.point_worth, unit) + each


def _grid(here: Session) -> None:
    plan, unit = here.plan, here.unit
    asked = output(plan, "grid", milestones=False)
    with st.container(horizontal=True):
        first = choices.lever("Along", plan, "grid_first", "qipp_delivery")
        second = choices.lever("Up", plan, "grid_second", "tariff_efficiency", but=first)
    found = grid(plan, here.scenario, asked, first, second, CELLS)
    share = float((found.outputs >= 0.0).mean())
    st.markdown(
        f"**{name_of(asked)} is in surplus in {number(100 * share, 0)} % of these pairs of values.** The thick "
        "line is where it is exactly nought."
        if 0.0 < share < 1.0
        else f"**{name_of(asked)} is {'in surplus' if share else 'in deficit'} under every pair of values here.**"
    )
    one, other = (f"{choices.label_of(each)}, {unit_of(each)}" for each in (first, second))
    subtitle = "Each cell: the figure at its middle.\nThick line: nought. Diamond: now."
    specification = pictures.heat(f"{name_of(asked)}, {unit}", subtitle, one, other, style.palette())
    data = pd.DataFrame([*_cells(plan, found, unit), *_contour(plan, found)])
    extremes = f"{money(float(found.outputs.min()), unit)} to {money(float(found.outputs.max()), unit)}"
    said = f"It goes from {extremes} over all that the two levers may be, all else as in the scenario."
    answers.chart("Two levers at once", data, specification, said)
    st.caption("The plane is as wide as the levers go, not as the evidence does: what would be, not how likely.")
    answers.behind("Two levers at once", lambda: _grid_table(plan, found, unit))


def _contour(plan: Plan, found: Grid) -> Iterator[dict[str, str | float]]:
    if found.contour is not None:
        yield from frontier_points(plan, found.contour)


def _cells(plan: Plan, found: Grid, unit: Unit) -> Iterator[dict[str, str | float]]:
    """Yield the cells, cut off at the bounds of the levers: each reaches halfway to its neighbours."""
    size = 1000.0 if unit == "£m" else 1.0
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
            "short": number(value / 1000.0, 0),
            "text": money(value, unit),
            "x_text": value_text(found.first.lever, float(found.first_values[i]), plan),
            "y_text": value_text(found.second.lever, float(found.second_values[j]), plan),
        }


def _between(values: list[float]) -> list[float]:
    return [values[0], *((a + b) / 2 for a, b in pairwise(values)), values[-1]]


def _grid_table(plan: Plan, found: Grid, unit: Unit) -> pd.DataFrame:
    def axis(setting: Any, values: Any) -> list[str]:
        return [value_text(setting.lever, float(value), plan) for value in values]

    texts = [[money(float(value), unit) for value in row] for row in found.outputs.T]
    rows = axis(found.second, found.second_values)
    table = pd.DataFrame(texts, index=rows, columns=axis(found.first, found.first_values))
    return table.rename_axis(f"{choices.label_of(found.second)}, by {choices.label_of(found.first)}")
