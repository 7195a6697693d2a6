import streamlit as st

from ccgmodel.words import position, risks
from ccgmodel.words.text import escaped
from ui.parts import choices
from ui.parts.page_head import member_menu, page_head
from ui.savings.risks import cover, matrix, register, stresses
from ui.session import state

here = state.enter("pages/risks.py")
plan, scenario = state.projections()

page_head(here, f"Risks of {escaped(here.plan.organisation)}", lambda: member_menu(here))
if not here.plan.risks and not here.plan.mitigations:
    st.info(register.NONE_YET)
    st.page_link("pages/baseline.py", label="Go to Baseline", icon=":material/upload_file:")
    st.stop()

with st.container(key="headline"):
    st.markdown(risks.headline(here.plan, here.unit))
    with st.container(key="position"):
        st.markdown(position.headline(plan, scenario, moved=bool(here.scenario.values)))
REGISTER, MATRIX, STRESS, COVER, ALL = "Register", "Matrix", "As a stress", "Net cover", "By organisation"
together = [ALL] if here.open_portfolio and here.open_portfolio.member else []
view = choices.view("Show", (REGISTER, MATRIX, STRESS, COVER, *together), "risk_view")
if view == REGISTER:
    register.editor(here.plan, here.unit)
    register.by_name(here.plan)
elif view == MATRIX:
    matrix.draw(here.plan)
elif view == STRESS:
    stresses.draw(here)
elif view == COVER:
    cover.by_year(here.plan, here.unit)
elif view == ALL and here.open_portfolio:
    group = here.open_portfolio.portfolio
    year = choices.year(here.plan, "cover_year")
    cover.by_organisation(group.plans, year, here.unit, group.name)
