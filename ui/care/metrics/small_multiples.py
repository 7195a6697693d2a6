"""The metrics drawn side by side, each with its message, and as one table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ccgmodel.baseline import has_quarters
from ccgmodel.plan import QUARTERLY, SLOTS, WHOLE, Metric, period_label
from ccgmodel.projection import Trajectories
from ui.charts import metrics as pictures
from ui.parts import figures as answers
from ui.parts import style
from ui.words import metrics as words

LEGEND = (
    "Blue: scenario. Dashed grey: published plan. Dark: what happened. Dashed red: target. Thin grey: others. "
    "The axes do not start at nought."
)


def draw(both: Trajectories, metrics: Sequence[Metric], *, by_quarter: bool) -> None:
    """Draw a chart for each metric that has one, two beside each other."""
    drawn = [metric for metric in metrics if not both.needs(metric)]
    if not drawn:
        return
    alone = [metric.name for metric in drawn if not has_quarters(both.plan, metric)] if by_quarter else []
    whole = f" By year, because no quarters are printed: {', '.join(alone)}." if alone else ""
    st.caption(f"{LEGEND}{whole}")
    for start in range(0, len(drawn), 2):
        for column, metric in zip(st.columns(2, gap="medium"), drawn[start : start + 2], strict=False):
            with column:
                _one(both, metric, by_quarter=by_quarter)


def _one(both: Trajectories, metric: Metric, *, by_quarter: bool) -> None:
    data = pictures.figures(both, metric, by_quarter=by_quarter)
    unit = f"{metric.unit}, " if metric.unit else ""
    specification = pictures.specification(metric.name, f"{unit}{words.DIRECTION[metric.good]}", style.palette())
    answers.chart(metric.name, data, specification, words.message(both, metric))
    answers.behind(metric.name, lambda: pictures.behind(data))
    if metric.definition or metric.note or metric.printed_as:
        printed = f"Its source calls this row “{metric.printed_as}”." if metric.printed_as else ""
        said = [metric.definition, metric.note, printed]
        st.caption(" ".join(f"{each.removesuffix('.')}." for each in said if each))


def table(both: Trajectories, metrics: Sequence[Metric], *, by_quarter: bool) -> None:
    """Draw every metric as a row, scenario and plan, by year or quarter."""
    slots = [slot for slot in range(SLOTS) if (slot != WHOLE) == by_quarter]
    periods = [(t, slot) for t in range(both.plan.years) for slot in slots]
    rows = {}
    for metric in metrics:
        if both.needs(metric) or (by_quarter and metric.aggregation not in QUARTERLY):
            continue
        of = both.of(metric.name)
        for name, which in (("scenario", words.SCENARIO), ("plan", words.PLAN)):
            rows[f"{metric.name}, {name}"] = [_cell(metric, float(of[which, t, slot])) for t, slot in periods]
    if not rows:
        st.info("No metric of this choice has figures by quarter. Switch to years.")
        return
    names = [period_label(both.plan.first_year + t, slot) for t, slot in periods]
    figures = pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("Metric")
    answers.table(figures, "Metrics by quarter" if by_quarter else "Metrics by year")


def _cell(metric: Metric, figure: float) -> str:
    text = words.value(metric, figure)
    return "" if text == "not known" else text
