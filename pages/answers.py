import streamlit as st

from ui import sentences, state
from ui.keeping import steps
from ui.questions import matters, moved, sure, take
from ui.questions.choices import MATTERS, MOVED, QUESTIONS, SURE, TAKE, view

here = state.enter("pages/answers.py")
plan, scenario = state.projections()

with st.container(key="actions", horizontal=True, vertical_alignment="center"):
    with st.container(key="title", width="stretch"):
        st.title("Answers", anchor=False)
    steps.draw(here)
    state.unit_switch()
with st.container(key="headline"):
    st.markdown(sentences.headline(plan, scenario, moved=bool(here.scenario.values)))

question = view("Question", QUESTIONS, "question")
if question == TAKE:
    take.draw(here, scenario)
elif question == MOVED:
    moved.draw(here)
elif question == MATTERS:
    matters.draw(here)
elif question == SURE:
    sure.draw(here)
