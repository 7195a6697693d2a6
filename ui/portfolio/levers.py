"""The levers of a portfolio: one for all its members, or for one alone, which then wins for that one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ccgmodel.answers import ranges
from ccgmodel.plan import Plan, year_from_label, year_label
from ccgmodel.portfolio import JointScenario, project_portfolio
from ccgmodel.scenario import LEVERS, Lever, Scenario, Setting
from ccgmodel.words.levers import label
from ccgmodel.words.money import finer, number
from ccgmodel.words.settings import place
from ui.parts import choices
from ui.parts.levers import LeverPlace, LeverRow, Message, wire
from ui.parts.levers import panel as rows_of
from ui.parts.levers.scenario import by_line, by_year
from ui.parts.levers.words import JUDGED, set_apart
from ui.parts.page_head import show_together
from ui.portfolio.view import Shown
from ui.session import state
from ui.session.portfolio import OpenPortfolio
from ui.session.samples import opened

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
    wire(
        rows,
        key=_key(on.among, who),
        number=lambda: here.changes,
        on_move=partial(take, who),
        on_let_go=state.redraw_parts,
    )


def take(who: str, message: Message) -> None:
    """Do what a hand on one of these levers says; nothing where it says what cannot be."""
    among, lever = opened(state.session()), LEVERS.get(message.lever)
    if lever is None or lever not in _levers(among, who):
        return
    setting = Setting(lever.name, message.line, year_from_label(message.year) if message.year else None)
    to = None if message.value is None else round(message.value / 100.0, 10)
    known = setting in (
        Setting(lever.name),
        *_shared(by_year, among, who, lever),
        *_shared(by_line, among, who, lever),
    )
    least, greatest = _bounds(among, who, lever)
    if known and (to is None or least <= to <= greatest):
        state.hold((message.page, message.hold), partial(_set, who, setting, to), moving=message.moving)


def _key(among: OpenPortfolio, who: str) -> str:
    """Return a key of whose levers they are, which is no name that anybody wrote."""
    return f"portfolio_{[EVERYONE, *among.portfolio.organisations].index(who)}"


def _plans(among: OpenPortfolio, who: str) -> tuple[Plan, ...]:
    return among.portfolio.plans if who == EVERYONE else (among.plan(who),)


def _levers(among: OpenPortfolio, who: str) -> list[Lever]:
    plans = _plans(among, who)
    return [lever for lever in LEVERS.values() if lever.room and any(lever.applies(plan) for plan in plans)]


def _shared(
    apart: Callable[[Lever, Plan], list[Setting]], among: OpenPortfolio, who: str, lever: Lever
) -> list[Setting]:
    """Return for which years, or lines, a lever may be set alone: those that all these plans have."""
    first, *others = (apart(lever, plan) for plan in _plans(among, who))
    return [setting for setting in first if all(setting in other for other in others)]


def neutral(among: OpenPortfolio, who: str, lever: Lever) -> float:
    """Return the value that reproduces the plans on which it moves anything; where they differ, that of most."""
    plans = _plans(among, who)
    moved = [plan for plan in plans if lever.applies(plan)] or plans
    return Counter(lever.neutral(plan) for plan in moved).most_common(1)[0][0]


def value(among: OpenPortfolio, who: str, lever: Lever) -> float:
    """Return what a lever is set to, for all lines and years."""
    return _values(among, who).get(Setting(lever.name), neutral(among, who, lever))


def _values(among: OpenPortfolio, who: str) -> Mapping[Setting, float]:
    """Return what is set for everyone, or all that holds for one organisation."""
    return among.joint.everyone.values if who == EVERYONE else among.scenario(who).values


def with_lever(among: OpenPortfolio, who: str, lever: Lever, to: float | None) -> OpenPortfolio:
    """Set one lever for everyone or for one organisation; None puts it back to the plan."""
    back = to is None or to == neutral(among, who, lever)
    given = {} if back or to is None else {Setting(lever.name): to}
    if who != EVERYONE:
        return among.with_own(who, Scenario("Your scenario", {**_others(among.scenario(who), lever), **given}))
    if (
        back
        and to is not None
        and any(lever.neutral(plan) != to for plan in among.portfolio.plans if lever.applies(plan))
    ):
        given = {Setting(lever.name): to}  # to some of them this is a change
    everyone = Scenario("Your scenario", {**_others(among.joint.everyone, lever), **given})
    return among.with_joint(JointScenario("Your scenario", everyone, among.joint.alone))


def with_setting(among: OpenPortfolio, who: str, setting: Setting, to: float | None) -> OpenPortfolio:
    """Set a lever for one year or line, for everyone or for one organisation; None puts it back."""
    values = {each: kept for each, kept in _values(among, who).items() if each != setting}
    if to is not None and to != value(among, who, LEVERS[setting.lever]):
        values[setting] = to
    scenario = Scenario("Your scenario", values)
    if who != EVERYONE:
        return among.with_own(who, scenario)
    return among.with_joint(JointScenario("Your scenario", scenario, among.joint.alone))


def _others(scenario: Scenario, lever: Lever) -> dict[Setting, float]:
    return {setting: value for setting, value in scenario.values.items() if setting.lever != lever.name}


def _worths(on: Shown, who: str, levers: list[Lever]) -> dict[str, str]:
    """Say what one point of each lever towards a worse position costs in the year in view."""
    moved = {lever.name: _one_on(on.among, who, lever) for lever in levers}
    variants = [with_lever(on.among, who, lever, moved[lever.name][1]).joint for lever in levers]
    node = "" if who == EVERYONE else who
    joint = [on.among.joint, *variants]
    in_year = project_portfolio(on.portfolio, joint, on.projection.years[-1]).of("in_year", node)[:, on.at]
    return {
        lever.name: _worth(moved[lever.name][0], float(change), on)
        for lever, change in zip(levers, in_year[1:] - in_year[0], strict=True)
    }


def _bounds(among: OpenPortfolio, who: str, lever: Lever) -> tuple[float, float]:
    """The bounds within which every one of these plans can run a lever."""
    of_each = [lever.bounds(plan) for plan in _plans(among, who) if lever.applies(plan)]
    return max(least for least, _ in of_each), min(greatest for _, greatest in of_each)


def _one_on(among: OpenPortfolio, who: str, lever: Lever) -> tuple[str, float]:
    """One point towards a worse position; at that end of the lever, one the other way."""
    down = lever.effects.get("in_year", 1) > 0
    now, (least, greatest) = value(among, who, lever), _bounds(among, who, lever)
    if (down and now - POINT < least) or (not down and now + POINT > greatest):
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
    text = f"{'+' if now > 0 else ''}{_written(now, places)} {unit}" if lever.kind == "points" else ""
    evidence, source = _evidence(among, who, lever)
    low, high = map(_shown, _bounds(among, who, lever))
    return LeverRow(
        name=lever.name,
        label=label(lever, *_plans(among, who)),
        unit=unit,
        spoken_unit=SPOKEN[lever.kind],
        low=low,
        high=high,
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
        years=_places(among, who, lever, _shared(by_year, among, who, lever)),
        lines=_places(among, who, lever, _shared(by_line, among, who, lever)),
    )


def _places(among: OpenPortfolio, who: str, lever: Lever, settings: Sequence[Setting]) -> list[LeverPlace]:
    """Return what may be set apart, where there is more than one to choose from."""
    values, own = _values(among, who), value(among, who, lever)
    low, high = map(_shown, _bounds(among, who, lever))
    return [
        LeverPlace(
            name=each.scope or year_label(each.year or 0),
            value=_shown(values.get(each, own)),
            plan=_shown(neutral(among, who, lever)),
            low=low,
            high=high,
            moved=each in values,
        )
        for each in (settings if len(settings) > 1 else ())
    ]


def _shown(value: float) -> float:
    return round(100.0 * value, 6) + 0.0


def _evidence(among: OpenPortfolio, who: str, lever: Lever) -> tuple[tuple[float, float] | None, str]:
    """Return between what a lever has been seen to lie, where that is one and the same for all these plans."""
    found = {ranges(plan).get(lever.name) for plan in _plans(among, who)} - {None}
    one = found.pop() if len(found) == 1 else None
    if one is None or one.source.startswith(JUDGED) or one.low == one.high:
        return None, ""
    least, greatest = _bounds(among, who, lever)
    band = (_shown(max(one.low, least)), _shown(min(one.high, greatest)))
    low, high = (number(each, 1).removesuffix(".0") for each in band)
    return band, f"Published: {low} to {high} {UNITS[lever.kind]} ({one.source})"


def _meant(lever: Lever) -> str:
    if lever.kind == "points":
        return "In percentage points on top of each plan’s own rate: 0 is what each plan says."
    return "The share itself, the same for all whose levers these are."


def _is_set(among: OpenPortfolio, who: str, lever: Lever) -> bool:
    return any(setting.lever == lever.name for setting in _values(among, who))


def _caption(among: OpenPortfolio, who: str, lever: Lever, unit: str, worth: str) -> str:
    if who == EVERYONE:
        apart = [name for name, own in among.joint.alone.items() if any(s.lever == lever.name for s in own.values)]
        if apart:
            kept = "; ".join(f"{name} {_text(among, name, lever, unit)}" for name in apart[:2])
            more = f" and {len(apart) - 2} more" if len(apart) > 2 else ""
            return f"Set apart, and not moved by this: {kept}{more}"
    values = _values(among, who)
    particular = [each for each in values if each.lever == lever.name and each != Setting(lever.name)]
    if particular:
        return set_apart([f"{place(each)} {_points(values[each])} {unit}" for each in particular])
    if not worth:
        return ""
    plan = "0 points" if lever.kind == "points" else f"{number(100.0 * neutral(among, who, lever), 0)} %"
    return f"Plan {plan}; {worth}"


def _text(among: OpenPortfolio, name: str, lever: Lever, unit: str) -> str:
    """Write what one organisation has a lever at; where it is set by line or year, say only that it is."""
    mine = [setting for setting in among.joint.alone[name].values if setting.lever == lever.name]
    if any(setting.scope or setting.year is not None for setting in mine):
        return "by line or year"
    return f"{_points(value(among, name, lever))} {unit}"


def _points(value: float) -> str:
    return _written(_shown(value), 0)


def _written(shown: float, places: int) -> str:
    """Write a value to its last digit, as far as two places."""
    return number(shown, max(places, min(len(f"{shown:.6f}".rstrip("0").partition(".")[2]), 2)))


def _set(who: str, setting: Setting, to: float | None) -> None:
    among, lever = opened(state.session()), LEVERS[setting.lever]
    whole = setting == Setting(setting.lever)
    after = with_lever(among, who, lever, to) if whole else with_setting(among, who, setting, to)
    if after.joint != among.joint:
        where = f" for {place(setting)}" if not whole else ""
        show_together(
            after, f"{label(lever, *_plans(after, who))} of {who.lower() if who == EVERYONE else who}{where}"
        )


def is_moved() -> bool:
    """Whether anything is set, for everyone or for one organisation."""
    return opened(state.session()).moved


def reset_all() -> None:
    """Put every lever of every organisation back to the plans."""
    among = opened(state.session())
    show_together(replace(among, joint=JointScenario("Your scenario")), "All levers put back to the plans")
