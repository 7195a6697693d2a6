import streamlit as st

from ui.answers import draws, links, stories
from ui.care.metrics import beside_money
from ui.parts import figures, levers
from ui.session import state
from ui.words import position, settings

here = state.enter("pages/what_if.py")
plan, scenario = state.projections()
moved = bool(here.scenario.values)

# What a lever moves is drawn first, and so painted first; its head and the levers follow in their places.
head = st.container()
with st.container(key="headline"):
    st.markdown(position.headline(plan, scenario, moved=moved))
    chance = st.empty()  # filled last, because draws take longer than all else
links.draw(scenario, moved=moved)
with st.container(key="figures", horizontal=True, gap="small"):
    for label, value, difference in position.figures(plan, scenario, here.unit):
        st.metric(label, value, difference, delta_color="off", delta_arrow="off", border=True)
with beside_money.beside(here.plan, here.scenario, settings.PLAN):
    figures.in_year(plan, scenario)

with head:
    stories.header(here)
with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers", anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not moved)
    levers.panel(levers.levers_for(here.plan, room=True), "levers")
    more = st.expander("More levers, for finance", key="more_levers", on_change="rerun")
    if more.open:
        with more:
            levers.panel(levers.levers_for(here.plan, room=False), "levers_finance")

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
    figures.cumulative(plan, scenario)
elif shown == SPEND:
    figures.spend(plan, scenario)
elif shown == QIPP:
    figures.qipp(scenario)
elif shown == TABLE:
    stories.five_year_tables(here, plan, scenario)
elif shown == TESTS:
    figures.table(position.tests(scenario), "How near each test is, by year")
    st.caption("Positive: passed by that much; negative: missed by that much. Past the last year all is level.")
with chance:
    st.markdown(draws.short_form(here.scenario, scenario))
