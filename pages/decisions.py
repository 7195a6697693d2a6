import streamlit as st

from ui.parts.page_head import nothing, page_head
from ui.record import decisions
from ui.session import people, state

here = state.enter("pages/decisions.py")
page_head(here, "Decisions", nothing, unit=False, of_store=True)
st.markdown(f"What was decided on the plan of {here.plan.organisation}, on which scenario, and why.")
if people.draw():
    decisions.listed(here)
    st.header("Record a decision", anchor=False)
    decisions.form(here)
