"""Sentences whose words of the field open what they mean: by mouse, by touch and by keyboard.

A word is a button with a popover of the browser's own: Enter or Space opens it, Escape or a press elsewhere closes
it, and focus stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import streamlit as st

from ccgmodel.words.terms import BY_NAME, explained, meanings
from ui.session import state

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ESCAPED = re.compile(r"\\([^\w\s])")  # a mark that is none of formatting


def sentences(text: str, place: str) -> None:
    """Draw sentences of ours, in which only ** is formatting and names are escaped, with their words explained."""
    bold = _BOLD.sub(r"<strong>\1</strong>", escape(text))
    markup = _ESCAPED.sub(r"\1", bold).replace(" %", "\N{NO-BREAK SPACE}%")
    said, terms = explained(markup, place)
    st.html(f'<p class="said">{said}</p>{meanings(terms, place, state.session().plan)}')


def words(names: Sequence[str], place: str) -> None:
    """Draw a line of words that are used on a page, each of which opens what it means."""
    drawn = [explained(escape(name.lower() if name != "QIPP" else name), place, (name,))[0] for name in names]
    opened = meanings([BY_NAME[name] for name in names], place, state.session().plan)
    st.html(f'<p class="words">Words, explained: {" · ".join(drawn)}</p>{opened}')
    st.page_link("pages/method.py", label="All words, with their sources", icon=":material/menu_book:")
