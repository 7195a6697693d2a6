import streamlit as st

from ui.parts import choices
from ui.portfolio import attention, break_even, bridge, growth, head, levers, next_pound, rollup, support, words
from ui.portfolio.view import opened, shown
from ui.savings.risks import cover
from ui.session import state

LEAGUE, POSITIONS, ROLL_UP, BRIDGE = "League table", "Positions", "Roll-up", "Bridge"
WHEN, POUND, GROWTH, SUPPORT = "Who breaks even when", "Next pound", "Growth and QIPP", "Support"
COVER = "Risk cover"
DRAWN = {
    LEAGUE: attention.league,
    POSITIONS: attention.positions,
    ROLL_UP: rollup.draw,
    BRIDGE: bridge.draw,
    WHEN: break_even.draw,
    POUND: next_pound.draw,
    GROWTH: growth.draw,
    SUPPORT: support.draw,
    COVER: lambda on: cover.by_organisation(on.portfolio.plans, on.year, on.unit, on.portfolio.name),
}


@st.fragment
def answer(who: str) -> None:
    """Draw all that a lever moves."""
    state.redraw_if_done()
    here = state.session()
    among = opened(here)
    # What the years decide is drawn above them, and first of all.
    above = st.container()
    with st.container(key="portfolio_choices", horizontal=True, vertical_alignment="bottom"):
        head.choice(among)
        on = shown(here, among)
    with above:
        with st.container(key="headline"):
            st.markdown(words.headline(on))
        with st.container(key="figures", horizontal=True, gap="small"):
            for label, value, beside in words.figures(on):
                st.metric(label, value, beside, delta_color="off", delta_arrow="off", border=True)
    view = choices.view("Show", tuple(DRAWN), "portfolio_view")
    DRAWN[view](on)
    levers.bring(on, who)


here = state.enter("pages/portfolio.py")
among = opened(here)
head.header(here, among)
with st.sidebar:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Levers", anchor=False)
        st.space("stretch")
        st.button("Reset all", on_click=levers.reset_all, disabled=not among.moved)
    who = levers.choose_whose(among)
answer(who)
head.bring()
with st.sidebar:
    levers.panel(among, who)
