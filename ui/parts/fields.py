"""What is wrong with what was typed: said right under its field with the limits, and tied to it (see reach.js)."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from ccgmodel.scenario import writable
from ccgmodel.words.text import escaped

Wrong = Sequence[str]  # what is wrong with one field; nothing where it can be taken

_WRONG = "wrong_fields"


def unfit(text: str, most: int, ask: str = "") -> Wrong:
    """Say what is wrong with a text of up to so many characters; `ask` where one must be given.

    >>> unfit(" ", 200, "Say who proposed it"), unfit("Ada", 200, "Say who proposed it"), unfit("", 200)
    (('Say who proposed it, in up to 200 characters.',), (), ())
    """
    if ask and not text.strip():
        return (f"{ask}, in up to {most:,} characters.",)
    if not writable(text) or len(text) > most:
        found = "This is too long, or has a character that cannot be shown"
        return (f"{found}; keep it to {most:,} characters of plain text.",)
    return ()


def refuse(wrong: Mapping[str, Wrong]) -> bool:
    """Keep what is wrong with the fields of a form until it is sent again; return whether anything is.

    Args:
        wrong: what is wrong with each field of the form, by its key.

    """
    kept: dict[str, Wrong] = st.session_state.setdefault(_WRONG, {})
    kept.update(wrong)
    return any(wrong.values())


def described(buttons: Mapping[str, str]) -> None:
    """Say what buttons do to who hears the page, by key: what a tooltip says is there only while it is open."""
    said = "".join(
        f'<span data-describes="{html.escape(key)}">{html.escape(words)}</span>' for key, words in buttons.items()
    )
    st.html(f'<div class="unseen" hidden>{said}</div>')


def is_wrong(key: str) -> bool:
    """Whether anything is wrong with a field."""
    return bool(_said(key))


def below(key: str) -> None:
    """Draw what is wrong with a field right under it."""
    if said := _said(key):
        with st.container(key=f"wrong_{key}", gap="xsmall"):
            for each in said:
                st.error(escaped(each))


def _said(key: str) -> Wrong:
    kept: dict[str, Wrong] = st.session_state.get(_WRONG, {})
    return kept.get(key, ())
