import streamlit as st

from ui import charts, lever_panel, sentences, state, stories, style, tables

here = state.enter("pages/what_if.py")
plan, scenario = state.projections()

with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers", anchor=False)
        st.space("stretch")
        st.button(
            "Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not here.scenario.values
        )
    lever_panel.panel(lever_panel.levers_for(here.plan, room=True))
    more = st.expander("More levers, for finance", key="more_levers", on_change="rerun")
    if more.open:
        with more:
            lever_panel.panel(lever_panel.levers_for(here.plan, room=False))

stories.header(here)
with st.container(key="headline"):
    st.markdown(sentences.headline(plan, scenario, moved=bool(here.scenario.values)))
with st.container(key="figures", horizontal=True, gap="small"):
    for label, value, difference in sentences.figures(plan, scenario, here.unit):
        st.metric(label, value, difference, delta_color="off", delta_arrow="off", border=True)

colours = style.palette()
bars_are = "Blue bars: scenario. Grey bars behind: published plan.\nDashed line: {}."
in_year = charts.in_year(plan, scenario)
st.vega_lite_chart(
    in_year,
    charts.bar_specification(
        "In-year surplus or deficit, £m", bars_are.format("surplus required"), "Surplus required", colours
    ),
    alt=sentences.position_alt("The in-year position", plan, scenario, "in_year"),
    key="chart_in_year",
)
POSITIONS = {
    "label": "Scenario",
    "plan_text": "Plan",
    "difference": "Difference",
    "reference_text": "Surplus required",
}
SAVINGS = {"plan_text": "Planned", "label": "Delivered", "reference_text": "Needed to break even"}
names = ["Figures", "Cumulative", "Spend and allocation", "QIPP savings", "Five-year table", "The three tests"]
figures, cumulative, spend, qipp, table, tests = st.tabs(names, key="more", on_change="rerun")
if figures.open:
    with figures:
        st.table(tables.behind(in_year, POSITIONS), alt="In-year position by year")
if cumulative.open:
    with cumulative:
        data = charts.cumulative(plan, scenario)
        st.vega_lite_chart(
            data,
            charts.bar_specification(
                "Cumulative surplus or deficit, £m",
                bars_are.format("surplus required"),
                "Surplus required",
                colours,
            ),
            alt=sentences.position_alt("The cumulative position", plan, scenario, "cumulative"),
            key="chart_cumulative",
        )
        st.table(tables.behind(data, POSITIONS), alt="Cumulative position by year")
if spend.open:
    with spend:
        data = charts.spend(plan, scenario)
        st.vega_lite_chart(
            data,
            charts.line_specification(
                "Spend against allocation, £m", "The axis does not start at nought.", colours
            ),
            alt=sentences.spend_alt(scenario),
            key="chart_spend",
        )
        st.table(tables.behind_lines(data), alt="Spend and allocation by year")
if qipp.open:
    with qipp:
        data = charts.qipp(scenario)
        st.vega_lite_chart(
            data,
            charts.bar_specification(
                "QIPP savings programme, £m",
                "Blue bars: delivered. Grey bars behind: planned.\nDashed line: needed to break even that year.",
                "Needed to break even",
                colours,
            ),
            alt=sentences.qipp_alt(scenario),
            key="chart_qipp",
        )
        st.table(tables.behind(data, SAVINGS), alt="QIPP planned, delivered and needed by year")
if table.open:
    with table:
        stories.five_year_tables(here, plan, scenario)
if tests.open:
    with tests:
        st.table(sentences.tests(scenario), alt="How near each test is, by year")
        st.caption(
            "Positive: passed by that much; negative: missed by that much. Past the last year all is held level."
        )
