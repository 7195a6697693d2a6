"""What a user gives that nobody printed: a baseline or a target; and metrics taken up from the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from ccgmodel.plan import Metric, Plan, PlanError, with_baseline, with_metric, year_label
from ccgmodel.projection import Trajectories
from ccgmodel.workbook import library
from ui.session import state
from ui.words import metrics as words


def needing(both: Trajectories, metrics: Sequence[Metric]) -> None:
    """List the metrics of which nothing can be drawn, and ask for what is missing."""
    missing = {metric.name: metric for metric in metrics if both.needs(metric)}
    if not missing:
        return
    count = len(missing)
    said = f"{count} {'metric needs' if count == 1 else 'metrics need'} a figure that nobody printed"
    box = st.expander(said, key="metrics_needing", on_change="rerun", icon=":material/edit:")
    if not box.open:
        return
    with box:
        st.caption("None is made up. Give the figure, and the metric is drawn; Undo takes it back.")
        name = st.selectbox("Metric", list(missing), key="metric_needing")
        metric = missing[name]
        what = both.needs(metric)
        st.markdown(_known(metric))
        with st.form("metric_given", border=False):
            unit = f", {metric.unit}" if metric.unit else ""
            st.number_input(f"{what.capitalize()}{unit}", value=None, key="metric_value", step=metric.step)
            years = list(range(both.plan.first_year - 5, both.plan.first_year + both.plan.own_years))
            if what == "baseline":
                st.selectbox(
                    "In",
                    years,
                    index=years.index(both.plan.first_year - 1),
                    key="metric_year",
                    format_func=year_label,
                )
            st.form_submit_button("Take it", icon=":material/check:", on_click=_give, args=(name, what))


def _known(metric: Metric) -> str:
    target = metric.target_value
    parts = [f"**{metric.name}**, {words.DIRECTION[metric.good]}"]
    if target is not None:
        when = f" by {year_label(metric.target_year)}" if metric.target_year is not None else ""
        parts.append(f"target {words.value(metric, target)}{when}")
    elif metric.target_change is not None:
        parts.append(f"target {100 * metric.target_change:+g} % on the baseline".replace("-", "−"))
    note = f" {metric.note.removesuffix('.')}." if metric.note else ""
    return f"{'; '.join(parts)}.{note} Source: {metric.source or 'the workbook, which names none'}."


def _give(name: str, what: str) -> None:
    """Take a typed baseline or target into the plan."""
    here, given = state.session(), st.session_state["metric_value"]
    if given is None:
        here.message = f"Type the {what} of “{name}” first; nothing was changed."
        return
    try:
        if what == "baseline":
            plan = with_baseline(here.plan, name, float(given), int(st.session_state["metric_year"]))
        else:
            plan = _with_target(here.plan, name, float(given))
    except PlanError as error:
        here.message = f"{str(error).capitalize()}. Nothing was changed."
        return
    state.change_plan(plan, f"{what.capitalize()} of {name}")


def _with_target(plan: Plan, name: str, target: float) -> Plan:
    metrics = tuple(replace(metric, target=target) if metric.name == name else metric for metric in plan.metrics)
    return replace(plan, metrics=metrics)


def taking_up(plan: Plan) -> None:
    """Offer the metrics of the library that the plan does not have."""
    have = {metric.name for metric in plan.metrics}
    offered = {metric.name: metric for metric in library() if metric.name not in have}
    if not offered:
        return
    box = st.expander("Take up a metric that other plans measure", key="metrics_library", on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(
            "From published plans: definition, direction and target. You give the baseline; none is made up."
        )
        name = st.selectbox("Metric", list(offered), key="metric_offered")
        st.markdown(_known(offered[name]))
        st.button("Take it up", icon=":material/add:", on_click=_take_up, args=(name,))


def _take_up(name: str) -> None:
    plan = state.session().plan
    metric = next(metric for metric in library() if metric.name == name)
    state.change_plan(with_metric(plan, metric), f"Metric {name} taken up")
