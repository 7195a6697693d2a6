"""The What-if page: its head and one-click stories, questions, chance and table by year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from ccgmodel.answers import drawn_alike, without_support
from ccgmodel.plan import Floats, Plan
from ccgmodel.projection import Projection
from ccgmodel.scenario import Scenario
from ccgmodel.words import chance, position, settings, stories
from ccgmodel.words.money import Unit, in_words, money, span
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


WITH_SUPPORT = "In-year position with and without support"


def support(here: Session, scenario: Projection) -> None:
    """Draw the position with and without each non-recurrent allocation that has a name, where there is one."""
    if here.plan.support:
        shown = figures.as_it_is(tables.unit_in_heading(with_and_without(scenario, here.scenario, here.unit)))
        st.table(shown, alt=WITH_SUPPORT)


def with_and_without(projection: Projection, scenario: Scenario, unit: Unit) -> pd.DataFrame:
    """Return the in-year position as it is, without each support and without any, one row each."""
    plan = projection.plan
    rows = {"As it is set": projection.in_year[0]}
    for each in without_support(plan, scenario):
        hoped = ", hoped to recur" if each.hoped_to_recur else ""
        rows[f"Without {each.name}{hoped}" if each.name else "Without any support"] = each.in_year
    texts = {name: [money(float(value), unit) for value in row] for name, row in rows.items()}
    return pd.DataFrame.from_dict(texts, orient="index", columns=list(plan.year_labels)).rename_axis(WITH_SUPPORT)


REPAYABLE = "Repayable support"


def repayable(here: Session, scenario: Projection) -> None:
    """Draw what is drawn, repaid and written off of each repayable support, and what is outstanding."""
    if here.plan.repayable:
        shown = figures.as_it_is(tables.unit_in_heading(drawn_and_outstanding(scenario, here.unit)))
        st.table(shown, alt=REPAYABLE)


def drawn_and_outstanding(projection: Projection, unit: Unit) -> pd.DataFrame:
    """Return what becomes of each repayable support by year, four rows each."""
    plan = projection.plan
    rows = {
        f"{each.name}, {said}": values[0, place]
        for place, each in enumerate(plan.repayable)
        for said, values in (
            ("drawn", projection.drawn),
            ("repaid", projection.repaid),
            ("written off", projection.written_off),
            ("outstanding", projection.outstanding),
        )
    }
    texts = {name: [money(float(value), unit) for value in row] for name, row in rows.items()}
    return pd.DataFrame.from_dict(texts, orient="index", columns=list(plan.year_labels)).rename_axis(REPAYABLE)


SET_ASIDE = "Set aside, released and held"


def set_aside(here: Session, scenario: Projection) -> None:
    """Draw what is set aside by name and what of it helps each year, where anything is."""
    if here.plan.set_asides:
        shown = figures.as_it_is(tables.unit_in_heading(released_and_held(scenario, here.unit)))
        st.table(shown, alt=SET_ASIDE)


def released_and_held(projection: Projection, unit: Unit) -> pd.DataFrame:
    """Return the headroom, where there is any, and each set-aside by name: all of it, released and held."""
    plan = projection.plan
    headroom = projection.headroom[0]
    held = projection.allocation - projection.total_spend - projection.in_year - projection.set_asides_held.sum(1)
    of = {"Headroom": (headroom, held[0])} if plan.rules.headroom_rate or headroom.any() else {}
    for place, each in enumerate(plan.set_asides):
        of[each.name] = (projection.set_asides[0, place], projection.set_asides_held[0, place])
    rows: dict[str, Floats] = {}
    for name, (whole, kept) in of.items():
        rows |= {name: whole, f"{name}, released": whole - kept, f"{name}, held": kept}
    texts = {name: [money(float(value), unit) for value in row] for name, row in rows.items()}
    return pd.DataFrame.from_dict(texts, orient="index", columns=list(plan.year_labels)).rename_axis(SET_ASIDE)


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
    if pinned.is_plan:
        return
    if st.button("Compare A and B", key="compare_a_b", icon=":material/compare_arrows:", type="tertiary"):
        choices.compare_with_pinned()
        st.switch_page(choices.COMPARE_PAGE)
    st.button(
        "Let A go", key="let_go", icon=":material/keep_off:", type="tertiary", on_click=state.pin, args=(None,)
    )
