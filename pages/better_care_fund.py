import streamlit as st

from ccgmodel.projection import pool_spend
from ui.care import beside_money, pool, pool_lines
from ui.care.pool import CHANGE, LINES, OUTCOMES, PAID_IN, RISK, SPEND
from ui.parts import levers
from ui.session import state
from ui.words.settings import PLAN

here = state.enter("pages/better_care_fund.py")
plan, scenario = here.plan, here.scenario
year = pool.head(here)
if not plan.pool:
    pool.without_pool()
    st.stop()

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

with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers of care", anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not scenario.values)
    levers.panel(levers.of_care(plan), "levers")
