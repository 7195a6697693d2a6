import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ccgmodel.words import position
from ccgmodel.words.called import savings_words
from ccgmodel.words.text import escaped
from ui.answers import support, tour, what_if
from ui.care import beside_money
from ui.parts import explained, figures
from ui.parts.levers import scenario as levers
from ui.session import state

CUMULATIVE, SPEND, QIPP, TABLE, TESTS, SUPPORT = (
    "Cumulative",
    "Spend and allocation",
    "QIPP savings",
    "table",
    "The three tests",
    "support",
)


@st.fragment(key=state.ANSWER)
def answer(money: DeltaGenerator, care: DeltaGenerator | None, further: DeltaGenerator, view: str | None) -> None:
    """Draw what follows a lever while a hand is on it."""
    state.redraw_if_done()
    here = state.session()
    plan, scenario = state.projections()
    with st.container(key="headline"):
        explained.sentences(position.headline(plan, scenario, moved=bool(here.scenario.values)), "headline")
    what_if.tiles(here, plan, scenario)
    if said := support.sentence(here):
        st.caption(escaped(said))
    with money:
        figures.in_year(plan, scenario)
    if care:
        with care:
            beside_money.chosen_metrics(here.plan, here.scenario)
    with further:
        if view == CUMULATIVE:
            figures.cumulative(plan, scenario)
        elif view == SPEND:
            figures.spend(plan, scenario)
        elif view == QIPP:
            figures.qipp(scenario)
        elif view == TABLE:
            what_if.year_tables(here, plan, scenario)
        elif view == SUPPORT:
            support.draw(here, scenario)
        elif view == TESTS:
            figures.table(what_if.three_tests(scenario), "How near each test is, by year")
            st.caption(
                "Positive: passed by that much; negative: missed by that much. Past the last year all is level."
            )
    levers.bring(levers.of_room_and_finance(here.plan), "what_if", state.STORIES, state.QUESTIONS)


here = state.enter("pages/what_if.py")
what_if.head(here)
with st.sidebar:
    levers.heading("Levers")
    levers.draw(levers.of_room_and_finance(here.plan), "what_if", fold=True)
# What no lever moves while a hand is on it is drawn here, once, and so not again at every move.
first = st.container()
asked = st.container()
money, care = beside_money.places(here.plan)
named = {TABLE: what_if.table_name(here.plan), SUPPORT: support.name(here.plan)}
view = st.segmented_control(
    "Look further",
    [CUMULATIVE, SPEND, QIPP, TABLE, TESTS, *([SUPPORT] if support.name(here.plan) else [])],
    format_func=lambda view: named.get(view) or savings_words(view, here.plan),
    key="further",
    persist_state="session",
)
further = st.container()
with first:
    answer(money, care, further, view)
explained.words(("Headroom", "Tariff", "Underlying", "Allocation", "Scenario", "Lever"), "words")
tour.draw(here)
with asked:
    what_if.questions(here)  # last, because draws take longer than all else
