import streamlit as st

from ccgmodel.trajectories import trajectories
from ui import lever_panel, state
from ui.care import happened, head, money, multiples, settings, words
from ui.care.head import ACTUALS, CHARTS, MONEY, TABLE

here = state.enter("pages/metrics.py")
years, by_quarter = head.draw(here)
plan, scenario = here.plan, here.scenario
if not plan.metrics:
    head.without_metrics()
    settings.taking_up(plan)
    st.stop()

both = trajectories(plan, [state.PLAN, scenario], years)
with st.container(key="headline"):
    st.markdown(words.headline(both, moved=bool(scenario.values)))
money.warnings(plan, scenario, here.unit)
shown, view = head.choose(plan)
if view == CHARTS:
    multiples.draw(both, shown, by_quarter=by_quarter)
elif view == TABLE:
    multiples.table(both, shown, by_quarter=by_quarter)
elif view == ACTUALS:
    happened.draw(plan)
elif view == MONEY:
    money.draw(plan, scenario, here.unit)
if view in (CHARTS, TABLE):
    settings.needing(both, shown)
    settings.taking_up(plan)

with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers of care", anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not scenario.values)
    lever_panel.panel(lever_panel.of_care(plan), "levers")
