"""The head of every page: title, what is its own, member, unit, undo, redo and history, and what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from ccgmodel.words.text import escaped
from ui.parts import notice, printed, questions
from ui.session import state
from ui.session.history import Moment, Session
from ui.session.portfolio import OpenPortfolio
from ui.session.store import who

MOST = 12  # steps that the list on every page shows
PAGE = "pages/scenarios.py"
Chosen = TypeVar("Chosen")


def tab_title(page: str, whose: str) -> str:
    """Name a page for the browser's tab, its history and a screen reader: what it is, whose plan, and by what."""
    return f"{page}: {whose} – CCG recovery planner"


def page_head(
    here: Session,
    title: str,
    own: Callable[[], Chosen],
    *,
    unit: bool = True,
    below: Callable[[], object] | None = None,
    of_store: bool = False,
    stands_on: Mapping[str, str] | None = None,
) -> Chosen:
    """Draw the head of a page.

    Args:
        here: the session.
        title: of the page.
        own: draws what only this page has beside its title, and returns what is chosen there.
        unit: whether the page has money that can be written in another unit.
        below: draws what stands between the head and what was wrong.
        of_store: whether the page does something with the store, which is said in the same place.
        stands_on: the sources of the plans that the page stands on, by organisation, where they are several.

    """
    with st.container(key="actions", horizontal=True, vertical_alignment="center"):
        with st.container(key="title", width="stretch"):
            st.title(title, anchor=False)
        chosen = own()
        if unit:
            state.unit_switch()
        with st.container(width="content"):
            _way_back(here)
    if not printed.of_portfolio(here):
        notice.made_up(here)
    if below:
        below()
    with st.container(key="problem"):
        if of_store:
            notice.draw()
        _problem(here)
        questions.draw_open(here, stands_on or {here.plan.organisation: here.source})
    return chosen


@st.fragment(key=state.PROBLEM)
def _problem(here: Session) -> None:
    if here.message:
        st.warning(here.message)
    printed.draw(here)  # here, because this is drawn again whenever a lever was moved


def nothing() -> None:
    """Draw nothing beside the title."""


@st.fragment(key=state.WAY_BACK)
def _way_back(here: Session) -> None:
    """Draw undo and redo, each saying what it would change, and the list of what was done."""
    state.redraw_if_done()
    with st.container(horizontal=True, width="content"):
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


def open_member(open_portfolio: OpenPortfolio, name: str) -> None:
    """Show an organisation's plan with what is set on it; Undo goes back to the plan that was shown."""
    at = replace(open_portfolio, member=name)
    plan = at.plan(name)
    deck = state.session().deck_for(plan)
    did = f"{name} opened"
    state.open_moment(Moment(plan, at.scenario(name), at.sources[name], did, open_portfolio=at, deck=deck))


def show_together(open_portfolio: OpenPortfolio, did: str) -> None:
    """Show a portfolio, or what is set on it; where a member's plan is shown, with what that sets there."""
    here = state.session()
    now = here.moment
    scenario = open_portfolio.scenario(open_portfolio.member) if open_portfolio.member else now.scenario
    notes = here.noted(scenario, who())
    state.open_moment(replace(now, open_portfolio=open_portfolio, scenario=scenario, did=did, notes=notes))


def member_menu(here: Session) -> None:
    """Draw the choice among the members of the portfolio, where the plan that is shown is one of them."""
    open_portfolio = here.open_portfolio
    if open_portfolio is None or not open_portfolio.member:
        return
    if st.session_state.get("member") != open_portfolio.member:
        st.session_state["member"] = open_portfolio.member
    st.selectbox(
        "Organisation",
        list(open_portfolio.portfolio.organisations),
        key="member",
        on_change=_chosen,
        label_visibility="collapsed",
        width=190,
        help=f"The plans of {escaped(open_portfolio.portfolio.name)}; the Portfolio page has them together.",
    )


def _chosen() -> None:
    open_portfolio, member = state.session().open_portfolio, st.session_state.get("member")
    if open_portfolio is not None and member is not None:
        open_member(open_portfolio, member)
