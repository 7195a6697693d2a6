"""Going from a portfolio to one of its organisations, whose plan is then the one of every page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui.session import people, state
from ui.session.history import Moment, Session
from ui.session.portfolio import OpenPortfolio


def open_member(among: OpenPortfolio, name: str) -> None:
    """Show an organisation's plan with what is set on it; Undo goes back to the plan that was shown."""
    at = replace(among, member=name)
    state.open_moment(Moment(at.plan(name), at.scenario(name), at.sources[name], f"{name} opened", among=at))


def show_together(among: OpenPortfolio, did: str) -> None:
    """Show a portfolio, or what is set on it; where a member's plan is shown, with what that sets there."""
    here = state.session()
    now = here.moment
    scenario = among.scenario(among.member) if among.member else now.scenario
    notes = here.noted(scenario, people.who())
    state.open_moment(replace(now, among=among, scenario=scenario, did=did, notes=notes))


def member_menu(here: Session) -> None:
    """Draw the choice among the members of the portfolio, where the plan that is shown is one of them."""
    among = here.among
    if among is None or not among.member:
        return
    if st.session_state.get("member") != among.member:
        st.session_state["member"] = among.member
    names = list(among.portfolio.organisations)
    st.selectbox(
        "Organisation",
        names,
        names.index(among.member),
        key="member",
        on_change=_chosen,
        label_visibility="collapsed",
        width=190,
        help=f"The plans of {among.portfolio.name}; the Portfolio page has them together.",
    )


def _chosen() -> None:
    among, member = state.session().among, st.session_state.get("member")
    if among is not None and member is not None:
        open_member(among, member)
