"""The draws behind "how sure are we", kept by plan and scenario, and made ready before anybody asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from threading import Timer
from typing import Literal

import streamlit as st

from ccgmodel.answers import Ensemble, ensemble
from ccgmodel.plan import Plan, year_label
from ccgmodel.projection import MILESTONES, Milestone, Projection, reached
from ccgmodel.scenario import Scenario, Setting
from ui.words.figures import chance
from ui.words.position import MILESTONE_WORDS, never_in_debt

Years = Literal["together", "independent"]
SEED = 1
DRAWS = 10_000
PAINTED = 1.0  # seconds
SHORT_DRAWS = 512  # for the sentence on the What-if page, which is said again at each move of a lever
_Key = frozenset[tuple[Setting, float]]


def drawn(plan: Plan, scenario: Scenario, draws: int = DRAWS, years: Years = "together") -> Ensemble:
    """Return the draws about a scenario; the same plan and scenario are drawn once."""
    return _drawn(plan, frozenset(scenario.values.items()), draws, years)


@lru_cache(maxsize=256)
def _drawn(plan: Plan, values: _Key, draws: int, years: Years) -> Ensemble:
    in_order: Mapping[Setting, float] = dict(sorted(values, key=lambda each: str(each[0])))
    return ensemble(plan, Scenario("", in_order), draws, SEED, years=years)


@st.cache_resource(show_spinner=False)
def warm(_plan: Plan) -> Timer:
    """Load what draws need in the background, once for the server: the first draws would keep a page waiting.

    It begins when the first page has been painted, which it would hold up.
    """
    timer = Timer(PAINTED, drawn, (_plan, Scenario(""), SHORT_DRAWS))
    timer.daemon = True
    timer.start()
    return timer


def short_form(scenario: Scenario, projection: Projection) -> str:
    """Say how likely the next milestone of a scenario is: by the year that it reaches it, or the plan's last.

    Where the scenario breaks even from the first year on, the next is the surplus rule, then the legacy deficit,
    if there is one.
    """
    plan = projection.plan
    asked = [each for each in MILESTONES if each != "legacy_cleared" or not never_in_debt(projection)]
    milestone: Milestone = next(
        (each for each in asked if reached(projection, each).year != plan.first_year), asked[-1]
    )
    year = reached(projection, milestone).year
    if year is None or year >= plan.first_year + plan.years:
        year = plan.year_numbers[-1]
    share = float(drawn(plan, scenario, SHORT_DRAWS).chance_by[milestone][year - plan.first_year])
    does, do = MILESTONE_WORDS[milestone].verbs()
    by = year_label(year)
    if share in (0.0, 1.0):
        said = f"In **{chance(share)}** it {does} by {by}"
    else:
        said = f"About **{chance(share)}** chance to {do} by {by}"
    return f"{said}, if the evidence on each lever holds."
