import streamlit as st

from ccgmodel.projection import trajectories
from ccgmodel.words.metrics import headline
from ccgmodel.words.settings import PLAN
from ui.care import actuals, benchmarks, beside_money, metrics
from ui.care.metrics import ACTUALS, CHARTS, MONEY, OTHERS, TABLE
from ui.parts.levers import scenario as levers
from ui.session import state


@st.fragment(key=state.ANSWER)
def answer(years: int | None, *, by_quarter: bool) -> None:
    """Draw all that a lever moves."""
    state.redraw_if_done()
    here = state.session()
    plan, scenario = here.plan, here.scenario
    both = trajectories(plan, [PLAN, scenario], years)
    with st.container(key="headline"):
        st.markdown(headline(both, moved=bool(scenario.values)))
    beside_money.conflict_warnings(plan, scenario, here.unit)
    shown, view = metrics.choose_view(plan)
    if view == CHARTS:
        metrics.small_multiples(both, shown, by_quarter=by_quarter)
    elif view == TABLE:
        metrics.table(both, shown, by_quarter=by_quarter)
    elif view == OTHERS:
        benchmarks.draw(plan, shown)
    elif view == ACTUALS:
        actuals.draw(plan)
    elif view == MONEY:
        beside_money.activity_avoided(plan, scenario, here.unit)
    if view in (CHARTS, TABLE):
        metrics.missing_figures(both, shown)
        metrics.library_metrics(plan)
    levers.bring(levers.of_care(plan), "metrics")


here = state.enter("pages/metrics.py")
years, by_quarter = metrics.head(here)
if not here.plan.metrics:
    metrics.without_metrics()
    metrics.library_metrics(here.plan)
    st.stop()

answer(years, by_quarter=by_quarter)
with st.sidebar:
    levers.heading("Levers of care")
    levers.draw(levers.of_care(here.plan), "metrics")
