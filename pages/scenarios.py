import streamlit as st

from ui.parts.choices import view
from ui.parts.page_head import nothing, page_head
from ui.record import changes, files, replay, saved, saving, sharing
from ui.session import people, state

here = state.enter("pages/scenarios.py")
page_head(here, "Scenarios", nothing, unit=False, of_store=True)

THIS, SAVED, REPLAY, SHARING = "This scenario", "Saved ones", "Step by step", "Who may do what"
views = (THIS, SAVED, REPLAY, SHARING) if people.sign_in() else (THIS, SAVED, REPLAY)
shown = view("Show", views, "scenarios_view")
if shown == THIS:
    with st.container(key="scenario_standing"):
        st.markdown(saving.standing(here))
    can_save = people.draw()
    saving.draw(here, can_save=can_save)
    changes.draw(here)
    files.draw(here)
elif shown == REPLAY:
    replay.replay(here)
elif people.draw():
    if shown == SAVED:
        saved.draw(here)
    else:
        sharing.draw(here)
