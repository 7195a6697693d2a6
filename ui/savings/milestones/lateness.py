"""What lateness costs: the savings that late milestones put at risk, and the scenario that lateness makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ccgmodel.answers import SLIPPAGE, AtRisk, at_risk, slippage_scenario
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection, reached
from ccgmodel.scenario import Scenario
from ccgmodel.words.milestones import VISIBLE, count
from ccgmodel.words.money import better_or_worse, later_or_earlier, money
from ccgmodel.words.position import when
from ccgmodel.words.text import day_in_words, escaped
from ui.charts.bars import Palette, Specification
from ui.charts.lying_bars import STEP, WIDE, lying, scheme_axis
from ui.parts import figures, style
from ui.savings.milestones.head import ListedMilestone
from ui.session import state
from ui.session.history import Session

NAME = "Savings at risk by scheme"
BARS = 15  # schemes that are drawn; all are in the table


def savings_at_risk(plan: Plan, rows: Sequence[ListedMilestone], day: date) -> None:
    """Draw what each late scheme that is looked at puts at risk, the most first."""
    wanted = {row.tracked.milestone.scheme for row in rows}
    late = [each for each in at_risk(plan, day) if wanted & {each.scheme, each.milestone.milestone.scheme}]
    found = sorted(late, key=lambda each: -abs(each.first_year_lost))
    if not found:
        st.info("No scheme here is late at this report date, so lateness puts no saving at risk.")
        return
    drawn = [each for each in found if abs(each.first_year_lost) >= 1.0][:BARS]
    if drawn:
        words = "What the year of the start loses if a scheme\nstarts as late as its latest milestone is."
        chart = specification(f"{NAME}, £m", words, style.palette())
        figures.chart(NAME, bars(drawn), chart, _message(found, len(drawn), day))
    figures.table(_table(found), NAME)


def bars(found: Sequence[AtRisk]) -> pd.DataFrame:
    """Return the data of the bars, in £m with their words."""
    return pd.DataFrame(
        {
            "scheme": [each.scheme for each in found],
            "lost": [each.first_year_lost / 1000.0 for each in found],
            "label": [_amount(each.first_year_lost) for each in found],
            "late": [count(each.months_late, "month") for each in found],
            "milestone": [each.milestone.milestone.milestone for each in found],
        }
    )


def _amount(thousands: float) -> str:
    """Write a sum, to the nearest £10k where it is small."""
    return money(thousands, decimals=1 if abs(thousands) >= 950 else 2)


@lru_cache(maxsize=4)
def specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Bars by scheme, each labelled with its value; a strong zero line."""
    drawn = [("lost", alt.ExprRef(f"{WIDE} ? 18 : 9"), {"color": palette.reference})]
    tips = {"Scheme": "scheme", "At risk": "label", "Latest milestone": "milestone", "Late by": "late"}
    look: dict[str, Any] = {"room": None, "size": 13, "height": STEP, "right": 55}
    return lying(title, subtitle, palette, scheme_axis(palette), drawn, tips, "label", both_sides=True, **look)


def _message(found: Sequence[AtRisk], drawn: int, day: date) -> str:
    """Say which scheme puts most at risk, and what the sums leave out."""
    most = found[0]
    more = f" The {drawn} largest of {len(found)} are drawn." if drawn < len(found) else ""
    bound = int(SLIPPAGE.maximum)
    if any(each.months_late > each.months_moved for each in found):
        more += f" No start is moved by more than {bound} months."
    return (
        f"At {day_in_words(day)} {escaped(most.scheme)} puts most at risk, {_amount(most.first_year_lost)}: "
        f"“{escaped(most.milestone.milestone.milestone)}” is {count(most.months_late, 'month')} late.{more} "
        "Each scheme is followed as if it alone were late."
    )


def _table(found: Sequence[AtRisk]) -> pd.DataFrame:
    rows = [
        {
            "Scheme": each.scheme,
            "Latest milestone": each.milestone.milestone.milestone,
            "Due": each.milestone.text,
            "Months late": each.months_late,
            "Lost in the year of the start": _amount(each.first_year_lost),
            "Missing in later years": _amount(each.full_year_delayed),
        }
        for each in found
    ]
    return pd.DataFrame(rows).set_index("Scheme")


def into_scenario(here: Session, day: date) -> None:
    """Draw the button that turns lateness into a scenario, and say what that scenario does once it is shown."""
    late = slippage_scenario(here.plan, day)
    delays = {setting: v for setting, v in here.scenario.values.items() if setting.lever == SLIPPAGE.name}
    others = {setting: v for setting, v in here.scenario.values.items() if setting.lever != SLIPPAGE.name}
    with st.container(key="milestone_scenario", horizontal=True, vertical_alignment="center"):
        if late.values and delays == late.values:
            with st.container(width="stretch"):
                st.markdown(_said(here.plan, late, here.scenario))
            st.page_link("pages/what_if.py", label="See it on What if", icon=":material/tune:")
            return
        st.button(
            "Turn the lateness into a scenario",
            icon=":material/fast_forward:",
            on_click=state.apply,
            args=({**others, **late.values}, late.name),
            disabled=not late.values,
            help="Every scheme with a late milestone starts as many months late as that milestone is. Other "
            "levers stay where they are. Undo takes it back.",
        )
        if delays:
            st.caption("The scenario has other delays than these; they are replaced.")


def _delayed(plan: Plan, late: Scenario) -> str:
    """Count what the scenario delays, a programme with its schemes as one."""
    names = {setting.scope for setting in late.values}
    schemes = len(names & {scheme.name for scheme in plan.schemes})
    parts = [count(schemes, "scheme")] if schemes else []
    parts += [f"all of {count(len(names) - schemes, 'programme')}"] if len(names) > schemes else []
    return " and ".join(parts)


def _said(plan: Plan, late: Scenario, shown: Scenario) -> str:
    """Say what the scenario of lateness does."""
    months = sorted({int(value) for value in late.values.values()})
    by = count(months[0], "month") if len(months) == 1 else f"{months[0]} to {months[-1]} months"
    published, ours = state.projections()
    changes = ours.in_year[0] - published.in_year[0]
    year = next((t for t, change in enumerate(changes) if abs(change) >= VISIBLE), 0)
    more = " with the other levers that are moved" if len(shown.values) > len(late.values) else ""
    position = f"{money(float(ours.in_year[0, year]))}, {better_or_worse(float(changes[year]))}{more}"
    return (
        f"**Now in the scenario**: {_delayed(plan, late)} start {by} late. In-year position "
        f"{plan.year_labels[year]}: {position}. {_breaks_even(ours, published)}"
    )


def _breaks_even(ours: Projection, published: Projection) -> str:
    now, was = (reached(each, "break_even") for each in (ours, published))
    if now.year is None or was.year is None:
        return f"Breaks even in {when(now)}; the plan in {when(was)}."
    return f"Breaks even in {when(now)}, {later_or_earlier(now.year - was.year)}."
