"""What came of something that was done with the store, said once on the page that follows."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

SAID = "keeping_said"
CONFLICT = "keeping_conflict"


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


def tell(kind: str, words: str) -> None:
    """Keep something to be said: a success, a warning or an error."""
    st.session_state[SAID] = (kind, words)


def draw() -> None:
    """Say what is kept, once."""
    kind, words = st.session_state.pop(SAID, ("", ""))
    if kind == "success":
        st.success(words, icon=":material/check:")
    elif kind == "warning":
        st.warning(words)
    elif kind:
        st.error(words)


def sentence(words: str) -> str:
    """Write what went wrong as a sentence."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
