import streamlit as st

from ccgmodel.projection import pool_spend
from ccgmodel.words.settings import PLAN
from ui.care import beside_money, pool, pool_lines
from ui.care.pool import CHANGE, LINES, OUTCOMES, PAID_IN, RISK, SPEND
from ui.parts.levers import scenario as levers
from ui.session import state


@st.fragment(key=state.ANSWER)
def answer(year: int) -> None:
    """Draw all that a lever moves."""
    state.redraw_if_done()
    here = state.session()
    plan, scenario = here.plan, here.scenario
    both = pool_spend(plan, [PLAN, scenario])  # (plan or scenario, line, year)
    totals = both.sum(axis=1)
    with st.container(key="headline"):
        st.markdown(pool.headline(plan, year, totals[0].tolist(), totals[1].tolist(), here.unit))
    beside_money.conflict_warnings(plan, scenario, here.unit)
    view = pool.choose_view()
    if view == SPEND:
        pool.spend(plan, both, year, here.unit)
    elif view == LINES:
        pool_lines.draw(plan, both, year)
    elif view == PAID_IN:
        pool.paid_in(plan, year)
    elif view == CHANGE:
        pool.change(plan, year, here.unit)
    elif view == RISK:
        pool.risk_sharing(plan, scenario, year, here.unit)
    elif view == OUTCOMES:
        pool.outcomes(plan, both, year, here.unit)
    levers.bring(levers.of_care(plan), "pool")


here = state.enter("pages/better_care_fund.py")
year = pool.head(here)
if not here.plan.pool:
    pool.without_pool()
    st.stop()

answer(year)
with st.sidebar:
    levers.heading("Levers of care")
    levers.draw(levers.of_care(here.plan), "pool")
