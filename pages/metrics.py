import streamlit as st

from ccgmodel.projection import trajectories
from ui.care.metrics import actuals, conflicts, head, settings, small_multiples
from ui.care.metrics.head import ACTUALS, CHARTS, MONEY, TABLE
from ui.parts.levers import scenario as levers
from ui.session import state
from ui.words import metrics
from ui.words.settings import PLAN


@st.fragment
def answer(years: int | None, *, by_quarter: bool) -> None:
    """Draw all that a lever moves."""
    state.redraw_if_done()
    here = state.session()
    plan, scenario = here.plan, here.scenario
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
    levers.bring(levers.of_care(plan), "metrics")


here = state.enter("pages/metrics.py")
years, by_quarter = head.draw(here)
if not here.plan.metrics:
    head.without_metrics()
    settings.taking_up(here.plan)
    st.stop()

answer(years, by_quarter=by_quarter)
with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers of care", anchor=False)
        st.space("stretch")
        untouched = not here.scenario.values
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=untouched)
    levers.draw(levers.of_care(here.plan), "metrics")
