"""The Metrics page: its head, the metrics side by side and as a table, and figures that a user gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from ccgmodel.baseline import has_quarters
from ccgmodel.plan import (
    QUARTERLY,
    SLOTS,
    WHOLE,
    Metric,
    Plan,
    PlanError,
    period_label,
    with_baseline,
    with_metric,
    year_label,
)
from ccgmodel.projection import Trajectories
from ccgmodel.words.metrics import DIRECTION, PLAN, SCENARIO, message, value
from ccgmodel.words.text import escaped
from ccgmodel.workbook import library
from ui.charts import metrics
from ui.parts import fields, figures, notice, style
from ui.parts.page_head import page_head
from ui.session import state
from ui.session.history import Session

CHARTS, TABLE, OTHERS = "Charts", "Table", "Benchmarks"
ACTUALS, MONEY = "What happened", "Care and money"
EVERY = "Every group"
TYPED = "metric_value"
FIVE = 5  # years that a governing body plans over
LEGEND = (
    "Blue: scenario. Dashed grey: the plan. Dark: what happened. Dashed red: target. Thin grey: others. "
    "The axes do not start at nought."
)


def head(here: Session) -> tuple[int | None, bool]:
    """Draw the head; return over how many years (None: the plan's own) and whether by quarter."""
    title = f"Metrics, {escaped(here.plan.organisation)}"
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


def choose_view(plan: Plan) -> tuple[list[Metric], str]:
    """Draw the choice of view and group; return the metrics of the group and the view."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            "View",
            [CHARTS, TABLE, OTHERS, ACTUALS, MONEY],
            default=CHARTS,
            required=True,
            key="metric_view",
            label_visibility="collapsed",
            persist_state="session",
        )
        groups = list(dict.fromkeys(metric.group for metric in plan.metrics if metric.group))
        group = EVERY
        if len(groups) > 1 and view in (CHARTS, TABLE, OTHERS):
            group = st.selectbox(
                "Group", [EVERY, *groups], key="metric_group", label_visibility="collapsed",
                persist_state="session", width=320,
            )  # fmt: skip
    shown = [metric for metric in plan.metrics if group in (EVERY, metric.group)]
    return shown, str(view)


def small_multiples(both: Trajectories, chosen: Sequence[Metric], *, by_quarter: bool) -> None:
    """Draw a chart for each metric that has one, two beside each other."""
    drawn = [metric for metric in chosen if not both.needs(metric)]
    if not drawn:
        return
    alone = [escaped(metric.name) for metric in drawn if not has_quarters(both.plan, metric)] if by_quarter else []
    whole = f" By year, because no quarters are printed: {', '.join(alone)}." if alone else ""
    st.caption(f"{LEGEND}{whole}")
    for start in range(0, len(drawn), 2):
        for column, metric in zip(st.columns(2, gap="medium"), drawn[start : start + 2], strict=False):
            with column:
                _chart(both, metric, by_quarter=by_quarter)


def _chart(both: Trajectories, metric: Metric, *, by_quarter: bool) -> None:
    data = metrics.figures(both, metric, by_quarter=by_quarter)
    unit = f"{metric.unit}, " if metric.unit else ""
    specification = metrics.specification(metric.name, f"{unit}{DIRECTION[metric.good]}", style.palette())
    words = escaped(message(both, metric))
    figures.chart(metric.name, data, specification, words, lambda: metrics.behind(data))
    if metric.definition or metric.note or metric.printed_as:
        printed = f"Its source calls this row “{metric.printed_as}”." if metric.printed_as else ""
        said = [metric.definition, metric.note, printed]
        st.caption(escaped(" ".join(f"{each.removesuffix('.')}." for each in said if each)))


def table(both: Trajectories, chosen: Sequence[Metric], *, by_quarter: bool) -> None:
    """Draw every metric as a row, scenario and plan, by year or quarter."""
    slots = [slot for slot in range(SLOTS) if (slot != WHOLE) == by_quarter]
    periods = [(t, slot) for t in range(both.plan.years) for slot in slots]
    rows = {}
    for metric in chosen:
        if both.needs(metric) or (by_quarter and metric.aggregation not in QUARTERLY):
            continue
        of = both.of(metric.name)
        for name, which in (("scenario", SCENARIO), ("plan", PLAN)):
            rows[f"{metric.name}, {name}"] = [_cell(metric, float(of[which, t, slot])) for t, slot in periods]
    if not rows:
        st.info(
            "No metric of this choice has figures by quarter. Switch to years."
            if by_quarter
            else "No metric of this choice has a baseline or a path, so that no year has a figure. What each "
            "needs is listed below; figures that were measured are under Benchmarks and What happened."
        )
        return
    names = [period_label(both.plan.first_year + t, slot) for t, slot in periods]
    texts = pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("Metric")
    figures.table(texts, "Metrics by quarter" if by_quarter else "Metrics by year")


def _cell(metric: Metric, figure: float) -> str:
    text = value(metric, figure)
    return "" if text == "not known" else text


def missing_figures(both: Trajectories, chosen: Sequence[Metric]) -> None:
    """List the metrics of which nothing can be drawn, and ask for what is missing."""
    missing = {metric.name: metric for metric in chosen if both.needs(metric)}
    if not missing:
        return
    count = len(missing)
    said = f"{count} {'metric has' if count == 1 else 'metrics have'} no starting figure or target in the plan"
    box = st.expander(said, key="metrics_needing", on_change="rerun", icon=":material/edit:")
    if not box.open:
        return
    with box:
        st.caption("None is made up. Give the figure, and the metric is drawn; Undo takes it back.")
        name = st.selectbox("Metric", list(missing), key="metric_needing")
        metric = missing[name]
        what = both.needs(metric)
        st.markdown(_facts(metric))
        with st.form("metric_given", border=False):
            unit = f", {metric.unit}" if metric.unit else ""
            st.number_input(f"{what.capitalize()}{unit}", value=None, key=TYPED, step=metric.step)
            fields.below(TYPED)
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


def _facts(metric: Metric) -> str:
    target = metric.target_value
    parts = [f"**{escaped(metric.name)}**, {DIRECTION[metric.good]}"]
    if target is not None:
        when = f" by {year_label(metric.target_year)}" if metric.target_year is not None else ""
        parts.append(f"target {value(metric, target)}{when}")
    elif metric.target_change is not None:
        parts.append(f"target {100 * metric.target_change:+g} % on the baseline".replace("-", "−"))
    note = f" {escaped(metric.note.removesuffix('.'))}." if metric.note else ""
    return f"{'; '.join(parts)}.{note} Source: {escaped(metric.source or 'the workbook, which names none')}."


def _give(name: str, what: str) -> None:
    """Take a typed baseline or target into the plan."""
    here, given = state.session(), st.session_state[TYPED]
    wrong = () if given is not None else (f"Type the {what} of “{name}”, a number; nothing was changed.",)
    if fields.refuse({TYPED: wrong}):
        return
    try:
        if what == "baseline":
            plan = with_baseline(here.plan, name, float(given), int(st.session_state["metric_year"]))
        else:
            plan = _with_target(here.plan, name, float(given))
    except PlanError as error:
        fields.refuse({TYPED: (f"{notice.sentence(str(error))} Nothing was changed.",)})
        return
    state.change_plan(plan, f"{what.capitalize()} of {name}")


def _with_target(plan: Plan, name: str, target: float) -> Plan:
    edited = [replace(metric, target=target) if metric.name == name else metric for metric in plan.metrics]
    return replace(plan, metrics=tuple(edited))


def library_metrics(plan: Plan) -> None:
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
        st.markdown(_facts(offered[name]))
        st.button("Take it up", icon=":material/add:", on_click=_take_up, args=(name,))


def _take_up(name: str) -> None:
    plan = state.session().plan
    metric = next(metric for metric in library() if metric.name == name)
    state.change_plan(with_metric(plan, metric), f"Metric {name} taken up")
