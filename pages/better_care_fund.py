import streamlit as st

from ccgmodel.projection import pool_spend
from ui.care.metrics import conflicts
from ui.care.pool import head, lines, share, views, words
from ui.care.pool.head import CHANGE, LINES, OUTCOMES, PAID_IN, RISK, SPEND
from ui.parts.levers import scenario as levers
from ui.session import state
from ui.words import settings


@st.fragment
def answer(year: int) -> None:
    """Draw all that a lever moves."""
    state.redraw_if_done()
    here = state.session()
    plan, scenario = here.plan, here.scenario
    both = pool_spend(plan, [settings.PLAN, scenario])  # (plan or scenario, line, year)
    totals = both.sum(axis=1)
    with st.container(key="headline"):
        st.markdown(words.headline(plan, year, totals[0].tolist(), totals[1].tolist(), here.unit))
    conflicts.warnings(plan, scenario, here.unit)
    view = head.choose()
    if view == SPEND:
        views.spend(plan, both, year, here.unit)
    elif view == LINES:
        lines.draw(plan, both, year)
    elif view == PAID_IN:
        views.paid_in(plan, year)
    elif view == CHANGE:
        views.change(plan, year, here.unit)
    elif view == RISK:
        share.draw(plan, scenario, year, here.unit)
    elif view == OUTCOMES:
        views.outcomes(plan, both, year, here.unit)
    levers.bring(levers.of_care(plan), "pool")


here = state.enter("pages/better_care_fund.py")
year = head.draw(here)
if not here.plan.pool:
    head.without_pool()
    st.stop()

answer(year)
with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers of care", anchor=False)
        st.space("stretch")
        untouched = not here.scenario.values
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=untouched)
    levers.draw(levers.of_care(here.plan), "pool")
