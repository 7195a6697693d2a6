"""What the formulas of an export look at: the cells of the plan's own sheets and of the levers, as written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

from ccgmodel.plan import Line, Metric, Plan, PoolLine, Scheme, SupportFunding, year_label
from ccgmodel.scenario import LEVERS, Axis, Lever, Scenario, Setting, axes, protection, scopes
from ccgmodel.words.called import savings_words
from ccgmodel.workbook import contract
from ccgmodel.workbook.contract import Field, Sheet
from ccgmodel.workbook.export.book import ExportGrid, YearRow
from ccgmodel.workbook.export.terms import Term, Value, choose, numbers_of, sum_product, term
from ccgmodel.workbook.sheets.levers import LEVERS_SHEET
from ccgmodel.workbook.writing.tables import Rows, headings

SPARE_ROWS = 12  # yellow rows below a list for what a user adds; formulas look at them too


def address(sheet: str, column: int, row: int) -> str:
    """Write the address of a cell that does not move when a formula is copied; the row as Excel counts."""
    return f"{_quoted(sheet)}!${xl_col_to_name(column)}${row}"


def _quoted(sheet: str) -> str:
    return f"'{sheet}'" if " " in sheet else sheet


class Inputs:
    """The plan's figures where they stand."""

    def __init__(self, plan: Plan, tables: Mapping[str, Rows]) -> None:
        self._plan, self._tables = plan, tables

    def field(self, key: str) -> Term:
        """Return a field of the Plan sheet."""
        return self._cell(contract.PLAN, 1, self._named_row(contract.PLAN, key))

    def item(self, sheet: Sheet, key: str, t: int) -> Term:
        """Return a named row's year on Allocation or QIPP."""
        return self._cell(sheet, self._year_column(sheet, t), self._named_row(sheet, key))

    def fixed(self, line: int, t: int) -> Term:
        """Return a fixed line's own figure."""
        sheet = contract.FIXED_SPEND
        names = [row[0] for row in self._tables[sheet.name]]
        return self._cell(sheet, self._year_column(sheet, t), names.index(self._plan.lines[line].name, 1) + 1)

    def at(self, sheet: Sheet, place: int, key: str) -> Term:
        """Return the cell of a sheet's row, from 0, under a heading."""
        return self._cell(sheet, self._column(sheet, key), place + 2)

    def spend(self, line: int, key: str) -> Term:
        """Return a line's figure on the Spend sheet."""
        return self.at(contract.SPEND, line, key)

    def scheme(self, scheme: int, key: str) -> Term:
        """Return a scheme's cell on the Schemes sheet."""
        return self.at(contract.SCHEMES, scheme, key)

    def at_year(self, sheet: Sheet, place: int, t: int) -> Term:
        """Return the cell of a sheet's row, from 0, in a year."""
        return self._cell(sheet, self._year_column(sheet, t), place + 2)

    def kind(self, sheet: Sheet, row: tuple[str, str], at: int | str) -> Term | None:
        """Return the cell of a name's row of a kind, in a year or under a heading; None without such a row."""
        name, kind = row
        wording = next(each for each, word in sheet.fields["kind"].choices.items() if word == kind)
        rows = [tuple(each[:2]) for each in self._tables[sheet.name]]
        if (name, wording) not in rows:
            return None
        column = self._year_column(sheet, at) if isinstance(at, int) else self._column(sheet, at)
        return self._cell(sheet, column, rows.index((name, wording)) + 1)

    def column(self, sheet: Sheet, key: str) -> Term:
        """Return the range of a column of a sheet whose rows are all the plan's."""
        column, last = self._column(sheet, key), len(self._tables[sheet.name])
        text = f"{address(sheet.name, column, 2)}:${xl_col_to_name(column)}${last}"
        return Term(text, self._values(sheet, column, last))

    def investments(self, scheme: int, t: int) -> Term:
        """Return the sum that the Investment sheet states for a scheme, in the plan's unit."""
        is_scheme = self._list(contract.INVESTMENT, "scheme").equals(self.scheme(scheme, "scheme"))
        return sum_product(is_scheme * 1, self._list(contract.INVESTMENT, None, t))

    def steps(self, line: int, recurrent: str, t: int) -> Term:
        """Return the sum of a line's steps of one kind ("yes" or "no"), in the plan's unit."""
        is_line = self._list(contract.STEPS, "line").equals(self.spend(line, "line"))
        is_kind = self._list(contract.STEPS, "recurrent").equals(recurrent)
        return sum_product(is_line * is_kind, self._list(contract.STEPS, None, t))

    def yearly_rate(self, line: int, driver: Field, t: int) -> tuple[Term, Term]:
        """Return how often a rate is given for a year, and that rate."""
        sheet = contract.YEARLY_RATES
        is_line = self._list(sheet, "line").equals(self.spend(line, "line"))
        is_driver, rates = self._list(sheet, "driver").equals(driver.heading), self._list(sheet, None, t)
        return (
            sum_product(is_line * is_driver * rates.differs("")),
            sum_product(is_line * is_driver, rates),
        )

    def _named_row(self, sheet: Sheet, key: str) -> int:
        return [field.key for field in sheet.rows].index(key) + 2

    def _column(self, sheet: Sheet, key: str) -> int:
        heading = next(field.heading for field in sheet.columns if field.key == key)
        return self._tables[sheet.name][0].index(heading)

    def _year_column(self, sheet: Sheet, t: int) -> int:
        return self._tables[sheet.name][0].index(year_label(self._plan.first_year + t))

    def _cell(self, sheet: Sheet, column: int, row: int) -> Term:
        return Term(address(sheet.name, column, row), self._tables[sheet.name][row - 1][column])

    def _values(self, sheet: Sheet, column: int, last: int) -> Value:
        rows = self._tables[sheet.name]
        return numbers_of(rows[row][column] if row < len(rows) else None for row in range(1, last))

    def _list(self, sheet: Sheet, key: str | None, t: int = 0) -> Term:
        """Return the range of a column of a list, spare rows included."""
        column = self._column(sheet, key) if key else self._year_column(sheet, t)
        last, letter = len(self._tables[sheet.name]) + SPARE_ROWS, xl_col_to_name(column)
        text = f"{_quoted(sheet.name)}!${letter}$2:${letter}${last}"
        return Term(text, self._values(sheet, column, last))


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
    """Each lever's values where they stand, and the formula that finds the one that counts."""

    def __init__(self, plan: Plan, scenario: Scenario, inputs: Inputs) -> None:
        self._plan, self._scenario, self._inputs = plan, scenario, inputs
        self.rows: dict[tuple[str, str], int] = {}  # lever and scope -> row as Excel counts
        for lever in LEVERS.values():
            found = [scope for axis in axes(lever) for scope in _scopes(plan, axis)]
            found = [scope for scope in found if not (lever.by_pool and protection(plan, scope))]
            for scope in dict.fromkeys(["", *found]):
                self.rows[lever.name, scope] = len(self.rows) + 2

    def value(self, name: str, t: int, line: Line | None = None) -> Term:
        """Return a lever's value in year t; a line's own wins over its category's."""
        return self._value(name, t, (line.category, line.name) if line and LEVERS[name].by_line else ())

    def metric_value(self, name: str, t: int, metric: Metric) -> Term:
        """Return a lever's value in year t for a metric; its own wins over its group's."""
        return self._value(name, t, (metric.group, metric.name))

    def pool_value(self, name: str, t: int, line: PoolLine) -> Term:
        """Return a lever's value in year t for a line of the pool; the most particular wins."""
        return self._value(name, t, (line.commissioner, line.area, line.theme, line.cluster, line.name))

    def support_value(self, t: int, support: SupportFunding) -> Term:
        """Return what share of a support is received in year t; its own value wins over that for all."""
        return self._value("support_received", t, (support.name,))

    def named_value(self, lever: str, t: int, name: str) -> Term:
        """Return a lever's value in year t for what has a name; its own value wins over that for all."""
        return self._value(lever, t, (name,))

    def kind_value(self, name: str, t: int, kind: SchemeKind) -> Term:
        """Return a lever's value in year t for the schemes of a kind; the most particular wins."""
        return self._value(name, t, (kind.category, kind.line, kind.status, kind.programme))

    def scheme_value(self, name: str, t: int, scheme: Scheme, of_kind: Term) -> Term:
        """Return a lever's value for a scheme in year t, that of its kind unless it has its own."""
        return self._particular(name, t, (scheme.name,), of_kind)

    def _value(self, name: str, t: int, particular: Sequence[str]) -> Term:
        neutral = self._cell(name, "", "plan")
        if self.is_closed(LEVERS[name], t):
            return neutral
        scopes_ = ("", *(each for each in particular if each and (name, each) in self.rows))
        return self._particular(name, t, scopes_, neutral)

    def _particular(self, name: str, t: int, of: Sequence[str], general: Term) -> Term:
        """The last value set for any of some scopes, that of a year before that of all; else the general one."""
        found = general
        for scope in of:
            for cell in (self._cell(name, scope, "all_years"), self._cell(name, scope, t)):
                found = choose(cell.differs(""), cell, found)
        if t == 0:  # what has happened does not move
            return choose(self._inputs.field("first_year_is").equals("outturn"), general, found)
        return found

    def planned(self, lever: Lever) -> Term:
        """Return what a lever is in the plan; the release of headroom, which is absolute, is on the Plan sheet."""
        if lever.name == "headroom_release":
            return self._inputs.field("headroom_released") + 0
        return term(lever.neutral(self._plan))

    def given(self, name: str, scope: str, t: int | None) -> float | None:
        """Return what the scenario sets, for a year from 0 or for all years."""
        year = None if t is None else self._plan.first_year + t
        return self._scenario.values.get(Setting(name, scope, year))

    def is_closed(self, lever: Lever, t: int) -> bool:
        """Whether a lever never acts in a year."""
        return t == 0 and lever.acts_from == "second year"

    def _cell(self, name: str, scope: str, column: str | int) -> Term:
        if column == "plan":
            value = self.planned(LEVERS[name]).value
        else:
            value = self.given(name, scope, column if isinstance(column, int) else None)
        return Term(address(LEVERS_SHEET.name, self.column(column), self.rows[name, scope]), value)

    def column(self, column: str | int) -> int:
        """Return the column of a field, or of a year from 0."""
        if isinstance(column, int):
            return headings(LEVERS_SHEET, self._plan.year_labels).index(self._plan.year_labels[column])
        return [field.key for field in LEVERS_SHEET.columns].index(column)


def _scopes(plan: Plan, over: Axis) -> list[str]:
    """What a lever may be set for, the general first: categories, lines, statuses, programmes, schemes."""
    ranks = scopes(plan, over)
    return sorted(ranks, key=lambda name: min(ranks[name]))


@dataclass(frozen=True)
class Context:
    """The sheet being written, and what its formulas look at."""

    grid: ExportGrid
    plan: Plan
    inputs: Inputs
    levers: LeverCells
    factor: Term  # £k in one money unit of the plan

    def items(self, sheet: Sheet) -> Callable[[str, int], Term]:
        """Return how to find a named row's cell of a year on a sheet."""
        return lambda key, t: self.inputs.item(sheet, key, t)

    def lever(self, name: str, place: int | None = None) -> YearRow:
        """Write a row of a lever's values, for the line at a place or for all."""
        lever, line = LEVERS[name], None if place is None else self.plan.lines[place]
        return self.grid.add(
            f"Lever: {savings_words(lever.label, self.plan)}",
            lambda t: self.levers.value(name, t, line),
            line.name if line else "",
            "a year" if lever.kind == "points" else "share",
        )
