"""Care beside the money: where they conflict, what avoided activity is worth, metrics on the What-if page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ccgmodel.answers import conflicts
from ccgmodel.baseline import prices
from ccgmodel.plan import WHOLE, Metric, Plan, once_a_plan
from ccgmodel.projection import Trajectories, missed_activity, trajectories
from ccgmodel.scenario import Batch, Scenario
from ccgmodel.words import metrics
from ccgmodel.words.money import MINUS, Unit, finer, number
from ccgmodel.words.settings import PLAN
from ccgmodel.words.text import escaped
from ui.parts import figures

LINKS = (
    "**How care and money hang together here.** Activity growth raises admissions, and spend on those that have "
    "a price. A savings scheme that avoids admissions saves their price; what it does not deliver is not avoided, "
    "and costs what it would have saved. A scheme that releases no cash still moves its metric, and not the "
    "position. “Planned improvement achieved” moves metrics only."
)
MOST = 4
KEY = "strip_metrics"


def conflict_warnings(plan: Plan, scenario: Scenario, unit: Unit) -> None:
    """Say where the scenario is good for the money and bad for a metric, or the other way round."""
    found = conflicts(plan, scenario)
    if found:
        with st.container(key="care_conflicts"):
            st.warning("\n\n".join(metrics.conflicts(plan, found, unit)), icon=":material/balance:")


def activity_avoided(plan: Plan, scenario: Scenario, unit: Unit) -> None:
    """Draw the parts of activity that are avoided, each with its price, and what of that is missed."""
    st.markdown(LINKS)
    if not plan.activity_groups:
        st.info("This plan states no activity that its schemes avoid, so its metrics move no money.")
        return
    rows, avoided, saved = {}, 0.0, 0.0
    for group, price in zip(plan.activity_groups, prices(plan), strict=True):
        count = sum(group.reductions)
        avoided, saved = avoided + count, saved + count * float(price)
        rows[f"{group.metric}: {group.name}"] = {
            "Avoided in the plan": number(count, 0),
            "Price of one": f"£{number(1000.0 * float(price), 0)}" if price else "not printed",
            "Worth": finer(count * float(price), unit) if price else "not known",
            "Made by": group.scheme or "no scheme of its own",
        }
    st.markdown(f"The plan avoids **{number(avoided, 0)}**, worth **{finer(saved, unit)}** at their own prices.")
    figures.table(pd.DataFrame.from_dict(rows, orient="index").rename_axis("Activity"), "Activity avoided")
    missed = missed_activity(plan, Batch.of([scenario]))[..., 0]
    for metric, by_year in zip(plan.metrics, missed, strict=True):
        last = float(by_year[-1])
        if abs(last) >= 0.05:
            more = "are not avoided" if last > 0 else "more are avoided than planned"
            text = number(abs(last), 1).removeprefix(MINUS)
            st.markdown(f"In this scenario {text} of “{escaped(metric.name)}” {more} by {plan.year_labels[-1]}.")


def places(plan: Plan) -> tuple[DeltaGenerator, DeltaGenerator | None]:
    """Lay out the money and, at its right, the chosen metrics; return the place of each, None without metrics.

    The metrics take no height, so that the first chart stays on the first screen.
    """
    offered = _offered(plan)
    if not offered:
        money = st.container()
        if plan.metrics:
            st.caption(
                "This plan’s metrics have no baseline yet; give it on the Metrics page and they appear here."
            )
        return money, None
    columns = st.columns([4, 1], gap="small")
    with columns[1], st.container(key="strip", gap="small"):
        care = st.container()
        with st.popover("Metrics", icon=":material/monitoring:", help="Choose up to four metrics to watch"):
            kept = _kept(plan)
            if st.session_state.get("strip_choice") != kept:
                st.session_state["strip_choice"] = kept
            st.multiselect(
                "Metrics beside the money",
                list(offered),
                max_selections=MOST,
                key="strip_choice",
                on_change=_choose,
            )
            st.page_link("pages/metrics.py", label="All metrics", icon=":material/monitoring:")
    return columns[0], care


def chosen_metrics(plan: Plan, scenario: Scenario) -> None:
    """Draw the metrics that were chosen, as one element, because the page answers at every move."""
    both = trajectories(plan, [PLAN, scenario])
    boxes = "".join(_box(both, _offered(plan)[name]) for name in _kept(plan))
    st.html(f'<dl class="metrics" aria-label="Metrics in this scenario">{boxes}</dl>')


@once_a_plan
def _offered(plan: Plan) -> dict[str, Metric]:
    """The metrics that have figures, by name."""
    as_planned = trajectories(plan, [PLAN])
    return {metric.name: metric for metric in plan.metrics if not as_planned.needs(metric)}


def _kept(plan: Plan) -> list[str]:
    """The names of those to show."""
    offered = _offered(plan)
    return [name for name in st.session_state.get(KEY, _first(plan, list(offered.values()))) if name in offered]


def _first(plan: Plan, offered: Sequence[Metric]) -> list[str]:
    """The metrics that a lever ties to money first, then the others in the plan's order."""
    tied = {group.metric for group in plan.activity_groups}
    ranked = sorted(offered, key=lambda metric: metric.name not in tied)
    return [metric.name for metric in ranked[:MOST]]


def _choose() -> None:
    st.session_state[KEY] = list(st.session_state["strip_choice"])


def _box(both: Trajectories, metric: Metric) -> str:
    t = metrics.last_known(both, metric) or 0
    plan, scenario = (float(figure) for figure in both.of(metric.name)[:, t, WHOLE])
    said = metrics.against(both.plan, metric, scenario, plan)
    said = f"{both.plan.year_labels[t]}: {said}"
    return (
        f"<div><dt>{escape(metric.name)}</dt><dd>{escape(metrics.value(metric, scenario))}</dd>"
        f"<dd>{escape(said)}</dd></div>"
    )
