"""The answer in pictures: each chart with its words for those who cannot see it, and the table behind it."""

from __future__ import annotations

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


def in_year(plan: Projection, scenario: Projection) -> pd.DataFrame:
    """Draw the in-year position; return its figures, so that their table may stand elsewhere."""
    data = charts.in_year(plan, scenario)
    title = "In-year surplus or deficit, £m"
    said = sentences.position_alt("The in-year position", plan, scenario, "in_year")
    _bars("in_year", data, title, BARS, "Surplus required", said)
    return tables.behind(data, POSITIONS)


def cumulative(plan: Projection, scenario: Projection) -> None:
    """Draw the cumulative position and its table."""
    data = charts.cumulative(plan, scenario)
    said = sentences.position_alt("The cumulative position", plan, scenario, "cumulative")
    _bars("cumulative", data, "Cumulative surplus or deficit, £m", BARS, "Surplus required", said)
    table(tables.behind(data, POSITIONS), "Cumulative position by year")


def qipp(scenario: Projection) -> None:
    """Draw the savings planned, delivered and needed, and their table."""
    data = charts.qipp(scenario)
    said = sentences.qipp_alt(scenario)
    _bars("qipp", data, "QIPP savings programme, £m", SAVINGS_BARS, "Needed to break even", said)
    table(tables.behind(data, SAVINGS), "QIPP planned, delivered and needed by year")


def spend(plan: Projection, scenario: Projection) -> None:
    """Draw spend against allocation and its table."""
    data = charts.spend(plan, scenario)
    words = ("Spend against allocation, £m", "The axis does not start at nought.")
    specification = charts.line_specification(*words, style.palette())
    st.vega_lite_chart(data, specification, alt=sentences.spend_alt(scenario), key="chart_spend")
    table(tables.behind_lines(data), "Spend and allocation by year")


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


def _bars(key: str, data: pd.DataFrame, title: str, subtitle: str, reference: str, alt: str) -> None:
    specification = charts.bar_specification(title, subtitle, reference, style.palette())
    st.vega_lite_chart(data, specification, alt=alt, key=f"chart_{key}")
