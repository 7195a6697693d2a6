"""The scenario as a file: downloaded as JSON or as a workbook with live formulas, and opened again."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.scenario import Document, check_document, is_stamp_of, plan_hash, read_document, write_document
from ccgmodel.words.money import span
from ui.parts import downloads, notice
from ui.session import samples, state, store
from ui.session.address import UPLOADED
from ui.session.history import Moment, Session

KEY = "scenario_file"


def draw(here: Session) -> None:
    """Draw the ways out and in."""
    st.header("As a file", anchor=False)
    moment, name = here.moment, here.scenario.name
    with st.container(horizontal=True):
        st.download_button(
            "Scenario with its reasons (JSON)",
            data=lambda: write_document(moment.document),
            file_name=downloads.file_name(here, name, "json"),
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
        )
        downloads.live_workbook(here, "Plan and scenario with live formulas (Excel)", name)
    number = st.session_state.setdefault(KEY, 0)
    st.file_uploader(
        "Open a scenario (.json)", type=["json"], key=f"{KEY}_{number}", on_change=_opened, max_upload_size=1
    )
    st.caption(
        "A workbook that was exported is opened on the Baseline page; it brings its plan, levers and reasons."
    )


def _opened() -> None:
    """Open the file that was chosen, and empty the box for the next one."""
    given = st.session_state.get(f"{KEY}_{st.session_state[KEY]}")
    if given is not None:
        open_file(given.getvalue(), given.name)
        st.session_state[KEY] += 1


@dataclass(frozen=True)
class Place:
    """A plan on which a document can be opened, and where that plan is from."""

    plan: Plan
    source: str


def place_of(document: Document) -> Place:
    """Find the plan that a document was made on; the one that is shown where it is not here."""
    here = state.session()
    if is_stamp_of(document.plan_hash, plan_hash(here.plan)):
        return Place(here.plan, here.source)
    if name := samples.with_hash(document.plan_hash):
        return Place(samples.sample(name), name)
    kept, about, _ = store.plan_with(document.plan_hash)
    if kept is not None:
        source = f"{UPLOADED}-{plan_hash(kept)}"
        here.asked.setdefault(source, about)
        return Place(kept, source)
    return Place(here.plan, here.source)


def open_document(document: Document, opened: str = "") -> bool:
    """Show a document as the next moment and say what differs; where it cannot run, say why and change nothing.

    `opened` is the key of the saved scenario that it is. Returns whether it was opened.
    """
    here, place = state.session(), place_of(document)
    problems = check_document(document, place.plan)
    if wrong := [each for each in problems if each.severity == "error"]:
        said = " ".join(notice.sentence(each.text) for each in wrong)
        notice.tell("error", f"“{document.name}” cannot be opened on {place.plan.organisation}’s plan. {said}")
        return False
    other = "" if place.plan is here.plan else f" on its own plan, {_named(place.plan)}"
    said = " ".join(notice.sentence(each.text) for each in problems)
    moment = Moment(
        plan=place.plan,
        scenario=document.scenario,
        source=place.source,
        did=f"“{document.name}” opened",
        notes=document.notes,
        opened=opened if is_stamp_of(document.plan_hash, plan_hash(place.plan)) else "",
        deck=document.deck.on(place.plan) if document.deck else here.deck_for(place.plan),
    )
    state.open_moment(moment)
    notice.tell("warning" if said else "success", f"“{document.name}” is open{other}. {said}".rstrip())
    return True


def open_file(content: bytes, name: str) -> None:
    """Open a file that was downloaded before; everything that is wrong with it is said."""
    reading = read_document(content)
    if reading.document is None:
        said = " ".join(notice.sentence(each.text) for each in reading.problems)
        notice.tell("error", f"{name} cannot be opened. {said}")
        return
    open_document(reading.document)


def _named(plan: Plan) -> str:
    return f"{plan.organisation}, {span(plan.year_labels)}"
