import streamlit as st

from ccgmodel.words import position
from ui.answers import bridge, ensemble, seek, sensitivity
from ui.parts import explained
from ui.parts.choices import MATTERS, MOVED, QUESTIONS, SURE, TAKE, view
from ui.parts.page_head import nothing, page_head
from ui.session import state

here = state.enter("pages/answers.py")
plan, scenario = state.projections()

page_head(here, "Answers", nothing)
with st.container(key="headline"):
    explained.sentences(position.headline(plan, scenario, moved=bool(here.scenario.values)), "headline")

question = view("Question", QUESTIONS, "question")
if question == TAKE:
    seek.draw(here, scenario)
elif question == MOVED:
    bridge.draw(here)
elif question == MATTERS:
    sensitivity.draw(here)
elif question == SURE:
    ensemble.draw(here)
explained.words(("Headroom", "Tariff", "In-year", "Cumulative", "Underlying", "Trial run", "Lever"), "words")
