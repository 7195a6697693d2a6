"""What a browser has open, kept for it while the server runs: loading a page again loses nothing.

An address holds a scenario and no more. Its history and reasons, and plans that were changed or brought together
here, are kept under a key that the browser holds in a cookie until it is closed. They come back to that browser
and that person alone, at the address at which they were left.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import streamlit as st

from ui.session import address
from ui.session.history import CHANGED, Session
from ui.session.samples import FOLDERS
from ui.session.store import person

COOKIE = "planner-browser"
MOST = 100  # sessions of all browsers together; the one that was left longest ago goes first
KEY = re.compile(r"[0-9a-f]{32}")


@dataclass
class KeptSessions:
    """The sessions of every browser, the last used last, by browser and person."""

    kept: dict[int, tuple[str, str, Session]] = field(
        default_factory=dict
    )  # by what Python tells objects apart by
    lock: Lock = field(default_factory=Lock)

    def keep(self, browser: str, who: str, here: Session) -> None:
        """Keep a session as the last used one."""
        with self.lock:
            self.kept.pop(id(here), None)
            self.kept[id(here)] = (browser, who, here)
            for longest_ago in list(self.kept)[:-MOST]:
                del self.kept[longest_ago]

    def take(self, browser: str, who: str, parameters: Mapping[str, Sequence[str]]) -> Session | None:
        """Take the session that this person's browser left last at an address, if there is one.

        What was done before signing in is the person's who signs in.
        """
        with self.lock:
            own = [(key, here) for key, (at, by, here) in self.kept.items() if at == browser and by in (who, "")]
            for key, here in reversed(own):
                if address.of(here) == parameters:
                    del self.kept[key]
                    return here
        return None


@st.cache_resource(show_spinner=False)
def kept_sessions() -> KeptSessions:
    """Return what is kept, once for the server."""
    return KeptSessions()


def key() -> str:
    """Return the key of this browser: the one that it brought, or a new one that its page keeps for it."""
    if "browser" not in st.session_state:
        st.session_state["browser"] = brought() or secrets.token_hex(16)
    return str(st.session_state["browser"])


def brought() -> str:
    """Return the key that this browser has from an earlier page, if it has one."""
    found = st.context.cookies.get(COOKIE)
    return found if isinstance(found, str) and KEY.fullmatch(found) else ""  # a test has no connection


def keep(here: Session) -> None:
    """Keep what a session holds beyond its address."""
    if _holds_more(here):
        kept_sessions().keep(key(), person(), here)


def _holds_more(here: Session) -> bool:
    together = here.open_portfolio
    return bool(
        len(here.history) > 1
        or here.moment.notes
        or here.pinned
        or here.source.startswith(address.UPLOADED)
        or here.source.endswith(CHANGED)
        or (together and together.source not in FOLDERS)
    )


def left_at(parameters: Mapping[str, Sequence[str]]) -> Session | None:
    """Return what this browser left at an address, to go on with; None where it left nothing there."""
    if not brought() or not kept_sessions().kept:  # then nobody need be known, for which the store is loaded
        return None
    wanted = {name: list(values) for name, values in parameters.items()}
    left = kept_sessions().take(key(), person(), wanted)
    if left is None:
        return None
    # A page that is still open in another tab goes on with its own.
    return replace(
        left,
        history=list(left.history),
        saved=dict(left.saved),
        asked=dict(left.asked),
        message="",
        refused=None,
        changes=0,
        drawn=0,
        page="",
        hand=None,
    )
