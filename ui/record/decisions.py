"""The decision log: what was decided, on which scenario, who moved it and why; only ever added to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ccgmodel.scenario import LONGEST_NAME, LONGEST_TEXT, plan_hash, short_stamp
from ccgmodel.words.text import stamped
from ui.parts import choices, downloads, figures, notice, questions
from ui.record import saved, saving
from ui.session import samples, state
from ui.session.history import Session
from ui.session.store import open_store

if TYPE_CHECKING:
    from ccgmodel.store import Decision, Saved, Store

THE_PLAN, NOW = "plan", "now"
WHAT, WHY, WHO, WHEN, ON, CORRECTS = (
    "decision_what",
    "decision_why",
    "decision_who",
    "decision_when",
    "decision_on",
    "decision_corrects",
)
NONE = 0  # no decision has this number


def recorded(store: Store, here: Session) -> list[Decision]:
    """Return every decision on the plan that is shown, the last recorded first."""
    found = [each for plan in store.plans.visible(here.plan) for each in store.decisions.all(plan.id)]
    return sorted(found, key=lambda each: each.recorded_at, reverse=True)


def draw(here: Session) -> None:
    """Draw the log, and what is asked of a decision."""

    def ask() -> tuple[list[Decision], list[saved.Kept]]:
        store = open_store()
        return recorded(store, here), saved.scenarios(store, here)

    st.header("What was decided", anchor=False)
    known = notice.asked(f"decisions {plan_hash(here.plan)}", ask)
    if known:
        _listed(known[0])
    if answered := here.asked_about(here.source).answered:
        st.header("What was asked about the plan, and answered", anchor=False)
        figures.table(questions.table(answered), "Questions about the plan that were answered")
    st.header("Record a decision", anchor=False)
    _form(here, *(known or ([], [])))


def _form(here: Session, found: list[Decision], scenarios: list[saved.Kept]) -> None:
    kept = {each.saved.scenario: each for each in scenarios}
    names = {NOW: "The scenario as it stands", THE_PLAN: "The published plan"}
    names |= {key: each.title for key, each in kept.items()}
    numbers = [NONE, *(each.id for each in found)]
    if not _is_kept(here):
        st.caption("The scenario as it stands is not saved yet; it is saved with the decision.")
    with st.form("decision"):  # so that what has just been typed is sent with the click
        choices.choose("Taken on", list(names), ON, NOW, names.__getitem__, 480)
        st.text_area("What was decided", key=WHAT, max_chars=LONGEST_TEXT, height=90)
        st.text_area("Reason", key=WHY, max_chars=LONGEST_TEXT, height=70)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Moved by", key=WHO, max_chars=LONGEST_NAME, width=280)
            st.date_input(
                "Date",
                value=date.today(),
                min_value=date(min(here.plan.first_year, date.today().year) - 5, 4, 1),
                max_value=date.today(),
                key=WHEN,
                format="DD/MM/YYYY",
                width=160,
            )
            choices.choose("Corrects number", numbers, CORRECTS, NONE, lambda n: str(n) if n else "none", 160)
            st.form_submit_button(
                "Record the decision", icon=":material/gavel:", on_click=notice.attempt, args=(record,)
            )
    st.caption(
        "What is recorded stays: nobody can change or remove it. A mistake is corrected by another decision."
    )


def record() -> str:
    """Record what was typed, on what it was taken on; a scenario that is not saved yet is saved first."""
    here, given, store = state.session(), st.session_state, open_store()
    plan = store.plans.kept(here.plan, samples.workbook)
    what, mover = str(given.get(WHAT, "")).strip(), str(given.get(WHO, "")).strip()
    _require(what, mover)
    on = _taken_on(store, here, str(given.get(ON, NOW)))
    found = store.decisions.record(
        on.plan if on else plan.id,
        what,
        moved_by=mover,
        reason=str(given.get(WHY, "")).strip(),
        decided_on=given.get(WHEN) or date.today(),
        on=on,
        corrects=given.get(CORRECTS) or None,
    )
    given[WHAT], given[WHY], given[CORRECTS] = "", "", NONE
    return f"Decision {found.id} is recorded on “{found.scenario_name}”, stamp {short_stamp(found.scenario_hash)}."


def _require(what: str, mover: str) -> None:
    """Refuse a decision without words before its scenario is saved for it."""
    from ccgmodel.store import StoreError

    if not what:
        raise StoreError("the decision has no words", "say what was decided")
    if not mover:
        raise StoreError("nobody is named who moved it", "say who did")


def _taken_on(store: Store, here: Session, chosen: str) -> Saved | None:
    """Return the saved scenario that a decision is taken on; None for the plan itself."""
    if chosen == THE_PLAN or (chosen == NOW and not here.scenario.values):
        return None
    if chosen != NOW:
        return store.scenarios.open(chosen)
    if not _is_kept(here):
        saving.save_new()
    return saving.last_saved(here)


def _is_kept(here: Session) -> bool:
    return not here.scenario.values or not saving.is_changed(here)


def _listed(found: list[Decision]) -> None:
    """Draw the log and the way to take it along."""
    from ccgmodel.store import table

    if not found:
        st.info("No decision on this plan has been recorded yet.")
        return
    headings, *rows = table(found)
    everything = pd.DataFrame(rows, columns=headings)
    shown = pd.DataFrame(
        [
            {
                "Number": str(each.id) + (f", corrects {each.corrects}" if each.corrects else ""),
                "Date": f"{each.decided_on:%d/%m/%Y}",
                "Decision": each.what,
                "Reason": each.reason,
                "Moved by": each.moved_by,
                "Scenario": each.scenario_name + (f", version {each.version}" if each.version else ""),
                "Stamp": f"{short_stamp(each.plan_hash)} · {short_stamp(each.scenario_hash)}",
                "Recorded": f"{each.recorded_by_name}, {stamped(each.recorded_at)}",
            }
            for each in found
        ]
    ).set_index("Number")
    st.table(figures.as_it_is(shown), alt="Decisions")
    downloads.csv_button("Decision log as CSV", lambda: everything, "decisions.csv", index=False, plain=False)
    st.caption("Stamps: of the plan and of the scenario, so that a printed page can be proved later.")
