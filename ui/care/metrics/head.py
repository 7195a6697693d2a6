"""The head of the Metrics page: title, years, quarters, the way back; and the choice of what is shown."""

from __future__ import annotations

import streamlit as st

from ccgmodel.baseline import has_quarters
from ccgmodel.plan import Metric, Plan
from ui.parts.page_head import page_head
from ui.session.history import Session

CHARTS, TABLE, ACTUALS, MONEY = "Charts", "Table", "What happened", "Care and money"
EVERY = "Every group"
FIVE = 5  # years that a governing body plans over


def draw(here: Session) -> tuple[int | None, bool]:
    """Draw the head; return over how many years (None: the plan's own) and whether by quarter."""
    title = f"Metrics, {here.plan.organisation}"
    return page_head(here, title, lambda: _years_and_quarters(here.plan), unit=False)


def _years_and_quarters(plan: Plan) -> tuple[int | None, bool]:
    years, by_quarter = None, False
    if plan.own_years < FIVE and plan.metrics:
        help_ = "Later years follow by each metric’s own rule; they are ours, not the plan’s."
        years = FIVE if st.toggle("Five years", key="metric_years", persist_state="session", help=help_) else None
    if any(has_quarters(plan, metric) for metric in plan.metrics):
        by_quarter = st.toggle("By quarter", key="metric_quarters", persist_state="session")
    return years, by_quarter


def without_metrics() -> None:
    """Say what to do where the plan measures nothing."""
    st.info(
        "This plan has no metrics yet. Fill in the sheets **Metrics** and **Metric values** of its workbook (the "
        "template has them, with their headings), or take up a metric that other plans measure."
    )
    st.page_link("pages/baseline.py", label="Go to Baseline", icon=":material/upload_file:")


def choose(plan: Plan) -> tuple[list[Metric], str]:
    """Draw the choice of view and group; return the metrics of the group and the view."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            "View",
            [CHARTS, TABLE, ACTUALS, MONEY],
            default=CHARTS,
            required=True,
            key="metric_view",
            label_visibility="collapsed",
            persist_state="session",
        )
        groups = list(dict.fromkeys(metric.group for metric in plan.metrics if metric.group))
        group = EVERY
        if len(groups) > 1 and view in (CHARTS, TABLE):
            group = st.selectbox(
                "Group", [EVERY, *groups], key="metric_group", label_visibility="collapsed",
                persist_state="session", width=320,
            )  # fmt: skip
    shown = [metric for metric in plan.metrics if group in (EVERY, metric.group)]
    return shown, str(view)
