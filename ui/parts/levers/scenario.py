"""The levers of the scenario that a session shows: rows for the part, and what a hand on one of them does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import streamlit as st

from ccgmodel.plan import DRIVERS, Plan, year_from_label, year_label
from ccgmodel.scenario import LEVERS, Lever, Scenario, Setting
from ccgmodel.words.levers import label, scale
from ccgmodel.words.settings import YOURS
from ui.parts.levers.messages import Message
from ui.parts.levers.part import panel, wire
from ui.parts.levers.row import LeverPlace, LeverRow
from ui.parts.levers.words import caption, evidence, meaning, sources
from ui.parts.levers.worth import worth
from ui.session import state

CARE = ("activity_growth", "metric_delivery", "qipp_delivery", "qipp_slippage", "pool_change")
QIPP = ("qipp_delivery", "qipp_slippage", "qipp_unidentified_delivery", "qipp_taper")
FINANCE = "More levers, for finance"


def of_programme(plan: Plan) -> list[Lever]:
    """Return the levers beside the QIPP page that have something to move on this plan."""
    return [LEVERS[name] for name in QIPP if LEVERS[name].applies(plan)]


def of_care(plan: Plan) -> list[Lever]:
    """Return the levers that move metrics or the pooled budget of this plan."""
    return [LEVERS[name] for name in CARE if LEVERS[name].applies(plan)]


def of_room_and_finance(plan: Plan) -> list[Lever]:
    """Return every lever that has something to move on this plan, the room's first."""
    applying = [lever for lever in LEVERS.values() if lever.applies(plan)]
    return sorted(applying, key=lambda lever: not lever.room)


def is_moved() -> bool:
    """Whether anything is set."""
    return bool(state.session().scenario.values)


def reset_all() -> None:
    """Put every lever back to the plan."""
    state.apply({}, "The plan")


@st.fragment(key=state.RESET)
def heading(name: str, moved: Callable[[], bool] = is_moved, reset: Callable[[], None] = reset_all) -> None:
    """Draw the heading of a page's levers, and the button that puts all of them back."""
    state.redraw_if_done()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(name, anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=reset, disabled=not moved())


def draw(levers: Sequence[Lever], page: str, *, fold: bool = False) -> None:
    """Draw the levers of a page; those that are not for the room are folded away if asked for."""
    panel(rows(levers, {}, fold=fold), key=page, folded=[FINANCE])


def bring(levers: Sequence[Lever], page: str, *parts: str) -> None:
    """Bring the values to the levers of a page, and take what a hand does on them. Draw it last.

    `parts` are the fragments that only this page has and that are drawn anew when a lever is let go.
    """
    here = state.session()
    # What a point is worth is not read while a hand is on a lever.
    worths = {} if here.hand else worth(here.plan, here.scenario, levers)
    wire(
        rows(levers, worths),
        key=page,
        number=lambda: here.changes,
        on_move=partial(take, levers),
        on_let_go=partial(state.redraw_parts, *parts),
    )


def rows(
    levers: Sequence[Lever], worths: Mapping[str, str], *, fold: bool = False, scenario: Scenario | None = None
) -> list[LeverRow]:
    """Return the levers as they stand, with what a point of each is worth where that is known.

    They stand as the session's scenario says, unless another is given.
    """
    here = state.session()
    at = here.scenario if scenario is None else scenario
    return [_row(lever, here.plan, at, worths.get(lever.name, ""), fold=fold) for lever in levers]


def take(levers: Sequence[Lever], message: Message) -> None:
    """Do what a hand on one of these levers says; nothing where it says what cannot be."""
    if said := said_by(message, levers, state.session().plan):
        state.hold((message.page, message.hold), partial(set_lever, *said), moving=message.moving)


def said_by(message: Message, levers: Sequence[Lever], plan: Plan) -> tuple[Setting, float | None] | None:
    """Return what a hand on one of these levers sets, None to put it back; nothing where that cannot be."""
    lever = LEVERS.get(message.lever)
    year = year_from_label(message.year) if message.year else None
    if lever not in levers or lever is None or (message.year and year is None):
        return None
    setting = Setting(lever.name, message.line, year)
    value = None if message.value is None else scale(lever, plan, message.line).value(message.value)
    return (setting, value) if value is None or not Scenario("", {setting: value}).problems(plan) else None


