import streamlit as st

from ui.parts import explained
from ui.parts.page_head import nothing, page_head
from ui.record import compare
from ui.session import state

here = state.enter("pages/compare.py")
page_head(here, "Compare", nothing, of_store=True)
compared = compare.choose(here)
compare.files(here)
if len(compared) < compare.FEWEST:
    st.info("Choose two or more. Stories, saved scenarios and files that are added here are in the list.")
    st.stop()
compare.draw(here, compared)
explained.words(("In-year", "Cumulative", "Underlying", "QIPP", "Surplus rule", "Legacy deficit"), "words")
st.header("On every page", anchor=False)
compare.pin(here, compared)
