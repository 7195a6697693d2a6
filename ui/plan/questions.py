"""The questions about a plan on the Baseline page: seen, and answered with yes, before it is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from ccgmodel.plan import Problem
from ccgmodel.scenario import plan_hash
from ccgmodel.words.text import escaped
from ui.parts import figures, questions
from ui.session import state
from ui.session.address import UPLOADED
from ui.session.history import CHANGED, Asked, Session
from ui.session.store import keep_answers

MOST = 20  # questions that have a box of their own; nobody ticks more one by one


def boxes(asked: Asked, key: str) -> list[Problem]:
    """Draw the questions, and a box for the answer to each that is open; return those that are ticked.

    `key` is what the boxes of this plan have that those of another have not.
    """
    figures.table(questions.table(asked), "Questions about the plan")
    first, others = asked.open[:MOST], asked.open[MOST:]
    ticked = [each for each in first if _box(f"{each.where}: {each.found}", f"{key} {each}")]
    if others and _box(f"the other {questions.counted(len(others))} of the table", f"{key} others"):
        ticked += others
    return ticked


def _box(asked: str, key: str) -> bool:
    label = f"{questions.YES}: {escaped(asked)}"
    return st.checkbox(label, key=f"right {key}", persist_state="session")


def draw_in_use(here: Session) -> None:
    """Draw what is asked about the plan in use, and take answers to what is open."""
    asked = here.asked_about(here.source)
    if not asked.questions:
        return
    if not asked.open:
        with st.expander(f"{questions.counted(len(asked.questions))} about this plan, answered"):
            figures.table(questions.table(asked), "Questions about the plan in use")
        return
    st.warning(
        f"{questions.counted(len(asked.open))} about the plan in use that nobody has answered. Where the answer "
        "is no, correct the workbook and bring it again.",
        icon=":material/help:",
    )
    ticked = boxes(asked, f"in use {here.source}")
    st.button("Keep these answers", icon=":material/check:", on_click=answer, args=(ticked,), disabled=not ticked)


def answer(ticked: Sequence[Problem]) -> None:
    """Answer questions about the plan in use."""
    here = state.session()
    source, asked = here.source.removesuffix(CHANGED), here.asked_about(here.source)
    kind, _, stamp = source.partition("-")
    answers, here.message = keep_answers(stamp if kind == UPLOADED else plan_hash(here.plan), ticked)
    here.asked[source] = replace(asked, answers=(*asked.answers, *answers))
