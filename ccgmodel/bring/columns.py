"""Which column of a table is which year, and in which unit it is: as the sheet says, as was decided, or asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ccgmodel.bring.figures import CellFigure
from ccgmodel.bring.headings import Unit
from ccgmodel.bring.recipe import Recipe
from ccgmodel.bring.tables import PrintedTable, YearColumn
from ccgmodel.plan import Problem, fold, warning, year_label

POUNDS, THOUSANDS = 1e7, 3e3  # from what largest figure on money is taken for £, and for £k
LEAST, MOST = 60_000.0, 2_000_000.0  # £k: what a commissioner is allocated in a year, the smallest to the largest
_PREFERRED = ("budget", "", "outturn")


@dataclass(frozen=True)
class Settled:
    """What the sheet answers itself and is said, not asked: where, and how it was taken and why."""

    where: str
    text: str


@dataclass(frozen=True)
class ChosenColumns:
    """A table's column by year, its unit, what is asked about them and what the sheet settles."""

    by_year: dict[int, YearColumn]
    unit: Unit
    unit_is_said: bool = True
    problems: list[Problem] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)


def choose_columns(table: PrintedTable, recipe: Recipe) -> ChosenColumns:
    """Choose one column a year and the unit of a table."""
    problems: list[Problem] = []
    wanted = _of_group(table, recipe, problems)
    years: dict[int, list[YearColumn]] = {}
    for column in wanted:
        if (year := _year(table, column, recipe, problems)) is not None:
            years.setdefault(year, []).append(column)
    runs, settled = _budget_runs_through(years), list[Settled]()
    chosen = {
        year: _one(table, year, columns, recipe, problems, settled if runs else None)
        for year, columns in sorted(years.items())
    }
    unit, is_said = _unit(table, recipe, problems)
    return ChosenColumns(chosen, unit, is_said, problems, settled)


def _budget_runs_through(years: Mapping[int, Sequence[YearColumn]]) -> bool:
    """Whether every year has one column that is headed as a budget or plan, beside no other than outturns."""
    kinds = [[column.heading.kind for column in columns] for columns in years.values()]
    return len(kinds) > 1 and all(
        each.count("budget") == 1 and set(each) <= {"budget", "outturn"} for each in kinds
    )


def _of_group(table: PrintedTable, recipe: Recipe, problems: list[Problem]) -> list[YearColumn]:
    """The columns of one group, where the same years stand under several."""
    groups = list(dict.fromkeys(column.group for column in table.columns if column.group))
    names = [(column.heading.year, column.heading.number, column.heading.kind) for column in table.columns]
    if len(groups) < 2 or len(set(names)) == len(names):
        return list(table.columns)
    group = next((each for each in groups if fold(each) == fold(recipe.group)), None)
    if group is None:
        group = groups[0]
        where = table.sheet.where(table.first_row, table.columns[0].column)
        found = f"the same years stand under {', '.join(groups)}; {group} is taken"
        problems.append(warning(where, found, "choose the group of columns"))
    return [column for column in table.columns if column.group == group]


def _year(table: PrintedTable, column: YearColumn, recipe: Recipe, problems: list[Problem]) -> int | None:
    heading, where = column.heading, table.sheet.where(table.heading_row, column.column)
    if heading.number is not None:
        if recipe.first_year is None:
            if heading.number <= 1:
                problems.append(
                    Problem(
                        where,
                        f"{column.text!r} is the first year, and no year is said",
                        "say which financial year it is",
                    )
                )
            return None
        return recipe.first_year + heading.number - 1
    if not heading.is_bare or heading.year is None:
        return heading.year
    ends = recipe.bare_years == "ends"
    year = heading.year - ends
    if not recipe.bare_years:
        found = f"{column.text!r} is taken as {year_label(year)}, the year that begins in it"
        problems.append(
            warning(where, found, f"if it is {year_label(year - 1)}, say that years are named by their end")
        )
    return year


def _one(
    table: PrintedTable,
    year: int,
    columns: list[YearColumn],
    recipe: Recipe,
    problems: list[Problem],
    settled: list[Settled] | None,
) -> YearColumn:
    decided = recipe.columns.get(year_label(year), "")
    for column in columns:
        if decided and fold(column.text) == fold(decided):
            return column
    best = min(columns, key=lambda column: _PREFERRED.index(column.heading.kind))
    if len(columns) > 1:
        named = ", ".join(f"{table.sheet.where(table.heading_row, each.column)} {each.text!r}" for each in columns)
        where = table.sheet.where(table.heading_row, best.column)
        found = f"{year_label(year)} has several columns: {named}"
        if settled is not None:
            settled.append(Settled(where, f"{found}; {best.text!r} is taken, as every year has such a column"))
        else:
            problems.append(warning(where, found, f"{best.text!r} is taken"))
    return best


def _unit(table: PrintedTable, recipe: Recipe, problems: list[Problem]) -> tuple[Unit, bool]:
    """The unit, and whether anything says it; where nothing does, it is taken from the size of the figures."""
    if recipe.unit:
        return recipe.unit, True
    if table.units:
        where, unit = table.units[0]
        others = [f"{other} at {place}" for place, other in table.units if other != unit]
        # A lone £ beside £000 is a sign and no unit of its own.
        if any(not each.startswith("£ ") for each in others):
            problems.append(warning(where, f"the unit is {unit} here and {', '.join(others)}", f"{unit} is taken"))
        return unit, True
    largest = max((abs(each.value) for each in _money(table)), default=0.0)
    return "£" if largest >= POUNDS else "£k" if largest >= THOUSANDS else "£m", False


def _money(table: PrintedTable) -> Iterator[CellFigure]:
    return (each for row in table.rows for each in row.figures.values() if not each.is_percent)


def unsaid_unit(table: PrintedTable, unit: Unit, allocation: Sequence[float]) -> Settled | Problem:
    """Say or ask the unit of a table in which no word says it.

    Every figure a thousand times larger or smaller would be another unit's. Where the allocation is of a size that
    a commissioner's has, in £k by year, it has it in no other unit; a figure in £m has decimals too.
    """
    where = table.sheet.where(table.heading_row, table.label_column)
    of_its_size = bool(allocation) and all(LEAST <= each <= MOST for each in allocation)
    if of_its_size and (unit != "£m" or any(each.decimals for each in _money(table))):
        said = f"no unit of money is said; it is {unit}, as in no other is the allocation of a commissioner's size"
        return Settled(where, said)
    found = f"no unit of money is said; {unit} is taken from the size of the figures"
    return warning(where, found, "say it")


def as_shown(table: PrintedTable, cells: Collection[str]) -> Iterator[Settled]:
    """Say that figures are read as they are shown, where they are stored in another unit than that."""
    scaled = [cell for each in table.sheet.scaled if (cell := f"{table.sheet.name}!{each}") in cells]
    if scaled:
        how = "are shown in thousands or millions of what is stored, and are read as they are shown"
        yield Settled(scaled[0], f"{len(scaled):,} figures {how}")


def unit_questions(table: PrintedTable, unit: Unit, largest_allocation: float) -> Iterator[Problem]:
    """Ask where an allocation is of no size that a commissioner's has, in £k."""
    if not 2_000.0 <= largest_allocation <= 20_000_000.0:
        where = table.units[0][0] if table.units else table.sheet.where(table.heading_row, table.label_column)
        found = f"in {unit} the allocation is £{largest_allocation / 1000:,.3f}m in its largest year"
        yield warning(where, found, "check the unit: figures may be stored in another than they are shown in")
