import streamlit as st

from ccgmodel.words.called import savings_words
from ui.parts import choices, figures
from ui.parts.levers.scenario import heading
from ui.portfolio import attention, bridge, head, levers, roll_up, support
from ui.portfolio.view import shown
from ui.savings.risks import cover
from ui.session import state
from ui.session.samples import opened

LEAGUE, POSITIONS, ROLL_UP, BRIDGE = "League table", "Positions", "Roll-up", "Bridge"
WHEN, POUND, GROWTH, SUPPORT = "Who breaks even when", "Next pound", "Growth and QIPP", "Support"
COVER = "Risk cover"
DRAWN = {
    LEAGUE: attention.league,
    POSITIONS: attention.positions,
    ROLL_UP: roll_up.sums,
    BRIDGE: bridge.annual_bridge,
    WHEN: roll_up.break_even,
    POUND: support.value_of_support,
    GROWTH: bridge.growth_against_qipp,
    SUPPORT: support.transfers,
    COVER: lambda on: cover.by_organisation(on.portfolio.plans, on.year, on.unit, on.portfolio.name),
}


@st.fragment(key=state.ANSWER)
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
            st.markdown(head.headline(on))
        figures.tiles(head.headline_figures(on))
    view = choices.view(
        "Show", tuple(DRAWN), "portfolio_view", lambda each: savings_words(each, *on.portfolio.plans)
    )
    DRAWN[view](on)
    levers.bring(on, who)


here = state.enter("pages/portfolio.py")
among = opened(here)
head.header(here, among)
with st.sidebar:
    heading("Levers", levers.is_moved, levers.reset_all)
    who = levers.choose_whose(among)
answer(who)
head.bring()
with st.sidebar:
    levers.panel(among, who)
