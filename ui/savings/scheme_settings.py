"""What is set for each scheme: typed into the table of schemes, or into the form that sets many at once.

The scenario holds what is set; the table is drawn from it. A setting that changes nothing is not kept: typing what
a scheme has without a setting of its own takes that away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from ccgmodel.baseline import schemes
from ccgmodel.plan import Floats, Plan
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting, scheme_values, scopes
from ccgmodel.words.money import Unit
from ccgmodel.words.text import escaped
from ui.parts import printed
from ui.parts.editable_table import editable, wide_enough
from ui.session import state
from ui.session.history import Session

Values = Mapping[Setting, float]
DELIVERY, DELAY, STOPPED = "qipp_delivery", "qipp_slippage", "qipp_stopped"
OF_SCHEMES = (DELIVERY, DELAY, STOPPED)
SAME = 1e-9


def value_of(plan: Plan, values: Values, lever: str, year: int) -> Floats:
    """Return what a lever is for each scheme in a year, (scheme,), as soon as it acts; a delay at the start."""
    first = LEVERS[lever].first_year(plan) - plan.first_year
    every = _every(plan, values, lever)
    if lever == DELAY:
        when = np.clip(schemes(plan).begins[:, 0, 0], min(first, plan.years - 1), plan.years - 1)
        return np.asarray(every[np.arange(len(every)), when])
    return np.asarray(every[:, min(max(year - plan.first_year, first), plan.years - 1)])


def begun(plan: Plan) -> npt.NDArray[np.bool_]:
    """Which schemes started before any that may still be late, (scheme,)."""
    return np.asarray(schemes(plan).begins[:, 0, 0] < LEVERS[DELAY].first_year(plan) - plan.first_year)


def edited(plan: Plan, values: Values, edits: Mapping[tuple[str, str], float | None]) -> dict[Setting, float]:
    """Return settings in which (lever, scheme) has another value; None takes the scheme's own setting away."""
    left = {setting: value for setting, value in values.items() if (setting.lever, setting.scope) not in edits}
    return _so_that(plan, left, {each: value for each, value in edits.items() if value is not None})


def for_group(plan: Plan, values: Values, group: str, lever: str, value: float) -> dict[Setting, float]:
    """Return settings in which every scheme of a programme or status has a value, whatever it had before.

    One setting says it where the name reaches those schemes and nothing else, and nothing more particular stands
    against it; for the other schemes there is one each.
    """
    members = of_group(plan, group)
    own = {plan.schemes[place].name for place in members}
    left = {s: v for s, v in values.items() if s.lever != lever or s.scope not in {*own, group}}
    reached = {place for which in scopes(plan, "scheme").get(group, {}).values() for place in which}
    if reached == set(members) and group not in scopes(plan, "line"):
        said = {**left, Setting(lever, group): value}
        if not _same(_every(plan, left, lever), _every(plan, said, lever)):
            left = said
    return _so_that(plan, left, {(lever, plan.schemes[place].name): value for place in members})


def of_group(plan: Plan, group: str) -> list[int]:
    """Return the places of the schemes of a programme or status."""
    return [place for place, scheme in enumerate(plan.schemes) if group in (scheme.programme, scheme.status)]


def groups(plan: Plan) -> dict[str, Literal["programme", "status"]]:
    """Return the programmes and statuses that schemes have, in the plan's order."""
    programmes = dict.fromkeys(scheme.programme for scheme in plan.schemes if scheme.programme)
    statuses = dict.fromkeys(scheme.status for scheme in plan.schemes if scheme.status)
    return {**dict.fromkeys(programmes, "programme"), **dict.fromkeys(statuses, "status")}


def own_settings(plan: Plan, values: Values) -> list[Setting]:
    """Return the settings of single schemes, programmes and statuses."""
    lines = scopes(plan, "line")
    return [s for s in values if s.lever in OF_SCHEMES and s.scope and s.scope not in lines]


def without_own(plan: Plan, values: Values) -> dict[Setting, float]:
    """Return the settings without those of single schemes, programmes and statuses."""
    own = set(own_settings(plan, values))
    return {setting: value for setting, value in values.items() if setting not in own}


def _so_that(plan: Plan, left: Values, wanted: Mapping[tuple[str, str], float]) -> dict[Setting, float]:
    """Add a setting for each (lever, scheme) that is not what is wanted without one."""
    places = {scheme.name: place for place, scheme in enumerate(plan.schemes)}
    found = dict(left)
    for lever in dict.fromkeys(lever for lever, _ in wanted):
        first = LEVERS[lever].first_year(plan) - plan.first_year
        have = _every(plan, left, lever)[:, first:]
        for (which, scheme), value in wanted.items():
            if which == lever and not _same(have[places[scheme]], value):
                found[Setting(lever, scheme)] = value
    return found


def _every(plan: Plan, values: Values, lever: str) -> Floats:
    """Return a lever for each scheme and year."""
    batch = Batch.of([Scenario("", {s: v for s, v in values.items() if s.lever == lever})])
    laid_out = scheme_values(plan, batch, lever)[..., 0]
    return np.broadcast_to(laid_out, (len(plan.schemes), plan.years))


