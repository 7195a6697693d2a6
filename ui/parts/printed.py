"""What only a printed page has: whose it is, its scenario, the levers that were moved, stamps and whole tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import PurePath

import pandas as pd
import streamlit as st

from ccgmodel import __version__
from ccgmodel.plan import Plan
from ccgmodel.scenario import LEVERS, Scenario, plan_hash, scenario_hash, short_stamp
from ccgmodel.words.settings import value_of, what
from ccgmodel.words.text import day_in_words
from ui.session import samples
from ui.session.history import Session
from ui.session.portfolio import OpenPortfolio

MOST = 40  # settings that are listed; a scenario file has all of them
MEMBERS = 12  # organisations of a portfolio whose stamps are written out


def draw(here: Session, told: Scenario | None = None) -> None:
    """Draw it, which the style hides on a screen; `told` is shown in place of the scenario of the session."""
    if of_portfolio(here):
        among = samples.opened(here)
        name, stamps = among.portfolio.name, members(among)
        shown = [(each.organisation, each, among.scenario(each.organisation)) for each in among.portfolio.plans]
    else:
        plan, scenario = here.plan, told or here.scenario
        name = f"{plan.organisation}, {plan.year_labels[0]} to {plan.year_labels[-1]}: {scenario.name}"
        stamps = stamps_of(plan, scenario)
        shown = [("", plan, scenario)]
    printed = f"Printed {day_in_words(date.today())}; {stamps}, model {__version__}."
    st.html(f'<div class="printed"><p><b>{escape(name)}</b></p>{_levers(shown)}<p>{escape(printed)}</p></div>')


def of_portfolio(here: Session) -> bool:
    """Whether the page is about several organisations together, and not about the plan that is shown elsewhere."""
    return PurePath(here.page).stem == "portfolio"


def stamps_of(plan: Plan, scenario: Scenario) -> str:
    """Return the stamps of a plan and its scenario."""
    return f"plan {short_stamp(plan_hash(plan))}, scenario {short_stamp(scenario_hash(scenario))}"


def members(among: OpenPortfolio) -> str:
    """Name the organisations of a portfolio with their stamps."""
    plans = among.portfolio.plans
    named = [
        f"{each.organisation} ({stamps_of(each, among.scenario(each.organisation))})" for each in plans[:MEMBERS]
    ]
    left = len(plans) - MEMBERS
    return ", ".join([*named, f"{left} more"] if left > 0 else named)


def table(name: str, figures: pd.DataFrame) -> None:
    """Draw every row of the table that is typed into just above, which itself shows only those in view.

    A column in which nothing stands is left out.
    """
    figures = figures.dropna(axis="columns", how="all")
    head = "".join(f"<th>{escape(str(each))}</th>" for each in figures.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(_text(cell))}</td>' for cell in row)}</tr>"
        for row in figures.itertuples(index=False, name=None)
    )
    st.html(
        f'<div class="printed whole"><table><caption>{escape(name)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _text(cell: object) -> str:
    """Write a cell: a day as the table has it, a number without needless places, nothing where it is blank."""
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _levers(shown: Sequence[tuple[str, Plan, Scenario]]) -> str:
    """Write the levers that were moved as a table; each plan has its organisation, where there are several."""
    moved = [
        (name, plan, each, value) for name, plan, scenario in shown for each, value in scenario.values.items()
    ]
    several = len(shown) > 1
    if not moved:
        return f"<p>No lever is moved: {'these are the plans' if several else 'this is the plan'}.</p>"
    cells = [
        (
            *([name] if several else []),
            what(plan, each),
            value_of(plan, each, LEVERS[each.lever].neutral(plan)),
            value_of(plan, each, value),
        )
        for name, plan, each, value in moved[:MOST]
    ]
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
    left = len(moved) - MOST
    more = f"<p>{left} more settings are not listed.</p>" if left > 0 else ""
    first = "<th>Organisation</th>" if several else ""
    return f"<table><tr>{first}<th>Lever</th><th>Plan</th><th>Scenario</th></tr>{rows}</table>{more}"
