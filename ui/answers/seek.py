"""What would it take: the target that is chosen; each lever alone, several together, and the line of two."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import partial
from textwrap import fill
from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.answers import (
    TOLERANCE,
    Alone,
    Answer,
    Frontier,
    Goal,
    Kind,
    MetricTarget,
    Mix,
    SeekError,
    Target,
    each_lever,
    frontier,
    in_proportion,
    least_movement,
    tidied,
)
from ccgmodel.plan import Metric, Plan, year_label
from ccgmodel.projection import HORIZON, RESULT_NAMES, Projection, as_planned, figures, metric_named
from ccgmodel.scenario import LEVERS, Scenario, Setting
from ccgmodel.words import metrics
from ccgmodel.words.figures import value_text
from ccgmodel.words.levers import DECIDED, label
from ccgmodel.words.metrics import to_the_digit
from ccgmodel.words.money import PER, capital, finer, money, percent
from ccgmodel.words.position import milestone_words
from ccgmodel.words.text import escaped
from ui.charts import answers
from ui.parts import choices, style
from ui.parts.choices import METRIC
from ui.parts.figures import chart, table
from ui.parts.notice import sentence
from ui.session import state
from ui.session.history import Session

ALONE, TOGETHER, TWO = "Each lever alone", "Several together", "Two against each other"
HOW = LEAST, PROPORTION = "As little as possible", "In proportion"


def _to_reach(plan: Plan) -> dict[Kind, str]:
    """Say what each kind of target asks for."""
    return {
        **{milestone: words.do for milestone, words in milestone_words(plan).items()},
        "in_year": f"reach an {RESULT_NAMES['in_year'].lower()} of",
        "cumulative": f"reach a {RESULT_NAMES['cumulative'].lower()} of",
    }


def _choose_target(here: Session, scenario: Projection) -> Goal:
    """Draw the choice of a target; it opens at the next milestone a year earlier."""
    plan = here.plan
    asked = choices.earlier(scenario)
    start = asked[1] if asked else Target("break_even", plan.year_numbers[-1])
    kinds: dict[Kind | Literal["metric"], str] = {kind: capital(words) for kind, words in _to_reach(plan).items()}
    if choices.metrics(plan, judged=True):
        kinds[METRIC] = "Reach a metric’s value"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = choices.choose("Target", list(kinds), "take_kind", start.kind, kinds.__getitem__, width=260)
        goal = _metric(plan) if kind == METRIC else _money(here, kind, start.year)
    if kind == METRIC and (needing := sum(bool(as_planned(plan).needs(metric)) for metric in plan.metrics)):
        st.caption(
            f"{needing} of the {len(plan.metrics)} metrics have no starting figure or target in the plan. Give it "
            "on the page Metrics, and you can ask about them."
        )
    return goal


def _money(here: Session, kind: Kind, start: int) -> Target:
    plan, sum_wanted = here.plan, 0.0
    if kind in ("in_year", "cumulative"):
        typed = st.number_input(
            f"Position, {here.unit}", value=0.0, step=0.5 if here.unit == "£m" else 500.0,
            key=f"take_amount_{here.unit}", format="%.1f", width=150, persist_state="session",
        )  # fmt: skip
        sum_wanted = (typed or 0.0) * PER[here.unit]
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


def _goal(target: Goal, here: Session) -> str:
    """Say a target in words: break even in 2014/15."""
    year = year_label(target.year)
    if isinstance(target, MetricTarget):
        metric = to_the_digit(metric_named(here.plan, target.metric), target.value)
        return f"bring “{target.metric}” to {metrics.value(metric, target.value)} in {year}"
    if not isinstance(target, Target):
        raise TypeError(f"a target of no kind that has words: {target!r}")
    if target.kind in ("in_year", "cumulative"):
        return f"{_to_reach(here.plan)[target.kind]} {money(target.amount, here.unit)} in {year}"
    return f"{_to_reach(here.plan)[target.kind]} in {year}"


def _gap(target: Goal, past: float, here: Session) -> str:
    """Write how far past or short of a target something is, without its sign."""
    if isinstance(target, MetricTarget):
        return metrics.amount(metric_named(here.plan, target.metric), past)
    return finer(abs(past), here.unit)


def _figure(target: Goal, position: float, here: Session) -> str:
    """Write the figure that a target is about."""
    if isinstance(target, MetricTarget):
        return metrics.value(metric_named(here.plan, target.metric), position)
    return finer(position, here.unit)


def _likely(target: Goal, plan: Plan) -> tuple[str, str]:
    """Name two levers that move what the target is about."""
    return choices.likely(metric_named(plan, target.metric) if isinstance(target, MetricTarget) else None)


def _key_of(target: Goal, plan: Plan, name: str) -> str:
    """Name a choice of levers, which is kept apart for money and for metrics: other levers move them."""
    return f"take_{_likely(target, plan)[1]}_{name}" if isinstance(target, MetricTarget) else f"take_{name}"


def draw(here: Session, scenario: Projection) -> None:
    """Draw the question."""
    target = _choose_target(here, scenario)
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
    short, goal = _gap(target, found.gap, here), _goal(target, here)
    tidy = {
        each.setting: tidied(plan, here.scenario, target, each.scenario)
        for each in _in_order(found.answers)
        if each.scenario is not None
    }
    tidy = {each: scenario for each, scenario in tidy.items() if _has_room(here, found, each, scenario)}
    enough = [each for each in _in_order(found.answers) if each.setting in tidy or each.outcome == "always"]
    if found.met:
        spare = "just met" if found.gap <= TOLERANCE else f"met with {short} to spare"
        left = "The table says how far each lever alone could go before it is missed." if enough else ""
        st.markdown(f"**The target, to {escaped(goal)}, is {spare}.** {left}")
    else:
        closes = "Any one of the values below is enough" if enough else "No lever alone is enough"
        st.markdown(f"**The target, to {escaped(goal)}, is missed by {short}.** {closes}, all else as it stands.")
    st.caption(
        "Each value was checked by working out the plan with it, and is rounded to the side that meets the "
        "target. This is arithmetic: it may be that nobody can make the change."
    )
    if tidy:
        with st.container(horizontal=True, vertical_alignment="bottom", key="try"):
            chosen = choices.choose(
                "Try one", list(tidy), "take_try", next(iter(tidy)), partial(choices.label_of, plan), width=260
            )
            value = value_text(chosen.lever, tidy[chosen].values[chosen], plan)
            _try_it(tidy[chosen], f"Try it: {value}")
    if enough:
        rows = [_row(here, target, found, each, tidy.get(each.setting)) for each in enough]
        heading = "How far each lever alone could go" if found.met else "What each lever alone would have to be"
        table(pd.DataFrame(rows).set_index("Lever"), f"{heading}: {goal}")
    too_little = [each for each in _in_order(found.answers) if each.outcome == "cannot" and each.limit != each.now]
    if too_little:
        st.header("Not enough alone", anchor=False)
        rows = [_too_little(here, target, each) for each in too_little]
        table(pd.DataFrame(rows).set_index("Lever"), f"Levers that alone are not enough: {goal}")


def _in_order(found: Iterable[Answer]) -> list[Answer]:
    """Put the levers of the organisation's own first, then those set nationally, then what nobody decides."""
    return sorted(found, key=lambda each: list(DECIDED).index(LEVERS[each.setting.lever].decided))


