"""Why did it move: from the plan to the scenario by lever, group or line, and from year to year by driver."""

from __future__ import annotations

from typing import Literal, cast

import streamlit as st

from ccgmodel.answers import into_the_plan, year_on_year
from ccgmodel.plan import year_label
from ccgmodel.scenario import Scenario
from ccgmodel.words.figures import RESULTS
from ccgmodel.words.settings import PLAN
from ccgmodel.words.text import escaped
from ui.parts import choices
from ui.parts.figures import bridge_between, draw_bridge
from ui.session.history import Session

TO_SCENARIO, YEARLY, BEFORE = "Plan to scenario", "Year on year", "Into the plan"


def draw(here: Session) -> None:
    """Draw the question."""
    views = (TO_SCENARIO, YEARLY, BEFORE) if here.plan.opening_bridge else (TO_SCENARIO, YEARLY)
    shown = choices.view("Between", views, "moved_view")
    if shown == YEARLY:
        _yearly(here)
    elif shown == BEFORE:
        _into_the_plan(here)
    elif here.scenario.values:
        _to_scenario(here)
    else:
        st.info(
            "No lever is moved, so the scenario is the plan and nothing is to be explained. Move a lever on the "
            "What if page, or look at the plan year on year."
        )


def _to_scenario(here: Session) -> None:
    bridge_between(here, Scenario(), here.scenario, "From plan to scenario", ("Plan", "Scenario"), "moved")


def _yearly(here: Session) -> None:
    with st.container(horizontal=True):
        result = choices.choose(
            "Result", ["in_year", "underlying"], "moved_yearly_result", "in_year", RESULTS.__getitem__, 240
        )
        if here.plan.years < 2:
            st.info(
                "This plan has one year, so there is no year before it. Bring a longer plan on the Baseline page."
            )
            return
        year = choices.year(here.plan, "moved_since", first=1)
    position = cast(Literal["in_year", "underlying"], result)
    found = year_on_year(here.plan, here.scenario, year, position)
    steps = list(zip(found.causes, found.steps, strict=True))
    draw_bridge(here, found, steps, "From year to year", (year_label(year - 1), year_label(year)))
    st.caption(
        "The four drivers of growth compound; what they do together is shared out in no order. Savings are those "
        "delivered in the year, less those of the year before that do not recur."
    )


def _into_the_plan(here: Session) -> None:
    plan = here.plan
    found, start = into_the_plan(plan), plan.opening_bridge[0]
    steps = list(zip(found.causes, found.steps, strict=True))
    draw_bridge(here, found, steps, "Into the plan", (start.name, plan.year_labels[0]), (PLAN,))
    keys = (key.partition(":")[0].strip() for step in plan.opening_bridge for key in step.source.split(";"))
    sources = dict.fromkeys(map(plan.citation, keys))
    st.caption(
        f"The steps are those that the plan’s document prints: {escaped('; '.join(sources))}. What they leave is "
        "shown as a step of its own."
    )
