import streamlit as st

from ui.parts.levers import scenario as levers
from ui.savings import pipeline, programme, programme_words, schemes
from ui.session import state
from ui.words import position

PROGRAMME, SCHEMES, PIPELINE = "Programme", "Schemes", "Pipeline"


@st.fragment
def answer(year: int) -> None:
    """Draw all that a lever moves."""
    state.redraw_if_done()
    on = programme.shown(year)
    with st.container(key="headline"):
        st.markdown(programme_words.headline(on.at, on.here.unit, moved=on.moved))
        with st.container(key="position"):
            st.markdown(position.headline(on.plan, on.scenario, moved=on.moved))
    with st.container(key="figures", horizontal=True, gap="small"):
        for label, value, beside in programme_words.figures(on.at, on.here.unit):
            st.metric(label, value, beside, delta_color="off", delta_arrow="off", border=True)
    view = st.segmented_control(
        "View",
        [PROGRAMME, SCHEMES, PIPELINE],
        default=PROGRAMME,
        required=True,
        key="qipp_view",
        label_visibility="collapsed",
        persist_state="session",
    )
    if view == PROGRAMME:
        programme.draw(on)
    elif view == SCHEMES:
        schemes.draw(on)
    elif view == PIPELINE:
        pipeline.draw()
    levers.bring(levers.of_programme(on.here.plan), "qipp")


here = state.enter("pages/qipp.py")
year = programme.head(here)
if not here.plan.schemes:
    programme.without_schemes(here.plan)
    if here.plan.opportunities:
        pipeline.draw()
    st.stop()

# What a lever moves is drawn first, and so painted first; the levers follow.
answer(year)
with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("QIPP levers", anchor=False)
        st.space("stretch")
        untouched = not here.scenario.values
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=untouched)
    levers.draw(levers.of_programme(here.plan), "qipp")
