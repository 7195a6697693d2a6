"""The choice of what is to be reached, in money or of a metric, and its amounts in words."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import streamlit as st

from ccgmodel.answers import Goal, Kind, MetricTarget, Target
from ccgmodel.plan import Metric, Plan, year_label
from ccgmodel.projection import HORIZON, Projection, as_planned, figures, metric_named
from ccgmodel.scenario import Scenario
from ui.parts import choices
from ui.parts.choices import METRIC
from ui.session.history import Session
from ui.words import metrics
from ui.words.figures import amount, to_the_digit
from ui.words.money import money

KINDS: dict[Kind, str] = {
    "break_even": "Break even",
    "business_rules": "Meet the surplus rule",
    "legacy_cleared": "Clear the legacy deficit",
    "in_year": "Reach an in-year position of",
    "cumulative": "Reach a cumulative position of",
}


def choose(here: Session, scenario: Projection) -> Goal:
    """Draw the choice of a target; it opens at the next milestone a year earlier."""
    plan = here.plan
    asked = choices.earlier(scenario)
    start = asked[1] if asked else Target("break_even", plan.year_numbers[-1])
    kinds: dict[Kind | Literal["metric"], str] = dict(KINDS.items())
    if choices.metrics(plan, judged=True):
        kinds[METRIC] = "Reach a metric’s value"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = choices.choose("Target", list(kinds), "take_kind", start.kind, kinds.__getitem__, width=260)
        goal = _metric(plan) if kind == METRIC else _money(here, kind, start.year)
    if kind == METRIC and (needing := sum(bool(as_planned(plan).needs(metric)) for metric in plan.metrics)):
        st.caption(
            f"{needing} of the plan’s {len(plan.metrics)} metrics cannot be asked about until you give the "
            "baseline or target that nobody printed: on the page Metrics."
        )
    return goal


def _money(here: Session, kind: Kind, start: int) -> Target:
    plan, sum_wanted = here.plan, 0.0
    if kind in ("in_year", "cumulative"):
        size = 1000.0 if here.unit == "£m" else 1.0
        typed = st.number_input(
            f"Position, {here.unit}", value=0.0, step=0.5 if here.unit == "£m" else 500.0,
            key=f"take_amount_{here.unit}", format="%.1f", width=150, persist_state="session",
        )  # fmt: skip
        sum_wanted = (typed or 0.0) * size
    years = range(plan.first_year, plan.first_year + HORIZON)
    year = choices.choose("Year", years, "take_year", start, lambda each: _year(plan, each), width=200)
    return Target(kind, year, sum_wanted)


def _year(plan: Plan, year: int) -> str:
    beyond = year >= plan.first_year + plan.own_years
    return year_label(year) + (" (past the plan)" if beyond else "")


def _metric(plan: Plan) -> MetricTarget:
    """Draw the choice of a metric, its year and its value: at first its target, else what the plan has."""
    metric, year = choices.metric_and_year(plan, "take_metric", judged=True)
    start = _start(plan, metric, year)
    exact = to_the_digit(metric, start)
    places = max(0, round(-math.log10(exact.step)))
    typed = st.number_input(
        f"Value, {metric.unit}" if metric.unit else "Value", value=start, step=float(metric.step),
        key=f"take_value_{metric.name}_{year}_{start:g}", format=f"%.{places}f", width=190,
        persist_state="session",
    )  # fmt: skip
    return MetricTarget(metric.name, year, start if typed is None else typed)


def _start(plan: Plan, metric: Metric, year: int) -> float:
    """A metric's own target, or its value in the plan, rounded to a printed digit that the plan meets."""
    if metric.target_value is not None:
        return float(metric.target_value)
    steps = float(figures(plan, [Scenario()], metric.name, year)[0]) / metric.step
    whole = math.floor(steps + 1e-6) if metric.sign > 0 else math.ceil(steps - 1e-6)
    return float(np.round(whole * metric.step, 10))


def words(target: Goal, here: Session) -> str:
    """Say a target in words: break even in 2014/15."""
    year = year_label(target.year)
    if isinstance(target, MetricTarget):
        metric = to_the_digit(metric_named(here.plan, target.metric), target.value)
        return f"bring “{target.metric}” to {metrics.value(metric, target.value)} in {year}"
    if not isinstance(target, Target):
        raise TypeError(f"a target of no kind that has words: {target!r}")
    named = KINDS[target.kind][:1].lower() + KINDS[target.kind][1:]
    if target.kind in ("in_year", "cumulative"):
        return f"{named} {money(target.amount, here.unit)} in {year}"
    return f"{named} in {year}"


def gap(target: Goal, past: float, here: Session) -> str:
    """Write how far past or short of a target something is, without its sign."""
    if isinstance(target, MetricTarget):
        return amount(metric_named(here.plan, target.metric), past)
    return money(abs(past), here.unit)


def figure(target: Goal, position: float, here: Session) -> str:
    """Write the figure that a target is about."""
    if isinstance(target, MetricTarget):
        return metrics.value(metric_named(here.plan, target.metric), position)
    return money(position, here.unit)


def likely(target: Goal, plan: Plan) -> tuple[str, str]:
    """Name two levers that move what the target is about."""
    return choices.likely(metric_named(plan, target.metric) if isinstance(target, MetricTarget) else None)


def key_of(target: Goal, plan: Plan, name: str) -> str:
    """Name a choice of levers, which is kept apart for money and for metrics: other levers move them."""
    return f"take_{likely(target, plan)[1]}_{name}" if isinstance(target, MetricTarget) else f"take_{name}"
