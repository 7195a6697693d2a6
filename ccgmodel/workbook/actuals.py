"""A workbook of actuals alone: what happened, read against a plan that is there already."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ccgmodel.plan import (
    MONTHS_A_YEAR,
    MetricValues,
    MonthlyActuals,
    Plan,
    PlanError,
    Problem,
    Report,
    TooManyProblemsError,
    first_monitored,
    guessing_for_a_while,
    with_actuals,
    with_money_actuals,
    year_label,
)
from ccgmodel.workbook.cells.cells import SheetGrid, load
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.cells.table import Frame
from ccgmodel.workbook.cells.values import IN_THOUSANDS
from ccgmodel.workbook.contract import ACTUALS, METRIC_VALUES, MONEY_ACTUALS, fold
from ccgmodel.workbook.sheets.care import read_figures
from ccgmodel.workbook.sheets.money_actuals import money_actuals_questions, read_money_actuals
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
    others on the sheet Metric values are left alone. Money is in the unit of the plan's own workbook.
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
        frame = Frame(plan.year_numbers, IN_THOUSANDS[plan.money_unit])
        names = (*plan.line_names, *(scheme.name for scheme in plan.schemes))
        monitored = read_money_actuals(grids, frame, report, names, first_monitored(plan))
        if not report.has_errors:
            plan = with_actuals(plan, *found)
            plan = with_money_actuals(plan, *(each.read for each in monitored)) if monitored else plan
            rows = len(found) + len(monitored)
            report.problems.extend(money_actuals_questions(plan, monitored))
    except (PlanError, TooManyProblemsError) as error:
        report.problems.append(Problem(title, str(error) or "there are too many problems", "correct the workbook"))
    return ActualsReading(None if report.has_errors else plan, tuple(report.problems), rows)


def _grids(content: bytes, title: str, report: Report) -> Mapping[str, SheetGrid]:
    known = {fold(sheet.name): sheet.name for sheet in (ACTUALS, METRIC_VALUES, MONEY_ACTUALS)}
    loaded = load(content, known, title, report)
    if loaded is None:
        return {}
    grids = {known[grid.called]: grid for grid in loaded if grid.called in known}
    if not grids:
        wanted = f"{ACTUALS.name}, {METRIC_VALUES.name} or {MONEY_ACTUALS.name}"
        report.error(title, f"it has no sheet {wanted}", "fill in the workbook that is offered here")
    return grids


def actuals_template(target: str | Path | io.BytesIO, plan: Plan) -> None:
    """Write a workbook with a row of blank months for each metric that runs through the year, in the last year.

    Lines and schemes have a row in the first year of which months may be typed, with what is known of it.
    """
    headings = [field.heading for field in ACTUALS.columns]
    year = year_label(plan.first_year + plan.own_years - 1)
    rows = [headings]
    for metric in plan.metrics:
        if metric.aggregation in ("quarterly", "cumulative"):
            cells = {"metric": metric.name, "year": year}
            cells["measure"] = "numerator" if metric.kind in ("rate", "relative") else "value"
            rows.append([cells.get(field.key, "") for field in ACTUALS.columns])
    write({ACTUALS.name: rows, MONEY_ACTUALS.name: _money_rows(plan)}, target)


def _money_rows(plan: Plan) -> list[list[str]]:
    """The months of money of each line and scheme, those that are known in the plan's own unit."""
    year, unit = first_monitored(plan), IN_THOUSANDS[plan.money_unit]
    names = (*plan.line_names, *(scheme.name for scheme in plan.schemes))
    blank = (None,) * MONTHS_A_YEAR
    known = {row.name: row.months for row in plan.money_actuals if row.series == "actual" and row.year == year}
    rows = [[field.heading for field in MONEY_ACTUALS.columns]]
    for name in names if year in plan.year_numbers else ():
        months = ["" if month is None else f"{month / unit:.15g}" for month in known.get(name, blank)]
        rows.append([name, "actual", year_label(year), *months, ""])
    return rows
