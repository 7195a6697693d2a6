"""The head of every page: its title, what is its own, the unit, undo, redo and the history, and what was wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from ui.parts import notice
from ui.session import state
from ui.session.history import Session
from ui.words.text import escaped

MOST = 12  # steps that the list on every page shows
PAGE = "pages/scenarios.py"
Chosen = TypeVar("Chosen")


def page_head(
    here: Session,
    title: str,
    own: Callable[[], Chosen],
    *,
    unit: bool = True,
    below: Callable[[], object] | None = None,
    of_store: bool = False,
) -> Chosen:
    """Draw the head of a page.

    Args:
        here: the session.
        title: of the page.
        own: draws what only this page has beside its title, and returns what is chosen there.
        unit: whether the page has money that can be written in another unit.
        below: draws what stands between the head and what was wrong.
        of_store: whether the page does something with the store, which is said in the same place.

    """
    with st.container(key="actions", horizontal=True, vertical_alignment="center"):
        with st.container(key="title", width="stretch"):
            st.title(title, anchor=False)
        chosen = own()
        if unit:
            state.unit_switch()
        with st.container(horizontal=True, width="content"):
            _way_back(here)
    if below:
        below()
    with st.container(key="problem"):
        if of_store:
            notice.draw()
        if here.message:
            st.warning(here.message)
    return chosen


def nothing() -> None:
    """Draw nothing beside the title."""


def _way_back(here: Session) -> None:
    """Draw undo and redo, each saying what it would change, and the list of what was done."""
    last = len(here.history) - 1
    did = "" if not here.at else here.history[here.at].did
    undone = "" if here.at == last else here.history[here.at + 1].did
    for label, steps, what, end in (("Undo", -1, did, 0), ("Redo", 1, undone, last)):
        st.button(
            label,
            icon=f":material/{label.lower()}:",
            on_click=state.go,
            args=(steps,),
            disabled=here.at == end,
            help=f"{label}: {escaped(what)}" if what else None,
        )
    shown = st.popover("History", icon=":material/history:", key="history", on_change="rerun")
    if shown.open:
        with shown:
            _recent(here)


def _recent(here: Session) -> None:
    """List the last steps, each one click away."""
    first = max(0, len(here.history) - MOST)
    with st.container(key="history_steps", gap="xsmall"):
        for at in range(len(here.history) - 1, first - 1, -1):
            st.button(
                escaped(name_of(here, at)),
                key=f"step_{at}",
                icon=":material/arrow_right:" if at == here.at else None,
                type="tertiary",
                on_click=state.go,
                args=(at - here.at,),
                disabled=at == here.at,
            )
    if first:
        st.caption(f"{first} earlier {'step is' if first == 1 else 'steps are'} on the Scenarios page.")
    st.page_link(PAGE, label="Reasons, replay and saving", icon=":material/folder_open:")


def name_of(here: Session, at: int) -> str:
    """Name a step: what was done, or where it began."""
    return here.history[at].did or ("Where it began" if at == 0 else here.history[at].scenario.name)
