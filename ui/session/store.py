"""The way from a page to the store: its settings, the one database of the process, and who somebody is.

The store is loaded when it is first asked for, which no lever does: its libraries would hold up the first page.
"""

from __future__ import annotations

import os
from threading import Timer
from typing import TYPE_CHECKING

import streamlit as st

from ccgmodel.plan import Plan

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
    from ccgmodel.store import identify

    found = settings()
    header = found.user_header
    return identify(
        found,
        claims=st.user.to_dict() if found.sign_in else None,
        headers={header: st.context.headers.get_all(header)} if header else None,
        from_this_computer=_from_this_computer(),
    )


def open_store() -> Store:
    """Return the store as this session's person sees it.

    Raises:
        StoreError: where there is none for them, in words that say what to do.

    """
    from ccgmodel.store import Store

    who, found = identity(), settings()
    return Store(_database(found.database.render_as_string(hide_password=False), found), who)


def plan_with(stamp: str) -> tuple[Plan | None, str]:
    """Return the kept plan with this content hash that this person may see, and what kept us from asking."""
    from ccgmodel.plan import WorkbookError
    from ccgmodel.store import StoreError

    try:
        here = open_store()
        found = here.plans.find(stamp)
        return (here.plans.open(found.id) if found else None), ""
    except (StoreError, WorkbookError) as error:
        return None, str(error)


@st.cache_resource(show_spinner=False)
def warm() -> Timer:
    """Load the store's libraries in the background, once for the server, when the first page has been painted."""
    timer = Timer(PAINTED, __import__, ("ccgmodel.store",))
    timer.daemon = True
    timer.start()
    return timer


@st.cache_resource(show_spinner=False, max_entries=4)
def _database(url: str, _settings: Settings) -> Database:
    """Open the database once for the process; one that cannot be opened is tried again."""
    from ccgmodel.store import Database

    return Database.open(_settings)


def _from_this_computer() -> bool:
    """Whether the browser runs here; what a proxy on this computer hands on does not."""
    there = isinstance(st.context.ip_address, str)  # else our own, or a test's that has no connection
    return not there and st.context.headers.get(FORWARDED) in OWN_ADDRESSES
