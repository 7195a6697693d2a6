import streamlit as st

from ui.answers import bridge, ensemble, seek, sensitivity
from ui.parts import undo
from ui.parts.choices import MATTERS, MOVED, QUESTIONS, SURE, TAKE, view
from ui.session import state
from ui.words import position

here = state.enter("pages/answers.py")
plan, scenario = state.projections()

with st.container(key="actions", horizontal=True, vertical_alignment="center"):
    with st.container(key="title", width="stretch"):
        st.title("Answers", anchor=False)
    undo.draw(here)
    state.unit_switch()
with st.container(key="headline"):
    st.markdown(position.headline(plan, scenario, moved=bool(here.scenario.values)))

question = view("Question", QUESTIONS, "question")
if question == TAKE:
    seek.draw(here, scenario)
elif question == MOVED:
    bridge.draw(here)
elif question == MATTERS:
    sensitivity.draw(here)
elif question == SURE:
    ensemble.draw(here)
