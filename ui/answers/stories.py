"""The head of the What-if page (whose plan, the one-click stories, the way back) and its five-year tables."""

from __future__ import annotations

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.projection import Projection
from ccgmodel.scenario import LEVERS, Scenario, Setting
from ui.parts import downloads, tables
from ui.parts.member import member_menu
from ui.parts.page_head import page_head
from ui.session import state
from ui.session.history import Session


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


HELP = {
    "Published plan": "No lever moved: exactly what was published.",
    "No headroom": "The plan's own worst case: NHS England lets none of the money held back be used.",
    "Half of QIPP": "Half of every year's planned savings happens.",
    "Do nothing more": "No savings at all after the first year.",
}


def header(here: Session) -> None:
    """Draw the title, the stories and the way back."""
    title = f"{here.plan.organisation}, {here.plan.year_labels[0]} to {here.plan.year_labels[-1]}"
    page_head(here, title, lambda: member_menu(here), unit=False, below=lambda: _stories(here))


def _stories(here: Session) -> None:
    """Draw a button for each story."""
    plan = here.plan
    sources = {story.name: plan.citation(story.source) for story in plan.stories}
    with st.container(key="stories", horizontal=True, gap="xsmall"):
        for name, settings in stories(plan).items():
            shown = settings == here.scenario.values
            st.button(
                name,
                key=f"story_{name}",
                on_click=state.apply,
                args=(settings, name),
                help=HELP.get(name) or sources.get(name),
                icon=":material/check:" if shown else None,
            )


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
