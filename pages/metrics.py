import streamlit as st

from ccgmodel.projection import trajectories
from ui.care.metrics import actuals, conflicts, head, settings, small_multiples
from ui.care.metrics.head import ACTUALS, CHARTS, MONEY, TABLE
from ui.parts import levers
from ui.session import state
from ui.words import metrics
from ui.words.settings import PLAN

here = state.enter("pages/metrics.py")
years, by_quarter = head.draw(here)
plan, scenario = here.plan, here.scenario
if not plan.metrics:
    head.without_metrics()
    settings.taking_up(plan)
    st.stop()

both = trajectories(plan, [PLAN, scenario], years)
with st.container(key="headline"):
    st.markdown(metrics.headline(both, moved=bool(scenario.values)))
conflicts.warnings(plan, scenario, here.unit)
shown, view = head.choose(plan)
if view == CHARTS:
    small_multiples.draw(both, shown, by_quarter=by_quarter)
elif view == TABLE:
    small_multiples.table(both, shown, by_quarter=by_quarter)
elif view == ACTUALS:
    actuals.draw(plan)
elif view == MONEY:
    conflicts.draw(plan, scenario, here.unit)
if view in (CHARTS, TABLE):
    settings.needing(both, shown)
    settings.taking_up(plan)

with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers of care", anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not scenario.values)
    levers.panel(levers.of_care(plan), "levers")
