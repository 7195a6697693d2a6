"""The levers of a portfolio: one for all its members, or for one alone, which then wins for that one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from ccgmodel.portfolio import JointScenario, project_portfolio
from ccgmodel.scenario import LEVERS, Lever, Scenario, Setting
from ui.parts import choices
from ui.parts.member import show_together
from ui.portfolio.view import Shown, opened
from ui.session import state
from ui.session.portfolio import OpenPortfolio
from ui.words.money import finer, number

EVERYONE = "Everyone"
POINT = 0.01
UNITS = {"points": "points", "share": "%"}


def panel(on: Shown) -> None:
    """Draw whose levers they are, and the levers, each on a compact row."""
    among, names = on.among, on.portfolio.organisations
    who = choices.choose("Levers of", [EVERYONE, *names], "joint_who", EVERYONE)
    plans = on.portfolio.plans if who == EVERYONE else (among.plan(who),)
    shown = [lever for lever in LEVERS.values() if lever.room and any(lever.applies(plan) for plan in plans)]
    worths = _worths(on, who, shown)
    with st.container(key="levers"):
        for lever in shown:
            _row(among, who, lever, worths[lever.name])


def neutral(among: OpenPortfolio, who: str, lever: Lever) -> float:
    """Return the value that reproduces the plans; where they differ, that of most."""
    plans = among.portfolio.plans if who == EVERYONE else (among.plan(who),)
    return Counter(lever.neutral(plan) for plan in plans).most_common(1)[0][0]


def value(among: OpenPortfolio, who: str, lever: Lever) -> float:
    """Return what a lever is set to, for all lines and years."""
    values = among.joint.everyone.values if who == EVERYONE else among.scenario(who).values
    return values.get(Setting(lever.name), neutral(among, who, lever))


def with_lever(among: OpenPortfolio, who: str, lever: Lever, to: float | None) -> OpenPortfolio:
    """Set one lever for everyone or for one organisation; None puts it back to the plan."""
    back = to is None or to == neutral(among, who, lever)
    given = {} if back or to is None else {Setting(lever.name): to}
    if who != EVERYONE:
        return among.with_own(who, Scenario("Your scenario", {**_others(among.scenario(who), lever), **given}))
    if back and to is not None and any(lever.neutral(plan) != to for plan in among.portfolio.plans):
        given = {Setting(lever.name): to}  # to some of them this is a change
    everyone = Scenario("Your scenario", {**_others(among.joint.everyone, lever), **given})
    return among.with_joint(JointScenario("Your scenario", everyone, among.joint.alone))


def _others(scenario: Scenario, lever: Lever) -> dict[Setting, float]:
    return {setting: value for setting, value in scenario.values.items() if setting.lever != lever.name}


def _worths(on: Shown, who: str, levers: list[Lever]) -> dict[str, str]:
    """Say what one point of each lever towards a worse position costs in the year in view."""
    moved = {lever.name: _one_on(lever, value(on.among, who, lever)) for lever in levers}
    variants = [with_lever(on.among, who, lever, moved[lever.name][1]).joint for lever in levers]
    node = "" if who == EVERYONE else who
    joint = [on.among.joint, *variants]
    in_year = project_portfolio(on.portfolio, joint, on.projection.years[-1]).of("in_year", node)[:, on.at]
    return {
        lever.name: _worth(moved[lever.name][0], float(change), on)
        for lever, change in zip(levers, in_year[1:] - in_year[0], strict=True)
    }


def _one_on(lever: Lever, now: float) -> tuple[str, float]:
    """One point towards a worse position; at that end of the lever, one the other way."""
    down = lever.effects.get("in_year", 1) > 0
    if (down and now - POINT < lever.minimum) or (not down and now + POINT > lever.maximum):
        down = not down
    return ("less", round(now - POINT, 10)) if down else ("more", round(now + POINT, 10))


def _worth(word: str, change: float, on: Shown) -> str:
    if np.isnan(change) or abs(change) < 5:
        return f"each point {word} changes nothing in {on.label(on.year)}"
    verb = "costs" if change < 0 else "saves"
    return f"each point {word} {verb} {finer(abs(change), on.unit)} in {on.label(on.year)}"


def _row(among: OpenPortfolio, who: str, lever: Lever, worth: str) -> None:
    now, unit = round(100.0 * value(among, who, lever), 6) + 0.0, UNITS[lever.kind]
    keys = (f"joint_{lever.name}", f"joint_exact_{lever.name}")
    for key in keys:
        if st.session_state.get(key) != now:
            st.session_state[key] = now
    bounds: dict[str, Any] = {
        "value": now,
        "min_value": 100.0 * lever.minimum,
        "max_value": 100.0 * lever.maximum,
        "step": 100.0 * lever.step,
        "on_change": _moved,
    }
    places = 0 if lever.step >= POINT else 1
    sign = "+" if lever.kind == "points" else ""
    ending = " points" if lever.kind == "points" else " %%"
    st.slider(
        lever.label,
        **bounds,
        key=keys[0],
        args=(who, lever.name, keys[0]),
        format=f"%{sign}.{places}f{ending}",
        help=f"{lever.meaning}\n\n{_meant(lever)}",
    )
    st.number_input(
        f"{lever.label}, exact value in {'percentage points' if lever.kind == 'points' else 'per cent'}",
        **bounds,
        key=keys[1],
        args=(who, lever.name, keys[1]),
        format=f"%.{max(places, 1)}f",
        label_visibility="collapsed",
        width=104,
    )
    if _is_set(among, who, lever):
        st.button(
            f"Put {lever.label} back to the plans",
            icon=":material/undo:",
            key=f"joint_reset_{lever.name}",
            on_click=_set,
            args=(who, lever.name, None),
        )
    st.caption(_caption(among, who, lever, unit, worth))


def _meant(lever: Lever) -> str:
    if lever.kind == "points":
        return "In percentage points on top of each plan’s own rate: 0 is what each plan says."
    return "The share itself, the same for all whose levers these are."


def _is_set(among: OpenPortfolio, who: str, lever: Lever) -> bool:
    if who == EVERYONE:
        return any(setting.lever == lever.name for setting in among.joint.everyone.values)
    return any(setting.lever == lever.name for setting in among.scenario(who).values)


def _caption(among: OpenPortfolio, who: str, lever: Lever, unit: str, worth: str) -> str:
    if who == EVERYONE:
        apart = [name for name, own in among.joint.alone.items() if any(s.lever == lever.name for s in own.values)]
        if apart:
            kept = "; ".join(f"{name} {_text(among, name, lever, unit)}" for name in apart[:2])
            more = f" and {len(apart) - 2} more" if len(apart) > 2 else ""
            return f"Set apart, and not moved by this: {kept}{more}"
    plan = "0 points" if lever.kind == "points" else f"{number(100.0 * neutral(among, who, lever), 0)} %"
    return f"Plan {plan}; {worth}"


def _text(among: OpenPortfolio, name: str, lever: Lever, unit: str) -> str:
    """Write what one organisation has a lever at; where it is set by line or year, say only that it is."""
    mine = [setting for setting in among.joint.alone[name].values if setting.lever == lever.name]
    if any(setting.scope or setting.year is not None for setting in mine):
        return "by line or year"
    return f"{number(100.0 * value(among, name, lever), 1).removesuffix('.0')} {unit}"


def _moved(who: str, name: str, key: str) -> None:
    """Take a lever's new value from the widget that was moved."""
    shown = st.session_state.get(key)
    if shown is not None:
        _set(who, name, round(float(shown) / 100.0, 10))


def _set(who: str, name: str, to: float | None) -> None:
    among = opened(state.session())
    after = with_lever(among, who, LEVERS[name], to)
    if after.joint != among.joint:
        show_together(after, f"{LEVERS[name].label} of {who.lower() if who == EVERYONE else who}")


def reset_all() -> None:
    """Put every lever of every organisation back to the plans."""
    among = opened(state.session())
    show_together(replace(among, joint=JointScenario("Your scenario")), "All levers put back to the plans")
