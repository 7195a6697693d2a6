import streamlit as st

from ui.parts import choices
from ui.parts.member import member_menu
from ui.parts.page_head import page_head
from ui.savings.risks import cover, matrix, register, stresses, words
from ui.session import state
from ui.words import position

here = state.enter("pages/risks.py")
plan, scenario = state.projections()

page_head(here, f"Risks of {here.plan.organisation}", lambda: member_menu(here))
if not here.plan.risks and not here.plan.mitigations:
    st.info(words.NONE_YET)
    st.page_link("pages/baseline.py", label="Go to Baseline", icon=":material/upload_file:")
    st.stop()

with st.container(key="headline"):
    st.markdown(words.headline(here.plan, here.unit))
    with st.container(key="position"):
        st.markdown(position.headline(plan, scenario, moved=bool(here.scenario.values)))
REGISTER, MATRIX, STRESS, COVER, ALL = "Register", "Matrix", "As a stress", "Net cover", "By organisation"
together = [ALL] if here.among and here.among.member else []
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
elif view == ALL and here.among:
    among = here.among.portfolio
    year = choices.year(here.plan, "cover_year")
    cover.by_organisation(among.plans, year, here.unit, among.name)
