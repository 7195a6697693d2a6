"""The head of the Better Care Fund page: title, year, unit, the way back; and the choice of view."""

from __future__ import annotations

import streamlit as st

from ccgmodel.plan import year_label
from ui.parts import undo
from ui.session import state
from ui.session.history import Session

SPEND, LINES, PAID_IN, CHANGE, RISK, OUTCOMES = (
    "Spend",
    "Lines",
    "Paid in",
    "Year on year",
    "Risk share",
    "Outcome measures",
)


def title(organisation: str) -> str:
    """Name the fund and whose it is, once where the plan's own name already says it.

    >>> title("Example CCG"), title("Example CCG and Council: Better Care Fund")
    ('Better Care Fund, Example CCG', 'Example CCG and Council: Better Care Fund')
    """
    return organisation if "Better Care Fund" in organisation else f"Better Care Fund, {organisation}"


def draw(here: Session) -> int:
    """Draw the head, and return the year that is chosen."""
    plan, key = here.plan, "pool_year"
    with st.container(key="actions", horizontal=True, vertical_alignment="center"):
        with st.container(key="title", width="stretch"):
            st.title(title(plan.organisation), anchor=False)
        if st.session_state.get(key) not in plan.year_numbers:
            st.session_state[key] = plan.year_numbers[-1]
        year = st.selectbox(
            "Year", plan.year_numbers, key=key, format_func=year_label, label_visibility="collapsed",
            persist_state="session", width=120,
        )  # fmt: skip
        state.unit_switch()
        undo.draw(here)
    with st.container(key="problem"):
        if here.message:
            st.warning(here.message)
    return int(year)


def without_pool() -> None:
    """Say what to do where the plan has no pooled budget."""
    st.info(
        "This plan has no budget shared with the council. Fill in the sheets **Pool**, **Pool funding** and "
        "**Risk share** of its workbook (in the template), or open the published Barnet Better Care Fund plan."
    )
    st.page_link("pages/baseline.py", label="Go to Baseline", icon=":material/upload_file:")


def choose() -> str:
    """Draw the choice of view, and return it."""
    return str(
        st.segmented_control(
            "View",
            [SPEND, LINES, PAID_IN, CHANGE, RISK, OUTCOMES],
            default=SPEND,
            required=True,
            key="pool_view",
            label_visibility="collapsed",
            persist_state="session",
        )
    )
