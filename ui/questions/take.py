"""What would it take: each lever alone, several together, and the line of two, for a target that is chosen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.levers import LEVERS
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection
from ccgmodel.rules import HORIZON
from ccgmodel.scenario import Scenario, Setting
from ccgmodel.seek import (
    Answer,
    Frontier,
    Mix,
    Target,
    each_lever,
    frontier,
    in_proportion,
    least_movement,
    tidied,
)
from ccgmodel.seek.target import Kind
from ccgmodel.years import year_label
from ui import answers, state, style
from ui.questions import choices, pictures
from ui.questions.words import value_text
from ui.state import Session
from ui.words import money, percent

ALONE, TOGETHER, TWO = "Each lever alone", "Several together", "Two against each other"
KINDS: dict[Kind, str] = {
    "break_even": "Break even",
    "business_rules": "Meet the surplus rule",
    "legacy_cleared": "Clear the legacy deficit",
    "in_year": "Reach an in-year position of",
    "cumulative": "Reach a cumulative position of",
}
LEAST, PROPORTION = "As little as possible", "In proportion"


def draw(here: Session, scenario: Projection) -> None:
    """Draw the question."""
    target = _target(here, scenario)
    shown = choices.view("How", (ALONE, TOGETHER, TWO), "take_view")
    if shown == ALONE:
        _alone(here, target)
    elif shown == TOGETHER:
        _together(here, target)
    else:
        _two(here, target)


def _target(here: Session, scenario: Projection) -> Target:
    """Draw the choice of a target; it opens at the next milestone a year earlier."""
    plan = here.plan
    asked = choices.earlier(scenario)
    start = asked[1] if asked else Target("break_even", plan.year_numbers[-1])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = choices.choose("Target", list(KINDS), "take_kind", start.kind, KINDS.__getitem__, width=260)
        amount = 0.0
        if kind in ("in_year", "cumulative"):
            size = 1000.0 if here.unit == "£m" else 1.0
            typed = st.number_input(
                f"Position, {here.unit}", value=0.0, step=0.5 if here.unit == "£m" else 500.0,
                key=f"take_amount_{here.unit}", format="%.1f", width=150, persist_state="session",
            )  # fmt: skip
            amount = (typed or 0.0) * size
        years = range(plan.first_year, plan.first_year + HORIZON)
        year = choices.choose("Year", years, "take_year", start.year, lambda each: _year(plan, each), width=200)
    return Target(kind, year, amount)


def _year(plan: Plan, year: int) -> str:
    beyond = year >= plan.first_year + plan.own_years
    return year_label(year) + (" (past the plan)" if beyond else "")


def _alone(here: Session, target: Target) -> None:
    plan = here.plan
    found = each_lever(plan, here.scenario, target)
    short = money(abs(found.gap), here.unit)
    goal = words(target, here)
    if found.met:
        st.markdown(
            f"**The target, to {goal}, is met with {short} to spare.** Each value below is how far that lever "
            "alone could go before the target is missed."
        )
    else:
        st.markdown(
            f"**The target, to {goal}, is missed by {short}.** Any one of the values below closes it, "
            "all else as it stands."
        )
    st.caption(
        "Each value is checked by projecting it, and rounded to the side that meets the target. That a lever "
        "could do it does not say that anybody can move that lever."
    )
    tidy = {
        each.setting: tidied(plan, here.scenario, target, each.scenario)
        for each in found.answers
        if each.scenario is not None
    }
    table = pd.DataFrame([_row(here, target, each, tidy.get(each.setting)) for each in found.answers])
    if tidy:
        with st.container(horizontal=True, vertical_alignment="bottom", key="try"):
            chosen = choices.choose(
                "Try one", list(tidy), "take_try", next(iter(tidy)), choices.label_of, width=260
            )
            value = value_text(chosen.lever, tidy[chosen].values[chosen], plan)
            _try_it(tidy[chosen], f"Try it: {value}")
    answers.table(table.set_index("Lever"), f"What each lever alone would have to be: {goal}")


def words(target: Target, here: Session) -> str:
    """Say a target in words: break even in 2014/15."""
    year = year_label(target.year)
    if target.kind in ("in_year", "cumulative"):
        return (
            f"{KINDS[target.kind][:1].lower()}{KINDS[target.kind][1:]} {money(target.amount, here.unit)} in {year}"
        )
    return f"{KINDS[target.kind].lower()} in {year}"


def _row(here: Session, target: Target, found: Answer, tidy: Scenario | None) -> dict[str, str]:
    lever, plan, unit = found.setting.lever, here.plan, here.unit
    limit = value_text(lever, found.limit, plan)
    at_limit = money(found.position_at_limit, unit)
    short = f", {money(abs(found.gap_at_limit), unit)} short" if target.kind == "business_rules" else ""
    where = f"at its limit, {limit}" if found.limit != found.now else "where it stands, which is its limit"
    needed, then = {
        "value": ("", f"then the target is just met, at {money(found.position or 0.0, unit)}"),
        "cannot": ("cannot", f"{where}, it reaches {at_limit}{short}"),
        "always": ("any", f"even at {limit} it is met, at {at_limit}"),
        "no effect": ("cannot", "it does not move this target"),
    }[found.outcome]
    if tidy is not None:
        needed = value_text(lever, tidy.values[found.setting], plan)
    if found.crossings > 1:
        then += f"; {found.crossings} values do, this is the nearest"
    return {
        "Lever": LEVERS[lever].label,
        "Now": value_text(lever, found.now, plan),
        "Needed, alone": needed,
        "What comes of it": then,
    }


def _try_it(scenario: Scenario, label: str) -> None:
    st.button(
        label,
        icon=":material/play_arrow:",
        key="try_it",
        on_click=state.show,
        args=(Scenario("Your scenario", dict(scenario.values)),),
        help="Makes this the scenario, here and on the What if page. Undo takes it back.",
    )


def _together(here: Session, target: Target) -> None:
    plan = here.plan
    mix = choices.levers("Levers to move", plan, "take_mix", ("qipp_delivery", "tariff_efficiency"))
    how = choices.view("How they move", (LEAST, PROPORTION), "take_how")
    if not mix:
        st.info("No lever is chosen. Choose one or more above, and the planner finds how far they must go.")
        return
    find = least_movement if how == LEAST else in_proportion
    found = find(plan, here.scenario, target, mix)
    goal = words(target, here)
    if found.outcome != "value":
        reach = money(found.position, here.unit)
        st.markdown({
            "cannot": f"**These levers cannot {goal}.** All at their limits they reach {reach}.",
            "always": f"**The target, to {goal}, is met whatever they do.** At their worst they leave {reach}.",
            "no effect": f"**None of these levers moves the target, to {goal}.**",
        }[found.outcome])  # fmt: skip
        return
    tidy = tidied(plan, here.scenario, target, found.scenario)
    st.markdown(
        f"**Together they {goal}.**"
        if not found.met
        else f"**The target, to {goal}, is met; together they could go this far before it is missed.**"
    )
    st.caption(
        "As little as possible: the least sum of squared shares of each lever’s way to its limit, every lever as "
        "willing as the others. In proportion: each goes the same share of its way. Neither says what is feasible."
    )
    _try_it(tidy, "Try them together")
    answers.table(_mix_table(plan, found, tidy), f"How far several levers would go: {goal}")


def _mix_table(plan: Plan, found: Mix, tidy: Scenario) -> pd.DataFrame:
    rows = [
        {
            "Lever": LEVERS[move.setting.lever].label,
            "Now": value_text(move.setting.lever, move.now, plan),
            "Needed": value_text(move.setting.lever, tidy.values.get(move.setting, move.value), plan),
            "Of the way to its limit": percent(move.share),
            "Limit": value_text(move.setting.lever, move.limit, plan),
        }
        for move in found.moves
    ]
    return pd.DataFrame(rows).set_index("Lever")


def _two(here: Session, target: Target) -> None:
    plan = here.plan
    with st.container(horizontal=True):
        first = choices.lever("Along", plan, "take_first", "qipp_delivery")
        second = choices.lever("Up", plan, "take_second", "tariff_efficiency", but=first)
    found, goal = frontier(plan, here.scenario, target, first, second), words(target, here)
    if np.isnan(found.second_values).all():
        st.info(f"No pair of values of these two levers does just enough to {goal}. Choose other levers.")
        return
    points = pd.DataFrame(frontier_points(plan, found))
    name = "Two levers against each other"
    one, other = (f"{choices.label_of(each)}, {unit_of(each)}" for each in (first, second))
    specification = pictures.line_of_two(
        "Where the target is just met", f"Every point on the line does it: {goal}.\nDiamond: now.", one, other,
        style.palette(),
    )  # fmt: skip
    shown = points[points["what"] == "line"][["x_text", "y_text"]]
    (a, b), (c, d) = shown.iloc[[0, -1]].to_numpy().tolist()
    said = (
        f"The target is just met from {choices.label_of(first)} {a} with {choices.label_of(second)} {b} to {c} "
        f"with {d}, all else as it stands. The line is cut off at the bounds of the levers."
    )
    answers.chart(name, points, specification, said)
    answers.behind(name, lambda: shown.set_axis([one, other], axis=1).set_index(one))


def unit_of(setting: Setting) -> str:
    """Name the unit that a lever is drawn in."""
    return "months" if LEVERS[setting.lever].kind == "months" else "%"


def frontier_points(plan: Plan, found: Frontier) -> Iterator[dict[str, str | float]]:
    """Yield the points of a frontier as they are drawn, and last where the scenario stands."""
    pairs = list(zip(found.first_values.tolist(), found.second_values.tolist(), strict=True))
    for what, (x, y) in [*(("line", pair) for pair in pairs if not np.isnan(pair[1])), ("now", found.now)]:
        yield {
            "what": what,
            "x": choices.shown(plan, found.first, x),
            "y": choices.shown(plan, found.second, y),
            "x_text": value_text(found.first.lever, x, plan),
            "y_text": value_text(found.second.lever, y, plan),
        }
