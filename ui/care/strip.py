"""The metrics beside the money on the What-if page: up to four, which ones the user chooses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from ccgmodel.metric import WHOLE, Metric
from ccgmodel.plan import Plan
from ccgmodel.scenario import Scenario
from ccgmodel.trajectories import Trajectories, trajectories
from ui.care import words

MOST = 4
KEY = "strip_metrics"


def draw(plan: Plan, scenario: Scenario, no_lever: Scenario) -> None:
    """Draw the chosen metrics in one row: a single element, because this page answers at every move."""
    if not plan.metrics:
        return
    both = trajectories(plan, [no_lever, scenario])
    offered = {metric.name: metric for metric in plan.metrics if not both.needs(metric)}
    if not offered:
        st.caption("This plan’s metrics have no baseline yet; give it on the Metrics page and they appear here.")
        return
    kept = [name for name in st.session_state.get(KEY, _first(plan, list(offered.values()))) if name in offered]
    boxes = "".join(_box(both, offered[name]) for name in kept)
    with st.container(key="strip", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<dl class="metrics" aria-label="Metrics in this scenario">{boxes}</dl>')
        with st.popover("Metrics", icon=":material/monitoring:", help="Choose up to four metrics to watch"):
            st.multiselect(
                "Metrics beside the money",
                list(offered),
                default=kept,
                max_selections=MOST,
                key="strip_choice",
                on_change=_choose,
            )
            st.page_link("pages/metrics.py", label="All metrics", icon=":material/monitoring:")


def _first(plan: Plan, metrics: Sequence[Metric]) -> list[str]:
    """The metrics that a lever ties to money first, then the others in the plan's order."""
    tied = {group.metric for group in plan.activity_groups}
    ranked = sorted(metrics, key=lambda metric: metric.name not in tied)
    return [metric.name for metric in ranked[:MOST]]


def _choose() -> None:
    st.session_state[KEY] = list(st.session_state["strip_choice"])


def _box(both: Trajectories, metric: Metric) -> str:
    t = words.last_known(both, metric) or 0
    plan, scenario = (float(figure) for figure in both.of(metric.name)[:, t, WHOLE])
    said = words.difference(metric, scenario, plan)
    said = f"{both.plan.year_labels[t]}: {said}"
    return (
        f"<div><dt>{escape(metric.name)}</dt><dd>{escape(words.value(metric, scenario))}</dd>"
        f"<dd>{escape(said)}</dd></div>"
    )
