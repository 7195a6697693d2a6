"""The head of the Better Care Fund page: title, year, unit, the way back; and the choice of view."""

from __future__ import annotations

import streamlit as st

from ui.parts.choices import year_in_head
from ui.parts.page_head import page_head
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
    last = here.plan.year_numbers[-1]
    return page_head(here, title(here.plan.organisation), lambda: year_in_head(here.plan, "pool_year", last))


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
