"""The Better Care Fund page: its head, the pool in its views, what pays for it, what changed, who bears risk."""

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
from ccgmodel.projection import risk_share
from ccgmodel.scenario import Scenario
from ccgmodel.words.money import HALF_A_POUND, Unit, finer, money, percent, pounds, signed_pounds
from ccgmodel.words.text import escaped
from ui.charts.answers import pool_steps, waterfall
from ui.charts.lying_bars import against_plan, against_plan_specification
from ui.parts import figures, style
from ui.parts.choices import year_in_head
from ui.parts.page_head import page_head
from ui.session.history import Session

SPEND, LINES, PAID_IN, CHANGE, RISK, OUTCOMES = (
    "Spend",
    "Lines",
    "Paid in",
    "Year on year",
    "Risk share",
    "Outcome measures",
)
TITLES: dict[View, str] = {
    "theme": "Theme",
    "area": "Area of spend",
    "commissioner": "Commissioner",
    "cluster": "Cluster",
}


def title(organisation: str) -> str:
    """Name the fund and whose it is, once where the plan's own name already says it.

    >>> title("Example CCG"), title("Example CCG and Council: Better Care Fund")
    ('Better Care Fund, Example CCG', 'Example CCG and Council: Better Care Fund')
    """
    return organisation if "Better Care Fund" in organisation else f"Better Care Fund, {organisation}"


def head(here: Session) -> int:
    """Draw the head, and return the year that is chosen."""
    last = here.plan.year_numbers[-1]
    return page_head(
        here, title(escaped(here.plan.organisation)), lambda: year_in_head(here.plan, "pool_year", last)
    )


def without_pool() -> None:
    """Say what to do where the plan has no pooled budget."""
    st.info(
        "This plan has no budget shared with the council. Fill in the sheets **Pool**, **Pool funding** and "
        "**Risk share** of its workbook (in the template), or open the published Barnet Better Care Fund plan."
    )
    st.page_link("pages/baseline.py", label="Go to Baseline", icon=":material/upload_file:")


def choose_view() -> str:
    """Draw the choice of view, and return it."""
    return str(
        st.segmented_control(
            "View",
            [SPEND, LINES, PAID_IN, CHANGE, RISK, OUTCOMES],
            default=SPEND,
            required=True,
            key="pool_view",
            label_visibility="collapsed",
            persist_state="session",
        )
    )


def headline(plan: Plan, year: int, planned: list[float], ours: list[float], unit: Unit) -> str:
    """Say what the pool is in a year, what it was, and what the scenario makes of it; sums by year of the plan."""
    t = year - plan.first_year
    said = f"**The pool is {money(ours[t], unit)} in {year_label(year)}**"
    if abs(ours[t] - planned[t]) > HALF_A_POUND:
        difference = money(abs(ours[t] - planned[t]), unit, 2 if unit == "£m" else 0)
        said += f", {difference} {'more' if ours[t] > planned[t] else 'less'} than the plan"
    if t:
        change = ours[t] - ours[t - 1]
        rise = f"{money(abs(change), unit)} {'more' if change >= 0 else 'less'} than in {year_label(year - 1)}"
        said += f"; {rise}"
    protected = sum(line.amounts[t] or 0.0 for line in plan.pool if line.protected)
    return f"{said}. {money(protected, unit)} of it is protected and does not flex."


def bridge_sentence(found: PoolBridge) -> str:
    """Say what of a year's change is explained, and name what is not."""
    before, after = year_label(found.year - 1), year_label(found.year)
    said = (
        f"From {before} to {after} the lines rise by {pounds(found.by_lines)}, what is paid in by "
        f"{pounds(found.by_contributions)}."
    )
    if found.stated is not None:
        said += f" The text states {pounds(found.stated)}."
    gap = found.by_contributions - found.by_lines
    if abs(gap) > HALF_A_POUND:
        said += (
            f" The {pounds(abs(gap))} between the two is not explained in the published text: "
            f"{pounds(abs(found.gap_before))} more is paid in than the lines cost in {before}, and "
            f"{pounds(abs(found.gap_after))} in {after}."
            if found.gap_before >= 0 and found.gap_after >= 0
            else f" The {pounds(abs(gap))} between the two is not explained in the published text."
        )
    return said


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
    views = [float(in_view(plan, each, both)[1, :, t].sum()) for each in VIEWS]
    agree = max(views) - min(views) < 1e-6
    said = (
        f"All four views come to {pounds(float(ours.sum()))}"
        if agree
        else f"The views differ: {', '.join(map(pounds, views))}"
    )
    largest = int(np.argmax(ours))
    groups = names_in(plan, view)
    said = (
        f"Most goes to {escaped(groups[largest]) or 'what is not stated'}: {pounds(float(ours[largest]))}. {said}."
    )
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
    data = against_plan(names, planned, ours, unit)
    specification = against_plan_specification(title, "Blue: scenario. Grey: plan.", style.palette())
    columns = {"scenario_text": "Scenario", "plan_text": "Plan", "difference": "Difference"}
    figures.chart(
        name,
        data,
        specification,
        said,
        lambda: data.set_index("name")[list(columns)].rename(columns=columns).rename_axis(name.split(" by ")[1]),
    )


