"""The CCG recovery planner: navigation and shared state, nothing else. Run it with `streamlit run app.py`."""

import streamlit as st

from ccgmodel.words.called import programme
from ccgmodel.words.text import escaped
from ui.answers import ensemble
from ui.audience.routes import routes
from ui.parts import page_head, style
from ui.session import samples, state, store

if __name__ != "__main__":  # the server, which takes from here what it serves beside the pages
    app = st.App(__file__, routes=routes())
else:  # a run of somebody's page
    st.set_page_config(
        page_title="CCG recovery planner", page_icon=style.ICON, layout="wide", initial_sidebar_state=420
    )
    called = programme(state.session().plan)
    page = st.navigation(
        menu := {
            "": [
                st.Page("pages/what_if.py", title="What if", icon=":material/tune:", default=True),
                st.Page("pages/answers.py", title="Answers", icon=":material/contact_support:"),
                st.Page("pages/portfolio.py", title="Portfolio", icon=":material/groups:"),
            ],
            "Savings": [
                st.Page("pages/qipp.py", title=escaped(called), icon=":material/savings:"),
                st.Page("pages/milestones.py", title="Milestones", icon=":material/flag:"),
                st.Page("pages/risks.py", title="Risks", icon=":material/warning:"),
            ],
            "Care": [
                st.Page("pages/metrics.py", title="Metrics", icon=":material/monitoring:"),
                st.Page("pages/better_care_fund.py", title="Better Care Fund", icon=":material/handshake:"),
            ],
            "On record": [
                st.Page("pages/scenarios.py", title="Scenarios", icon=":material/folder_open:"),
                st.Page("pages/compare.py", title="Compare", icon=":material/compare_arrows:"),
                st.Page("pages/decisions.py", title="Decisions", icon=":material/gavel:"),
                st.Page("pages/paper.py", title="Paper", icon=":material/description:"),
                st.Page("pages/deck.py", title="Deck", icon=":material/view_carousel:"),
                st.Page("pages/present.py", title="Present", icon=":material/present_to_all:"),
                st.Page("pages/room.py", title="Room", icon=":material/qr_code:"),
            ],
            "Plan": [
                st.Page("pages/baseline.py", title="Baseline", icon=":material/upload_file:"),
                st.Page("pages/bring.py", title="Bring a spreadsheet", icon=":material/table_view:"),
                st.Page("pages/method.py", title="Method and sources", icon=":material/menu_book:"),
            ],
        },
        position="top",
    )
    style.apply(next(section for section, pages in menu.items() if page in pages))
    state.opened_by_app()
    title = called if page.url_path == "qipp" else page.title
    st.set_page_config(page_title=page_head.tab_title(title, samples.whose(state.session(), page.url_path)))
    state.write_address()
    state.resume()
    ensemble.prepare(state.session().plan)
    store.warm()
    page.run()
