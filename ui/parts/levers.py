"""The levers as widgets: each a slider and a typed value in step, its plan value, its worth and its own reset."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.projection import project
from ccgmodel.scenario import LEVERS, Lever, Scenario, Setting
from ui.session import state
from ui.words.levers import Scale, exceptions, scale
from ui.words.money import finer
from ui.words.settings import place

POINT = 0.01
CARE = ("activity_growth", "metric_delivery", "qipp_delivery", "qipp_slippage", "pool_change")
QIPP = ("qipp_delivery", "qipp_slippage", "qipp_unidentified_delivery", "qipp_taper")
WHOLE = {"more": "stopping every scheme", "less": "running every scheme again"}


def panel(levers: Sequence[Lever], key: str) -> None:
    """Draw the levers, each on a compact row."""
    here = state.session()
    worths = worth(here.plan, here.scenario, levers)
    with st.container(key=key):
        for lever in levers:
            _row(lever, here.plan, here.scenario, worths[lever.name])


def of_programme(plan: Plan) -> list[Lever]:
    """Return the levers beside the QIPP page that have something to move on this plan."""
    return [LEVERS[name] for name in QIPP if LEVERS[name].applies(plan)]


def of_care(plan: Plan) -> list[Lever]:
    """Return the levers that move metrics or the pooled budget of this plan."""
    return [LEVERS[name] for name in CARE if LEVERS[name].applies(plan)]


def levers_for(plan: Plan, *, room: bool) -> list[Lever]:
    """Return the levers that have something to move on this plan: the room's, or the others."""
    return [lever for lever in LEVERS.values() if lever.room == room and lever.applies(plan)]


def worth(plan: Plan, scenario: Scenario, levers: Sequence[Lever]) -> dict[str, str]:
    """Say what one point of each lever is worth in the last year, from the scenario as it stands.

    What starts late is saved in the end, so a month is worth what it costs over all years.
    """
    moved = [(lever, *_one_on(lever, plan, scenario)) for lever in levers]
    variants = [Scenario("", {**scenario.values, Setting(lever.name): value}) for lever, _, value in moved]
    in_year = project(plan, [scenario, *variants]).in_year
    found = {}
    for (lever, word, _), change in zip(moved, in_year[1:] - in_year[0], strict=True):
        if not lever.moves_money:
            found[lever.name] = "moves metrics, not money"
        elif lever.kind == "months":
            found[lever.name] = _worth(f"each month {word}", float(change.sum()), f"over the {plan.years} years")
        else:
            what = f"each point {word}" if lever.step < 1 else WHOLE[word]
            found[lever.name] = _worth(what, float(change[-1]), f"a year by {plan.year_labels[-1]}")
    return found


def _one_on(lever: Lever, plan: Plan, scenario: Scenario) -> tuple[str, float]:
    """One point, month or whole step towards a worse position; where the lever is at that end, the other way."""
    value = scenario.values.get(Setting(lever.name), lever.neutral(plan))
    one = POINT if lever.step < 1 else lever.step
    down = lever.effects.get("in_year", lever.effects.get("after_rules", 1)) > 0
    if down and value - one < lever.minimum:
        down = False
    elif not down and value + one > lever.maximum:
        down = True
    return ("less", value - one) if down else ("more", value + one)


def _worth(what: str, change: float, when: str) -> str:
    if abs(change) < 5:
        return f"{what} changes nothing {when.removeprefix('a year ')}"
    return f"{what} {'costs' if change < 0 else 'saves'} {finer(abs(change))} {when}"


def _row(lever: Lever, plan: Plan, scenario: Scenario, worth_text: str) -> None:
    where = scale(lever, plan)
    slider_key, exact_key = state.widget_keys(lever.name)
    moved = any(setting.lever == lever.name for setting in scenario.values)
    # The default is what is set: a page that is left before it was drawn to its end, or sends a last word late,
    # leaves Streamlit, or the browser, without what the widget held, and either would take its lowest value.
    bounds: dict[str, Any] = {
        "value": state.shown(lever.name),
        "min_value": where.low,
        "max_value": where.high,
        "step": where.step,
        "on_change": _moved,
    }
    shape = f"%.{where.decimals}f"
    st.slider(
        lever.label,
        **bounds,
        key=slider_key,
        args=(lever.name, slider_key),
        format=f"{shape} {where.unit.replace('%', '%%')}",
        help=_help(lever, plan),
    )
    st.number_input(
        f"{lever.label}, exact value in {'months' if where.unit == 'months' else 'per cent'}",
        **bounds,
        key=exact_key,
        args=(lever.name, exact_key),
        format=shape,
        label_visibility="collapsed",
        width=104,
    )
    if moved:
        st.button(
            f"Put {lever.label} back to the plan",
            icon=":material/undo:",
            key=f"reset_{lever.name}",
            on_click=state.set_lever,
            args=(lever.name, None),
        )
    st.caption(_caption(lever, where, scenario, worth_text))


def _moved(name: str, key: str) -> None:
    """Take a lever's new value from the widget that was moved.

    What a page sends that is being left may come late: then there is no value, or the one that is shown.
    """
    here = state.session()
    value = st.session_state.get(key)
    if value not in (None, state.shown(name)):
        state.set_lever(name, scale(LEVERS[name], here.plan).value(value), source=key)


def _caption(lever: Lever, where: Scale, scenario: Scenario, worth_text: str) -> str:
    particular = [s for s in scenario.values if s.lever == lever.name and (s.scope or s.year is not None)]
    if particular:
        each = "; ".join(f"{place(s)} {where.text(where.shown(scenario.values[s]))}" for s in particular[:2])
        more = f" and {len(particular) - 2} more" if len(particular) > 2 else ""
        return f"Set apart: {each}{more}. Moving the slider replaces these."
    return f"Plan {where.text(where.own)}; {worth_text}"


@lru_cache(maxsize=1024)
def _help(lever: Lever, plan: Plan) -> str:
    """One sentence, then where the plan's own value comes from."""
    others = exceptions(lever, plan)
    moves = f" Other rates move by the same points: {', '.join(others)}." if others else ""
    return f"{lever.meaning}{moves}\n\nSource: {source(lever, plan)}"


def source(lever: Lever, plan: Plan) -> str:
    """Return the citation of the plan's own value."""
    keys = {
        "allocation": [plan.allocation.source],
        "spend": [line.source for line in plan.lines if lever.name in line.rates],
        "qipp": [plan.qipp.source] if plan.qipp else [],
    }.get(lever.source_field, [plan.field_sources.get(lever.source_field, "")])
    cited = dict.fromkeys(plan.citation(key) for key in keys if key)
    return "; ".join(cited) or f"{plan.organisation}’s workbook, which names none"
