import streamlit as st

from ui.parts.choices import view
from ui.parts.page_head import nothing, page_head
from ui.record import changes, files, saved, saving
from ui.session import state, store

here = state.enter("pages/scenarios.py")
page_head(here, "Scenarios", nothing, unit=False, of_store=True)

THIS, SAVED, REPLAY, SHARING = "This scenario", "Saved ones", "Step by step", "Who may do what"
views = (THIS, SAVED, REPLAY, SHARING) if store.signs_in() else (THIS, SAVED, REPLAY)
shown = view("Show", views, "scenarios_view")
if shown == THIS:
    with st.container(key="scenario_standing"):
        st.markdown(saving.standing(here))
    can_save = store.draw_identity()
    saving.draw(here, can_save=can_save)
    changes.draw(here)
    files.draw(here)
elif shown == REPLAY:
    changes.replay(here)
elif store.draw_identity():
    if shown == SAVED:
        saved.draw(here)
    else:
        saved.draw_sharing(here)