def _has_room(here: Session, found: Alone, setting: Setting, tidy: Scenario) -> bool:
    """Whether a lever has anywhere to go that can be seen, where the target is met already."""
    now = next(each.now for each in found.answers if each.setting == setting)
    shown = [value_text(setting.lever, value, here.plan) for value in (now, tidy.values.get(setting, now))]
    return not found.met or shown[0] != shown[1]


def _row(here: Session, target: Goal, found: Alone, each: Answer, tidy: Scenario | None) -> dict[str, str]:
    lever, plan = each.setting.lever, here.plan
    if tidy is None:
        limit = value_text(lever, each.limit, plan)
        needed, then = (
            "any value",
            f"even at {limit} it is met, at {_figure(target, each.position_at_limit, here)}",
        )
    else:
        needed = value_text(lever, tidy.values[each.setting], plan)
        then = f"just met, at {_figure(target, each.position or 0.0, here)}"
    if each.crossings > 1:
        then += f"; {each.crossings} values do it, and this is the nearest"
    return _named(here, each) | {"Could go to" if found.met else "Needed, alone": needed, "Then": then}


def _too_little(here: Session, target: Goal, each: Answer) -> dict[str, str]:
    limit = value_text(each.setting.lever, each.limit, here.plan)
    short = _gap(target, each.gap_at_limit, here)
    return _named(here, each) | {"As far as it goes": f"even at {limit}: still {short} short"}


