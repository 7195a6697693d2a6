"""Who breaks even when: every part against a rule in every year, and the first year in which it is met."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.portfolio import milestone_year, part_margin
from ccgmodel.projection import HORIZON, MILESTONES, Milestone
from ui.charts import portfolio
from ui.parts import choices, figures, style
from ui.portfolio.view import NOW, PLANS, Shown, beyond
from ui.portfolio.words import count, listed
from ui.words.money import PER, money, number
from ui.words.position import MILESTONE_WORDS, TESTS

MOST = 40  # rows that one picture can hold and still be read


def draw(on: Shown) -> None:
    """Draw the map of margins by part and year, and the years of the three rules."""
    rule = choices.choose("Rule", list(MILESTONES), "when_rule", "break_even", TESTS.__getitem__, 200)
    st.markdown(f"**{_sentence(on, rule)}**")
    nodes = on.portfolio.nodes[:MOST]
    rows = [
        {
            "part": "\u2003" * node.level + node.name,
            "year": label,
            "met": "met" if value >= 0 else "missed",
            "text": f"{'✓' if value >= 0 else '✕'} {_short(value, on)}",
        }
        for node in nodes
        for label, value in zip(on.labels, part_margin(on.projection, rule, node.name)[NOW].tolist(), strict=True)
        if not np.isnan(value)
    ]
    subtitle = "✓ and teal: met, by how much.\n✕ and red: missed, by how much."
    name = f"{TESTS[rule]}: margin by part and year"
    left = len(on.portfolio.nodes) - len(nodes)
    said = (
        "A group’s margin is the sum of its members’: what one lacks another may have."
        + (f" {left} more are in the table." if left else "")
    )  # fmt: skip
    specification = portfolio.cells(f"Margin to: {TESTS[rule].lower()}, {on.unit}", subtitle, style.palette())
    figures.chart(name, pd.DataFrame(rows), specification, said)
    figures.table(_years(on), "First year in which each part meets each rule")
    st.caption(
        f"Past the last year shown the in-year position is held level, for up to {HORIZON} years; that is ours."
    )
    beyond(on)


def _short(value: float, on: Shown) -> str:
    """Write a margin for a cell: the unit is in the title."""
    places = 0 if on.unit == "£k" else 1 if abs(value) >= 950 else 2
    return number(value / PER[on.unit], places)


def _sentence(on: Shown, rule: Milestone) -> str:
    """Say how many meet a rule by the year in view, and who is the last."""
    does, do = MILESTONE_WORDS[rule].verbs(its="its", their="their")
    years = {name: int(milestone_year(on.projection, rule, name)[NOW]) for name in on.portfolio.organisations}
    never = [name for name, year in years.items() if not year]
    if never:
        verb = does if len(never) == 1 else do
        return f"{listed(never)} never {verb} within {HORIZON} years."
    last = max(years.values())
    slowest = [name for name, year in years.items() if year == last]
    if len(slowest) == len(years):
        return f"All {count(len(years))} {do} from {year_label(last)}."
    worst = min(float(part_margin(on.projection, rule, name)[NOW, on.at]) for name in slowest)
    now = f" In {on.label(on.year)} the least of them has {money(worst, on.unit)} to spare." if worst >= 0 else ""
    return f"{listed(slowest)} {does if len(slowest) == 1 else do} last, in {year_label(last)}.{now}"


def _years(on: Shown) -> pd.DataFrame:
    rows = []
    for node in on.portfolio.nodes:
        cells = {"Part": "\u2003" * node.level + node.name}
        for rule, label in TESTS.items():
            plan, now = (int(milestone_year(on.projection, rule, node.name)[s]) for s in (PLANS, NOW))
            before = f" (plan {_year(plan)})" if plan != now else ""
            cells[label] = f"{_year(now)}{before}"
        rows.append(cells)
    return pd.DataFrame(rows).set_index("Part")


def _year(year: int) -> str:
    return year_label(year) if year else f"not in {HORIZON} years"
