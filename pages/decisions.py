import streamlit as st

from ccgmodel.words.text import escaped
from ui.parts.page_head import nothing, page_head
from ui.record import decisions
from ui.session import state, store

here = state.enter("pages/decisions.py")
page_head(here, "Decisions", nothing, unit=False, of_store=True)
st.markdown(f"What was decided on the plan of {escaped(here.plan.organisation)}, on which scenario, and why.")
if store.draw_identity():
    decisions.draw(here)
