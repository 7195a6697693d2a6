"""Headline figures, milestones and assumptions of several scenarios, one column each."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ccgmodel.plan import WHOLE, Plan
from ccgmodel.projection import HORIZON, MILESTONES, Milestone, Projection, reached, trajectories
from ccgmodel.scenario import LEVERS, Setting
from ui.charts.compare import Compared
from ui.parts.figures import table
from ui.words import metrics
from ui.words.money import Unit, later_or_earlier, money, signed
from ui.words.position import MILESTONE_WORDS, when
from ui.words.settings import value_of, what
from ui.words.text import escaped

TESTS = {milestone: words.verbs()[0].capitalize() for milestone, words in MILESTONE_WORDS.items()}


def headline(projection: Projection, compared: Sequence[Compared], unit: Unit) -> str:
    """Say which of them ends best, and by how much it is ahead of the one that ends worst."""
    last = projection.in_year[:, -1]
    best, worst, year = int(last.argmax()), int(last.argmin()), projection.plan.year_labels[-1]
    if last[best] - last[worst] < 0.5:
        return f"All end {year} with the same in-year position, {money(float(last[best]), unit)}."
    return (
        f"**{compared[best].name}** ends {year} best, with {money(float(last[best]), unit)} in the year: "
        f"{money(float(last[best] - last[worst]), unit)} better than **{compared[worst].name}**."
    )


def figures(projection: Projection, compared: Sequence[Compared], unit: Unit) -> pd.DataFrame:
    """Return the headline figures, and how far each of the others is from the first scenario."""
    last = projection.plan.year_labels[-1]
    amounts = {
        f"In-year position {last}": projection.in_year[:, -1],
        f"Cumulative position {last}": projection.cumulative[:, -1],
        f"Underlying position {last}": projection.underlying[:, -1],
        f"QIPP delivered, {projection.plan.years} years": projection.qipp_delivered.sum(axis=1),
    }
    rows: dict[str, list[str]] = {}
    for name, values in amounts.items():
        rows[name] = [money(float(value), unit) for value in values]
        rows[f"{name}, difference"] = ["", *(signed(float(value - values[0]), unit) for value in values[1:])]
    rows |= {TESTS[milestone]: _years(projection, milestone, len(compared)) for milestone in MILESTONES}
    names = [each.name for each in compared]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("Figure")


def _years(projection: Projection, milestone: Milestone, count: int) -> list[str]:
    first = reached(projection, milestone, 0).year
    said = []
    for scenario in range(count):
        found = reached(projection, milestone, scenario)
        apart = found.year - first if scenario and found.year and first else 0
        text = f"Not within {HORIZON} years" if found.year is None else when(found)
        said.append(f"{text}, {later_or_earlier(apart, '').removesuffix(' than ')}" if apart else text)
    return said


def by_year(projection: Projection, compared: Sequence[Compared], result: str, unit: Unit) -> pd.DataFrame:
    """Return a position by year in text, one row a scenario."""
    values = getattr(projection, result)
    rows = {each.name: [money(float(v), unit) for v in values[at]] for at, each in enumerate(compared)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(projection.plan.year_labels)).rename_axis(
        "Scenario"
    )


def assumptions(plan: Plan, compared: Sequence[Compared]) -> pd.DataFrame:
    """Return what is set otherwise in one scenario than in another, with the reason where there is one."""
    settings = dict.fromkeys(setting for each in compared for setting in each.scenario.values)
    rows = {}
    for setting in settings:
        values = [each.scenario.values.get(setting) for each in compared]
        if len(set(values)) > 1:
            rows[what(setting)] = [_value(plan, setting, each) for each in compared]
    names = [each.name for each in compared]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("Assumption")


def _value(plan: Plan, setting: Setting, each: Compared) -> str:
    value, note = each.scenario.values.get(setting), each.notes.get(setting)
    if value is None:
        wider = setting.scope or setting.year is not None
        own = value_of(plan, setting, LEVERS[setting.lever].neutral(plan))
        return "not set apart" if wider else f"{own}, as in the plan"
    return f"{value_of(plan, setting, value)}{f' – {note.reason}' if note and note.reason else ''}"


def draw_care(plan: Plan, compared: Sequence[Compared]) -> None:
    """Draw the metrics that can be carried forward, where the plan has any."""
    found = care_table(plan, compared)
    if found.empty:
        return
    st.header("What it means for care", anchor=False)
    table(found, "Metrics side by side")
    st.caption(
        "Each metric in the last year for which the plan has a figure of it. Better and worse are against "
        f"{escaped(compared[0].name)}, the first that was chosen."
    )


def care_table(plan: Plan, compared: Sequence[Compared]) -> pd.DataFrame:
    """Return the metrics that have a trajectory: values with their unit, and how each is from the first."""
    rows = {}
    carried = trajectories(plan, [each.scenario for each in compared])
    for metric in plan.metrics:
        last = metrics.last_known(carried, metric)
        if last is None:
            continue
        first, *others = (float(figure) for figure in carried.of(metric.name)[:, last, WHOLE])
        rows[f"{metric.name}, {plan.year_labels[last]}"] = [
            metrics.value(metric, first),
            *(
                f"{metrics.value(metric, figure)}: {metrics.difference(metric, figure, first, 'the first')}"
                for figure in others
            ),
        ]
    names = [each.name for each in compared]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("Metric")
