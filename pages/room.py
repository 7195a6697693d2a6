import streamlit as st

from ui.parts.page_head import nothing, page_head
from ui.record import room
from ui.session import state, store

here = state.enter("pages/room.py")
page_head(here, "Room", nothing, unit=False, of_store=True)
st.markdown(
    "People in the room follow the screen on their own telephones, without an account or an installation, and "
    "answer what you ask them."
)
if store.draw_identity():
    room.draw(here)
