"""What the compared scenarios do to care: the plan's metrics, one row each, one column a scenario."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ccgmodel.plan import WHOLE, Plan
from ccgmodel.projection import trajectories
from ui.charts.compare import Compared
from ui.parts import figures
from ui.words import metrics
from ui.words.text import escaped


def draw(plan: Plan, compared: Sequence[Compared]) -> None:
    """Draw the metrics that can be carried forward, where the plan has any."""
    found = table(plan, compared)
    if found.empty:
        return
    st.header("What it means for care", anchor=False)
    figures.table(found, "Metrics side by side")
    st.caption(
        "Each metric in the last year for which the plan has a figure of it. Better and worse are against "
        f"{escaped(compared[0].name)}, the first that was chosen."
    )


def table(plan: Plan, compared: Sequence[Compared]) -> pd.DataFrame:
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
