"""What was done: the differences from the plan, each with its reason, and the meeting step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.projection import HORIZON, Projection, milestone_year, project
from ccgmodel.scenario import LONGEST_TEXT, DocumentChange, Setting, document_difference
from ccgmodel.words import position
from ccgmodel.words.money import Unit, money
from ccgmodel.words.text import by_whom, change, escaped
from ui.parts import fields, figures
from ui.parts.page_head import name_of
from ui.session import state
from ui.session.history import Session
from ui.session.store import who

ASKED = "reason_of"  # the setting whose reason is being given
REASON, SOURCE = "reason_text", "reason_source"


def draw(here: Session) -> None:
    """Draw every difference from the plan."""
    st.header("Differences from the plan", anchor=False)
    found = document_difference(here.moment.document, here.plan)
    if not found:
        st.markdown("None: this is the plan. Move a lever on What if, or open a scenario.")
    for number, each in enumerate(found):
        _row(here, number, each)


def _row(here: Session, number: int, each: DocumentChange) -> None:
    note, asked = each.note, st.session_state.get(ASKED) == each.setting
    with st.container(key=f"difference_{number}", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{escaped(change(here.plan, each))}.**")
            why = [f"Because: {escaped(note.reason)}"] if note.reason else []
            why += [f"Source: {escaped(note.source)}"] if note.source else []
            said = "  \n".join(filter(None, [*why, escaped(by_whom(note))]))
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
        fields.below(REASON)
        st.text_input("Source, such as a paper and its page", key=SOURCE, max_chars=LONGEST_TEXT)
        fields.below(SOURCE)
        with st.container(horizontal=True):
            st.form_submit_button("Keep the reason", icon=":material/check:", on_click=_keep)
            st.form_submit_button("Leave it as it was", icon=":material/close:", on_click=_let_go)


def _keep() -> None:
    """Put the reason into the scenario that is shown; it moves no figure, so it is no step of its own."""
    here, setting = state.session(), st.session_state[ASKED]
    notes, given = dict(here.moment.notes), st.session_state
    if fields.refuse({key: fields.unfit(given[key], LONGEST_TEXT) for key in (REASON, SOURCE)}):
        return
    if setting in here.scenario.values:
        old = notes.get(setting) or here.noted(here.scenario, who())[setting]
        notes[setting] = replace(old, reason=given[REASON], source=given[SOURCE])
        here.history[here.at] = replace(here.moment, notes=notes)
    _let_go()


def _let_go() -> None:
    st.session_state.pop(ASKED, None)
    fields.refuse({REASON: (), SOURCE: ()})


def replay(here: Session) -> None:
    """Draw the meeting step by step: where it stands, the step before and after, and what each step did."""
    last = len(here.history) - 1
    if not last:
        st.info("Nothing has been moved yet. Every move of a lever will be a step here, with its name.")
        return
    with st.container(key="replay", horizontal=True, vertical_alignment="center"):
        back, forth = ("Back", "chevron_left", here.at - 1), ("Next", "chevron_right", here.at + 1)
        for label, icon, at in (("First", "first_page", 0), back, forth, ("Last", "last_page", last)):
            st.button(
                label,
                key=f"replay_{label.lower()}",
                icon=f":material/{icon}:",
                on_click=state.go,
                args=(at - here.at,),
                disabled=not 0 <= at <= last or at == here.at,
            )
        _jump(here)
    st.markdown(f"**Step {here.at} of {last}: {escaped(name_of(here, here.at))}**")
    plan, scenario = state.projections()
    with st.container(key="headline"):
        st.markdown(position.headline(plan, scenario, moved=bool(here.scenario.values)))
    figures.in_year(plan, scenario)
    st.header("What each step did", anchor=False)
    figures.table(steps_table(here, here.unit), "Steps and positions")


def _jump(here: Session) -> None:
    """Draw the list of all steps, to jump to one."""
    key = f"jump {len(here.history)} {here.at}"  # another list, another widget: it never remembers an older one
    st.selectbox(
        "Jump to",
        range(len(here.history)),
        index=here.at,
        key=key,
        format_func=lambda at: f"{at}. {name_of(here, at)}",
        label_visibility="collapsed",
        on_change=_jumped(key),
        width=420,
    )


def _jumped(key: str) -> Callable[[], None]:
    def go() -> None:
        state.go(st.session_state[key] - state.session().at)

    return go


def steps_table(here: Session, unit: Unit) -> pd.DataFrame:
    """Return each step with the in-year position of the last year and the break-even year after it."""
    rows = []
    for at, moment in enumerate(here.history):
        found = project(moment.plan, [moment.scenario])
        rows.append(
            {
                "Step": str(at),
                "What was done": name_of(here, at),
                f"In-year position {found.plan.year_labels[-1]}": money(float(found.in_year[0, -1]), unit),
                "Breaks even": _breaks_even(found),
            }
        )
    return pd.DataFrame(rows).fillna("").set_index("Step")


def _breaks_even(found: Projection) -> str:
    year = int(milestone_year(found, "break_even")[0])
    return year_label(year) if year else f"not within {HORIZON} years"
