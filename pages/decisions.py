import streamlit as st

from ui.parts import notice, undo
from ui.record import decisions
from ui.session import people, state

here = state.enter("pages/decisions.py")
with st.container(key="actions", horizontal=True, vertical_alignment="center"):
    with st.container(key="title", width="stretch"):
        st.title("Decisions", anchor=False)
    undo.draw(here)
notice.draw()
st.markdown(f"What was decided on the plan of {here.plan.organisation}, on which scenario, and why.")
if people.draw():
    decisions.listed(here)
    st.header("Record a decision", anchor=False)
    decisions.form(here)
