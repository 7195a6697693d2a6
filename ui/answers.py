"""The answer in pictures: each chart with its words for those who cannot see it, and the table behind it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ccgmodel.projection import Projection
from ui import charts, sentences, style, tables

BARS = "Blue bars: scenario. Grey bars behind: published plan.\nDashed line: surplus required."
SAVINGS_BARS = "Blue bars: delivered. Grey bars behind: planned.\nDashed line: needed to break even that year."
POSITIONS = {
    "label": "Scenario",
    "plan_text": "Plan",
    "difference": "Difference",
    "reference_text": "Surplus required",
}
SAVINGS = {"plan_text": "Planned", "label": "Delivered", "reference_text": "Needed to break even"}


def in_year(plan: Projection, scenario: Projection) -> None:
    """Draw the in-year position."""
    said = sentences.position_alt("The in-year position", plan, scenario, "in_year")
    words = ("In-year surplus or deficit, £m", BARS, "Surplus required")
    _bars("In-year position by year", charts.in_year(plan, scenario), words, said, POSITIONS)


def cumulative(plan: Projection, scenario: Projection) -> None:
    """Draw the cumulative position."""
    said = sentences.position_alt("The cumulative position", plan, scenario, "cumulative")
    words = ("Cumulative surplus or deficit, £m", BARS, "Surplus required")
    _bars("Cumulative position by year", charts.cumulative(plan, scenario), words, said, POSITIONS)


def qipp(scenario: Projection) -> None:
    """Draw the savings planned, delivered and needed."""
    words = ("QIPP savings programme, £m", SAVINGS_BARS, "Needed to break even")
    _bars("QIPP savings by year", charts.qipp(scenario), words, sentences.qipp_alt(scenario), SAVINGS)


def spend(plan: Projection, scenario: Projection) -> None:
    """Draw spend against allocation."""
    data = charts.spend(plan, scenario)
    words = ("Spend against allocation, £m", "The axis does not start at nought.")
    specification = charts.line_specification(*words, style.palette())
    chart("Spend and allocation by year", data, specification, sentences.spend_alt(scenario))
    behind("Spend and allocation by year", lambda: tables.behind_lines(data))


def table(figures: pd.DataFrame, name: str) -> None:
    """Draw a table that screen readers can name, and offer it as CSV."""
    st.table(figures, alt=name)
    st.download_button(
        f"{name} as CSV",
        data=figures.to_csv,
        file_name=f"{name.lower().replace(' ', '-').replace(',', '').replace(':', '')}.csv",
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def _bars(
    name: str, data: pd.DataFrame, words: tuple[str, str, str], message: str, columns: dict[str, str]
) -> None:
    chart(name, data, charts.bar_specification(*words, style.palette()), message)
    behind(name, lambda: tables.behind(data, columns))


def chart(name: str, data: pd.DataFrame, specification: charts.Specification, message: str) -> None:
    """Draw a chart with its message in words below it.

    Those words are also what the alternative text hands over to: it is constant, because a chart whose alternative
    text changes is built anew by the browser at each move of a lever.
    """
    st.vega_lite_chart(data, specification, alt=f"Chart: {name}. Its message is in the words below.", key=name)
    st.caption(message)


def behind(name: str, figures: Callable[[], pd.DataFrame]) -> None:
    """Draw the table behind a chart, once it is asked for."""
    figures_behind = st.expander(f"Figures: {name}", key=f"behind {name}", on_change="rerun")
    if figures_behind.open:
        with figures_behind:
            table(figures(), name)
