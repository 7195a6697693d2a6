import streamlit as st

from ui.plan import method
from ui.session import state

plan = state.enter("pages/method.py").plan
st.title("Method and sources", anchor=False)
st.markdown(
    f"How the planner computes, what {plan.organisation}’s plan says, and how closely the published figures come "
    "out. Money is in £m unless another unit is written; growth, delivery and headroom are shares in per cent."
)
with st.container(key="prose"):
    st.header("The arithmetic", anchor=False)
    for words, symbols in method.EQUATIONS:
        st.markdown(words)
        st.latex(symbols)
    st.markdown(method.MILESTONES)

st.header("The levers", anchor=False)
st.table(method.levers(plan), alt="Every lever, its plan value, its bounds and its source")

st.header("The plan’s own figures", anchor=False)
st.table(method.spend(plan), alt="Lines of spend and their drivers")
st.table(method.allocation(plan), alt="Allocation, savings and rules by year")

st.header("What reproduces", anchor=False)
st.markdown(method.score(plan))
for name, table in method.reproduction(plan).items():
    with st.expander(name):
        st.table(table, alt=f"Published and computed figures: {name}")

st.header("Where the published text disagrees with itself", anchor=False)
contradictions = method.contradictions(plan)
if contradictions.empty:
    st.markdown("None is recorded in this plan’s workbook (sheet Contradictions).")
else:
    st.table(contradictions, hide_index=True, alt="Contradictions in the published text")
