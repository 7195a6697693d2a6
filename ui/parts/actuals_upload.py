"""Actuals brought from Excel: a workbook to fill in, and what is read of it taken into the plan."""

from __future__ import annotations

from io import BytesIO

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.words.text import escaped
from ccgmodel.workbook import actuals_template, read_actuals
from ui.parts import downloads
from ui.session import state


def draw(plan: Plan, sheet: str, rows: str) -> None:
    """Offer a workbook for the actuals, and take one back; `rows` says what a row of the sheet is."""
    box = st.expander("Upload actuals from Excel", key="actuals_upload", on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(f"Fill in the workbook’s sheet {sheet}, {rows}, and bring it back.")
        st.download_button(
            "Workbook to fill in",
            data=lambda: _template(plan),
            file_name=downloads.file_name(state.session(), "actuals", "xlsx"),
            icon=":material/download:",
            on_click="ignore",
        )
        given = st.file_uploader("Filled-in workbook", type=["xlsx"], key="actuals_file")
        if given is None:
            return
        reading = read_actuals(given.getvalue(), given.name, plan)
        if reading.plan is None:
            st.error("Nothing was taken. Correct these and upload the workbook again.")
        for problem in reading.problems:
            st.markdown(f"- {escaped(str(problem))}")
        if reading.plan is not None:
            st.button(
                f"Take {reading.rows} {'row' if reading.rows == 1 else 'rows'} of figures",
                icon=":material/check:",
                on_click=state.change_plan,
                args=(reading.plan, f"Actuals from {given.name}"),
                disabled=not reading.rows,
            )


def _template(plan: Plan) -> bytes:
    target = BytesIO()
    actuals_template(target, plan)
    return target.getvalue()
