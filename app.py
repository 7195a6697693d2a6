"""The CCG recovery planner: navigation and shared state, nothing else. Run it with `streamlit run app.py`."""

import streamlit as st

from ui import state, style
from ui.keeping import cabinet
from ui.questions import draws

st.set_page_config(
    page_title="CCG recovery planner", page_icon=style.ICON, layout="wide", initial_sidebar_state=420
)
page = st.navigation(
    [
        st.Page("pages/what_if.py", title="What if", icon=":material/tune:", default=True),
        st.Page("pages/answers.py", title="Answers", icon=":material/contact_support:", url_path="answers"),
        st.Page("pages/qipp.py", title="QIPP programme", icon=":material/savings:", url_path="qipp"),
        st.Page("pages/milestones.py", title="Milestones", icon=":material/flag:", url_path="milestones"),
        st.Page("pages/scenarios.py", title="Scenarios", icon=":material/folder_open:", url_path="scenarios"),
        st.Page("pages/compare.py", title="Compare", icon=":material/compare_arrows:", url_path="compare"),
        st.Page("pages/decisions.py", title="Decisions", icon=":material/gavel:", url_path="decisions"),
        st.Page("pages/baseline.py", title="Baseline", icon=":material/upload_file:", url_path="baseline"),
        st.Page("pages/method.py", title="Method and sources", icon=":material/menu_book:", url_path="method"),
    ],
    position="top",
)
style.apply()
state.opened_by_app()
state.write_address()
draws.warm(state.session().plan)
cabinet.warm()
page.run()
