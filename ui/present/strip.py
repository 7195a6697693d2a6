"""The strip of up to three levers for a question from the floor, and what a hand on it makes of the story.

It moves what is on the screen and nothing of the session's scenario, until that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ccgmodel.scenario import LEVERS, Lever, Scenario
from ccgmodel.words.settings import YOURS
from ui.parts.levers import Message, panel, wire
from ui.parts.levers.scenario import rows, said_by, with_lever
from ui.session import state
from ui.session.history import Session

KEY = "present"
MOVED = "present_moved"  # the scenario that a hand has made, and since when: with another page it is gone
NUMBER = "present_number"  # counts the changes of what is on the screen


def chosen(here: Session) -> list[Lever]:
    """Return the levers of the deck that move something of this plan."""
    names = here.moment.deck.levers if here.moment.deck else ()
    return [LEVERS[name] for name in names if LEVERS[name].applies(here.plan)]


def number() -> int:
    """Return how often what is on the screen was changed, by whoever did it."""
    return int(st.session_state.get(NUMBER, 0)) + state.session().changes


def moved() -> Scenario | None:
    """Return the scenario that a hand has made of the story on the screen; None while it is as it is told."""
    scenario, since = st.session_state.get(MOVED, (None, 0))
    found: Scenario | None = scenario if since == state.session().changes else None
    return found


def show(scenario: Scenario | None) -> None:
    """Show a scenario in place of the story's, or the story as it is told."""
    st.session_state[MOVED] = (scenario, state.session().changes)
    st.session_state[NUMBER] = int(st.session_state.get(NUMBER, 0)) + 1


def draw(here: Session) -> None:
    """Draw the levers, once; they stand below the part that is run again."""
    if levers := chosen(here):
        with st.container(key="present_strip"):
            panel(rows(levers, {}, scenario=Scenario()), key=KEY)


def bring(here: Session, shown: Scenario, told: Scenario) -> None:
    """Bring the values to the levers, and take what a hand does on them. Draw it last."""
    levers = chosen(here)
    if not levers:
        return

    def take(message: Message) -> None:
        _take(levers, here, told, message)

    wire(rows(levers, {}, scenario=shown), key=KEY, number=number, on_move=take)


def _take(levers: Sequence[Lever], here: Session, told: Scenario, message: Message) -> None:
    """Move what is on the screen; back where the story has it, the story is told again."""
    if said := said_by(message, levers, here.plan):
        values = with_lever(here.plan, moved() or told, *said)
        show(None if values == told.values else Scenario(YOURS, values))
