"""What only a printed page has: whose plan it is, which scenario, each lever that was moved, and the stamps."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from ccgmodel import __version__
from ccgmodel.scenario import LEVERS, plan_hash, scenario_hash, short_stamp
from ccgmodel.words.settings import value_of, what
from ccgmodel.words.text import day_in_words
from ui.session.history import Session

MOST = 40  # settings that are listed; a scenario file has all of them


def draw(here: Session) -> None:
    """Draw it, which the style hides on a screen."""
    plan, scenario = here.plan, here.scenario
    name = f"{plan.organisation}, {plan.year_labels[0]} to {plan.year_labels[-1]}: {scenario.name}"
    stamps = f"plan {short_stamp(plan_hash(plan))}, scenario {short_stamp(scenario_hash(scenario))}"
    printed = f"Printed {day_in_words(date.today())}; {stamps}, model {__version__}."
    st.html(f'<div class="printed"><p><b>{escape(name)}</b></p>{_levers(here)}<p>{escape(printed)}</p></div>')


def _levers(here: Session) -> str:
    """Write the levers that were moved as a table."""
    values = list(here.scenario.values.items())
    if not values:
        return "<p>No lever is moved: this is the plan.</p>"
    cells = [
        (
            what(here.plan, each),
            value_of(here.plan, each, LEVERS[each.lever].neutral(here.plan)),
            value_of(here.plan, each, value),
        )
        for each, value in values[:MOST]
    ]
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
    left = len(values) - MOST
    more = f"<p>{left} more settings are not listed.</p>" if left > 0 else ""
    return f"<table><tr><th>Lever</th><th>Plan</th><th>Scenario</th></tr>{rows}</table>{more}"
