"""Who else may see a plan, save on it or share it, and who has written what; for the plan's owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd
import streamlit as st

from ui.parts import figures, notice
from ui.session import plans
from ui.session.history import Session
from ui.session.store import open_store
from ui.words.text import stamped

if TYPE_CHECKING:
    from ccgmodel.store import Role, Store, StoredPlan

ROLES = {
    "viewer": "viewer: sees everything and explores, saves nothing",
    "editor": "editor: saves scenarios and records decisions",
    "owner": "owner: shares the plan as well",
    "none": "nothing any more",
}


def draw(here: Session) -> None:
    """Draw who may do what, and the way to change it."""
    store = open_store()
    if store.identity.known != "signed in":
        st.info("Here everything belongs to whoever opens the planner. Roles begin where people sign in.")
        return
    stored = next(iter(plans.visible(store, here.plan)), None)
    if stored is None:
        st.info("Nothing of this plan is kept yet. Save a scenario, and you own what is kept of the plan here.")
        return
    st.markdown(f"You are **{stored.role}** of what is kept of this plan.")
    if stored.role == "owner":
        _roles(store, stored)
        _log(store, stored)


def _roles(store: Store, stored: StoredPlan) -> None:
    given = {**store.plans.roles(stored.id)}
    if stored.everybody:
        given["everybody who signs in"] = stored.everybody
    figures.table(pd.DataFrame({"Role": given}).rename_axis("Who"), "Who may do what")
    with st.form("sharing", clear_on_submit=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            person = st.text_input("Who, by the name at sign-in, such as an e-mail address", max_chars=200)
            role = st.selectbox("May be", list(ROLES), format_func=ROLES.__getitem__)
        if st.form_submit_button("Give", icon=":material/person_add:"):
            notice.attempt(lambda: _give(stored, str(person), str(role)))
            st.rerun()


def _give(stored: StoredPlan, person: str, role: str) -> str:
    open_store().plans.give(stored.id, person, None if role == "none" else cast("Role", role))
    return f"{person.strip()} is {ROLES[role].partition(':')[0]} of this plan." if role != "none" else "Done."


def _log(store: Store, stored: StoredPlan) -> None:
    """Draw who wrote what, once it is asked for."""
    opened = st.expander("Who wrote what", key="access_log", on_change="rerun")
    if opened.open:
        with opened:
            rows = [
                {"When": stamped(e.at), "Who": e.name, "Did": e.action, "What": e.detail or e.subject}
                for e in store.log.entries(stored.id)
            ]
            figures.table(pd.DataFrame(rows).set_index("When"), "Who wrote what")
