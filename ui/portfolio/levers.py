"""The levers of a portfolio: one for all its members, or for one alone, which then wins for that one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from ccgmodel.answers import ranges
from ccgmodel.plan import Plan
from ccgmodel.portfolio import JointScenario, project_portfolio
from ccgmodel.scenario import LEVERS, Lever, Scenario, Setting
from ui.parts import choices
from ui.parts.levers import LeverRow, Message, wire
from ui.parts.levers import panel as rows_of
from ui.parts.levers.words import JUDGED
from ui.parts.member import show_together
from ui.portfolio.view import Shown, opened
from ui.session import state
from ui.session.portfolio import OpenPortfolio
from ui.words.money import finer, number

EVERYONE = "Everyone"
POINT = 0.01
UNITS = {"points": "points", "share": "%"}
SPOKEN = {"points": "percentage points", "share": "per cent"}


def choose_whose(among: OpenPortfolio) -> str:
    """Draw the choice of whose levers they are."""
    return choices.choose("Levers of", [EVERYONE, *among.portfolio.organisations], "joint_who", EVERYONE)


def panel(among: OpenPortfolio, who: str) -> None:
    """Draw the levers, each on a compact row."""
    rows_of(_rows(among, who, {}), key=_key(among, who))


def bring(on: Shown, who: str) -> None:
    """Bring the values to the levers, and take what a hand does on them. Draw it last."""
    here = state.session()
    worths = {} if here.hand else _worths(on, who, _levers(on.among, who))
    rows = _rows(on.among, who, worths)
    wire(rows, key=_key(on.among, who), number=lambda: here.changes, on_move=partial(take, who))


def take(who: str, message: Message) -> None:
    """Do what a hand on one of these levers says; nothing where it says what cannot be."""
    among, lever = opened(state.session()), LEVERS.get(message.lever)
    if lever is None or lever not in _levers(among, who) or message.year or message.line:
        return
    to = None if message.value is None else round(message.value / 100.0, 10)
    if to is None or lever.minimum <= to <= lever.maximum:
        state.hold((message.page, message.hold), partial(_set, who, lever.name, to), moving=message.moving)


def _key(among: OpenPortfolio, who: str) -> str:
    """Return a key of whose levers they are, which is no name that anybody wrote."""
    return f"portfolio_{[EVERYONE, *among.portfolio.organisations].index(who)}"


def _plans(among: OpenPortfolio, who: str) -> tuple[Plan, ...]:
    return among.portfolio.plans if who == EVERYONE else (among.plan(who),)


def _levers(among: OpenPortfolio, who: str) -> list[Lever]:
    plans = _plans(among, who)
    return [lever for lever in LEVERS.values() if lever.room and any(lever.applies(plan) for plan in plans)]


def neutral(among: OpenPortfolio, who: str, lever: Lever) -> float:
    """Return the value that reproduces the plans; where they differ, that of most."""
    return Counter(lever.neutral(plan) for plan in _plans(among, who)).most_common(1)[0][0]


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


def _rows(among: OpenPortfolio, who: str, worths: Mapping[str, str]) -> list[LeverRow]:
    return [_row(among, who, lever, worths.get(lever.name, "")) for lever in _levers(among, who)]


def _row(among: OpenPortfolio, who: str, lever: Lever, worth: str) -> LeverRow:
    now, unit = _shown(value(among, who, lever)), UNITS[lever.kind]
    places = 0 if lever.step >= POINT else 1
    text = f"{'+' if now > 0 else ''}{number(now, places)} {unit}" if lever.kind == "points" else ""
    evidence, source = _evidence(among, who, lever)
    return LeverRow(
        name=lever.name,
        label=lever.label,
        unit=unit,
        spoken_unit=SPOKEN[lever.kind],
        low=_shown(lever.minimum),
        high=_shown(lever.maximum),
        step=_shown(lever.step),
        decimals=places,
        value=now,
        plan=_shown(neutral(among, who, lever)),
        evidence=evidence,
        source=source,
        help=f"{lever.meaning} {_meant(lever)}",
        caption=_caption(among, who, lever, unit, worth),
        moved=_is_set(among, who, lever),
        text=text,
        spoken=f"{text}, the plans say 0" if text else "",
    )


def _shown(value: float) -> float:
    return round(100.0 * value, 6) + 0.0


def _evidence(among: OpenPortfolio, who: str, lever: Lever) -> tuple[tuple[float, float] | None, str]:
    """Return between what a lever has been seen to lie, where that is one and the same for all these plans."""
    found = {ranges(plan).get(lever.name) for plan in _plans(among, who)} - {None}
    one = found.pop() if len(found) == 1 else None
    if one is None or one.source.startswith(JUDGED) or one.low == one.high:
        return None, ""
    band = (_shown(max(one.low, lever.minimum)), _shown(min(one.high, lever.maximum)))
    low, high = (number(each, 1).removesuffix(".0") for each in band)
    return band, f"Published: {low} to {high} {UNITS[lever.kind]} ({one.source})"


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
    if not worth:
        return ""
    plan = "0 points" if lever.kind == "points" else f"{number(100.0 * neutral(among, who, lever), 0)} %"
    return f"Plan {plan}; {worth}"


def _text(among: OpenPortfolio, name: str, lever: Lever, unit: str) -> str:
    """Write what one organisation has a lever at; where it is set by line or year, say only that it is."""
    mine = [setting for setting in among.joint.alone[name].values if setting.lever == lever.name]
    if any(setting.scope or setting.year is not None for setting in mine):
        return "by line or year"
    return f"{number(100.0 * value(among, name, lever), 1).removesuffix('.0')} {unit}"


def _set(who: str, name: str, to: float | None) -> None:
    among = opened(state.session())
    after = with_lever(among, who, LEVERS[name], to)
    if after.joint != among.joint:
        show_together(after, f"{LEVERS[name].label} of {who.lower() if who == EVERYONE else who}")


def reset_all() -> None:
    """Put every lever of every organisation back to the plans."""
    among = opened(state.session())
    show_together(replace(among, joint=JointScenario("Your scenario")), "All levers put back to the plans")
