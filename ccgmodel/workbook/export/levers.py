"""The Levers sheet of an export: every lever, for all years and for each, for everything and for parts of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from ccgmodel.plan import Line, Metric, Plan, PoolLine, Scheme, year_label
from ccgmodel.scenario import LEVERS, Axis, Lever, Note, Scenario, Setting, axes, protection, scopes
from ccgmodel.workbook.export.book import FORMATS, Book, Style
from ccgmodel.workbook.export.inputs import Inputs, address
from ccgmodel.workbook.sheets.levers import LEVERS_SHEET, REASONS
from ccgmodel.workbook.writing.tables import Cell, Number, headings

UNITS = {"points": "difference from the plan's rate", "share": "share", "months": "months"}


class SchemeKind(NamedTuple):
    """What schemes have in common for which levers can be set."""

    category: str
    line: str
    status: str
    programme: str


def scheme_kinds(plan: Plan) -> list[SchemeKind]:
    """Return the kind of each of a plan's schemes."""
    category = {line.name: line.category for line in plan.lines}
    return [SchemeKind(category[s.line], s.line, s.status, s.programme) for s in plan.schemes]


class LeverCells:
    """Where each lever's values stand, and the formula that finds the one that counts."""

    def __init__(self, plan: Plan, inputs: Inputs) -> None:
        self._plan, self._inputs = plan, inputs
        self.rows: dict[tuple[str, str], int] = {}  # lever and scope -> row as Excel counts
        for lever in LEVERS.values():
            found = [scope for axis in axes(lever) for scope in _scopes(plan, axis)]
            found = [scope for scope in found if not (lever.by_pool and protection(plan, scope))]
            for scope in dict.fromkeys(["", *found]):
                self.rows[lever.name, scope] = len(self.rows) + 2

    def value(self, name: str, t: int, line: Line | None = None) -> str:
        """Return the formula of a lever's value in year t; a line's own wins over its category's."""
        return self._value(name, t, (line.category, line.name) if line and LEVERS[name].by_line else ())

    def metric_value(self, name: str, t: int, metric: Metric) -> str:
        """Return the formula of a lever's value in year t for a metric; its own wins over its group's."""
        return self._value(name, t, (metric.group, metric.name))

    def pool_value(self, name: str, t: int, line: PoolLine) -> str:
        """Return the formula of a lever's value in year t for a line of the pool; the most particular wins."""
        return self._value(name, t, (line.commissioner, line.area, line.theme, line.cluster, line.name))

    def kind_value(self, name: str, t: int, kind: SchemeKind) -> str:
        """Return the formula of a lever's value in year t for the schemes of a kind; the most particular wins."""
        return self._value(name, t, (kind.category, kind.line, kind.status, kind.programme))

    def scheme_value(self, name: str, t: int, scheme: Scheme, of_kind: str) -> str:
        """Return the formula of a lever's value for a scheme in year t, that of its kind unless it has its own."""
        found = of_kind
        for cell in (self._cell(name, scheme.name, "all_years"), self._cell(name, scheme.name, t)):
            found = f'IF({cell}<>"",{cell},{found})'
        if t == 0:  # what has happened does not move
            return f'IF({self._inputs.field("first_year_is")}="outturn",{of_kind},{found})'
        return found

    def _value(self, name: str, t: int, particular: Sequence[str]) -> str:
        neutral = self._cell(name, "", "plan")
        if self.is_closed(LEVERS[name], t):
            return neutral
        found = neutral
        for scope in ("", *(each for each in particular if (name, each) in self.rows)):
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


def _scopes(plan: Plan, over: Axis) -> list[str]:
    """What a lever may be set for, the general first: categories, lines, statuses, programmes, schemes."""
    ranks = scopes(plan, over)
    return sorted(ranks, key=lambda name: min(ranks[name]))


def write_levers(book: Book, plan: Plan, scenario: Scenario, inputs: Inputs) -> LeverCells:
    """Write the Levers sheet, filled with a scenario; rows for lines and schemes are folded away unless set."""
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
        return None if given is None else Number(given, shown)

    shown = FORMATS["months" if lever.kind == "months" else "a year"]
    yield lever.label, "name"
    yield scope or None, "name"
    yield UNITS[lever.kind], "name"
    yield Number(lever.minimum, shown), "name"
    yield Number(lever.maximum, shown), "name"
    yield Number(lever.neutral(plan), shown), "pre-filled"
    yield value(None), "input"
    for year in plan.year_numbers:
        yield value(year), "input" if year >= lever.first_year(plan) else "closed"
    yield lever.meaning, "name"


def _follow_the_plan(book: Book, sheet: Worksheet, plan: Plan, cells: LeverCells, inputs: Inputs) -> None:
    """Let the release of headroom, which is absolute, start from the cell of the Plan sheet."""
    row = cells.rows["headroom_release", ""]
    style = book.format("calculated", FORMATS["a year"])
    formula = f"={inputs.field('headroom_released')}+0"
    sheet.write_formula(row - 1, cells.column("plan"), formula, style, float(plan.rules.headroom_released))


def _validate(sheet: Worksheet, plan: Plan, cells: LeverCells) -> None:
    """Let Excel refuse what the model would refuse."""
    for lever in LEVERS.values():
        rows = [row for (name, _), row in cells.rows.items() if name == lever.name]
        bounds = {"minimum": lever.minimum, "maximum": lever.maximum}
        written = "{:g}" if lever.kind == "months" else "{:.0%}"
        low, high = written.format(lever.minimum), written.format(lever.maximum)
        message = f"{lever.label}: from {low} to {high}, or blank"
        allowed = {"validate": "decimal", "criteria": "between", **bounds, "error_message": message}
        first, last = cells.column("all_years"), cells.column(plan.years - 1)
        sheet.data_validation(min(rows) - 1, first, max(rows) - 1, last, allowed)


def _size(sheet: Worksheet, plan: Plan) -> None:
    for column, width in enumerate((30, 26, 28, 9, 9, 9, 10, *(10,) * plan.years, 100)):
        sheet.set_column(column, column, width)
    sheet.outline_settings(True, False, True, False)  # a lever's own row stands above those of its lines
    sheet.freeze_panes(1, 2)


WIDTHS = (30, 26, 9, 60, 40, 20, 26)


def write_reasons(book: Book, notes: Mapping[Setting, Note]) -> None:
    """Write one row for each note; without any there is no such sheet."""
    if not notes:
        return
    sheet = book.sheet(REASONS.name)
    for column, field in enumerate(REASONS.columns):
        book.put(sheet, 0, column, field.heading, "heading")
        sheet.set_column(column, column, WIDTHS[column])
    for row, (setting, note) in enumerate(notes.items(), start=1):
        texts = (
            LEVERS[setting.lever].label,
            setting.scope,
            "" if setting.year is None else year_label(setting.year),
            note.reason,
            note.source,
            note.who,
            note.when.isoformat() if note.when else "",
        )
        for column, text in enumerate(texts):
            book.put(sheet, row, column, text or None, "text" if 3 <= column <= 4 else "name")
    sheet.freeze_panes(1, 1)
