import streamlit as st

from ui import answers, lever_panel, sentences, state, stories
from ui.care import strip
from ui.questions import draws, links

here = state.enter("pages/what_if.py")
plan, scenario = state.projections()
moved = bool(here.scenario.values)

# What a lever moves is drawn first, and so painted first; its head and the levers follow in their places.
head = st.container()
with st.container(key="headline"):
    st.markdown(sentences.headline(plan, scenario, moved=moved))
    chance = st.empty()  # filled last, because draws take longer than all else
links.draw(scenario, moved=moved)
with st.container(key="figures", horizontal=True, gap="small"):
    for label, value, difference in sentences.figures(plan, scenario, here.unit):
        st.metric(label, value, difference, delta_color="off", delta_arrow="off", border=True)
with strip.beside(here.plan, here.scenario, state.PLAN):
    answers.in_year(plan, scenario)

with head:
    stories.header(here)
with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers", anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not moved)
    lever_panel.panel(lever_panel.levers_for(here.plan, room=True), "levers")
    more = st.expander("More levers, for finance", key="more_levers", on_change="rerun")
    if more.open:
        with more:
            lever_panel.panel(lever_panel.levers_for(here.plan, room=False), "levers_finance")

CUMULATIVE, SPEND, QIPP, TABLE, TESTS = (
    "Cumulative",
    "Spend and allocation",
    "QIPP savings",
    "Five-year table",
    "The three tests",
)
views = [CUMULATIVE, SPEND, QIPP, TABLE, TESTS]
shown = st.segmented_control("Look further", views, key="further", persist_state="session")
if shown == CUMULATIVE:
    answers.cumulative(plan, scenario)
elif shown == SPEND:
    answers.spend(plan, scenario)
elif shown == QIPP:
    answers.qipp(scenario)
elif shown == TABLE:
    stories.five_year_tables(here, plan, scenario)
elif shown == TESTS:
    answers.table(sentences.tests(scenario), "How near each test is, by year")
    st.caption("Positive: passed by that much; negative: missed by that much. Past the last year all is level.")
with chance:
    st.markdown(draws.short_form(here.scenario, scenario))
