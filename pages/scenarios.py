import streamlit as st

from ui import state
from ui.keeping import changes, files, notice, people, saving, sharing, shelf, steps
from ui.questions.choices import view

here = state.enter("pages/scenarios.py")
with st.container(key="actions", horizontal=True, vertical_alignment="center"):
    with st.container(key="title", width="stretch"):
        st.title("Scenarios", anchor=False)
    steps.draw(here)
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
    steps.replay(here)
elif people.draw():
    if shown == SAVED:
        shelf.draw(here)
    else:
        sharing.draw(here)
