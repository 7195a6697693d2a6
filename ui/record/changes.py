"""The difference from the plan as sentences, newest first, each with its reason and a way to give one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ccgmodel.scenario import LONGEST_TEXT, Change, Setting, difference
from ui.session import people, state
from ui.session.history import Session
from ui.words.text import by_whom, change, escaped

ASKED = "reason_of"  # the setting whose reason is being given
REASON, SOURCE = "reason_text", "reason_source"


def draw(here: Session) -> None:
    """Draw every difference from the plan."""
    st.header("Differences from the plan", anchor=False)
    found = difference(here.moment.document, here.plan)
    if not found:
        st.markdown("None: this is the plan. Move a lever on What if, or open a scenario.")
    for number, each in enumerate(found):
        _row(here, number, each)


def _row(here: Session, number: int, each: Change) -> None:
    note, asked = each.note, st.session_state.get(ASKED) == each.setting
    with st.container(key=f"difference_{number}", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{escaped(change(here.plan, each))}.**")
            why = [f"Because: {escaped(note.reason)}"] if note.reason else []
            why += [f"Source: {escaped(note.source)}"] if note.source else []
            said = "  \n".join(filter(None, [*why, by_whom(note)]))
            if said:
                st.caption(said)
        st.button(
            "Change the reason" if note.reason or note.source else "Say why",
            key=f"why_{number}",
            icon=":material/edit_note:",
            on_click=_ask,
            args=(each.setting,),
            disabled=asked,
        )
    if asked:
        _form(here)


def _ask(setting: Setting) -> None:
    """Open the form of one setting, filled with what was said before."""
    note = state.session().moment.notes.get(setting)
    st.session_state[ASKED] = setting
    st.session_state[REASON], st.session_state[SOURCE] = (note.reason, note.source) if note else ("", "")


def _form(here: Session) -> None:
    with st.form("reason", border=True):
        st.text_area("Reason", key=REASON, max_chars=LONGEST_TEXT, height=90)
        st.text_input("Source, such as a paper and its page", key=SOURCE, max_chars=LONGEST_TEXT)
        with st.container(horizontal=True):
            st.form_submit_button("Keep the reason", icon=":material/check:", on_click=_keep)
            st.form_submit_button("Leave it as it was", icon=":material/close:", on_click=_let_go)


def _keep() -> None:
    """Put the reason into the scenario that is shown; it moves no figure, so it is no step of its own."""
    here, setting = state.session(), st.session_state[ASKED]
    notes, given = dict(here.moment.notes), st.session_state
    if setting in here.scenario.values:
        old = notes.get(setting) or here.noted(here.scenario, people.who())[setting]
        notes[setting] = replace(old, reason=given[REASON], source=given[SOURCE])
        here.history[here.at] = replace(here.moment, notes=notes)
    _let_go()


def _let_go() -> None:
    st.session_state.pop(ASKED, None)
