"""The pooled budget in its four views and by outcome measure, what pays for it, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.baseline import (
    VIEWS,
    PoolBridge,
    View,
    amounts,
    by_measure,
    funding,
    in_view,
    measures,
    names_in,
    pool_bridge,
)
from ccgmodel.plan import Floats, Plan, year_label
from ui.care.pool import words
from ui.charts import pool
from ui.charts.answers import waterfall
from ui.parts import figures, style
from ui.words import money
from ui.words.money import Unit, pounds, signed_pounds

TITLES: dict[View, str] = {
    "theme": "Theme",
    "area": "Area of spend",
    "commissioner": "Commissioner",
    "cluster": "Cluster",
}


def spend(plan: Plan, both: Floats, year: int, unit: Unit) -> None:
    """Draw the pool of a year by one of its views; `both` is (plan or scenario, line, year) in £k."""
    view = st.segmented_control(
        "Added up by",
        list(VIEWS),
        default="theme",
        required=True,
        key="pool_by",
        format_func=lambda each: TITLES[each],
        persist_state="session",
    )
    t = year - plan.first_year
    planned, ours = in_view(plan, view, both)[..., t]
    name = f"Pooled budget by {TITLES[view].lower()}"
    total, views = float(ours.sum()), [float(in_view(plan, each, both)[1, :, t].sum()) for each in VIEWS]
    agree = max(views) - min(views) < 1e-6
    said = (
        f"All four views come to {pounds(total)}"
        if agree
        else f"The views differ: {', '.join(map(pounds, views))}"
    )
    largest = int(np.argmax(ours))
    groups = names_in(plan, view)
    said = f"Most goes to {groups[largest] or 'what is not stated'}: {pounds(float(ours[largest]))}. {said}."
    _bars(name, f"{name} in {year_label(year)}, {unit}", groups, planned, ours, unit, said)


def outcomes(plan: Plan, both: Floats, year: int, unit: Unit) -> None:
    """Draw what is spent on the lines that serve each outcome measure."""
    names = measures(plan)
    if not names:
        st.info("No line of the pool names an outcome measure. They stand in that column of the sheet Pool.")
        return
    planned, ours = by_measure(plan, both)[..., year - plan.first_year]
    said = "A line that serves several measures counts under each, so these sums overlap."
    name = "Spend by outcome measure"
    _bars(name, f"{name} in {year_label(year)}, {unit}", names, planned, ours, unit, said)


def _bars(
    name: str, title: str, names: Sequence[str], planned: Floats, ours: Floats, unit: Unit, said: str
) -> None:
    data = pool.bars(names, planned, ours, unit)
    specification = pool.specification(title, "Blue: scenario. Grey: plan.", style.palette())
    figures.chart(name, data, specification, said)
    columns = {"scenario_text": "Scenario", "plan_text": "Plan", "difference": "Difference"}
    figures.behind(
        name,
        lambda: data.set_index("name")[list(columns)].rename(columns=columns).rename_axis(name.split(" by ")[1]),
    )


def _waterfall(plan: Plan, found: PoolBridge, unit: Unit) -> None:
    """Draw the lines' way from one year to the next, and the step to what is paid in, so that it is seen."""
    t = found.year - plan.first_year
    before, after = (float(total) for total in amounts(plan.pool, plan.years)[:, t - 1 : t + 1].sum(axis=0))
    data = pool.steps(found, before, after, unit)
    title = f"The pooled budget from {year_label(found.year - 1)} to {year_label(found.year)}, {unit}"
    specification = waterfall(title, "Grey: totals. Blue: more. Red: less.", style.palette())
    said = f"The lines go from {pounds(before)} to {pounds(after)}; {pounds(after + found.gap_after)} is paid in."
    figures.chart("The pool year on year", data, specification, said)
    figures.behind(
        "The pool year on year",
        lambda: data.set_index("label")[["text"]].rename(columns={"text": "Amount"}).rename_axis("Step"),
    )


def paid_in(plan: Plan, year: int) -> None:
    """Draw what is paid in against the lines that it pays for, fund by fund, with what is left over."""
    t = year - plan.first_year
    paid = {each.name: _paid(each.amounts[t]) for each in plan.contributions}
    figures.table(pd.DataFrame({"Paid in": paid}).rename_axis("Contribution"), f"Paid in, {year_label(year)}")
    found = funding(plan, year)
    rows = {
        each.fund: {
            "Paid in": pounds(each.contributed),
            "Its lines cost": pounds(each.lines),
            "Paid in less lines": signed_pounds(each.difference),
        }
        for each in found
    }
    rows["All"] = {
        "Paid in": pounds(sum(each.contributed for each in found)),
        "Its lines cost": pounds(sum(each.lines for each in found)),
        "Paid in less lines": signed_pounds(sum(each.difference for each in found)),
    }
    st.caption("As published; levers of the pool change what is spent, not what is paid in.")
    figures.table(pd.DataFrame.from_dict(rows, orient="index").rename_axis("Fund"), f"By fund, {year_label(year)}")
    off = [each for each in found if abs(each.difference) > money.HALF_A_POUND]
    if off:
        said = ", ".join(f"{each.fund} {signed_pounds(each.difference)}" for each in off)
        st.markdown(f"What does not match, fund by fund: {said}.")


def _paid(amount: float | None) -> str:
    return "not there" if amount is None else pounds(amount)


def change(plan: Plan, year: int, unit: Unit) -> None:
    """Draw what became of the pool since the year before, and name what does not reconcile."""
    if year == plan.first_year:
        st.info(f"{year_label(year)} is this plan’s first year; choose a later one to see what changed.")
        return
    found = pool_bridge(plan, year)
    st.markdown(f"**{words.bridge(found)}**")
    _waterfall(plan, found, unit)
    columns = (year_label(year - 1), year_label(year))
    lines = {
        each.name: {
            columns[0]: _paid(each.before),
            columns[1]: _paid(each.after),
            "Change": signed_pounds(each.change),
        }
        for each in found.lines
    }
    if lines:
        figures.table(pd.DataFrame.from_dict(lines, orient="index").rename_axis("Line"), "Lines that changed")
    paid = {
        each.name: {
            columns[0]: _paid(each.before),
            columns[1]: _paid(each.after),
            "Change": signed_pounds(each.change),
            "The text states": "no figure" if each.stated is None else signed_pounds(each.stated),
            "Not explained": "" if each.unexplained is None else signed_pounds(each.unexplained),
        }
        for each in found.contributions
    }
    figures.table(pd.DataFrame.from_dict(paid, orient="index").rename_axis("Contribution"), "What is paid in")
