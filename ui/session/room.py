"""The room that this browser keeps: its key, what its telephones are shown, and the address that they can reach.

The key is in a cookie of the browser for as long as the room lasts, so that a server which is started again, or
another one, knows whose room it is.
"""

from __future__ import annotations

import json
import re
import socket
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from ccgmodel.projection import Projection
from ccgmodel.room import ShownFigures, on_screen, said_code
from ccgmodel.words.text import escaped
from ui.session import samples
from ui.session.history import Session
from ui.session.host import EVERYWHERE, OWN
from ui.session.store import open_database, open_store

if TYPE_CHECKING:
    from ccgmodel.store import OpenRoom, RoomKey, Rooms

PAGE = "pages/room.py"
COOKIE = "planner-room"
HELD, SENT = "room_held", "room_sent"
HELD_AS = re.compile(r"([2-9B-Z]{8})\.([\w-]{43})")
# Nothing is sent: the system says from which of its addresses it would. The second on are those of hotspots.
TOWARDS = ("192.0.2.1", "10.42.0.2", "192.168.137.2", "172.20.10.2", "192.168.43.2", "192.168.2.2")


def rooms() -> Rooms:
    """Return every room; raises StoreError where there is no store."""
    from ccgmodel.store import Rooms

    return Rooms(open_database())


def key() -> RoomKey | None:
    """Return the key of the room that this browser keeps, None where it keeps none."""
    if HELD not in st.session_state:
        found = st.context.cookies.get(COOKIE)
        match = HELD_AS.fullmatch(found) if isinstance(found, str) else None  # a test has no connection
        if match is None:
            return None
        from ccgmodel.store import RoomKey

        st.session_state[HELD] = RoomKey(match[1], match[2])
    held: RoomKey | None = st.session_state[HELD]
    return held


def kept() -> OpenRoom | None:
    """Return the room that this browser keeps, as it is now; one that has ended is let go of.

    Raises:
        StoreError: where the store does not answer.

    """
    held = key()
    found = rooms().kept(held) if held else None
    if held and found is None:
        let_go()
    return found


def open_room(here: Session, title: str, plan: Projection, scenario: Projection) -> None:
    """Open a room on the plan that is shown; raises StoreError where that cannot be."""
    store = open_store()
    shown = json.dumps(on_screen(title, "", plan, scenario, moved=bool(here.scenario.values)))
    stored = store.plans.kept(here.plan, samples.workbook)
    st.session_state[HELD] = store.rooms.open(store.identity, stored.id, shown)
    st.session_state[SENT] = shown


def let_go() -> None:
    """Keep no room any more."""
    st.session_state[HELD] = None


def publish(
    title: str,
    why: str,
    plan: Projection,
    scenario: Projection,
    *,
    moved: bool,
    instead: ShownFigures | None = None,
) -> None:
    """Have the telephones show what is on the screen, and say it where they do not; both hold one scenario.

    `instead` is what the screen draws in place of the in-year position.
    """
    held = key()
    if held is None:
        return
    from ccgmodel.store import NotFoundError, StoreError

    shown = json.dumps(on_screen(title, why, plan, scenario, moved=moved, instead=instead))
    if st.session_state.get(SENT) == shown:
        return
    try:
        rooms().show(held, shown)
        st.session_state[SENT] = shown
    except NotFoundError:
        let_go()
        st.warning("The room has ended: its telephones do not follow any more.")
    except StoreError as error:
        st.warning(f"The telephones do not follow: {escaped(str(error))}.")


def button() -> str:
    """Name what leads to the room: its code, by which who comes late gets in."""
    held = key()
    return f"Room {said_code(held.code)}" if held else "Open a room"


def draw_cookie(found: OpenRoom | None) -> None:
    """Have the browser keep the key until the room ends, or forget one that is no more."""
    held = key()
    if held and not found:  # the store does not answer
        return
    secure = "; Secure" if urlsplit(_url()).scheme == "https" else ""
    value, lasts = "", 0
    if held and found:
        value = f"{held.code}.{held.secret}"
        lasts = max(0, int((found.ends_at - datetime.now(UTC)).total_seconds() // 60 * 60))
    cookie = f"{COOKIE}={value}; Path=/; SameSite=Strict; Max-Age={lasts}{secure}"
    st.html(f"<script>document.cookie = {json.dumps(cookie)};</script>", unsafe_allow_javascript=True)


def reachable() -> tuple[str, bool]:
    """Return the address at which telephones find the planner, and whether they can.

    Where this browser has come by a name or number that is not this computer's alone, that is it; else the
    computer's own number in its network.
    """
    url = urlsplit(_url())
    if url.hostname and url.hostname not in OWN:
        return f"{url.scheme}://{url.netloc}", True
    port, listens = st.get_option("server.port"), st.get_option("server.address") or ""
    own = _own_number()
    if own and listens in EVERYWHERE:
        return f"http://{own}:{port}", True
    return f"http://localhost:{port}", False


def _url() -> str:
    found = st.context.url
    return found if isinstance(found, str) else ""


def _own_number() -> str:
    """Return this computer's number in the network, or in its own hotspot; blank where it is in none."""
    for there in TOWARDS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
            probe.connect((there, 9))
            found = str(probe.getsockname()[0])
            if found not in OWN:
                return found
    return ""
