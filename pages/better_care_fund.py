import streamlit as st

from ccgmodel.projection import pool_spend
from ui.care.metrics import conflicts
from ui.care.pool import head, lines, share, views, words
from ui.care.pool.head import CHANGE, LINES, OUTCOMES, PAID_IN, RISK, SPEND
from ui.parts import levers
from ui.session import state
from ui.words import settings

here = state.enter("pages/better_care_fund.py")
plan, scenario = here.plan, here.scenario
year = head.draw(here)
if not plan.pool:
    head.without_pool()
    st.stop()

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

with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers of care", anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=state.apply, args=({}, "Published plan"), disabled=not scenario.values)
    levers.panel(levers.of_care(plan), "levers")
