"""What matters most: each lever over its evidence, what a point is worth, and two levers at once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ccgmodel.answers import Bar, Output, Tornado, tornado
from ccgmodel.plan import Plan
from ccgmodel.scenario import LEVERS
from ui.answers import two_levers
from ui.charts import answers
from ui.parts import choices, figures, style
from ui.session.history import Session
from ui.words.figures import difference, figure, name_of, titled, value_text
from ui.words.money import Unit

EACH, TWO = "Each lever over its evidence", "Two levers at once"


def draw(here: Session) -> None:
    """Draw the question."""
    shown = choices.view("Which", (EACH, TWO), "matters_view")
    if shown == EACH:
        _tornado(here)
    else:
        two_levers.draw(here)


def _tornado(here: Session) -> None:
    plan, unit = here.plan, here.unit
    asked = choices.output(plan, "matters")
    found = tornado(plan, here.scenario, asked)
    metric = asked.metric(plan)
    seen = metric.step / 2 if metric else 0.5 if asked.is_money else 1.0
    moving = [bar for bar in found.bars if bar.swing >= seen]
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
        title = titled(plan, asked, unit)
        specification = answers.tornado(title, subtitle, style.palette(), years=asked.year is None)
        said = f"{what} is {figure(plan, asked, found.centre, unit)} under the scenario. " + _still(found, moving)
        figures.chart("What matters most", _tornado_rows(plan, found, moving, unit), specification, said)
    st.caption(
        "The ranges are judgements: the spread that plans of the time printed, laid about the scenario, with the "
        "source of each below. Levers move one at a time here; what happens to several at once is under "
        "“How sure are we?”. A long bar says that the lever matters, not that it is likely to move so far."
    )
    if not found.bars:
        return
    figures.table(
        _tornado_table(plan, found, unit), "Levers over their evidence, what a point is worth, and sources"
    )


def _still(found: Tornado, moving: list[Bar]) -> str:
    still = [LEVERS[bar.lever].label for bar in found.bars if bar not in moving]
    return (
        f"Evidence that does not move it: {', '.join(still)}." if still else "Every lever with evidence moves it."
    )


def _tornado_rows(plan: Plan, found: Tornado, moving: list[Bar], unit: Unit) -> pd.DataFrame:
    size = 1000.0 if found.output.is_money and unit == "£m" else 1.0

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
            "One point more": _worth(plan, found.output, bar, unit),
            "Source of the range": plan.citation(bar.evidence.source),
        }
        for bar in found.bars
    ]
    return pd.DataFrame(rows).set_index("Lever")


def _worth(plan: Plan, output: Output, bar: Bar, unit: Unit) -> str:
    each = " a month" if LEVERS[bar.lever].kind == "months" else ""
    return difference(plan, output, bar.point_worth, unit) + each
