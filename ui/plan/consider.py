"""How a considered workbook is drawn: the unit in question, its problems, and its plan beside the one in use."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ccgmodel.plan import Plan, Problem
from ccgmodel.workbook import WorkbookReading
from ui.parts import figures
from ui.plan import upload
from ui.plan.upload import Considered
from ui.session.history import Session


def unit(considered: Considered) -> WorkbookReading:
    """Read the workbook, and ask for the unit of its money where another seems to be meant."""
    found = upload.reading(considered.name, considered.content, considered.unit)
    if found.unit_question is None and considered.unit == upload.KEEP:
        return found
    units = [upload.KEEP, "£", "£k", "£m"]
    considered.unit = st.radio(
        "Which unit is the money typed in?", units, index=units.index(considered.unit), horizontal=True
    )
    return upload.reading(considered.name, considered.content, considered.unit)


def problems(considered: Considered, found: Sequence[Problem]) -> None:
    """Draw the problems, errors apart from warnings, and offer the user's own file with the cells marked."""
    errors = [problem for problem in found if problem.severity == "error"]
    warnings = [problem for problem in found if problem.severity == "warning"]
    if errors:
        st.error(f"{len(errors)} to put right before this file can be used. The plan in use stays.")
        figures.table(upload.problem_table(errors), "What must be put right")
    if warnings:
        st.warning(f"{len(warnings)} to look at: what a colleague might ask about, and what was ignored.")
        figures.table(upload.problem_table(warnings), "What to look at")
    if not found:
        return
    copy = upload.marked(considered.content, found)
    if copy is None:
        st.markdown("This file cannot be opened, so there is no marked copy of it.")
        return
    st.download_button(
        "Your file with these cells marked",
        data=copy,
        file_name=f"marked-{considered.name}",
        icon=":material/download:",
        on_click="ignore",
    )


def preview(here: Session, plan: Plan) -> None:
    """Draw the considered plan beside the one in use: totals, positions and every line."""
    st.subheader("Totals", anchor=False)
    figures.table(upload.totals(here.plan, plan), "Totals of both plans")
    st.subheader(f"Position with no lever moved, {here.unit}", anchor=False)
    figures.table(upload.positions(here.plan, plan, here.unit), "Position by year under both plans")
    st.subheader(f"Spend line by line, {here.unit}", anchor=False)
    figures.table(upload.changes(here.plan, plan, here.unit), "Spend by line under both plans")
