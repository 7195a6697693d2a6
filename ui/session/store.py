"""The way from a page to the store: its settings, the one database of the process, and who somebody is.

The store is loaded when it is first asked for, which no lever does: its libraries would hold up the first page.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Timer
from typing import TYPE_CHECKING

import streamlit as st

from ccgmodel.plan import Confirmation, Plan, Problem
from ccgmodel.scenario import plan_hash
from ccgmodel.words.text import escaped
from ccgmodel.workbook import MoneyUnit, WorkbookReading
from ui.session.history import Asked

if TYPE_CHECKING:
    from ccgmodel.store import Database, Identity, Settings, Store

PAINTED = 2.0  # seconds after which the first page, and what its draws need, has been loaded
FORWARDED = "X-Forwarded-For"
OWN_ADDRESSES = (None, "", "127.0.0.1", "::1")


def settings() -> Settings:
    """Return where the store is and how people are known.

    Raises:
        SettingsError: for settings that contradict themselves or would show one person's plans to another.

    """
    from ccgmodel.store import Settings

    return Settings.from_environment(os.environ, sign_in=has_provider())


def has_provider() -> bool:
    """Whether `st.login` has a provider."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def identity() -> Identity:
    """Return who uses this session.

    Raises:
        StoreError: for somebody who is not signed in, or where nobody can be told from anybody else.

    """
    from ccgmodel.store import USER_HEADER, identify

    found = settings()
    return identify(
        found,
        claims=st.user.to_dict() if found.sign_in else None,
        headers={USER_HEADER: st.context.headers.get_all(USER_HEADER)},
        from_this_computer=_from_this_computer(),
    )


def open_store() -> Store:
    """Return the store as this session's person sees it.

    Raises:
        StoreError: where there is none for them, in words that say what to do.

    """
    from ccgmodel.store import Store

    who = identity()
    return Store(open_database(), who)


def open_database() -> Database:
    """Return the one database of the process, for nobody in particular.

    Raises:
        StoreError: where there is none.

    """
    found = settings()
    return _database(found.database.render_as_string(hide_password=False), found)


def plan_with(stamp: str) -> tuple[Plan | None, Asked, str]:
    """Return the kept plan with this content hash that this person may see, and what is asked about it.

    With it comes what kept us from asking the store.
    """
    from ccgmodel.plan import WorkbookError
    from ccgmodel.store import StoreError

    try:
        plans = open_store().plans
        found = plans.with_hash(stamp)
        if found is None:
            return None, Asked(), ""
        answers = tuple(plans.answers(stamp)) if found.questions else ()
        return found.plan, Asked(found.questions, answers), ""
    except (StoreError, WorkbookError) as error:
        return None, Asked(), str(error)


def answers_about(plan: Plan) -> tuple[Confirmation, ...]:
    """Return the answers that are kept with a plan; none where the store does not answer."""
    from ccgmodel.store import StoreError

    try:
        return tuple(open_store().plans.answers(plan_hash(plan)))
    except StoreError:
        return ()


def keep_answers(stamp: str, questions: Sequence[Problem]) -> tuple[tuple[Confirmation, ...], str]:
    """Answer questions about the plan with this content hash with yes, in its log where it is kept.

    Returns the answers, and what prevented that.
    """
    from ccgmodel.store import StoreError

    now = datetime.now(UTC).replace(microsecond=0)
    answers, why = tuple(Confirmation(each.where, each.text, who(), now) for each in questions), ""
    try:
        plans = open_store().plans
        if answers and (kept := plans.find(stamp)):
            plans.answer(kept.id, questions)
    except StoreError as error:
        why = f"What was answered counts in this session, and is not kept: {escaped(str(error))}."
    return answers, why


@st.cache_resource(show_spinner=False)
def warm() -> Timer:
    """Load the store's libraries in the background, once for the server, when the first page has been painted."""
    timer = Timer(PAINTED, __import__, ("ccgmodel.store",))
    timer.daemon = True
    timer.start()
    return timer


@st.cache_resource(show_spinner=False, max_entries=4, on_release=lambda database: database.close())
def _database(url: str, _settings: Settings) -> Database:
    """Open the database once for the process; one that cannot be opened is tried again."""
    from ccgmodel.store import Database

    return Database.open(_settings)


def _from_this_computer() -> bool:
    """Whether the browser runs here; what a proxy on this computer hands on does not."""
    there = isinstance(st.context.ip_address, str)  # else our own, or a test's that has no connection
    return not there and st.context.headers.get(FORWARDED) in OWN_ADDRESSES


def who() -> str:
    """Return the name that goes with what this person moves, blank where nobody is known."""
    found = _known()
    return found.name if found and found.known != "nobody signs in" else ""


def person() -> str:
    """Return what this person is told apart by from others, blank where nobody is known."""
    found = _known()
    return found.person if found else ""


def _known() -> Identity | None:
    """Return who uses this session, None where nobody can be told; asked once a session."""
    if "known" not in st.session_state:
        from ccgmodel.store import StoreError

        try:
            st.session_state["known"] = identity()
        except StoreError:
            st.session_state["known"] = None
    known: Identity | None = st.session_state["known"]
    return known


def signs_in() -> bool:
    """Whether people sign in here, so that one may do what another may not."""
    from ccgmodel.store import StoreError

    try:
        return identity().known == "signed in"
    except StoreError:
        return False


def draw_identity() -> bool:
    """Say where things are kept and for whom, or why not and what to do; whether there is anywhere."""
    from ccgmodel.store import AccessError, StoreError

    try:
        found, provider = identity(), settings().sign_in
        open_store()
    except StoreError as error:
        st.warning(f"Nothing can be saved here for you: {error}.", icon=":material/lock:")
        if isinstance(error, AccessError) and has_provider() and not st.user.is_logged_in:
            st.button("Sign in", icon=":material/login:", on_click=st.login)
        return False
    if found.known == "this computer":
        st.caption(f"What you save is kept on this computer, for {escaped(found.name)} alone.")
    elif found.known == "nobody signs in":
        st.caption("What is saved here, everybody who can open this planner may see and change. Nobody signs in.")
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Signed in as {escaped(found.name)} ({escaped(found.person)}).")
            if provider:
                st.button("Sign out", icon=":material/logout:", on_click=st.logout, type="tertiary")
    return True


def keep_upload(content: bytes, name: str, unit: MoneyUnit | None, reading: WorkbookReading) -> str:
    """Keep an uploaded workbook, so that loading the page again does not lose it; return what prevented that."""
    from ccgmodel.plan import WorkbookError
    from ccgmodel.store import StoreError

    try:
        open_store().plans.add(content, name, money_unit=unit, reading=reading)
    except (StoreError, WorkbookError) as error:
        return (
            "The plan is in use in this browser, until that is closed or the planner is started again, and is not "
            f"kept: {escaped(str(error))}."
        )
    return ""
