"""A workbook of actuals alone: the sheets Actuals and Metric values, read against a plan that is there already."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ccgmodel.plan import (
    MetricValues,
    MonthlyActuals,
    Plan,
    PlanError,
    Problem,
    Report,
    TooManyProblemsError,
    guessing_for_a_while,
    with_actuals,
    year_label,
)
from ccgmodel.workbook.cells.cells import SheetGrid, load
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.cells.table import Frame
from ccgmodel.workbook.contract import ACTUALS, METRIC_VALUES, fold
from ccgmodel.workbook.sheets.care import read_figures
from ccgmodel.workbook.writing.write import write


@dataclass(frozen=True)
class ActualsReading:
    """The plan with the actuals, or None where any of the problems is an error; and how many rows were read."""

    plan: Plan | None
    problems: tuple[Problem, ...]
    rows: int = 0


def read_actuals(content: bytes, title: str, plan: Plan) -> ActualsReading:
    """Read what happened from a workbook into a plan; bad content gives problems, never an exception.

    A row takes the place of what the plan has for the same metric, measure and year. Planned figures and those of
    others on the sheet Metric values are left alone.
    """
    refused = guard(content, title)
    if refused:
        return ActualsReading(None, tuple(refused))
    report = Report()
    rows = 0
    try:
        with guessing_for_a_while():
            grids = _grids(content, title, report)
            metrics = {each.name: each for each in plan.metrics}
            stated, months = read_figures(grids, Frame((), 1.0), report, metrics)
        found: list[MetricValues | MonthlyActuals] = [
            each for each in stated if each.series == "actual" and not each.of
        ]
        found += months
        plan, rows = with_actuals(plan, *found), len(found)
    except (PlanError, TooManyProblemsError) as error:
        report.problems.append(Problem(title, str(error) or "there are too many problems", "correct the workbook"))
    return ActualsReading(None if report.has_errors else plan, tuple(report.problems), rows)


def _grids(content: bytes, title: str, report: Report) -> Mapping[str, SheetGrid]:
    known = {fold(sheet.name): sheet.name for sheet in (ACTUALS, METRIC_VALUES)}
    loaded = load(content, known, title, report)
    if loaded is None:
        return {}
    grids = {known[grid.called]: grid for grid in loaded if grid.called in known}
    if not grids:
        wanted = f"{ACTUALS.name} or {METRIC_VALUES.name}"
        report.error(title, f"it has no sheet {wanted}", "fill in the workbook that is offered here")
    return grids


def actuals_template(target: str | Path | io.BytesIO, plan: Plan) -> None:
    """Write a workbook with a row of blank months for each metric that runs through the year, in the last year."""
    headings = [field.heading for field in ACTUALS.columns]
    year = year_label(plan.first_year + plan.own_years - 1)
    rows = [headings]
    for metric in plan.metrics:
        if metric.aggregation in ("quarterly", "cumulative"):
            cells = {"metric": metric.name, "year": year}
            cells["measure"] = "numerator" if metric.kind in ("rate", "relative") else "value"
            rows.append([cells.get(field.key, "") for field in ACTUALS.columns])
    write({ACTUALS.name: rows}, target)
