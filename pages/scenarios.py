import streamlit as st

from ui.parts import notice, undo
from ui.parts.choices import view
from ui.record import changes, files, saved, saving, sharing
from ui.session import people, state

here = state.enter("pages/scenarios.py")
with st.container(key="actions", horizontal=True, vertical_alignment="center"):
    with st.container(key="title", width="stretch"):
        st.title("Scenarios", anchor=False)
    undo.draw(here)
notice.draw()
if here.message:
    st.warning(here.message)

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
    undo.replay(here)
elif people.draw():
    if shown == SAVED:
        saved.draw(here)
    else:
        sharing.draw(here)
