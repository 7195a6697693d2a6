"""What a room is asked: levers within bounds, a choice of stories, or a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.room import (
    KINDS,
    LONGEST_WORDING,
    MOST_LEVERS,
    MOST_STORIES,
    LeverAsked,
    RoomError,
    RoomQuestion,
    StoryAsked,
    bounds_of,
    levers_to_ask,
)
from ccgmodel.scenario import LEVERS, Scenario
from ccgmodel.words.deck import deck
from ccgmodel.words.levers import label
from ccgmodel.words.text import escaped
from ui.parts import notice
from ui.session import room, state
from ui.session.history import Session

if TYPE_CHECKING:
    from ccgmodel.store import OpenRoom

KIND, WORDING, LEVERS_ASKED, STORIES = "room_kind", "room_wording", "room_levers", "room_stories"
BOUNDS = "room_bounds_"
ASKED_FIRST = "qipp_delivery"


def plan_of(found: OpenRoom) -> Plan | None:
    """Return the plan that a room was opened on; where the session has another now, that is said."""
    from ccgmodel.scenario import plan_hash

    def ask() -> Plan:
        return room.rooms().plan(found)

    here = state.session()
    known = st.session_state.get("room_plan")
    if known is None or known[0] != found.plan:
        plan = notice.asked(f"room plan {found.plan}", ask)
        if plan is None:
            return None
        st.session_state["room_plan"] = known = (found.plan, plan)
    theirs: Plan = known[1]
    if plan_hash(theirs) != plan_hash(here.plan):
        st.warning(
            f"The room was opened on another plan than the one in use now, {escaped(theirs.organisation)}. Go "
            "back to that, or close the room and open another."
        )
        return None
    return here.plan


def draw(here: Session, found: OpenRoom, plan: Plan) -> None:
    """Draw what is asked next."""
    st.header("Ask the room" if found.question is None else "Ask something else", anchor=False)
    kind = st.radio(
        "What is asked",
        list(KINDS),
        format_func=KINDS.__getitem__,
        key=KIND,
        horizontal=True,
        persist_state="session",
    )
    st.text_input(
        "The question", key=WORDING, max_chars=LONGEST_WORDING, placeholder=KINDS[kind], persist_state="session"
    )
    if kind == "levers":
        _levers(plan)
    elif kind == "story":
        titles = [each.title for each in deck(plan, here.scenario)]
        st.session_state[STORIES] = [each for each in st.session_state.get(STORIES, titles[:4]) if each in titles]
        st.multiselect(
            "Stories to choose from", titles, key=STORIES, max_selections=MOST_STORIES, persist_state="session"
        )
    else:
        st.caption("A text is shown when you say so, one by one.")
    said = "Ask the room" if found.question is None else "Ask it in place of the last"
    st.button(said, key="room_ask", icon=":material/campaign:", on_click=notice.attempt, args=(_ask,))
    if found.question is not None:
        st.caption("The answers to the last question then go: record them first if they are to stay.")


def _levers(plan: Plan) -> None:
    names = [each.name for each in levers_to_ask(plan)]
    first = [ASKED_FIRST] if ASKED_FIRST in names else names[:1]
    st.session_state[LEVERS_ASKED] = [each for each in st.session_state.get(LEVERS_ASKED, first) if each in names]
    chosen = st.multiselect(
        "Levers, at most three",
        names,
        key=LEVERS_ASKED,
        max_selections=MOST_LEVERS,
        format_func=lambda name: label(LEVERS[name], plan),
        persist_state="session",
    )
    for name in chosen:
        where, key = bounds_of(plan, name), f"{BOUNDS}{name}"
        low, high = st.session_state.get(key, (where.low, where.high))
        inside = where.low <= low < high <= where.high
        st.session_state[key] = (low, high) if inside else (where.low, where.high)
        st.slider(
            f"{label(where.lever, plan)}, {where.unit}: as far as they may go",
            where.low,
            where.high,
            step=where.step,
            format=f"%.{where.decimals}f",
            key=key,
            persist_state="session",
        )


def _ask() -> str:
    from ccgmodel.store import StoreError

    here, held, given = state.session(), room.key(), st.session_state
    if held is None:
        raise StoreError("the room has ended", "open another")
    kind = given[KIND]
    levers = given.get(LEVERS_ASKED, []) if kind == "levers" else []
    chosen = given.get(STORIES, []) if kind == "story" else []
    question = RoomQuestion(
        kind=kind,
        wording=str(given.get(WORDING, "")).strip() or KINDS[kind],
        levers=tuple(LeverAsked(name, *given[f"{BOUNDS}{name}"]) for name in levers),
        stories=tuple(
            StoryAsked(each.title, _written(each.scenario))
            for each in deck(here.plan, here.scenario)
            if each.title in chosen
        ),
        base=_written(here.scenario),
    )
    try:
        room.rooms().ask(held, question, here.plan)
    except RoomError as error:
        raise StoreError(error.problems) from error
    return ""


def _written(scenario: Scenario) -> tuple[str, ...]:
    return tuple(f"{setting}={value!r}" for setting, value in scenario.values.items())
