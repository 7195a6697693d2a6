import streamlit as st

from ui.parts.page_head import nothing, page_head
from ui.record.compare import choice, draw
from ui.session import state

here = state.enter("pages/compare.py")
page_head(here, "Compare", nothing, of_store=True)
compared = choice.choose(here)
choice.files(here)
if len(compared) < choice.FEWEST:
    st.info("Choose two or more. Scenarios that are saved, and files that are added here, are in the list.")
    st.stop()
draw.draw(here, compared)
st.header("On every page", anchor=False)
draw.pin(here, compared)
