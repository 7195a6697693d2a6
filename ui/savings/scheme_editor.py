"""The table of schemes in which delivery, start and stop can be typed, and the form that sets many at once.

The scenario holds what is set; the editor is drawn from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from ccgmodel.scenario import LEVERS
from ui.parts.editable_table import editable
from ui.savings import scheme_settings
from ui.savings.scheme_settings import DELAY, DELIVERY, STOPPED
from ui.session import state
from ui.session.history import Session

EDITED = {"Delivery": DELIVERY, "Months late": DELAY, "Stop": STOPPED}
AS_IT_IS = "as it is"


def draw(here: Session, found: pd.DataFrame, year: str) -> None:
    """Draw the table in which delivery, start and stop can be typed."""
    drawn = editable("schemes")
    drawn.draw_from(list(found.index), here.plan, here.scenario.values)
    form = "%.2f" if here.unit == "£m" else "%.0f"
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "Scheme": st.column_config.TextColumn(width=210, pinned=True, disabled=True),
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
        found,
        key=drawn.key,
        column_config=config,
        disabled=[name for name in found.columns if name not in EDITED],
        on_change=_edited,
        alt="Table of schemes",
        height=min(520, 37 + 35 * max(1, len(found))),
    )


def _help(lever: str) -> str:
    return LEVERS[lever].meaning


def _edited() -> None:
    """Take what was typed into the scenario."""
    here, drawn = state.session(), editable("schemes")
    begun = dict(zip((s.name for s in here.plan.schemes), scheme_settings.begun(here.plan), strict=True))
    edits: dict[tuple[str, str], float | None] = {}
    late: list[str] = []
    as_typed = True
    for scheme, cells in drawn.typed().items():
        for column, typed in cells.items():
            lever = LEVERS[EDITED[column]]
            if lever.name == DELAY and begun[scheme] and typed:
                late.append(scheme)
                continue
            value = None if typed is None else float(typed) / (100.0 if column == "Delivery" else 1.0)
            kept = None if value is None else min(max(value, lever.minimum), lever.maximum)
            as_typed &= value is not None and value == kept
            edits[lever.name, scheme] = kept
    values = scheme_settings.edited(here.plan, here.scenario.values, edits)
    state.apply(values, "Your scenario")
    drawn.taken(here.plan, here.scenario.values, as_typed=as_typed and not late)
    if late:
        first = LEVERS[DELAY].first_year(here.plan)
        here.message = f"{', '.join(late)} started before April {first}, so that it cannot start late any more."


def many(here: Session) -> None:
    """Draw the form that sets every scheme of a programme or status."""
    groups = scheme_settings.groups(here.plan)
    sizes = {name: len(scheme_settings.of_group(here.plan, name)) for name in groups}
    with st.form("many_schemes", border=False):
        st.selectbox(
            "For every scheme of",
            list(groups),
            key="many_group",
            format_func=lambda name: f"{groups[name].capitalize()}: {name} ({sizes[name]})",
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
            values = scheme_settings.for_group(here.plan, values, given["many_group"], lever, float(value))
    state.apply(values, "Your scenario")
