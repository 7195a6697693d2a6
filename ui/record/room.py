"""The Room page: open a room, show its code, ask it something, see what it says, and take that up."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from ccgmodel.projection import project
from ccgmodel.room import said_code
from ccgmodel.words.text import escaped
from ui.parts import notice
from ui.record import room_answers, room_question
from ui.session import room, state
from ui.session.history import Session

if TYPE_CHECKING:
    from ccgmodel.store import OpenRoom

ADDRESS = "room_address"
LONGEST_ADDRESS = 200
CSS = Path(__file__).with_name("room.css").read_text(encoding="utf-8")


def draw(here: Session) -> None:
    """Draw the room that this browser keeps, or the way to open one."""
    found = notice.asked("room", room.kept)
    room.draw_cookie(found)
    if found is None:
        if room.key() is None:  # else it is said that the store does not answer
            _closed(here)
        return
    with st.container(horizontal=True):
        if st.button("Present", key="room_present", icon=":material/present_to_all:"):
            st.switch_page("pages/present.py")
        st.button(
            "Close the room for good",
            icon=":material/close:",
            on_click=notice.attempt,
            args=(_close,),
            key="room_close",
        )
    st.caption(
        f"It ends by itself at {found.ends_at.astimezone():%H:%M}. When it ends, what was asked and answered is "
        "deleted; what you record in Decisions stays."
    )
    plan = room_question.plan_of(found)
    if found.question is None:
        _joins(found)
    if plan is not None:
        room_answers.draw(found, plan)
        room_question.draw(here, found, plan)
    if found.question is not None:
        st.header("For who comes late", anchor=False)
        _joins(found)


def _closed(here: Session) -> None:
    st.button(
        "Open a room",
        key="room_open",
        icon=":material/qr_code:",
        on_click=notice.attempt,
        args=(_open,),
    )
    st.caption(
        f"Whoever has its code sees the figures of {escaped(here.plan.organisation)} that you show, until it is "
        "closed. No name and no address of a telephone is kept."
    )


def _open() -> str:
    here = state.session()
    plan, scenario = state.as_published(here.plan), project(here.plan, [here.scenario])
    room.open_room(here, here.scenario.name if here.scenario.values else "The plan", plan, scenario)
    return ""


def _close() -> str:
    held = room.key()
    if held:
        room.rooms().close(held)
        room.let_go()
    return "The room is closed, and all that it was asked and answered is deleted."


def _joins(found: OpenRoom) -> None:
    """Draw how telephones get in: the code to scan, and the address to type."""
    from ccgmodel.paper import as_svg

    address, reached = room.reachable()
    if ADDRESS not in st.session_state:
        st.session_state[ADDRESS] = address
    typed = st.session_state[ADDRESS].strip().rstrip("/")
    if not _is_address(typed):
        st.error("That is no address: write it as http://192.168.0.10:8501, or as https:// and a name.")
        typed = address
    svg = as_svg(f"{typed}/join/{found.code}")
    picture = b64encode(svg.encode()).decode()
    shown = typed.partition("://")[2]
    st.html(
        f'<style>{CSS}</style><div class="joins">'
        f'<img alt="QR code that opens the room" src="data:image/svg+xml;base64,{picture}">'
        f"<div><p>Scan this, or open</p><p><b>{escape(shown)}/join</b></p><p>and type</p>"
        f'<p class="code">{said_code(found.code)}</p></div></div>'
    )
    st.text_input(
        "Address that people in the room can reach",
        key=ADDRESS,
        max_chars=LONGEST_ADDRESS,
        persist_state="session",
    )
    if not reached and typed == address:
        st.warning(
            "Telephones cannot reach this address: the planner listens to this computer alone. Start it with "
            "`make run ADDRESS=0.0.0.0`, or type the address by which they can."
        )


def _is_address(text: str) -> bool:
    """Whether a text is the address of a site."""
    try:
        url = urlsplit(text)
        return url.scheme in ("http", "https") and bool(url.hostname) and not url.query and not url.fragment
    except ValueError:
        return False
