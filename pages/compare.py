import streamlit as st

from ui.parts import notice, undo
from ui.record.compare import choice, draw
from ui.session import state

here = state.enter("pages/compare.py")
with st.container(key="actions", horizontal=True, vertical_alignment="center"):
    with st.container(key="title", width="stretch"):
        st.title("Compare", anchor=False)
    undo.draw(here)
    state.unit_switch()
notice.draw()
compared = choice.choose(here)
choice.files(here)
if len(compared) < choice.FEWEST:
    st.info("Choose two or more. Scenarios that are saved, and files that are added here, are in the list.")
    st.stop()
draw.draw(here, compared)
st.header("On every page", anchor=False)
draw.pin(here, compared)
