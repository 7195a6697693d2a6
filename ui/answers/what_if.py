"""The What-if page: its head and one-click stories, questions, chance and table by year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from ccgmodel.answers import drawn_alike
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection
from ccgmodel.scenario import Scenario
from ccgmodel.words import chance, position, settings, stories
from ccgmodel.words.money import in_words, span
from ccgmodel.words.text import escaped
from ui.answers.ensemble import SHORT_DRAWS, drawn
from ui.parts import choices, downloads, fields, figures, tables
from ui.parts.page_head import member_menu, page_head
from ui.session import state
from ui.session.history import Session


def head(here: Session) -> None:
    """Draw the title, the stories and the way back."""
    title = f"{escaped(here.plan.organisation)}, {span(here.plan.year_labels)}"
    page_head(here, title, lambda: _own(here), unit=False, below=lambda: _stories(here))


def _own(here: Session) -> None:
    """Draw the choice among members, and the way to the screen for a room."""
    member_menu(here)
    if st.button("Present", key="present_stories", icon=":material/present_to_all:"):
        st.switch_page("pages/present.py")


ADD = "And also"
REPLACES, ADDS = "Takes the place of what is set.", "Comes on top of what is set."


@st.fragment(key=state.STORIES)
def _stories(here: Session) -> None:
    """Draw a button for each story, each of which says whether it replaces what is set or adds to it."""
    state.redraw_if_done()
    plan, values = here.plan, here.scenario.values
    told = {}
    with st.container(key="stories", horizontal=True, gap="xsmall", vertical_alignment="center"):
        on_top = bool(values) and bool(st.session_state.get("story_adds"))
        parts = stories.told(plan, values) if on_top else []
        for name, own in stories.stories(plan).items():
            adds = on_top and bool(own)
            result = stories.added(here.scenario, own) if adds else own
            does, key = ADDS if adds else REPLACES, f"story_{name}"
            told[key] = f"{stories.meaning(plan, name)} {does}"
            st.button(
                escaped(f"+ {name}" if adds and name not in parts else name),
                key=key,
                on_click=state.apply,
                args=(result, stories.name_of(plan, result) if adds else name),
                help=f"{escaped(stories.meaning(plan, name))} {does}",
                icon=":material/check:" if own == values or name in parts else None,
            )
        if values:
            st.toggle(ADD, key="story_adds", help="Stories come on top of what is set, and do not replace it.")
    fields.described(told)


def tiles(here: Session, plan: Projection, scenario: Projection) -> None:
    """Draw the figures of the scenario, and with each that of the scenario which is pinned: A beside B."""
    shown, pinned = position.figures(plan, scenario, here.unit), state.behind(plan)
    if pinned.is_plan:
        figures.tiles(shown)
        return
    a, b = (_called(here.plan, each) for each in (pinned.scenario, here.scenario))
    st.markdown(f"**A**, pinned: {escaped(a)}. **B**, now: {escaped(b)}.")
    beside = position.figures(plan, pinned.projection, here.unit)
    figures.tiles((*own, f"A: {other[1]}") for own, other in zip(shown, beside, strict=True))


def _called(plan: Plan, scenario: Scenario) -> str:
    """Name a scenario; one that nobody has named by what it sets."""
    if not scenario.values:
        return settings.PLAN.name
    return settings.settings(plan, scenario, most=3) if scenario.name == settings.YOURS else scenario.name


def chance_sentence(scenario: Scenario, published: Projection) -> str:
    """Say how likely the plan's next milestone is, in the plan and in the scenario."""
    plan = published.plan
    ours = drawn(plan, scenario, SHORT_DRAWS) if scenario.values else None
    return chance.sentence(published, drawn(plan, drawn_alike(plan, scenario), SHORT_DRAWS), ours)


def three_tests(scenario: Projection) -> pd.DataFrame:
    """Return how near each test is, one row a milestone."""
    return pd.DataFrame(position.tests(scenario)).set_index("Test")


