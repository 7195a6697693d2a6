import streamlit as st

from ui.answers import draws, links, stories
from ui.care.metrics import beside_money
from ui.parts import figures
from ui.parts.levers import scenario as levers
from ui.session import state
from ui.words import position, settings

CUMULATIVE, SPEND, QIPP, TABLE, TESTS = (
    "Cumulative",
    "Spend and allocation",
    "QIPP savings",
    "Five-year table",
    "The three tests",
)


@st.fragment
def answer() -> None:
    """Draw all that a lever moves."""
    state.redraw_if_done()
    here = state.session()
    plan, scenario = state.projections()
    moved = bool(here.scenario.values)
    with st.container(key="headline"):
        st.markdown(position.headline(plan, scenario, moved=moved))
        chance = st.empty()  # filled last, because draws take longer than all else
    links.draw(scenario, moved=moved)
    with st.container(key="figures", horizontal=True, gap="small"):
        for label, value, difference in position.figures(plan, scenario, here.unit):
            st.metric(label, value, difference, delta_color="off", delta_arrow="off", border=True)
    with beside_money.beside(here.plan, here.scenario, settings.PLAN):
        figures.in_year(plan, scenario)
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
        st.caption(
            "Positive: passed by that much; negative: missed by that much. Past the last year all is level."
        )
    with chance:
        st.markdown(draws.short_form(here.scenario, scenario))
    levers.bring(levers.of_room_and_finance(here.plan), "what_if")


here = state.enter("pages/what_if.py")
stories.header(here)
with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers", anchor=False)
        st.space("stretch")
        untouched = not here.scenario.values
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=untouched)
    levers.draw(levers.of_room_and_finance(here.plan), "what_if", fold=True)
answer()  # last, because its draws take longer than all else
