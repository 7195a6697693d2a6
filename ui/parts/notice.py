"""What is said at the top of a page: what came of something done with the store, and that a plan is made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from ccgmodel.words import called
from ccgmodel.words.text import escaped
from ui.session.history import Session

SAID = "keeping_said"
CONFLICT = "keeping_conflict"
Answer = TypeVar("Answer")


def made_up(here: Session) -> None:
    """Say that the plan that is shown is an example, where it is one."""
    if said := called.made_up(here.plan):
        st.caption(escaped(said))


def attempt(action: Callable[[], str]) -> None:
    """Do something with the store, and keep what is to be said of it: what was done, or why it could not be.

    An action that returns nothing has said it itself. Where somebody else has saved meanwhile, the three versions
    are kept for this person to choose.
    """
    from ccgmodel.plan import WorkbookError
    from ccgmodel.scenario import DocumentError
    from ccgmodel.store import ConflictError, StoreError

    st.session_state.pop(CONFLICT, None)
    try:
        if said := action():
            st.session_state[SAID] = ("success", said)
    except ConflictError as error:
        st.session_state[CONFLICT] = error
    except StoreError as error:
        st.session_state[SAID] = ("error", sentence(str(error)))
    except (DocumentError, WorkbookError) as error:
        st.session_state[SAID] = ("error", " ".join(sentence(str(problem)) for problem in error.problems))


def asked(name: str, ask: Callable[[], Answer], say: Callable[[str], object] | None = None) -> Answer | None:
    """Return what the store says; where it does not answer, say so and return what it said last, if anything.

    So all else of the page goes on, and a form keeps what was typed into it.
    """
    from ccgmodel.store import StoreError, UnavailableError

    key = f"asked {name}"
    try:
        st.session_state[key] = ask()
    except StoreError as error:
        if not isinstance(error, UnavailableError):  # what this person may not see any more
            st.session_state.pop(key, None)
        (say or _say)(str(error))
    return st.session_state.get(key)


def _say(why: str) -> None:
    st.error(escaped(sentence(why)))


def tell(kind: str, words: str) -> None:
    """Keep something to be said: a success, a warning or an error."""
    st.session_state[SAID] = (kind, words)


def draw() -> None:
    """Say what is kept, once."""
    kind, said = st.session_state.pop(SAID, ("", ""))
    words = escaped(said)
    if kind == "success":
        st.success(words, icon=":material/check:")
    elif kind == "warning":
        st.warning(words)
    elif kind:
        st.error(words)


def sentence(words: str) -> str:
    """Write what went wrong as a sentence."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
