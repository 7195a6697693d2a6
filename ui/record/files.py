"""The scenario as a file: downloaded as JSON or as a workbook with live formulas, and opened again."""

from __future__ import annotations

import re

import streamlit as st

from ccgmodel.scenario import write
from ui.parts import downloads
from ui.record import opening
from ui.session.history import Session

KEY = "scenario_file"


def draw(here: Session) -> None:
    """Draw the ways out and in."""
    st.header("As a file", anchor=False)
    moment, name = here.moment, slug(here.scenario.name)
    with st.container(horizontal=True):
        st.download_button(
            "Scenario with its reasons (JSON)",
            data=lambda: write(moment.document),
            file_name=f"{name}.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
        )
        downloads.live_workbook(here, "Plan and scenario with live formulas (Excel)", f"{name}.xlsx")
    number = st.session_state.setdefault(KEY, 0)
    st.file_uploader(
        "Open a scenario (.json)", type=["json"], key=f"{KEY}_{number}", on_change=_opened, max_upload_size=1
    )
    st.caption(
        "A workbook that was exported is opened on the Baseline page; it brings its plan, levers and reasons."
    )


def slug(name: str) -> str:
    """Return a name for a file.

    >>> slug("Half of QIPP, by 2015/16"), slug("?")
    ('half-of-qipp-by-2015-16', 'scenario')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "scenario"


def _opened() -> None:
    """Open the file that was chosen, and empty the box for the next one."""
    given = st.session_state.get(f"{KEY}_{st.session_state[KEY]}")
    if given is not None:
        opening.open_file(given.getvalue(), given.name)
        st.session_state[KEY] += 1
