import streamlit as st

from ccgmodel.projection import trajectories
from ui.care import actuals, beside_money, metrics
from ui.care.metrics import ACTUALS, CHARTS, MONEY, TABLE
from ui.parts import levers
from ui.session import state
from ui.words.metrics import headline
from ui.words.settings import PLAN

here = state.enter("pages/metrics.py")
years, by_quarter = metrics.head(here)
plan, scenario = here.plan, here.scenario
if not plan.metrics:
    metrics.without_metrics()
    metrics.library_metrics(plan)
    st.stop()

both = trajectories(plan, [PLAN, scenario], years)
with st.container(key="headline"):
    st.markdown(headline(both, moved=bool(scenario.values)))
beside_money.conflict_warnings(plan, scenario, here.unit)
shown, view = metrics.choose_view(plan)
if view == CHARTS:
    metrics.small_multiples(both, shown, by_quarter=by_quarter)
elif view == TABLE:
    metrics.table(both, shown, by_quarter=by_quarter)
elif view == ACTUALS:
    actuals.draw(plan)
elif view == MONEY:
    beside_money.activity_avoided(plan, scenario, here.unit)
if view in (CHARTS, TABLE):
    metrics.missing_figures(both, shown)
    metrics.library_metrics(plan)

with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers of care", anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not scenario.values)
    levers.panel(levers.of_care(plan), "levers")
