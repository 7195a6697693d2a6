import streamlit as st

from ccgmodel.words import position
from ccgmodel.words.text import escaped
from ui.parts import figures, notice, questions
from ui.plan import method
from ui.session import state

here = state.enter("pages/method.py")
plan = here.plan
st.title("Method and sources", anchor=False)
notice.made_up(here)
questions.draw_open(here, {plan.organisation: here.source})
st.markdown(
    f"How the planner computes, what {escaped(plan.organisation)}’s plan says, and how closely the published "
    "figures come out. Money is in £m unless another unit is written; growth, delivery and headroom are shares in "
    "per cent."
)
with st.container(key="prose"):
    st.header("The arithmetic", anchor=False)
    for words, symbols in method.equations(plan):
        st.markdown(words)
        st.latex(symbols)
    st.markdown(position.what_milestones_are(plan))
    st.markdown(method.ANSWERS)

st.header("Words", anchor=False)
st.markdown("The words of the field that the pages use. A dotted word on a page opens what is said of it here.")
st.table(figures.as_it_is(method.words(plan)), alt="Every word that the pages explain, and its source")

if profile := method.profile(plan):
    st.header("The plan on one page", anchor=False)
    st.markdown("Whom it serves, who decides, and what it runs on. Facts for orientation; no lever moves them.")
    for section, facts in profile.items():
        with st.expander(escaped(section)):
            st.table(figures.as_it_is(facts), alt=f"The plan on one page: {section}")

st.header("The levers", anchor=False)
st.table(figures.as_it_is(method.levers(plan)), alt="Every lever, its plan value, its bounds and its source")

st.header("The plan’s own figures", anchor=False)
st.table(figures.as_it_is(method.spend(plan)), alt="Lines of spend and their drivers")
st.table(figures.as_it_is(method.allocation(plan)), alt="Allocation, savings and rules by year")

st.header("What reproduces", anchor=False)
st.markdown(method.score(plan))
for name, table in method.reproduction(plan).items():
    with st.expander(escaped(name)):
        st.table(figures.as_it_is(table), alt=f"Published and computed figures: {name}")

if tables := method.printed_tables(plan):
    st.header("What else the document prints", anchor=False)
    st.markdown(f"{len(tables)} tables and lists that no result is held against. They move nothing.")
    for name, table in tables.items():
        with st.expander(escaped(name)):
            st.table(figures.as_it_is(table), alt=f"As printed: {name}")
            st.caption(escaped(f"Source: {table.attrs['source']}."))

st.header("Where the published text disagrees with itself", anchor=False)
contradictions = method.contradictions(plan)
if contradictions.empty:
    st.markdown("None is recorded in this plan’s workbook (sheet Contradictions).")
else:
    st.table(figures.as_it_is(contradictions), hide_index=True, alt="Contradictions in the published text")
