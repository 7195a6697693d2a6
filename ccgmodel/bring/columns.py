"""Which column of a table is which year, and in which unit it is: as the sheet says, as was decided, or asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ccgmodel.bring.headings import Unit
from ccgmodel.bring.recipe import Recipe
from ccgmodel.bring.tables import PrintedTable, YearColumn
from ccgmodel.plan import Problem, fold, warning, year_label

POUNDS, THOUSANDS = 1e7, 3e3  # from what largest figure on money is taken for £, and for £k
_PREFERRED = ("budget", "", "outturn")


@dataclass(frozen=True)
class ChosenColumns:
    """A table's column by year, its unit, and what is asked about them."""

    by_year: dict[int, YearColumn]
    unit: Unit
    problems: list[Problem] = field(default_factory=list)


def choose_columns(table: PrintedTable, recipe: Recipe) -> ChosenColumns:
    """Choose one column a year and the unit of a table."""
    problems: list[Problem] = []
    wanted = _of_group(table, recipe, problems)
    years: dict[int, list[YearColumn]] = {}
    for column in wanted:
        if (year := _year(table, column, recipe, problems)) is not None:
            years.setdefault(year, []).append(column)
    chosen = {year: _one(table, year, columns, recipe, problems) for year, columns in sorted(years.items())}
    return ChosenColumns(chosen, _unit(table, recipe, problems), problems)


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
    table: PrintedTable, year: int, columns: list[YearColumn], recipe: Recipe, problems: list[Problem]
) -> YearColumn:
    decided = recipe.columns.get(year_label(year), "")
    for column in columns:
        if decided and fold(column.text) == fold(decided):
            return column
    best = min(columns, key=lambda column: _PREFERRED.index(column.heading.kind))
    if len(columns) > 1:
        named = ", ".join(f"{table.sheet.where(table.heading_row, each.column)} {each.text!r}" for each in columns)
        where = table.sheet.where(table.heading_row, best.column)
        problems.append(
            warning(where, f"{year_label(year)} has several columns: {named}", f"{best.text!r} is taken")
        )
    return best


def _unit(table: PrintedTable, recipe: Recipe, problems: list[Problem]) -> Unit:
    if recipe.unit:
        return recipe.unit
    if table.units:
        where, unit = table.units[0]
        others = [f"{other} at {place}" for place, other in table.units if other != unit]
        # A lone £ beside £000 is a sign and no unit of its own.
        if any(not each.startswith("£ ") for each in others):
            problems.append(warning(where, f"the unit is {unit} here and {', '.join(others)}", f"{unit} is taken"))
        return unit
    sizes = (abs(each.value) for row in table.rows for each in row.figures.values() if not each.is_percent)
    largest = max(sizes, default=0.0)
    unit = "£" if largest >= POUNDS else "£k" if largest >= THOUSANDS else "£m"
    where = table.sheet.where(table.heading_row, table.label_column)
    problems.append(
        warning(where, f"no unit of money is said; {unit} is taken from the size of the figures", "say it")
    )
    return unit


def unit_questions(table: PrintedTable, unit: Unit, largest_allocation: float) -> Iterator[Problem]:
    """Ask where an allocation is of no size that a commissioner's has, in £k."""
    if not 2_000.0 <= largest_allocation <= 20_000_000.0:
        where = table.units[0][0] if table.units else table.sheet.where(table.heading_row, table.label_column)
        found = f"in {unit} the allocation is £{largest_allocation / 1000:,.3f}m in its largest year"
        yield warning(where, found, "check the unit: figures may be stored in another than they are shown in")