def _waterfall(plan: Plan, found: PoolBridge, unit: Unit) -> None:
    """Draw the lines' way from one year to the next, and the step to what is paid in, so that it is seen."""
    t = found.year - plan.first_year
    before, after = (float(total) for total in amounts(plan.pool, plan.years)[:, t - 1 : t + 1].sum(axis=0))
    data = pool_steps(found, before, after, unit)
    title = f"The pooled budget from {year_label(found.year - 1)} to {year_label(found.year)}, {unit}"
    specification = waterfall(title, "Grey: totals. Blue: more. Red: less.", style.palette())
    said = f"The lines go from {pounds(before)} to {pounds(after)}; {pounds(after + found.gap_after)} is paid in."
    figures.chart(
        "The pool year on year",
        data,
        specification,
        said,
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
    off = [each for each in found if abs(each.difference) > HALF_A_POUND]
    if off:
        said = ", ".join(f"{escaped(each.fund)} {signed_pounds(each.difference)}" for each in off)
        st.markdown(f"What does not match, fund by fund: {said}.")


def _paid(amount: float | None) -> str:
    return "not there" if amount is None else pounds(amount)


def change(plan: Plan, year: int, unit: Unit) -> None:
    """Draw what became of the pool since the year before, and name what does not reconcile."""
    if year == plan.first_year:
        st.info(f"{year_label(year)} is this plan’s first year; choose a later one to see what changed.")
        return
    found = pool_bridge(plan, year)
    st.markdown(f"**{bridge_sentence(found)}**")
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


def risk_sharing(plan: Plan, scenario: Scenario, year: int, unit: Unit) -> None:
    """Draw the agreement on risk as it is stated, with the cost that the scenario brings."""
    found, t = risk_share(plan, [scenario]), year - plan.first_year
    cost = float(found.cost[0, t])
    if cost > 0:
        st.markdown(f"**In {year_label(year)}, {finer(cost, unit)} of planned savings is not delivered.**")
    else:
        st.markdown(
            f"**Every planned saving is delivered in {year_label(year)}.** Lower QIPP delivery to see what "
            "non-delivery costs."
        )
    if not plan.risk_share:
        st.info("This plan states no agreement on risk. Its workbook’s sheet Risk share holds one.")
        return
    rows = {
        each.name: {
            "Share": "not printed" if each.share is None else percent(each.share),
            "Bears": "depends on the share" if each.share is None else finer(float(found.borne[0, i, t]), unit),
            "As agreed": each.detail,
        }
        for i, each in enumerate(found.bearers)
    }
    if rows:
        figures.table(
            pd.DataFrame.from_dict(rows, orient="index").rename_axis("Who bears it"), "Who bears the cost"
        )
    for each in found.contingencies:
        amount = "no sum is printed" if each.amount is None else finer(each.amount, unit)
        said = escaped(each.detail) or amount if each.amount is None else f"{amount}. {escaped(each.detail)}"
        st.markdown(f"**Contingency outside the pool:** {escaped(each.name)}. {said}")
    if found.contingency is not None:
        beyond = float(found.uncovered[0, t])
        st.markdown(
            f"Beyond the contingency: {finer(beyond, unit)}." if beyond > 0 else "The contingency covers it."
        )
    if found.ladder:
        st.markdown("**Who decides, the nearest first**")
        st.markdown(
            "\n".join(
                f"{n}. {escaped(each.name)}. {escaped(each.detail)}" for n, each in enumerate(found.ladder, 1)
            )
        )
    if found.options:
        options = "; ".join(escaped(each.name[0].lower() + each.name[1:]) for each in found.options)
        st.markdown(f"**What can be done:** {options}.")
    if found.not_shared:
        st.caption(f"These lines bear none of it: {', '.join(map(escaped, found.not_shared))}.")
