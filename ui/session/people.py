"""Who somebody is, in a line: on their own computer, signed in, or not."""

from __future__ import annotations

import streamlit as st

from ui.session import store


def who() -> str:
    """Return the name that goes with what this person moves, blank where nobody is known; asked once a session."""
    if "who" not in st.session_state:
        from ccgmodel.store import StoreError

        try:
            found = store.identity()
            st.session_state["who"] = "" if found.known == "nobody signs in" else found.name
        except StoreError:
            st.session_state["who"] = ""
    return str(st.session_state["who"])


def sign_in() -> bool:
    """Whether people sign in here, so that one may do what another may not."""
    from ccgmodel.store import StoreError

    try:
        return store.identity().known == "signed in"
    except StoreError:
        return False


def draw() -> bool:
    """Say where things are kept and for whom, or why not and what to do; whether there is anywhere."""
    from ccgmodel.store import AccessError, StoreError

    try:
        found, settings = store.identity(), store.settings()
        store.open_store()
    except StoreError as error:
        st.warning(f"Nothing can be saved here for you: {error}.", icon=":material/lock:")
        if isinstance(error, AccessError) and store.has_provider() and not st.user.is_logged_in:
            st.button("Sign in", icon=":material/login:", on_click=st.login)
        return False
    if found.known == "this computer":
        st.caption(f"What you save is kept on this computer, for {found.name} alone.")
    elif found.known == "nobody signs in":
        st.caption("What is saved here, everybody who can open this planner may see and change. Nobody signs in.")
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Signed in as {found.name} ({found.person}).")
            if settings.sign_in:
                st.button("Sign out", icon=":material/logout:", on_click=st.logout, type="tertiary")
    return True
