"""The What-if page: its head and one-click stories, questions, chance and five-year tables."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ccgmodel.answers import drawn_alike
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection
from ccgmodel.scenario import LEVERS, Scenario, Setting
from ccgmodel.words import chance, position
from ccgmodel.words.text import escaped
from ui.answers.ensemble import SHORT_DRAWS, drawn
from ui.parts import choices, downloads, tables
from ui.parts.page_head import member_menu, page_head
from ui.session import state
from ui.session.history import Session

HELP = {
    "Published plan": "No lever moved: exactly what was published.",
    "No headroom": "None of the money held back (headroom) may be used against the deficit.",
    "Half of QIPP": "Half of every year's planned savings happens.",
    "Do nothing more": "No savings at all after the first year.",
}


WORST_CASE = " It is the plan’s own worst case."


def _help(plan: Plan, name: str) -> str:
    """Say what one of the stories of any plan does; blank for a plan's own, which names its source."""
    settings = stories(plan)[name] if name == "No headroom" else None
    printed = [Scenario.parse(row.setting.split("; ")).values for row in plan.published if row.setting]
    return HELP.get(name, "") + (WORST_CASE if settings in printed else "")


def stories(plan: Plan) -> dict[str, dict[Setting, float]]:
    """Return the stories that can be told of any plan, and those that its own history suggests."""
    delivery = [name for name in ("qipp_delivery", "qipp_unidentified_delivery") if LEVERS[name].applies(plan)]
    later = range(plan.first_year + 1, plan.first_year + plan.years)
    told: dict[str, dict[Setting, float]] = {"Published plan": {}}
    if LEVERS["headroom_release"].applies(plan) and plan.rules.headroom_released:
        told["No headroom"] = {Setting("headroom_release"): 0.0}
    for story in plan.stories:
        told[story.name] = dict(Scenario.parse(story.settings).values)
    if delivery:
        told["Half of QIPP"] = {Setting(name): 0.5 for name in delivery}
        told["Do nothing more"] = {Setting(name, "", year): 0.0 for name in delivery for year in later}
    return told


def head(here: Session) -> None:
    """Draw the title, the stories and the way back."""
    title = f"{escaped(here.plan.organisation)}, {here.plan.year_labels[0]} to {here.plan.year_labels[-1]}"
    page_head(here, title, lambda: member_menu(here), unit=False, below=lambda: _stories(here))


@st.fragment(key=state.STORIES)
def _stories(here: Session) -> None:
    """Draw a button for each story."""
    state.redraw_if_done()
    plan = here.plan
    sources = {story.name: plan.citation(story.source) for story in plan.stories}
    with st.container(key="stories", horizontal=True, gap="xsmall"):
        for name, settings in stories(plan).items():
            shown = settings == here.scenario.values
            st.button(
                escaped(name),
                key=f"story_{name}",
                on_click=state.apply,
                args=(settings, name),
                help=_help(plan, name) or escaped(sources.get(name, "")) or None,
                icon=":material/check:" if shown else None,
            )


def chance_sentence(scenario: Scenario, published: Projection) -> str:
    """Say how likely the plan's next milestone is, in the plan and in the scenario."""
    plan = published.plan
    ours = drawn(plan, scenario, SHORT_DRAWS) if scenario.values else None
    return chance.sentence(published, drawn(plan, drawn_alike(plan, scenario), SHORT_DRAWS), ours)


def three_tests(scenario: Projection) -> pd.DataFrame:
    """Return how near each test is, one row a milestone."""
    return pd.DataFrame(position.tests(scenario)).set_index("Test")


def five_year_tables(here: Session, plan: Projection, scenario: Projection) -> None:
    """Draw scenario, plan and difference in the layout of the published table, with CSV and the switch to £k."""
    with st.container(horizontal=True, vertical_alignment="center"):
        state.unit_switch()
        downloads.csv_button(
            "Download as CSV",
            lambda: tables.three_tables(plan, scenario, here.unit),
            "five-year-table.csv",
            index=False,
            plain=False,
        )
        downloads.live_workbook(here, "Download as Excel with live formulas", "ccg-recovery-export.xlsx")
        downloads.csv_button(
            "Every result as a tidy CSV",
            lambda: tables.every_result(plan, scenario),
            "projection-tidy.csv",
            index=False,
            plain=False,
        )
    ours, published = tables.five_years(scenario), tables.five_years(plan)
    blocks = [("Published plan", tables.as_text(published, here.unit))]
    if here.scenario.values:
        difference = tables.as_text(ours - published, here.unit, difference=True)
        blocks = [("Scenario", tables.as_text(ours, here.unit)), *blocks, ("Scenario less plan", difference)]
    for name, block in blocks:
        st.header(f"{name}, {here.unit}", anchor=False)
        st.table(block, alt=f"Five-year table: {name}")


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
