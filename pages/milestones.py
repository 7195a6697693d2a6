import streamlit as st

from ccgmodel.answers import late_savings, track
from ui.savings import milestones
from ui.session import state

here = state.enter("pages/milestones.py")
milestones.header(here)
if not here.plan.milestones:
    st.info(
        "This plan has no milestones yet. Put them on the sheet Milestones of its workbook (the template has it, "
        "with its headings) and bring the workbook back on the Baseline page."
    )
    st.page_link("pages/baseline.py", label="Go to Baseline", icon=":material/upload_file:")
    st.stop()

# What the report date and the filters decide is drawn above them.
answer = st.container()
with st.container(key="milestone_choice", horizontal=True, vertical_alignment="bottom"):
    day = milestones.report_date(here)
    tracked = track(here.plan, day)
    rows = milestones.filters(here, tracked)
with answer:
    with st.container(key="milestone_headline"):
        st.markdown(milestones.headline(here.plan, tracked, late_savings(here.plan, day), day))
    milestones.counts(tracked)
    milestones.into_scenario(here, day)

TABLE, TIMELINE, POUNDS = "Table", "Timeline", "Savings at risk"
view = st.segmented_control(
    "Show",
    [TABLE, TIMELINE, POUNDS],
    default=TABLE,
    required=True,
    label_visibility="collapsed",
    key="milestone_view",
    persist_state="session",
)
if view == TABLE:
    milestones.editor(here.plan, rows, day)
    milestones.change(here.plan, rows)
elif view == TIMELINE:
    milestones.by_date(rows, day)
elif view == POUNDS:
    milestones.savings_at_risk(here.plan, rows, day)
