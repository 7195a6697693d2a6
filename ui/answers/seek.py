"""What would it take: each lever alone, several together, and the line of two, for a target that is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.answers import (
    TOLERANCE,
    Answer,
    Frontier,
    Goal,
    Mix,
    Target,
    each_lever,
    frontier,
    in_proportion,
    least_movement,
    tidied,
)
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection
from ccgmodel.scenario import LEVERS, Scenario, Setting
from ui.answers import targets
from ui.charts import answers
from ui.parts import choices, figures, style
from ui.session import state
from ui.session.history import Session
from ui.words.figures import value_text
from ui.words.money import percent

ALONE, TOGETHER, TWO = "Each lever alone", "Several together", "Two against each other"
LEAST, PROPORTION = "As little as possible", "In proportion"


def draw(here: Session, scenario: Projection) -> None:
    """Draw the question."""
    target = targets.choose(here, scenario)
    shown = choices.view("How", (ALONE, TOGETHER, TWO), "take_view")
    if shown == ALONE:
        _alone(here, target)
    elif shown == TOGETHER:
        _together(here, target)
    else:
        _two(here, target)


def _alone(here: Session, target: Goal) -> None:
    plan = here.plan
    found = each_lever(plan, here.scenario, target)
    short = targets.gap(target, found.gap, here)
    goal = targets.words(target, here)
    spare = "just met" if found.gap <= TOLERANCE else f"met with {short} to spare"
    some = any(each.scenario for each in found.answers)
    closes = "Any one of the values below closes it" if some else "No lever alone closes it"
    if found.met:
        st.markdown(
            f"**The target, to {goal}, is {spare}.** Each value below is how far that lever "
            "alone could go before the target is missed."
        )
    else:
        st.markdown(f"**The target, to {goal}, is missed by {short}.** {closes}, all else as it stands.")
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
    figures.table(table.set_index("Lever"), f"What each lever alone would have to be: {goal}")


def _row(here: Session, target: Goal, found: Answer, tidy: Scenario | None) -> dict[str, str]:
    lever, plan = found.setting.lever, here.plan
    limit = value_text(lever, found.limit, plan)
    at_limit = targets.figure(target, found.position_at_limit, here)
    of_rules = isinstance(target, Target) and target.kind == "business_rules"  # a position alone does not say
    short = f", {targets.gap(target, found.gap_at_limit, here)} short" if of_rules else ""
    where = f"at its limit, {limit}" if found.limit != found.now else "where it stands, which is its limit"
    needed, then = {
        "value": ("", f"then the target is just met, at {targets.figure(target, found.position or 0.0, here)}"),
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


def _together(here: Session, target: Goal) -> None:
    plan = here.plan
    mix = choices.levers("Levers to move", plan, targets.key_of(target, plan, "mix"), targets.likely(target, plan))
    how = choices.view("How they move", (LEAST, PROPORTION), "take_how")
    if not mix:
        st.info("No lever is chosen. Choose one or more above, and the planner finds how far they must go.")
        return
    find = least_movement if how == LEAST else in_proportion
    found = find(plan, here.scenario, target, mix)
    goal = targets.words(target, here)
    if found.outcome != "value":
        reach = targets.figure(target, found.position, here)
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
    figures.table(_mix_table(plan, found, tidy), f"How far several levers would go: {goal}")


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


def _two(here: Session, target: Goal) -> None:
    plan = here.plan
    one, other = targets.likely(target, plan)
    with st.container(horizontal=True):
        first = choices.lever("Along", plan, targets.key_of(target, plan, "first"), one)
        second = choices.lever("Up", plan, targets.key_of(target, plan, "second"), other, but=first)
    found, goal = frontier(plan, here.scenario, target, first, second), targets.words(target, here)
    if np.isnan(found.second_values).all():
        st.info(
            f"Whatever {choices.label_of(first)} is, no value of {choices.label_of(second)} does just enough to "
            f"{goal}. Swap the two, or choose other levers."
        )
        return
    points = pd.DataFrame(frontier_points(plan, found))
    name = "Two levers against each other"
    one, other = (f"{choices.label_of(each)}, {unit_of(each)}" for each in (first, second))
    specification = answers.line_of_two(
        "Where the target is just met", fill(f"Every point on the line does it: {goal}.", 48) + "\nDiamond: now.",
        one, other, style.palette(),
    )  # fmt: skip
    shown = points[points["what"] == "line"][["x_text", "y_text"]]
    (a, b), (c, d) = shown.iloc[[0, -1]].to_numpy().tolist()
    said = (
        f"The target is just met from {choices.label_of(first)} {a} with {choices.label_of(second)} {b} to {c} "
        f"with {d}, all else as it stands. The line is cut off at the bounds of the levers."
    )
    figures.chart(name, points, specification, said)
    figures.behind(name, lambda: shown.set_axis([one, other], axis=1).set_index(one))


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
