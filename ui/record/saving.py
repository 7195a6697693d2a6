"""Saving the scenario that is shown, and the choice where somebody else has saved it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from ccgmodel.scenario import LONGEST_NAME, Scenario
from ccgmodel.words import settings
from ccgmodel.words.money import span
from ccgmodel.words.text import escaped, stamped
from ui.parts import fields, notice
from ui.record.files import open_document
from ui.session import samples, state
from ui.session.history import Session
from ui.session.store import open_store

if TYPE_CHECKING:
    from ccgmodel.store import ConflictError, Saved

NAME = "scenario_name"
MISNAMED = "“{}” is what the plan is called, and this differs from it"
ANOTHER = "give it another name"


def last_saved(here: Session) -> Saved | None:
    """Return the saved version that the scenario was opened from or saved as, if any."""
    return here.saved.get(here.moment.opened)


def is_changed(here: Session) -> bool:
    """Whether the scenario says something else than its saved version."""
    from ccgmodel.scenario import write_document

    saved = last_saved(here)
    return saved is None or write_document(here.moment.document.named(saved.name)) != saved.document


def standing(here: Session) -> str:
    """Say which scenario is shown and whether it is saved."""
    count = len(here.scenario.values)
    moved = f"{count} {'setting differs' if count == 1 else 'settings differ'}" if count else "no lever moved"
    saved = last_saved(here)
    plan = f"{escaped(here.plan.organisation)}, {span(here.plan.year_labels)}"
    if saved is None:
        return f"**{escaped(here.scenario.name)}** on {plan}: {moved}. Not saved."
    kept = f"Version {saved.version}, saved by {escaped(saved.saved_by_name)} on {stamped(saved.saved_at)}"
    changed = "; **changed since**" if is_changed(here) else ""
    return f"**{escaped(saved.name)}** on {plan}: {moved}. {kept}{changed}."


UNSAVED = "What is not saved stays in this browser, until that is closed or the planner is started again."


def draw(here: Session, *, can_save: bool) -> None:
    """Draw the name and the ways to save."""
    conflict = st.session_state.get(notice.CONFLICT)
    if conflict is not None:
        choose(here, conflict)
        return
    saved = last_saved(here)
    suggested = saved.name if saved and not _is_misnamed(here, saved.name) else here.scenario.name
    if st.session_state.get("named_for") != suggested:
        st.session_state[NAME], st.session_state["named_for"] = suggested, suggested
    # A form, so that a name that has just been typed is sent with the click.
    with st.form("saving", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=360):
            st.text_input("Name of the scenario", key=NAME, max_chars=LONGEST_NAME, disabled=not can_save)
            fields.below(NAME)
        st.form_submit_button(
            "Save",
            icon=":material/save:",
            on_click=_attempt,
            args=(save,),
            disabled=not can_save,
            help="Saves it, as the next version where it has been saved before. Every version is kept.",
        )
        st.form_submit_button(
            "Save as a new scenario",
            icon=":material/add:",
            on_click=_attempt,
            args=(save_new,),
            disabled=not can_save or saved is None,
        )


def _attempt(action: Callable[[], str]) -> None:
    """Save under the name that is typed, or say under it why that cannot be."""
    typed = str(st.session_state.get(NAME, "")).strip()
    wrong = fields.unfit(typed, LONGEST_NAME)
    if not wrong and _is_misnamed(state.session(), typed):
        wrong = (f"{MISNAMED.format(typed)}; {ANOTHER}, in up to {LONGEST_NAME} characters.",)
    if not fields.refuse({NAME: wrong}):
        notice.attempt(action)


def save() -> str:
    """Save the scenario over the version that it came from, or as a new one; say what was done."""
    here = state.session()
    saved, name = last_saved(here), _name(here)
    if saved is None or name != saved.name:
        return save_new()
    if not is_changed(here):
        return f"Nothing has changed since version {saved.version}, which is saved."
    document = here.moment.document.named(name)
    return _remember(open_store().scenarios.save(saved.scenario, document, saved.version))


def save_new() -> str:
    """Save the scenario as a new one, under its name; a name that another has already gets a number."""
    here, store = state.session(), open_store()
    plan = store.plans.kept(here.plan, samples.workbook)
    name, taken = _name(here), {each.name for each in store.scenarios.all(plan.id)}
    number = next(n for n in range(1, len(taken) + 2) if (name if n == 1 else f"{name} ({n})") not in taken)
    document = here.moment.document.named(name if number == 1 else f"{name} ({number})")
    return _remember(store.scenarios.create(plan.id, document))


def choose(here: Session, conflict: ConflictError) -> None:
    """Say who has saved what meanwhile, and let this person choose; nothing has been overwritten."""
    theirs, base, yours = (each.read().document for each in (conflict.theirs, conflict.base, conflict.yours))
    with st.container(key="conflict", border=True):
        who_and_what = escaped(notice.sentence(conflict.problems[0].found))
        st.markdown(f"**Not saved yet.** {who_and_what} Nothing is overwritten.")
        if theirs and base and yours:
            for who, ours in ((conflict.theirs.saved_by_name, theirs), ("You", yours)):
                changed = settings.settings(here.plan, _differing(ours.scenario, base.scenario))
                st.markdown(f"- {escaped(who)}: {escaped(changed) or 'no lever further than in that version'}")
        with st.container(horizontal=True):
            st.button("Keep both: save mine as a new one", on_click=notice.attempt, args=(save_new,))
            st.button(
                f"Save mine over version {conflict.theirs.version}",
                on_click=notice.attempt,
                args=(lambda: _save_over(conflict),),
            )
            st.button("Open theirs", on_click=notice.attempt, args=(lambda: open_saved(conflict.theirs),))


def open_saved(saved: Saved, *, latest: bool = True) -> str:
    """Open a saved scenario, to go on with it; an earlier version is opened as one that is not saved yet."""
    here = state.session()
    reading = saved.read()
    if reading.document is None:
        from ccgmodel.scenario import DocumentError

        raise DocumentError(reading.problems)
    if open_document(reading.document, saved.scenario if latest else "") and latest:
        here.saved[saved.scenario] = saved
    return ""


def _save_over(conflict: ConflictError) -> str:
    here, theirs = state.session(), conflict.theirs
    document = here.moment.document.named(theirs.name)
    return _remember(open_store().scenarios.save(theirs.scenario, document, theirs.version))


def _differing(ours: Scenario, base: Scenario) -> Scenario:
    """What was set otherwise than in the version that both began from."""
    return Scenario(ours.name, {s: v for s, v in ours.values.items() if base.values.get(s) != v})


def _remember(saved: Saved) -> str:
    """Go on from what has just been saved."""
    here = state.session()
    here.saved[saved.scenario] = saved
    scenario = Scenario(saved.name, here.scenario.values)
    here.history[here.at] = replace(here.moment, scenario=scenario, opened=saved.scenario)
    return f"“{saved.name}” is saved, version {saved.version}."


def _name(here: Session) -> str:
    """Return the name that is typed, or the scenario's own.

    Raises:
        StoreError: for the plan's name over what differs from the plan.

    """
    from ccgmodel.store import StoreError

    name = str(st.session_state.get(NAME, "")).strip() or here.scenario.name
    if _is_misnamed(here, name):
        raise StoreError(MISNAMED.format(name), ANOTHER)
    return name


def _is_misnamed(here: Session, name: str) -> bool:
    """Whether what differs from the plan would be called the plan."""
    return bool(here.scenario.values) and settings.is_called_the_plan(name)
