"""The roll-up: the whole and its parts as sums, and which rules each part meets and when."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.portfolio import NOW, PLANS, Verdict, milestone_year, part_margin, verdicts
from ccgmodel.projection import HORIZON, MILESTONES, RESULT_NAMES, Milestone, passes
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import PER, better_or_worse, capital, finer, in_words, listed, money, number, percent
from ccgmodel.words.position import milestone_tests, milestone_words
from ccgmodel.words.required import required
from ccgmodel.words.text import escaped
from ui.charts import bars
from ui.charts.compare import cells
from ui.parts import choices, figures, style
from ui.portfolio.attention import verdict
from ui.portfolio.view import Shown, beyond, part

SHARE = "surplus_share"
LABELS = {
    name: {**RESULT_NAMES, SHARE: "In-year position, share of recurrent allocation", "spend": "Spend"}[name]
    for name in (
        "in_year", SHARE, "allocation", "recurrent_allocation", "spend", "qipp_planned", "qipp_delivered",
        "headroom", "contingency", "underlying", "cumulative", "surplus_required", "after_rules",
    )
}  # fmt: skip
MOST = 40  # rows that one picture can hold and still be read
BARS = "Blue: as set now. Grey behind: the plans.\nDashed line: {required}."


def sums(on: Shown) -> None:
    """Draw one part's position, the sums of all parts, and the rules that are met and missed at once."""
    with st.container(horizontal=True):
        name = part(on, "rollup_part")
        known = list(LABELS)
        named = {each: savings_words(text, *on.portfolio.plans) for each, text in LABELS.items()}
        labels = {**named, "surplus_required": capital(required(*on.portfolio.plans).amount)}
        output = choices.choose("Result in the table", known, "rollup_result", "in_year", labels.__getitem__, 300)
    now, plan = on.of("in_year", name), on.of("in_year", name, PLANS)
    rule = on.of("surplus_required", name)
    data = bars.bars(plan.tolist(), now.tolist(), rule.tolist(), on.labels, on.unit).dropna()
    asked = required(*(on.portfolio.plans[member] for member in on.portfolio.node(name).members)).amount
    words = (f"In-year surplus or deficit, {on.unit}", BARS.format(required=asked), capital(asked))
    said = (
        f"{escaped(name)}: {money(float(now[on.at]), on.unit)} in {on.label(on.year)}, "
        f"{better_or_worse(float(now[on.at] - plan[on.at]), on.unit, 'the plans')}."
    )
    figures.chart("Position of a part by year", data, bars.bar_specification(*words, style.palette()), said)
    unit = "%" if output == SHARE else on.unit
    figures.table(_sums(on, output), f"{labels[output]} by part, {unit}")
    st.caption("Every figure of a group is the sum of its members’; a share is its sum over its sum.")
    _met_and_missed(on)
    beyond(on)


def _sums(on: Shown, output: str) -> pd.DataFrame:
    rows = {}
    for node in on.portfolio.nodes:
        if output == SHARE:
            texts = [_or_none(v, percent(v, 2)) for v in on.projection.surplus_share(node.name)[NOW].tolist()]
        else:
            texts = [_or_none(v, money(v, on.unit)) for v in on.of(output, node.name).tolist()]
        rows["\u2003" * node.level + node.name] = texts
    return pd.DataFrame.from_dict(rows, orient="index", columns=on.labels).rename_axis("Part")


def _or_none(value: float, text: str) -> str:
    return "no total" if np.isnan(value) else text


def _met_and_missed(on: Shown) -> None:
    """Draw what the whole meets and a part misses, both side by side."""
    st.header("Met by the whole, missed by a part", anchor=False)
    found = [each for each in verdicts(on.projection, NOW) if each.met_and_missed]
    if not found:
        st.markdown("There is no rule that a group meets while one of its members misses it.")
        return
    figures.table(pd.DataFrame([_row(on, each) for each in found]).set_index("Rule"), "Rules met and missed")


def _row(on: Shown, each: Verdict) -> dict[str, str]:
    missed = [f"{name} by {finer(gap, on.unit)}" for name, gap in each.missed_by]
    return {
        "Rule": milestone_tests(*on.portfolio.plans)[each.rule],
        "Year": on.label(each.year),
        "Part": each.node.name,
        "The part as a whole": verdict(each.margin, on, met=each.met),
        "Its members": f"✕ missed by {listed(missed, 6)}",
    }


def break_even(on: Shown) -> None:
    """Draw the map of margins by part and year, and the years of the three rules."""
    tests = milestone_tests(*on.portfolio.plans)
    rule = choices.choose("Rule", list(MILESTONES), "when_rule", "break_even", tests.__getitem__, 200)
    st.markdown(f"**{escaped(_who_and_when(on, rule))}**")
    nodes = on.portfolio.nodes[:MOST]
    rows = [
        {
            "part": "\u2003" * node.level + node.name,
            "year": label,
            "met": "met" if met else "missed",
            "text": f"{'✓' if met else '✕'} {_short(value, on)}",
        }
        for node in nodes
        for label, value in zip(on.labels, part_margin(on.projection, rule, node.name)[NOW].tolist(), strict=True)
        if not np.isnan(value)
        for met in [passes(value, *(on.portfolio.plans[member] for member in node.members))]
    ]
    subtitle = "✓ and teal: met, by how much.\n✕ and red: missed, by how much."
    name = f"{tests[rule]}: margin by part and year"
    left = len(on.portfolio.nodes) - len(nodes)
    said = (
        "A group’s margin is the sum of its members’: what one lacks another may have."
        + (f" {left} more are in the table." if left else "")
    )  # fmt: skip
    specification = cells(
        f"Margin to: {milestone_words(*on.portfolio.plans)[rule].test}, {on.unit}", subtitle, style.palette()
    )
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


def _who_and_when(on: Shown, rule: Milestone) -> str:
    """Say how many meet a rule by the year in view, and who is the last."""
    does = milestone_words(*on.portfolio.plans, its="its")[rule].does
    do = milestone_words(*on.portfolio.plans, its="their")[rule].do
    years = {name: int(milestone_year(on.projection, rule, name)[NOW]) for name in on.portfolio.organisations}
    never = [name for name, year in years.items() if not year]
    if never:
        verb = does if len(never) == 1 else do
        return f"{listed(never)} never {verb} within {HORIZON} years."
    last = max(years.values())
    slowest = [name for name, year in years.items() if year == last]
    if len(slowest) == len(years):
        return f"All {in_words(len(years))} {do} from {year_label(last)}."
    worst = min(float(part_margin(on.projection, rule, name)[NOW, on.at]) for name in slowest)
    now = f" In {on.label(on.year)} the least of them has {money(worst, on.unit)} to spare." if worst >= 0 else ""
    return f"{listed(slowest)} {does if len(slowest) == 1 else do} last, in {year_label(last)}.{now}"


def _years(on: Shown) -> pd.DataFrame:
    rows = []
    for node in on.portfolio.nodes:
        cells = {"Part": "\u2003" * node.level + node.name}
        for rule, label in milestone_tests(*on.portfolio.plans).items():
            plan, now = (int(milestone_year(on.projection, rule, node.name)[s]) for s in (PLANS, NOW))
            before = f" (plan {_first_year(plan)})" if plan != now else ""
            cells[label] = f"{_first_year(now)}{before}"
        rows.append(cells)
    return pd.DataFrame(rows).set_index("Part")


def _first_year(year: int) -> str:
    return year_label(year) if year else f"not in {HORIZON} years"
