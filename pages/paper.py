import streamlit as st

from ui.parts.page_head import nothing, page_head
from ui.record import paper
from ui.session import state

here = state.enter("pages/paper.py")
page_head(here, "Paper for a meeting", nothing, of_store=True)
together = paper.is_together(here)
chosen = [] if together else paper.scenarios(here)
if not chosen and not together:
    st.info("Choose what the paper is about: the scenario as it stands, a saved one, or the plan.")
    st.stop()
form = paper.form(together=together)
paper.cover(here)
sections = paper.sections(form, together=together)
paper.write(here, chosen, form, sections)
