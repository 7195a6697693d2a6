"""The Baseline page’s file: what is being considered, its problems and its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pandas as pd
import streamlit as st

from ccgmodel.plan import Plan, Problem
from ccgmodel.scenario import Scenario, Setting, plan_hash
from ccgmodel.words import settings
from ccgmodel.words.text import escaped
from ccgmodel.workbook import MarkingError, MoneyUnit, SheetSum, WorkbookReading, marked_copy, read, sheet_sums
from ui.parts import figures, questions
from ui.plan.questions import boxes
from ui.session import samples, state
from ui.session.history import Asked, Session, left_behind
from ui.session.store import answers_about, keep_answers, keep_upload

KEEP = "As the workbook says"
ACCEPTED = "accepted"


@dataclass
class Considered:
    """A file or sample that is being considered; nothing changes before it is accepted.

    What it reads as is kept here, by unit, and let go of with it: kept for all, it would stay in memory.
    """

    name: str
    content: bytes
    sample: str = ""
    unit: str = KEEP
    readings: dict[str, WorkbookReading] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    sums: dict[str, list[SheetSum]] = field(default_factory=dict)

    def asked_about(self, plan: Plan) -> Asked:
        """Return what is asked about its plan, and what was answered when it was brought before."""
        if self.unit not in self.asked:
            questions = self.reading().questions
            self.asked[self.unit] = Asked(questions, answers_about(plan) if questions else ())
        return self.asked[self.unit]

    def reading(self) -> WorkbookReading:
        """Read the workbook once, in the unit that the user confirmed."""
        if self.unit not in self.readings:
            with st.spinner("Reading the workbook"):
                self.readings[self.unit] = read(self.content, self.name, self.confirmed)
        return self.readings[self.unit]

    def sheet_sums(self) -> list[SheetSum]:
        """Add up the cells of a workbook that was read as a plan."""
        if self.unit not in self.sums:
            self.sums[self.unit] = sheet_sums(self.content, self.confirmed)
        return self.sums[self.unit]

    @property
    def confirmed(self) -> MoneyUnit | None:
        """The money unit, where the user said it."""
        return None if self.unit == KEEP else cast("MoneyUnit", self.unit)


def considered() -> Considered | None:
    """Return what is being considered, if anything."""
    return st.session_state.get("considered")


def consider_upload() -> None:
    """Take the uploaded file into consideration."""
    uploaded = st.session_state.get("upload")
    if uploaded is not None:
        st.session_state["considered"] = Considered(uploaded.name, uploaded.getvalue())


def consider_sample(name: str) -> None:
    """Take a published plan into consideration."""
    path = samples.SAMPLE_DATA / f"{name}.xlsx"
    st.session_state["considered"] = Considered(path.name, path.read_bytes(), sample=name)


def keep_the_old() -> None:
    """Let go of what was considered."""
    st.session_state.pop("considered", None)


def accept(found: WorkbookReading, taken: Considered) -> None:
    """Take it as the baseline, every question about it being answered, and keep it if it is somebody's own.

    An export brings its scenario and reasons.
    """
    if found.plan is None:
        return
    asked, unkept = taken.asked_about(found.plan), ""
    if not taken.sample:
        unkept = keep_upload(taken.content, taken.name, taken.confirmed, found)
    answers, unanswered = keep_answers(plan_hash(found.plan), asked.open)
    state.accept(found.plan, taken.sample, replace(asked, answers=(*asked.answers, *answers)))
    here = state.session()
    message = " ".join(filter(None, (unkept, unanswered, here.message)))
    brought = brought_scenario(found)
    if brought is not None:
        did = f"“{brought.name}” opened with its plan"
        state.open_moment(replace(here.moment, scenario=brought, notes=found.notes, did=did))
    here.message = message
    st.session_state[ACCEPTED] = True
    keep_the_old()


def brought_scenario(found: WorkbookReading) -> Scenario | None:
    """Return the scenario that a workbook brings, if it sets anything; what differs is not called the plan."""
    brought = found.scenario
    if brought is None or not brought.values:
        return None
    return Scenario(settings.YOURS, brought.values) if settings.is_called_the_plan(brought.name) else brought


def draw_scenario(here: Session, found: WorkbookReading, plan: Plan) -> None:
    """Say what will be set once it is accepted: what the file brings, else what is set now and applies to it."""
    brought = brought_scenario(found)
    kept, left = here.applicable(plan)
    if brought is not None:
        said = f"This file brings a scenario, **{escaped(brought.name)}**. Accepting it sets:"
        values: Mapping[Setting, float] = brought.values
    elif kept:
        said, values = "What is set now goes on with this plan. Accepting it keeps:", kept
    elif left:
        said, values = "Nothing of what is set now applies to this plan.", {}
    else:
        return
    st.subheader("What will be set", anchor=False)
    rows = [f"- {escaped(settings.setting(plan, each, value))}" for each, value in values.items()]
    st.markdown("\n".join([said, "", *rows]))
    if left and kept and brought is None:
        st.caption(left_behind(plan, left))


def draw_nothing_considered(here: Session) -> None:
    """Say so; where a plan has just been accepted, where the hand is, that it is in use, and lead on."""
    if not st.session_state.pop(ACCEPTED, False):
        st.info("Nothing is being considered. The plan in use stays until you accept another.")
        return
    set_too = f", with {settings.settings(here.plan, here.scenario)}" if here.scenario.values else ""
    st.success(
        f"{escaped(here.plan.organisation)} is now in use on every page{escaped(set_too)}.",
        icon=":material/check:",
    )
    st.page_link("pages/what_if.py", label="See it on What if", icon=":material/tune:")


def problem_table(problems: Sequence[Problem]) -> pd.DataFrame:
    """Return problems as where, what was found and what to do."""
    rows = [{"Where": each.where, "Found": each.found, "What to do": each.remedy} for each in problems]
    return pd.DataFrame(rows).set_index("Where")


def ask_unit(considered: Considered) -> WorkbookReading:
    """Read the workbook, and ask for the unit of its money where another seems to be meant."""
    found = considered.reading()
    if found.unit_question is None and considered.unit == KEEP:
        return found
    units = [KEEP, "£", "£k", "£m"]
    considered.unit = st.radio(
        "Which unit is the money typed in?", units, index=units.index(considered.unit), horizontal=True
    )
    return considered.reading()


def draw_problems(considered: Considered, found: WorkbookReading) -> bool:
    """Draw what must be put right and what is asked, and offer the user's own file with the cells marked.

    Returns whether it can be accepted: there is a plan, and every question about it is answered.
    """
    if found.errors:
        count = f"{len(found.errors)} {'problem' if len(found.errors) == 1 else 'problems'}"
        st.error(f"{count} to put right before this file can be used. The plan in use stays.")
        figures.table(problem_table(found.errors), "What must be put right")
    answered = found.plan is not None
    if found.questions:
        st.warning(
            f"{questions.counted(len(found.questions))} about this file: its figures stand on the answers. Where "
            "the answer is no, correct the workbook and bring it again."
        )
        if found.plan is None:
            figures.table(problem_table(found.questions), "What to look at")
        else:
            asked = considered.asked_about(found.plan)
            answered = len(boxes(asked, plan_hash(found.plan))) == len(asked.open)
    if found.problems:
        _draw_marked(considered, found.problems)
    return answered


def _draw_marked(considered: Considered, found: Sequence[Problem]) -> None:
    try:
        copy = marked_copy(considered.content, found)
    except MarkingError as error:
        st.markdown(f"There is no marked copy of this file: {escaped(str(error))}.")
        return
    st.download_button(
        "Your file with these cells marked",
        data=copy,
        file_name=f"marked-{considered.name}",
        icon=":material/download:",
        on_click="ignore",
    )
