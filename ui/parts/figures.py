"""The answer in pictures: each chart with its words for those who cannot see it, and the table behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import streamlit as st

from ccgmodel.projection import Projection
from ui.charts import bars
from ui.parts import downloads, style, tables
from ui.session import pinned, state
from ui.session.pinned import Pinned
from ui.words import position
from ui.words.money import Unit

BARS = "Blue bars: scenario. Grey bars behind: {behind}.\nDashed line: surplus required."
SAVINGS_BARS = "Blue bars: delivered. Grey bars behind: {behind}.\nDashed line: needed to break even that year."


def in_year(plan: Projection, scenario: Projection) -> None:
    """Draw the in-year position."""
    ghost = pinned.behind(plan)
    said = position.position_alt("The in-year position", ghost.projection, scenario, "in_year", ghost.than)
    data = bars.in_year(ghost.projection, scenario)
    _bars(
        "In-year position by year", data, ("In-year surplus or deficit, £m", BARS, "Surplus required"), said, ghost
    )


def cumulative(plan: Projection, scenario: Projection) -> None:
    """Draw the cumulative position."""
    ghost = pinned.behind(plan)
    said = position.position_alt("The cumulative position", ghost.projection, scenario, "cumulative", ghost.than)
    data, words = bars.cumulative(ghost.projection, scenario), "Cumulative surplus or deficit, £m"
    _bars("Cumulative position by year", data, (words, BARS, "Surplus required"), said, ghost)


def qipp(scenario: Projection, unit: Unit = "£m") -> None:
    """Draw the savings delivered and needed over those planned, or over those of the scenario that is pinned."""
    ghost = pinned.behind(state.as_published(scenario.plan))
    grey = replace(ghost, label="Planned", name="planned") if ghost.is_plan else ghost
    words = (f"QIPP savings programme, {unit}", SAVINGS_BARS, "Needed to break even")
    data = bars.qipp(scenario, unit, None if ghost.is_plan else ghost.projection)
    _bars("QIPP savings by year", data, words, position.qipp_alt(scenario, unit), grey, "Delivered")


def spend(plan: Projection, scenario: Projection) -> None:
    """Draw spend against allocation."""
    ghost = pinned.behind(plan)
    line = bars.PLANS_SPEND if ghost.is_plan else "Spend, pinned"
    data = bars.spend(ghost.projection, scenario, line)
    dashed = "" if ghost.is_plan else f"\nDashed: {ghost.name}."
    words = ("Spend against allocation, £m", f"The axis does not start at nought.{dashed}")
    specification = bars.line_specification(*words, style.palette(), line)
    chart("Spend and allocation by year", data, specification, position.spend_alt(scenario))
    behind("Spend and allocation by year", lambda: tables.behind_lines(data))


def table(figures: pd.DataFrame, name: str) -> None:
    """Draw a table that screen readers can name, and offer it as CSV."""
    st.table(figures, alt=name)
    file_name = f"{name.lower().replace(' ', '-').replace(',', '').replace(':', '')}.csv"
    downloads.csv_button(f"{name} as CSV", lambda: figures, file_name)


def _bars(
    name: str,
    data: pd.DataFrame,
    words: tuple[str, str, str],
    message: str,
    ghost: Pinned,
    scenario: str = "Scenario",
) -> None:
    """Draw bars over those of the ghost, named as the words say, and the table behind them."""
    title, subtitle, reference = words
    names = {"label": scenario, "plan_text": ghost.label, "difference": "Difference", "reference_text": reference}
    specification = bars.bar_specification(
        title, subtitle.format(behind=ghost.name), reference, style.palette(), (scenario, ghost.label)
    )
    chart(name, data, specification, message)
    behind(name, lambda: tables.behind(data, names))


def chart(name: str, data: pd.DataFrame, specification: bars.Specification, message: str) -> None:
    """Draw a chart with its message in words below it.

    Those words are also what the alternative text hands over to: it is constant, because a chart whose alternative
    text changes is built anew by the browser at each move of a lever.
    """
    columns = {heading: pa.array(column.tolist(), from_pandas=True) for heading, column in data.items()}
    alternative = f"Chart: {name}. Its message is in the words below."
    st.vega_lite_chart(pa.table(columns), specification, alt=alternative, key=name)
    st.caption(message)


def behind(name: str, figures: Callable[[], pd.DataFrame]) -> None:
    """Draw the table behind a chart, once it is asked for."""
    opened = st.expander(f"Figures: {name}", key=f"behind {name}", on_change="rerun")
    if opened.open:
        with opened:
            table(figures(), name)
