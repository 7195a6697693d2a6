"""The metrics beside the money on the What-if page: up to four, which ones the user chooses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ccgmodel.plan import WHOLE, Metric, Plan
from ccgmodel.projection import Trajectories, trajectories
from ccgmodel.scenario import Scenario
from ui.words import metrics as words

MOST = 4
KEY = "strip_metrics"


def beside(plan: Plan, scenario: Scenario, no_lever: Scenario) -> DeltaGenerator:
    """Draw the chosen metrics at the right, and return the place at their left, for the money.

    They are a single element, because this page answers at every move, and take no height, so that the first
    chart stays on the first screen.
    """
    if not plan.metrics:
        return st.container()
    both = trajectories(plan, [no_lever, scenario])
    offered = {metric.name: metric for metric in plan.metrics if not both.needs(metric)}
    if not offered:
        place = st.container()
        st.caption("This plan’s metrics have no baseline yet; give it on the Metrics page and they appear here.")
        return place
    kept = [name for name in st.session_state.get(KEY, _first(plan, list(offered.values()))) if name in offered]
    boxes = "".join(_box(both, offered[name]) for name in kept)
    money, care = st.columns([4, 1], gap="small")
    with care, st.container(key="strip", gap="small"):
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
    return money


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
