"""The Care sheet of an export: metrics and activity under the levers, one formula a step, quarter and year.

The steps are those of `ccgmodel.metric_baseline` and `ccgmodel.trajectories`. A plan without metrics has no such
sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ccgmodel.plan import WHOLE
from ccgmodel.workbook.export.activity import Activity, ActivityWriter
from ccgmodel.workbook.export.blocks import Block, add_block
from ccgmodel.workbook.export.book import Grid, Ref
from ccgmodel.workbook.export.care_figures import CareFigures
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.metric_rows import MetricRows
from ccgmodel.workbook.export.result_rows import Result
from ccgmodel.workbook.export.savings import Savings, TopDown

SHEET = "Care"


@dataclass(frozen=True)
class Care:
    """Where the sheet's rows stand: those of activity, and each metric's whole years for the Check sheet."""

    activity: Activity
    results: dict[str, Result]


def write_care(
    at: Context, figures: CareFigures, savings: Savings | None, top_down: TopDown, recovery: Ref
) -> Care:
    """Write the sheet and return where its rows stand."""
    at = replace(at, grid=Grid(at.grid.book, SHEET, at.plan.year_labels))
    growth = _lever(at, "activity_growth", "Lever: activity growth", figures.growth, "a year")
    delivery = _lever(at, "metric_delivery", "Lever: planned improvement achieved", figures.delivery, "share")
    activity = ActivityWriter(at, figures, savings, top_down, recovery).write(growth)
    results: dict[str, Result] = {}
    for place, metric in enumerate(at.plan.metrics):
        at.grid.section(f"{metric.name} ({metric.unit or 'no unit'})")
        rows = MetricRows(at, figures, place, growth[place], delivery[place], activity)
        whole = rows.write()
        values = figures.ours.values[0, place, :, WHOLE]
        if whole is not None and np.isfinite(values).any():
            results[f"metric:{metric.name}"] = Result(metric.name, metric.unit, whole, values)
    return Care(activity, results)


def _lever(at: Context, name: str, title: str, values: np.ndarray, unit: str) -> Block:
    def formula(_: Ref, place: int, t: int) -> str:
        return at.levers.metric_value(name, t, at.plan.metrics[place])

    return add_block(at.grid, title, [(metric.name, "") for metric in at.plan.metrics], formula, values, unit)