def set_lever(setting: Setting, value: float | None) -> None:
    """Set a lever for one line or year, or in place of all that it had; None puts it back to what is wider."""
    here = state.session()
    state.show(Scenario(YOURS, with_lever(here.plan, here.scenario, setting, value)))


def with_lever(plan: Plan, before: Scenario, setting: Setting, value: float | None) -> dict[Setting, float]:
    """Return what is set once a lever is set for one line or year, or in place of all that it had."""
    lever, whole = LEVERS[setting.lever], Setting(setting.lever)
    if setting == whole:
        values = {each: kept for each, kept in before.values.items() if each.lever != setting.lever}
        back = lever.neutral(plan)
    else:
        values = {each: kept for each, kept in before.values.items() if each != setting}
        back = wider(plan, before, setting)
    return values if value is None or value == back else {**values, setting: value}


def wider(plan: Plan, scenario: Scenario, setting: Setting) -> float:
    """Return the value that holds for a line or a year where none of its own is set."""
    lever = LEVERS[setting.lever]
    values = scenario.values
    own = values.get(Setting(setting.lever), lever.neutral(plan))
    category = next((line.category for line in plan.lines if line.name == setting.scope), "")
    return values.get(Setting(setting.lever, category), own) if category and lever.by_line else own


def _row(lever: Lever, plan: Plan, scenario: Scenario, worth_of: str, *, fold: bool) -> LeverRow:
    where = scale(lever, plan)
    value = where.shown(scenario.values.get(Setting(lever.name), lever.neutral(plan)))
    written = where.text(value) if where.unit == "months" or lever.name == "qipp_stopped" else ""
    return LeverRow(
        name=lever.name,
        label=label(lever, plan),
        unit=where.unit,
        spoken_unit="months" if where.unit == "months" else "per cent",
        low=where.low,
        high=where.high,
        step=where.step,
        decimals=where.decimals,
        value=value,
        plan=where.own,
        evidence=evidence(lever, plan),
        source=sources(lever, plan),
        help=meaning(lever, plan),
        caption=caption(lever, where, scenario, worth_of),
        moved=any(setting.lever == lever.name for setting in scenario.values),
        text=written,
        spoken=f"{written}, the plan says {where.text(where.own)}" if written else "",
        years=_places(lever, plan, scenario, by_year(lever, plan)),
        lines=_places(lever, plan, scenario, by_line(lever, plan)),
        group=FINANCE if fold and not lever.room else "",
    )


def _places(lever: Lever, plan: Plan, scenario: Scenario, settings: Sequence[Setting]) -> list[LeverPlace]:
    """Return what may be set apart, where there is more than one to choose from."""
    if len(settings) < 2:
        return []
    scales = [scale(lever, plan, each.scope) for each in settings]
    return [
        LeverPlace(
            name=each.scope or year_label(each.year or 0),
            value=where.shown(scenario.values.get(each, wider(plan, scenario, each))),
            plan=where.own,
            low=where.low,
            high=where.high,
            moved=each in scenario.values,
        )
        for each, where in zip(settings, scales, strict=True)
    ]


def by_year(lever: Lever, plan: Plan) -> list[Setting]:
    """Return what sets a lever for one year, for each in which it acts."""
    return [Setting(lever.name, "", year) for year in plan.year_numbers if year >= lever.first_year(plan)]


def by_line(lever: Lever, plan: Plan) -> list[Setting]:
    """Return what sets a lever for one line of spend or of the pool, or one item by name, each that it moves."""
    names: Iterable[str] = ()
    if lever.by_pool:
        names = dict.fromkeys(each.name for each in plan.pool if not each.protected)
    elif lever.by_support:
        names = [each.name for each in plan.support if any(each.amounts)]
    elif lever.by_repayable:
        names = [each.name for each in plan.repayable]
    elif lever.by_set_aside:
        names = [each.name for each in plan.set_asides]
    elif lever.by_line and lever.name in DRIVERS:
        names = [line.name for line in plan.lines if set(line.rates.get(lever.name, ())) - {None}]
    elif lever.by_line:
        names = plan.line_names
    return [Setting(lever.name, name) for name in names]