def _same(one: Floats, other: Floats | float) -> bool:
    return bool((np.abs(one - np.asarray(other)) < SAME).all())


EDITED = {"Delivery": DELIVERY, "Months late": DELAY, "Stop": STOPPED}
AS_IT_IS = "as it is"


def editor(here: Session, found: pd.DataFrame, year: str) -> None:
    """Draw the table in which delivery, start and stop can be typed."""
    drawn = editable("schemes")
    drawn.draw_from(list(found.index), here.plan, here.scenario.values)
    form = "%.2f" if here.unit == "£m" else "%.0f"
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "Scheme": st.column_config.TextColumn(width=wide_enough(found.index, 260), pinned=True, disabled=True),
        "Delivery": number("Delivery, %", min_value=0, max_value=120, step=1, format="%g", help=_help(DELIVERY)),
        "Months late": number(min_value=0, max_value=12, step=1, format="%g", help=_help(DELAY)),
        "Stop": st.column_config.CheckboxColumn(help=_help(STOPPED)),
        "Counted on": number(f"Counted on {year}, {here.unit}", format=form),
        "Delivered": number(f"Delivered {year}, {here.unit}", format=form),
        "Start": st.column_config.DateColumn(format="MMM YYYY"),
        "First year": number(f"First year, {here.unit}", format=form),
        "Full year": number(f"Full year, {here.unit}", format=form),
    }
    st.data_editor(
        drawn.given(found),
        key=drawn.key,
        column_config=config,
        disabled=[name for name in found.columns if name not in EDITED],
        on_change=_edited,
        alt="Table of schemes",
        height=min(520, 37 + 35 * max(1, len(found))),
    )
    printed.table("Schemes", _on_paper(found, year, here.unit))


def _on_paper(found: pd.DataFrame, year: str, unit: Unit) -> pd.DataFrame:
    """Return the table with the unit in its headings, and months and stops as words."""
    table = found.reset_index()
    table["Start"] = table["Start"].dt.strftime("%b %Y")
    table["Stop"] = table["Stop"].map({True: "yes", False: ""})
    named = {name: f"{name} {year}, {unit}" for name in ("Counted on", "Delivered")}
    named |= {name: f"{name}, {unit}" for name in ("First year", "Full year")}
    return table.rename(columns={"Delivery": "Delivery, %", **named})


def _help(lever: str) -> str:
    return LEVERS[lever].meaning


def _edited() -> None:
    """Take what was typed into the scenario."""
    here, drawn = state.session(), editable("schemes")
    started = dict(zip((s.name for s in here.plan.schemes), begun(here.plan), strict=True))
    edits: dict[tuple[str, str], float | None] = {}
    late: list[str] = []
    as_typed = True
    for scheme, cells in drawn.typed().items():
        for column, typed in cells.items():
            lever = LEVERS[EDITED[column]]
            if lever.name == DELAY and started[scheme] and typed:
                late.append(scheme)
                continue
            value = None if typed is None else float(typed) / (100.0 if column == "Delivery" else 1.0)
            kept = None if value is None else min(max(value, lever.minimum), lever.maximum)
            as_typed &= value is not None and value == kept
            edits[lever.name, scheme] = kept
    values = edited(here.plan, here.scenario.values, edits)
    state.apply(values, "Your scenario")
    drawn.taken(here.plan, here.scenario.values, as_typed=as_typed and not late)
    if late:
        first = LEVERS[DELAY].first_year(here.plan)
        here.message = (
            f"{escaped(', '.join(late))} started before April {first}, so that it cannot start late any more."
        )


def many(here: Session) -> None:
    """Draw the form that sets every scheme of a programme or status."""
    kinds = groups(here.plan)
    sizes = {name: len(of_group(here.plan, name)) for name in kinds}
    with st.form("many_schemes", border=False):
        st.selectbox(
            "For every scheme of",
            list(kinds),
            key="many_group",
            format_func=lambda name: f"{kinds[name].capitalize()}: {name} ({sizes[name]})",
        )
        st.number_input("Delivery, %", 0, 120, None, 5, key="many_delivery", placeholder=AS_IT_IS)
        st.number_input("Months late", 0, 12, None, 1, key="many_delay", placeholder=AS_IT_IS)
        st.selectbox("Stop", [AS_IT_IS, "stop", "run"], key="many_stop")
        st.form_submit_button("Set", icon=":material/check:", on_click=_set_many)


def _set_many() -> None:
    """Take the form into the scenario, in one step of Undo."""
    here, given = state.session(), st.session_state
    wanted = {
        DELIVERY: None if given["many_delivery"] is None else given["many_delivery"] / 100.0,
        DELAY: given["many_delay"],
        STOPPED: {"stop": 1.0, "run": 0.0}.get(given["many_stop"]),
    }
    values: Mapping[Any, float] = here.scenario.values
    for lever, value in wanted.items():
        if value is not None:
            values = for_group(here.plan, values, given["many_group"], lever, float(value))
    state.apply(values, "Your scenario")