def table_name(plan: Plan) -> str:
    """Name the table by year after the years that it has: Five-year table."""
    return f"{in_words(plan.years).capitalize()}-year table"


def year_tables(here: Session, plan: Projection, scenario: Projection) -> None:
    """Draw scenario, plan and difference in the layout of the published table, with CSV and the switch to £k."""
    with st.container(horizontal=True, vertical_alignment="center"):
        state.unit_switch()
        downloads.csv_button(
            "Download as CSV",
            lambda: tables.three_tables(plan, scenario, here.unit),
            table_name(here.plan).lower(),
            index=False,
            plain=False,
        )
        downloads.live_workbook(here, "Download as Excel with live formulas", "plan and scenario")
        downloads.csv_button(
            "Every result as a tidy CSV",
            lambda: tables.every_result(plan, scenario),
            "every result",
            index=False,
            plain=False,
        )
    ours, published = tables.five_years(scenario), tables.five_years(plan)
    blocks = [("The plan", tables.as_text(published, here.unit, here.plan))]
    if here.scenario.values:
        difference = tables.as_text(ours - published, here.unit, here.plan, difference=True)
        blocks = [
            ("Scenario", tables.as_text(ours, here.unit, here.plan)),
            *blocks,
            ("Scenario less plan", difference),
        ]
    for name, block in blocks:
        st.header(f"{name}, {here.unit}", anchor=False)
        st.table(block, alt=f"{table_name(here.plan)}: {name}, {here.unit}")


@st.fragment(key=state.QUESTIONS)
def questions(here: Session) -> None:
    """Draw the chance, which does not follow a hand on a lever, and the questions that a scenario raises."""
    state.redraw_if_done()
    plan, scenario = state.projections()
    with st.container(key="chance"):
        st.markdown(chance_sentence(here.scenario, plan))
    asked = choices.earlier(scenario)
    with st.container(key="asks", horizontal=True, gap="small"):
        if asked and st.button(
            f"What would it take to {asked[0]}?", key="ask_take", icon=":material/flag:", type="tertiary"
        ):
            choices.ask_for(asked[1])
            st.switch_page(choices.ANSWERS_PAGE)
        if here.scenario.values and st.button(
            "Why did it move?", key="ask_moved", icon=":material/waterfall_chart:", type="tertiary"
        ):
            choices.ask(choices.MOVED)
            st.switch_page(choices.ANSWERS_PAGE)
        if st.button("How sure are we?", key="ask_sure", icon=":material/casino:", type="tertiary"):
            choices.ask(choices.SURE)
            st.switch_page(choices.ANSWERS_PAGE)
        _a_and_b(here, plan)


def _a_and_b(here: Session, plan: Projection) -> None:
    """Draw the ways to pin what is shown, to compare it with what is pinned, and to let that go."""
    pinned = state.behind(plan)
    if here.scenario.values and here.scenario.values != pinned.scenario.values:
        st.button(
            "Keep this to compare",
            key="keep",
            icon=":material/keep:",
            type="tertiary",
            on_click=state.pin,
            args=(replace(here.moment, opened=""),),
            help="Pins it as A: its figures stand beside yours, and it is grey behind the charts of every page.",
        )
    if here.scenario.values and st.button(
        "Tell it to a room",
        key="tell",
        icon=":material/view_carousel:",
        type="tertiary",
        help="As a story of the deck.",
    ):
        st.switch_page("pages/deck.py")
    if pinned.is_plan:
        return
    if st.button("Compare A and B", key="compare_a_b", icon=":material/compare_arrows:", type="tertiary"):
        choices.compare_with_pinned()
        st.switch_page(choices.COMPARE_PAGE)
    st.button(
        "Let A go", key="let_go", icon=":material/keep_off:", type="tertiary", on_click=state.pin, args=(None,)
    )
