"""The decision log: what was decided, on which scenario, who moved it and why; only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

import pandas as pd
import streamlit as st

from ccgmodel.scenario import LONGEST_NAME, LONGEST_TEXT, plan_hash, short_stamp
from ccgmodel.words import settings
from ccgmodel.words.text import stamped
from ui.parts import choices, downloads, fields, figures, notice, questions
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
PROPOSED = "decision_proposed"
KEPT_FOR_GOOD = (
    "What is recorded stays: nobody can change or remove it. A mistake is corrected by another decision."
)


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A decision as it was typed, to be seen once before it is recorded."""

    what: str
    why: str
    who: str
    when: date
    on: str  # the plan, the scenario as it stands, or the key of a saved one
    corrects: int


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
    names = {NOW: "The scenario as it stands", THE_PLAN: "The plan"}
    names |= {key: each.title for key, each in kept.items()}
    numbers = [NONE, *(each.id for each in found)]
    proposed: Proposed | None = st.session_state.get(PROPOSED)
    if proposed is not None and proposed.on in names and proposed.corrects in numbers:
        _shown_once(here, proposed, names[proposed.on])
        return
    if not _is_kept(here):
        st.caption("The scenario as it stands is not saved yet; it is saved with the decision.")
    with st.form("decision"):  # so that what has just been typed is sent with the click
        choices.choose("Taken on", list(names), ON, NOW, names.__getitem__, 480)
        st.text_area("What was decided", key=WHAT, max_chars=LONGEST_TEXT, height=90)
        fields.below(WHAT)
        st.text_area("Reason", key=WHY, max_chars=LONGEST_TEXT, height=70)
        fields.below(WHY)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            with st.container(width=280):
                st.text_input("Proposed by", key=WHO, max_chars=LONGEST_NAME)
                fields.below(WHO)
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
            st.form_submit_button("Look it over", icon=":material/visibility:", on_click=propose)
    st.caption(KEPT_FOR_GOOD)


def propose() -> None:
    """Show what was typed before it is recorded for good, or say under each field what is wrong with it."""
    given = st.session_state
    typed = Proposed(
        what=str(given.get(WHAT, "")).strip(),
        why=str(given.get(WHY, "")).strip(),
        who=str(given.get(WHO, "")).strip(),
        when=given.get(WHEN) or date.today(),
        on=str(given.get(ON, NOW)),
        corrects=int(given.get(CORRECTS) or NONE),
    )
    wrong = {
        WHAT: fields.unfit(typed.what, LONGEST_TEXT, "Say what was decided"),
        WHY: fields.unfit(typed.why, LONGEST_TEXT),
        WHO: fields.unfit(typed.who, LONGEST_NAME, "Say who proposed it"),
    }
    if not fields.refuse(wrong):
        given[PROPOSED] = typed


def _shown_once(here: Session, proposed: Proposed, on: str) -> None:
    """Show a decision as it will stand, with the way to record it and the way back."""
    sets = settings.settings(here.plan, here.scenario, most=len(here.scenario.values))
    rows = {
        "Decision": proposed.what,
        "Reason": proposed.why or "none is given",
        "Proposed by": proposed.who,
        "Date": f"{proposed.when:%d/%m/%Y}",
        "Taken on": on if proposed.on != NOW else f"{on}: {sets or 'as the plan'}",
        "Corrects number": str(proposed.corrects) if proposed.corrects else "none",
    }
    with st.container(key="decision_shown"):
        st.markdown("**This will be recorded. Read it once more.**")
        shown = pd.DataFrame({"As it will stand": rows}).rename_axis("What")
        st.table(figures.as_it_is(shown), alt="Decision to be recorded")
        with st.container(horizontal=True):
            st.button(
                "Record it for good",
                icon=":material/gavel:",
                type="primary",
                on_click=notice.attempt,
                args=(record,),
            )
            st.button("Go on editing", icon=":material/edit:", on_click=_go_on_editing)
    st.caption(KEPT_FOR_GOOD)


def _go_on_editing() -> None:
    """Put what was shown back into the form; Streamlit forgets what a form that is not drawn held."""
    proposed: Proposed = st.session_state.pop(PROPOSED)
    for key, value in (
        (WHAT, proposed.what),
        (WHY, proposed.why),
        (WHO, proposed.who),
        (WHEN, proposed.when),
        (ON, proposed.on),
        (CORRECTS, proposed.corrects),
    ):
        st.session_state[key] = value


def record() -> str:
    """Record what was shown, on what it was taken on; a scenario that is not saved yet is saved first."""
    here, proposed, store = state.session(), cast("Proposed", st.session_state[PROPOSED]), open_store()
    plan = store.plans.kept(here.plan, samples.workbook)
    on = _taken_on(store, here, proposed.on)
    found = store.decisions.record(
        on.plan if on else plan.id,
        proposed.what,
        moved_by=proposed.who,
        reason=proposed.why,
        decided_on=proposed.when,
        on=on,
        corrects=proposed.corrects or None,
    )
    _go_on_editing()
    given = st.session_state
    given[WHAT], given[WHY], given[CORRECTS] = "", "", NONE
    return f"Decision {found.id} is recorded on “{found.scenario_name}”, stamp {short_stamp(found.scenario_hash)}."


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
                "Proposed by": each.moved_by,
                "Scenario": each.scenario_name + (f", version {each.version}" if each.version else ""),
                "Stamp": f"{short_stamp(each.plan_hash)} · {short_stamp(each.scenario_hash)}",
                "Recorded": f"{each.recorded_by_name}, {stamped(each.recorded_at)}",
            }
            for each in found
        ]
    ).set_index("Number")
    st.table(figures.as_it_is(shown), alt="Decisions")
    downloads.csv_button("Decision log as CSV", lambda: everything, "decisions", index=False, plain=False)
    st.caption("Stamps: of the plan and of the scenario, so that a printed page can be proved later.")
