"""Read a workbook as a plan, or say everything that keeps it from being one.

Conventions: headings, sheets, choices and names of lines are matched whatever their case and spaces; columns
stand in any order; figures may be numbers or text ("£1,234k", "2.3%", "(20.9)"); a blank is never nought, it
means that a driver does not apply, that QIPP follows its taper, or that there is no such allocation or step.
What is not part of the contract is reported as ignored. Nothing is corrected on the way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ccgmodel.plan import Plan, PlanError, Qipp
from ccgmodel.scenario import Scenario
from ccgmodel.workbook import layout
from ccgmodel.workbook.cells import Grid, load
from ccgmodel.workbook.fields import fold
from ccgmodel.workbook.guard import guard
from ccgmodel.workbook.income import read_allocation, read_qipp
from ccgmodel.workbook.lever_sheet import READ_BACK, RESULT_SHEETS, STAMP, read_scenario
from ccgmodel.workbook.problems import Problem, Report, did_you_mean
from ccgmodel.workbook.publication import read_contradictions, read_published, read_sources, read_stories
from ccgmodel.workbook.settings import Settings, read_settings
from ccgmodel.workbook.spend import Spend, lines, read_fixed, read_spend, read_yearly_rates
from ccgmodel.workbook.steps import read_steps


@dataclass(frozen=True)
class Reading:
    """A workbook read: its plan, or None where any of the problems is an error. Warnings accompany a plan.

    The scenario is that of the Levers sheet, which an export has; None where there is no such sheet.
    """

    plan: Plan | None
    problems: tuple[Problem, ...]
    scenario: Scenario | None = None


def read(source: str | Path | bytes, name: str | None = None) -> Reading:
    """Read a workbook as a plan; bad content gives problems, never an exception.

    Args:
        source: path of the workbook, or its bytes.
        name: what to call it in messages; by default the name of the file.

    Raises:
        FileNotFoundError: where there is no such file (other errors of the file system likewise).

    """
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    title = name or ("the workbook" if isinstance(source, bytes) else Path(source).name)
    refused = guard(content, title)
    if refused:
        return Reading(None, tuple(refused))
    report = Report()
    plan, scenario = _read(content, title, report)
    if report.has_errors:
        return Reading(None, tuple(report.problems))
    return Reading(plan, tuple(report.problems), scenario)


def _read(content: bytes, title: str, report: Report) -> tuple[Plan | None, Scenario | None]:
    grids = _grids(content, title, report)
    if grids is None:
        return None, None
    missing = [sheet for sheet in layout.SHEETS if sheet.required and sheet.name not in grids]
    for sheet in missing:
        headings = ", ".join(field.heading for field in sheet.columns if field.required)
        years = " and a column for each year" if sheet.by_year else ""
        remedy = f"add it, with the headings {headings}{years}"
        report.error(title, f"the sheet {sheet.name!r} is missing", remedy)
    blank = {sheet.name: Grid(sheet.name, {}) for sheet in missing}
    try:
        plan = _plan({**grids, **blank}, report)
        return plan, read_scenario(grids, plan, report) if plan else None
    except PlanError as error:
        report.error(title, str(error), "correct the workbook")
        return None, None
    finally:  # a sheet that is missing is reported once, not for everything that it would hold
        report.problems[:] = [each for each in report.problems if each.where.split("!")[0] not in blank]


def _grids(content: bytes, title: str, report: Report) -> dict[str, Grid] | None:
    """The sheets of the contract by name; those that are not part of it are reported as ignored."""
    known = {fold(sheet.name): sheet.name for sheet in (*layout.SHEETS, *READ_BACK)}
    try:
        loaded = load(content, set(known))
    except Exception:  # openpyxl raises whatever a malformed part provokes
        report.error(title, "it cannot be read as an Excel workbook", "open it in Excel and save it again")
        return None
    is_export = any(fold(grid.name) == fold(STAMP.name) for grid in loaded)
    computed = set(map(fold, RESULT_SHEETS)) if is_export else set()
    grids: dict[str, Grid] = {}
    for grid in loaded:
        name = known.get(fold(grid.name))
        if name is None and fold(grid.name) not in computed:
            _ignore_sheet(grid.name, report)
        elif name is None:
            continue
        elif name in grids:
            report.error(grid.name, f"the sheet {name!r} appears twice", "keep one of the two")
        else:
            grids[name] = grid
    return grids


def _ignore_sheet(name: str, report: Report) -> None:
    if fold(name) in map(fold, layout.NOT_READ_YET):
        report.warn(name, "the sheet is not read yet", "it is ignored; nothing needs doing")
    else:
        guess = did_you_mean(name, [sheet.name for sheet in layout.SHEETS])
        found = f"the sheet is not part of a plan{guess}"
        report.warn(name, found, "it is ignored; rename it if it should be read")


def _plan(grids: Mapping[str, Grid], report: Report) -> Plan | None:
    settings = read_settings(grids["Plan"], report)
    frame = settings.frame
    allocation, rules = read_allocation(grids["Allocation"], settings, report)
    spend = read_spend(grids["Spend"], frame, report)
    plan_lines = lines(
        spend, read_fixed(grids.get("Fixed spend"), spend), read_yearly_rates(grids.get("Yearly rates"), spend)
    )
    steps = read_steps(grids.get("Steps"), spend)
    qipp = read_qipp(grids.get("QIPP"), settings, report)
    _check_qipp_shares(spend, sum(line.qipp_share for line in plan_lines), qipp, settings)
    sources = read_sources(grids.get("Sources"), frame, report)
    published = read_published(grids.get("Published"), frame, report)
    stories = read_stories(grids.get("Stories"), frame, report)
    contradictions = read_contradictions(grids.get("Contradictions"), frame, report)
    if report.has_errors:
        return None
    return Plan(
        organisation=settings.organisation,
        code=settings.code,
        first_year=frame.years[0],
        first_year_is=settings.first_year_is,
        years=len(frame.years),
        money_unit=settings.money_unit,
        growth_combines=settings.growth_combines,
        opening_balance=settings.opening_balance or 0.0,
        balance_brought_forward=settings.balance_brought_forward,
        status=settings.status,
        lines=plan_lines,
        allocation=allocation,
        rules=rules,
        qipp=qipp,
        steps=steps,
        sources=sources,
        field_sources=settings.sources,
        published=published,
        stories=stories,
        contradictions=contradictions,
    )


def _check_qipp_shares(spend: Spend, total: float, qipp: Qipp | None, settings: Settings) -> None:
    """Report shares that do not add up to 100 %, and shares of a QIPP that is not given."""
    report, where = spend.sheet.report, spend.sheet.heading("qipp_share")
    if math.isnan(total) or not settings.frame.years or not spend.rows:
        return
    if qipp and abs(total - 1.0) > 1e-6:
        found = f"the QIPP shares add up to {total * 100:.6g} %"
        report.error(where, found, "make them add up to 100 %: they say on which lines the QIPP falls")
    elif qipp is None and total:
        report.warn(where, "QIPP shares are given, but there is no QIPP", "add the QIPP sheet or clear the shares")
