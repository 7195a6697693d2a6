import streamlit as st

from ui import answers, lever_panel, sentences, state, stories

here = state.enter("pages/what_if.py")
plan, scenario = state.projections()

with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers", anchor=False)
        st.space("stretch")
        moved = bool(here.scenario.values)
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not moved)
    lever_panel.panel(lever_panel.levers_for(here.plan, room=True))
    more = st.expander("More levers, for finance", key="more_levers", on_change="rerun")
    if more.open:
        with more:
            lever_panel.panel(lever_panel.levers_for(here.plan, room=False))

stories.header(here)
with st.container(key="headline"):
    st.markdown(sentences.headline(plan, scenario, moved=moved))
with st.container(key="figures", horizontal=True, gap="small"):
    for label, value, difference in sentences.figures(plan, scenario, here.unit):
        st.metric(label, value, difference, delta_color="off", delta_arrow="off", border=True)
behind = answers.in_year(plan, scenario)

names = ["Figures", "Cumulative", "Spend and allocation", "QIPP savings", "Five-year table", "The three tests"]
figures, cumulative, spend, qipp, table, tests = st.tabs(names, key="more", on_change="rerun")
if figures.open:
    with figures:
        answers.table(behind, "In-year position by year")
if cumulative.open:
    with cumulative:
        answers.cumulative(plan, scenario)
if spend.open:
    with spend:
        answers.spend(plan, scenario)
if qipp.open:
    with qipp:
        answers.qipp(scenario)
if table.open:
    with table:
        stories.five_year_tables(here, plan, scenario)
if tests.open:
    with tests:
        answers.table(sentences.tests(scenario), "How near each test is, by year")
        st.caption(
            "Positive: passed by that much; negative: missed by that much. Past the last year all is level."
        )
