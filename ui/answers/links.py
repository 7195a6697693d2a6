"""The ways from the What-if page to its answers: one click each, at the question that is asked."""

from __future__ import annotations

import streamlit as st

from ccgmodel.projection import Projection
from ui.parts import choices


def draw(scenario: Projection, *, moved: bool) -> None:
    """Draw the questions that a scenario raises."""
    asked = choices.earlier(scenario)
    with st.container(key="asks", horizontal=True, gap="small"):
        if asked and st.button(
            f"What would it take to {asked[0]}?", key="ask_take", icon=":material/flag:", type="tertiary"
        ):
            choices.ask_for(asked[1])
            st.switch_page(choices.ANSWERS_PAGE)
        if moved and st.button(
            "Why did it move?", key="ask_moved", icon=":material/waterfall_chart:", type="tertiary"
        ):
            choices.ask(choices.MOVED)
            st.switch_page(choices.ANSWERS_PAGE)
        if st.button("How sure are we?", key="ask_sure", icon=":material/casino:", type="tertiary"):
            choices.ask(choices.SURE)
            st.switch_page(choices.ANSWERS_PAGE)
