"""Read a workbook as a plan, or say everything that keeps it from being one.

Conventions: headings, sheets, choices and names of lines are matched whatever their case and spaces; columns
stand in any order; figures may be numbers or text ("£1,234k", "2.3%", "(20.9)"); a blank is never nought, it
means that a driver does not apply, that QIPP follows its taper, or that there is no such allocation or step; a
lone dash is nought in a cell of money. The headings may stand below a title. The template's notes are not read.
What is not part of the contract is reported as ignored. Nothing is corrected on the way.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ccgmodel.plan import (
    MOST_PROBLEMS,
    Plan,
    PlanError,
    Problem,
    Report,
    TooManyProblemsError,
    did_you_mean,
    guessing_for_a_while,
)
from ccgmodel.scenario import Note, Scenario, Setting
from ccgmodel.workbook import contract
from ccgmodel.workbook.assemble import PlanSheets
from ccgmodel.workbook.cells.cells import SheetGrid, load
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.cells.units import UnitQuestion
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.levers import READ_BACK, REASONS, RESULT_SHEETS, STAMP, read_reasons, read_scenario
from ccgmodel.workbook.sheets.settings import MoneyUnit

_OURS = set(map(fold, contract.NOT_PART_OF_A_PLAN))


@dataclass(frozen=True)
class WorkbookReading:
    """A workbook read: its plan, or None where any of the problems is an error. Warnings accompany a plan.

    The scenario is that of the Levers sheet, which an export has; None where there is no such sheet. The notes are
    those of the Reasons sheet, of what the scenario sets. The unit
    question stands where another money unit seems to be meant, whether or not there is a plan: the answer goes to
    `read(..., money_unit=...)`.
    """

    plan: Plan | None
    problems: tuple[Problem, ...]
    scenario: Scenario | None = None
    unit_question: UnitQuestion | None = None
    notes: Mapping[Setting, Note] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Problem, ...]:
        """What is asked about the plan: its figures stand on the answers."""
        return tuple(each for each in self.problems if each.severity == "warning")

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the workbook from being read as a plan."""
        return tuple(each for each in self.problems if each.severity == "error")


def read(
    source: str | Path | bytes, name: str | None = None, money_unit: MoneyUnit | None = None
) -> WorkbookReading:
    """Read a workbook as a plan; bad content gives problems, never an exception.

    Args:
        source: path of the workbook, or its bytes.
        name: what to call it in messages; by default the name of the file.
        money_unit: the money unit as the user confirmed it, in place of the one on the Plan sheet.

    Raises:
        FileNotFoundError: where there is no such file (other errors of the file system likewise).

    """
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    title = name or ("the workbook" if isinstance(source, bytes) else Path(source).name)
    refused = guard(content, title)
    if refused:
        return WorkbookReading(None, tuple(refused))
    report = Report()
    with _collecting_no_garbage(), guessing_for_a_while():
        try:
            found = _read(content, title, money_unit, report)
        except TooManyProblemsError:
            said = f"there are more than {MOST_PROBLEMS:,} problems; the others are not listed"
            report.problems.append(Problem(title, said, "correct these first, and upload the workbook again"))
            found = WorkbookReading(None, ())
    problems = tuple(report.problems)
    if report.has_errors:
        return WorkbookReading(None, problems, unit_question=found.unit_question)
    return replace(found, problems=problems)


@contextmanager
def _collecting_no_garbage() -> Iterator[None]:
    """Leave the garbage collector off: it would go over all cells again and again, a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(content: bytes, title: str, money_unit: MoneyUnit | None, report: Report) -> WorkbookReading:
    """Read what can be read; the problems are in the report."""
    grids = _grids(content, title, report)
    if grids is None:
        return WorkbookReading(None, ())
    missing = [sheet for sheet in contract.SHEETS if sheet.required and sheet.name not in grids]
    for sheet in missing:
        headings = ", ".join(field.heading for field in sheet.columns if field.required)
        years = " and a column for each year" if sheet.by_year else ""
        remedy = f"add it, with the headings {headings}{years}"
        report.error(title, f"the sheet {sheet.name!r} is missing", remedy)
    blank = {sheet.name: SheetGrid(sheet.name, {}) for sheet in missing}
    unheard = {*blank, *(grid.name for grid in grids.values() if grid.is_chart)}
    sheets = PlanSheets({**grids, **blank}, money_unit, report)
    try:
        plan = sheets.plan()
        scenario = read_scenario(grids, plan, report) if plan else None
        notes = read_reasons(grids, plan, scenario, report) if plan else {}
        return WorkbookReading(plan, (), scenario, sheets.unit_question(), notes)
    except PlanError as error:
        report.error(title, str(error), "correct the workbook")
        return WorkbookReading(None, ())
    finally:  # a sheet that is missing, or a chart, is reported once, not for everything that it would hold
        sheets.say_years_once()
        report.problems[:] = [each for each in report.problems if each.where.split("!")[0] not in unheard]


def _grids(content: bytes, title: str, report: Report) -> dict[str, SheetGrid] | None:
    """The sheets of the contract by name; those that are not part of it are reported as ignored."""
    known = {fold(sheet.name): sheet.name for sheet in (*contract.SHEETS, *READ_BACK, REASONS)}
    loaded = load(content, known, title, report)
    if loaded is None:
        return None
    is_export = any(grid.called == fold(STAMP.name) for grid in loaded)
    computed = set(map(fold, RESULT_SHEETS)) if is_export else set()
    grids: dict[str, SheetGrid] = {}
    for grid in loaded:
        name = known.get(grid.called)
        if name is None and grid.called not in computed | _OURS:
            _ignore_sheet(grid.name, report)
        elif name is None:
            continue
        elif name in grids:
            report.error(grid.name, f"the sheet {name!r} appears twice", "keep one of the two")
        else:
            grids[name] = grid
    return grids


def _ignore_sheet(name: str, report: Report) -> None:
    guess = did_you_mean(name, [sheet.name for sheet in contract.SHEETS])
    found = f"the sheet is not part of a plan{guess}"
    report.warn(name, found, "it is ignored; rename it if it should be read")
