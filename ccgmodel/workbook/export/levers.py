"""The Levers sheet of an export: every lever, for all years and for each, for all lines and for some."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from ccgmodel.levers import LEVERS, Lever
from ccgmodel.plan import Line, Plan
from ccgmodel.scenario import Scenario, Setting
from ccgmodel.workbook.export.book import FORMATS, Book, Style
from ccgmodel.workbook.export.inputs import Inputs, address
from ccgmodel.workbook.lever_sheet import LEVERS_SHEET
from ccgmodel.workbook.tables import Cell, Number, headings

_PER_CENT = FORMATS["a year"]
UNITS = {"points": "difference from the plan's rate", "share": "share"}


class LeverCells:
    """Where each lever's values stand, and the formula that finds the one that counts."""

    def __init__(self, plan: Plan, inputs: Inputs) -> None:
        scopes = [line.category for line in plan.lines if line.category] + [line.name for line in plan.lines]
        self._plan, self._inputs = plan, inputs
        self.rows: dict[tuple[str, str], int] = {}  # lever and scope -> row as Excel counts
        for lever in LEVERS.values():
            for scope in ("", *(dict.fromkeys(scopes) if lever.by_line else ())):
                self.rows[lever.name, scope] = len(self.rows) + 2

    def value(self, name: str, t: int, line: Line | None = None) -> str:
        """Return the formula of a lever's value in year t; a line's own wins over its category's."""
        lever = LEVERS[name]
        neutral = self._cell(name, "", "plan")
        if self.is_closed(lever, t):
            return neutral
        scopes = dict.fromkeys(["", *([line.category, line.name] if line and lever.by_line else [])])
        found = neutral
        for scope in scopes:
            for cell in (self._cell(name, scope, "all_years"), self._cell(name, scope, t)):
                found = f'IF({cell}<>"",{cell},{found})'
        if t == 0:  # what has happened does not move
            return f'IF({self._inputs.field("first_year_is")}="outturn",{neutral},{found})'
        return found

    def is_closed(self, lever: Lever, t: int) -> bool:
        """Whether a lever never acts in a year."""
        return t == 0 and lever.acts_from == "second year"

    def _cell(self, name: str, scope: str, column: str | int) -> str:
        return address(LEVERS_SHEET.name, self.column(column), self.rows[name, scope])

    def column(self, column: str | int) -> int:
        """Return the column of a field, or of a year from 0."""
        if isinstance(column, int):
            return headings(LEVERS_SHEET, self._plan.year_labels).index(self._plan.year_labels[column])
        return [field.key for field in LEVERS_SHEET.columns].index(column)


def write_levers(book: Book, plan: Plan, scenario: Scenario, inputs: Inputs) -> LeverCells:
    """Write the Levers sheet, filled with a scenario; rows for single lines are folded away unless set."""
    cells = LeverCells(plan, inputs)
    sheet = book.sheet(LEVERS_SHEET.name)
    for column, heading in enumerate(headings(LEVERS_SHEET, plan.year_labels)):
        book.put(sheet, 0, column, heading, "heading")
    set_scopes = {(setting.lever, setting.scope) for setting in scenario.values}
    for (name, scope), row in cells.rows.items():
        lever = LEVERS[name]
        for column, (content, style) in enumerate(_row(plan, scenario, lever, scope)):
            book.put(sheet, row - 1, column, content, style)
        if scope:
            shown = (name, scope) in set_scopes
            sheet.set_row(row - 1, None, None, {"level": 1, "hidden": not shown})
    _follow_the_plan(book, sheet, plan, cells, inputs)
    _validate(sheet, plan, cells)
    _size(sheet, plan)
    return cells


def _row(plan: Plan, scenario: Scenario, lever: Lever, scope: str) -> Iterator[tuple[Cell, Style]]:
    def value(year: int | None) -> Cell:
        given = scenario.values.get(Setting(lever.name, scope, year))
        return None if given is None else Number(given, _PER_CENT)

    yield lever.label, "name"
    yield scope or None, "name"
    yield UNITS[lever.kind], "name"
    yield Number(lever.minimum, _PER_CENT), "name"
    yield Number(lever.maximum, _PER_CENT), "name"
    yield Number(lever.neutral(plan), _PER_CENT), "pre-filled"
    yield value(None), "input"
    for year in plan.year_numbers:
        yield value(year), "input" if year >= lever.first_year(plan) else "closed"
    yield lever.meaning, "name"


def _follow_the_plan(book: Book, sheet: Worksheet, plan: Plan, cells: LeverCells, inputs: Inputs) -> None:
    """Let the release of headroom, which is absolute, start from the cell of the Plan sheet."""
    row = cells.rows["headroom_release", ""]
    style = book.format("calculated", _PER_CENT)
    formula = f"={inputs.field('headroom_released')}+0"
    sheet.write_formula(row - 1, cells.column("plan"), formula, style, float(plan.rules.headroom_released))


def _validate(sheet: Worksheet, plan: Plan, cells: LeverCells) -> None:
    """Let Excel refuse what the model would refuse."""
    for lever in LEVERS.values():
        rows = [row for (name, _), row in cells.rows.items() if name == lever.name]
        bounds = {"minimum": lever.minimum, "maximum": lever.maximum}
        message = f"{lever.label}: from {lever.minimum:.0%} to {lever.maximum:.0%}, or blank"
        allowed = {"validate": "decimal", "criteria": "between", **bounds, "error_message": message}
        first, last = cells.column("all_years"), cells.column(plan.years - 1)
        sheet.data_validation(min(rows) - 1, first, max(rows) - 1, last, allowed)


def _size(sheet: Worksheet, plan: Plan) -> None:
    for column, width in enumerate((30, 26, 28, 9, 9, 9, 10, *(10,) * plan.years, 100)):
        sheet.set_column(column, column, width)
    sheet.outline_settings(True, False, True, False)  # a lever's own row stands above those of its lines
    sheet.freeze_panes(1, 2)