def _named(here: Session, each: Answer) -> dict[str, str]:
    lever = LEVERS[each.setting.lever]
    now = value_text(lever.name, each.now, here.plan)
    return {"Lever": label(lever, here.plan), "Who decides": DECIDED[lever.decided], "Now": now}


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
    plan, goal = here.plan, _goal(target, here)
    mix = choices.levers("Levers to move", plan, _key_of(target, plan, "mix"), _likely(target, plan))
    find = {LEAST: least_movement, PROPORTION: in_proportion}[choices.view("How they move", HOW, "take_how")]
    if not mix:
        st.info("No lever is chosen. Choose one or more above, and the planner finds how far they must go.")
        return
    try:
        found = find(plan, here.scenario, target, mix)
    except SeekError as error:
        st.info(escaped(sentence(str(error))))
        return
    if found.outcome != "value":
        reach, to = _figure(target, found.position, here), escaped(goal)
        st.markdown({
            "cannot": f"**These levers cannot {to}.** All at their limits they reach {reach}.",
            "always": f"**The target, to {to}, is met whatever they do.** At their worst they leave {reach}.",
            "no effect": f"**None of these levers moves the target, to {to}.**",
        }[found.outcome])  # fmt: skip
        return
    tidy = tidied(plan, here.scenario, target, found.scenario)
    st.markdown(
        f"**Together they {escaped(goal)}.**"
        if not found.met
        else f"**The target, to {escaped(goal)}, is met; together they could go this far before it is missed.**"
    )
    st.caption(
        "As little as possible: the least moves that do it together, each lever as hard to move as the next. "
        "In proportion: each goes the same share of its way. Neither says what can be done."
    )
    _try_it(tidy, "Try them together")
    table(_mix_table(plan, found, tidy), f"How far several levers would go: {goal}")


def _mix_table(plan: Plan, found: Mix, tidy: Scenario) -> pd.DataFrame:
    rows = [
        {
            "Lever": label(LEVERS[move.setting.lever], plan),
            "Now": value_text(move.setting.lever, move.now, plan),
            "Needed": value_text(move.setting.lever, tidy.values.get(move.setting, move.value), plan),
            "Of the way to its limit": percent(move.share),
            "Limit": value_text(move.setting.lever, move.limit, plan),
        }
        for move in found.moves
    ]
    return pd.DataFrame(rows).set_index("Lever")


def _two(here: Session, target: Goal) -> None:
    plan, (one, other) = here.plan, _likely(target, here.plan)
    with st.container(horizontal=True):
        first = choices.lever("Along", plan, _key_of(target, plan, "first"), one)
        second = choices.lever("Up", plan, _key_of(target, plan, "second"), other, but=first)
    found, goal = frontier(plan, here.scenario, target, first, second), _goal(target, here)
    names = tuple(choices.label_of(plan, each) for each in (first, second))
    if np.isnan(found.second_values).all():
        st.info(
            f"Whatever {escaped(names[0])} is, no value of {escaped(names[1])} does just enough to "
            f"{escaped(goal)}. Swap the two, or choose other levers."
        )
        return
    points = pd.DataFrame(frontier_points(plan, found))
    name = "Two levers against each other"
    one, other = (f"{name}, {choices.unit_of(each)}" for name, each in zip(names, (first, second), strict=True))
    specification = answers.line_of_two(
        "Where the target is just met", fill(f"Every point on the line does it: {goal}.", 48) + "\nDiamond: now.",
        one, other, style.palette(),
    )  # fmt: skip
    shown = points[points["what"] == "line"][["x_text", "y_text"]]
    (a, b), (c, d) = shown.iloc[[0, -1]].to_numpy().tolist()
    said = (
        f"The target is just met from {escaped(names[0])} {a} with {escaped(names[1])} {b} to {c} "
        f"with {d}, all else as it stands. The line is cut off at the bounds of the levers."
    )
    chart(name, points, specification, said, lambda: shown.set_axis([one, other], axis=1).set_index(one))


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
