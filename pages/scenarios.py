import streamlit as st

from ui.parts.choices import view
from ui.parts.page_head import nothing, page_head
from ui.record import changes, files, saved, saving
from ui.session import state, store

here = state.enter("pages/scenarios.py")
page_head(here, "Scenarios", nothing, unit=False, of_store=True)

# Above the views, so that it keeps its place: "Sign out" was there twice while a view gave way to another.
can_save = store.draw_identity()

THIS, SAVED, REPLAY, SHARING = "This scenario", "Saved ones", "Step by step", "Who may do what"
views = (THIS, SAVED, REPLAY, SHARING) if store.signs_in() else (THIS, SAVED, REPLAY)
shown = view("Show", views, "scenarios_view")
if shown == THIS:
    with st.container(key="scenario_standing"):
        st.markdown(saving.standing(here))
        if here.scenario.values and saving.is_changed(here):
            st.caption(saving.UNSAVED)
    saving.draw(here, can_save=can_save)
    changes.draw(here)
    files.draw(here)
elif shown == REPLAY:
    changes.replay(here)
elif can_save and shown == SAVED:
    saved.draw(here)
elif can_save:
    saved.draw_sharing(here)
