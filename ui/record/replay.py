"""The meeting step by step: where it stands, and what each step did."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.projection import HORIZON, Projection, milestone_year, project
from ui.parts import figures
from ui.parts.page_head import name_of
from ui.session import state
from ui.session.history import Session
from ui.words import position
from ui.words.money import Unit, money
from ui.words.text import escaped


def replay(here: Session) -> None:
    """Draw the meeting step by step: where it stands, the step before and after, and what each step did."""
    last = len(here.history) - 1
    if not last:
        st.info("Nothing has been moved yet. Every move of a lever will be a step here, with its name.")
        return
    with st.container(key="replay", horizontal=True, vertical_alignment="center"):
        back, forth = ("Back", "chevron_left", here.at - 1), ("Next", "chevron_right", here.at + 1)
        for label, icon, at in (("First", "first_page", 0), back, forth, ("Last", "last_page", last)):
            st.button(
                label,
                key=f"replay_{label.lower()}",
                icon=f":material/{icon}:",
                on_click=state.go,
                args=(at - here.at,),
                disabled=not 0 <= at <= last or at == here.at,
            )
        _jump(here)
    st.markdown(f"**Step {here.at} of {last}: {escaped(name_of(here, here.at))}**")
    plan, scenario = state.projections()
    with st.container(key="headline"):
        st.markdown(position.headline(plan, scenario, moved=bool(here.scenario.values)))
    figures.in_year(plan, scenario)
    st.header("What each step did", anchor=False)
    figures.table(table(here, here.unit), "Steps and positions")


def _jump(here: Session) -> None:
    """Draw the list of all steps, to jump to one."""
    key = f"jump {len(here.history)} {here.at}"  # another list, another widget: it never remembers an older one
    st.selectbox(
        "Jump to",
        range(len(here.history)),
        index=here.at,
        key=key,
        format_func=lambda at: f"{at}. {name_of(here, at)}",
        label_visibility="collapsed",
        on_change=_jumped(key),
        width=420,
    )


def _jumped(key: str) -> Callable[[], None]:
    def go() -> None:
        state.go(st.session_state[key] - state.session().at)

    return go


def table(here: Session, unit: Unit) -> pd.DataFrame:
    """Return each step with the in-year position of the last year and the break-even year after it."""
    rows = []
    for at, moment in enumerate(here.history):
        found = project(moment.plan, [moment.scenario])
        rows.append(
            {
                "Step": str(at),
                "What was done": name_of(here, at),
                f"In-year position {found.plan.year_labels[-1]}": money(float(found.in_year[0, -1]), unit),
                "Breaks even": _breaks_even(found),
            }
        )
    return pd.DataFrame(rows).fillna("").set_index("Step")


def _breaks_even(found: Projection) -> str:
    year = int(milestone_year(found, "break_even")[0])
    return year_label(year) if year else f"not within {HORIZON} years"
