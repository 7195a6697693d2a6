"""A spreadsheet understood: which tables and columns, what every row is, whether it adds up, and what is asked.

Nothing is believed without being shown: each proposal has its reason, and what is ambiguous is a question that
names its cell. What was decided is a recipe; the same spreadsheet with that recipe is understood the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ccgmodel.bring.chance import settle_chance
from ccgmodel.bring.columns import ChosenColumns, Settled, as_shown, choose_columns, unsaid_unit
from ccgmodel.bring.printed_rows import PrintedRow, printed_rows
from ccgmodel.bring.questions import NO_YEARS, READ, missing, questions, savings_count
from ccgmodel.bring.recipe import Recipe, RecipeRow
from ccgmodel.bring.reconciling import (
    Agreement,
    ReadTotals,
    agreements,
    claimed,
    disagreements,
    positions_are_turned,
    totals,
)
from ccgmodel.bring.rows import UnderstoodRow, nearest, understand_rows
from ccgmodel.bring.savings_by_name import whole_choices, with_lines, with_schemes
from ccgmodel.bring.sheets import PlainBook
from ccgmodel.bring.tables import PrintedTable, find_tables
from ccgmodel.bring.words import INCOME, ROLE_NAMES, SAVINGS, SPENDING
from ccgmodel.plan import Problem, warning, year_label


@dataclass(frozen=True)
class Understanding:
    """What was understood of a spreadsheet. `recipe` holds every decision, the proposed ones too."""

    book: PlainBook
    tables: tuple[PrintedTable, ...]
    columns: tuple[ChosenColumns, ...]
    rows: tuple[UnderstoodRow, ...]
    read: ReadTotals
    agreements: tuple[Agreement, ...]
    problems: tuple[Problem, ...]  # errors keep it from being a plan; warnings are questions
    settled: tuple[Settled, ...]  # what the sheet answers itself
    changes: tuple[LayoutChange, ...]  # what moved, appeared or vanished since the recipe was made
    recipe: Recipe

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from being a plan."""
        return tuple(each for each in self.problems if each.severity == "error")

    @property
    def open_questions(self) -> tuple[Problem, ...]:
        """What is asked and was not answered yet."""
        asked = (each for each in self.problems if each.severity == "warning")
        return tuple(each for each in asked if question_key(each) not in self.recipe.confirmed)


MOST_ROWS = 10_000  # of a sheet that is searched; no plan's has more


@dataclass(frozen=True)
class LayoutChange:
    """A row that moved, appeared or vanished since the recipe was made."""

    kind: Literal["moved", "appeared", "vanished"]
    where: str
    text: str

    @property
    def question(self) -> Problem:
        """What is asked about it."""
        remedy = "say what it is" if self.kind == "appeared" else "check that it is meant to be gone"
        return warning(self.where, self.text, remedy)


def question_key(question: Problem) -> str:
    """What a recipe keeps of a question that was answered with yes."""
    return f"{question.where}: {question.found}"


def understand(book: PlainBook, recipe: Recipe | None = None, decided: Sequence[RecipeRow] = ()) -> Understanding:
    """Understand a spreadsheet.

    Args:
        book: its cells.
        recipe: what was decided about its layout before, and the settings that are decided now.
        decided: rows that are decided now, in place of what the recipe or the proposals say.

    """
    recipe = recipe or Recipe()
    sheets = [sheet for sheet in book.sheets if not sheet.is_hidden and len(sheet.rows) <= MOST_ROWS]
    tables = [table for sheet in sheets for table in find_tables(sheet)]
    columns = [choose_columns(table, recipe) for table in tables]
    printed = printed_rows(tables, columns)
    rows, years, inside, asked = _what_rows_are(printed, recipe, decided)
    read = totals(rows, years, inside=inside, balance=recipe.balance)
    found = agreements(rows, read)
    used = {row.printed.table for row in rows if row.role in READ}
    units = [
        unsaid_unit(tables[each], columns[each].unit, _allocations(rows, each, read))
        for each in sorted(used)
        if not columns[each].unit_is_said
    ]
    problems = [
        *(each for table in sorted(used) for each in columns[table].problems),
        *(each for table, chosen in enumerate(columns) if table not in used for each in chosen.problems
          if each.severity == "error"),
        *(each for each in units if isinstance(each, Problem)),
        *missing(book, tables, rows, years),
        *asked,
        *questions(tables, columns, rows, read, recipe),
        *disagreements(found),
        *claimed(rows, years),
    ]  # fmt: skip
    problems += _not_searched(book)
    if years and not found:
        said = "the sheet has no total of its rows and no position, so that nothing holds what was read"
        problems.append(warning(book.name, said, "check the figures by eye"))
    if not years and not any(each.severity == "error" for each in problems):
        problems.append(Problem(book.name, NO_YEARS, "choose rows and columns that share years"))
    settled = [
        *(each for table in sorted(used) for each in columns[table].settled),
        *(each for each in units if isinstance(each, Settled)),
        *(each for table in sorted(used) for each in as_shown(tables[table], _cells(rows, table))),
    ]
    changes = tuple(_changes(rows, recipe))
    appeared = [each.question for each in changes if each.kind != "moved"]
    whole = _whole_recipe(recipe, tables, columns, rows, inside, read)
    return Understanding(
        book, tuple(tables), tuple(columns), tuple(rows), read, tuple(found),
        tuple(dict.fromkeys([*problems, *appeared])), tuple(settled), changes, whole,
    )  # fmt: skip


def _what_rows_are(
    printed: Sequence[PrintedRow], recipe: Recipe, decided: Sequence[RecipeRow]
) -> tuple[list[UnderstoodRow], tuple[int, ...], bool, list[Problem]]:
    """Say what each row is, the plan's years, whether savings are inside the spend, and what of it is asked."""
    rows = understand_rows(printed, recipe.rows, decided)
    years, now = _years(rows), {row.key for row in decided}
    rows, by_name = with_schemes(rows, recipe, now)
    inside, before_or_after = _savings_inside(rows, recipe, years)

    def agreeing(these: list[UnderstoodRow]) -> list[Agreement]:
        read = totals(these, years, inside=inside, balance=recipe.balance)
        return agreements(_turned(these, read), read)

    rows, by_chance = settle_chance(rows, agreeing)
    rows, acting = with_lines(_positions(rows, years, inside, recipe), recipe, now, inside=inside)
    return rows, years, inside, [*by_chance, *by_name, *before_or_after, *acting]


def _not_searched(book: PlainBook) -> list[Problem]:
    return [
        warning(
            sheet.name, f"the sheet has {len(sheet.rows):,} rows and was not searched", "bring its table alone"
        )
        for sheet in book.sheets
        if len(sheet.rows) > MOST_ROWS
    ]


def _cells(rows: Sequence[UnderstoodRow], table: int) -> set[str]:
    own = (row for row in rows if row.printed.table == table and row.role in READ)
    return {cell for row in own for cell in row.printed.cells.values()}


def _allocations(rows: Sequence[UnderstoodRow], table: int, read: ReadTotals) -> list[float]:
    """What is allocated by year in £k, as a table's own rows have it."""
    own = [row for row in rows if row.printed.table == table and row.role in INCOME]
    return [sum(row.amount(year) or 0.0 for row in own) for year in read.years] if own else []


def _years(rows: Sequence[UnderstoodRow]) -> tuple[int, ...]:
    """The years in which there is both an allocation and a line of spend."""
    income = {year for row in rows if row.role in INCOME for year in row.printed.figures}
    spend = {year for row in rows if row.role in SPENDING for year in row.printed.figures}
    return tuple(sorted(income & spend))


def _savings_inside(
    rows: Sequence[UnderstoodRow], recipe: Recipe, years: tuple[int, ...]
) -> tuple[bool, list[Problem]]:
    """Whether savings are a row inside the total of spend, and the question where nothing says so."""
    savings = [row for row in rows if row.role in SAVINGS]
    if not savings or recipe.savings:
        return recipe.savings == "inside" and bool(savings), []
    places = {place for place, row in enumerate(rows) if row.role in SAVINGS}
    places |= {row.adds_up.parts[0] for row in savings if row.adds_up and row.adds_up.kind == "of which"}
    totalled = [row.adds_up for row in rows if row.adds_up and row.role in ("total_spend", "subtotal")]
    if any(places & set(each.parts) for each in totalled if len(each.parts) > len(places & set(each.parts))):
        return True, []
    read = [totals(rows, years, inside=inside, balance=recipe.balance) for inside in (True, False)]
    missed = [sum(not each.agrees for each in agreements(_turned(rows, each), each)) for each in read]
    if missed[0] != missed[1]:
        return missed[0] < missed[1], []
    lines = {row.printed.table for row in rows if row.role in SPENDING}
    among = all(row.choice.sign < 0 and row.printed.table in lines for row in savings)
    found = f"{savings[0].printed.row.label}: nothing says whether the lines are before or after these savings"
    taken = "a row that the spend takes off" if among else "taken off the lines already"
    return among, [warning(savings[0].printed.where, found, f"they are taken as {taken}")]


def _turned(rows: Sequence[UnderstoodRow], read: ReadTotals) -> list[UnderstoodRow]:
    """Turn the rows of positions where the sheet prints a surplus as a negative figure."""
    if not positions_are_turned(rows, read):
        return list(rows)
    return [
        replace(row, choice=replace(row.choice, sign=-1))
        if row.role in ("position", "cumulative") and not row.is_decided
        else row
        for row in rows
    ]


def _positions(
    rows: list[UnderstoodRow], years: tuple[int, ...], inside: bool, recipe: Recipe
) -> list[UnderstoodRow]:
    """Give the rows of positions their sign, and call cumulative what another position shows to be."""
    read = totals(rows, years, inside=inside, balance=recipe.balance)
    rows = _turned(rows, read)
    wrong = {each.where for each in agreements(rows, read) if each.what == "position" and not each.agrees}
    at_fault = [row for row in rows if row.role == "position" and wrong & set(row.printed.cells.values())]
    sound = [row for row in rows if row.role == "position" and row not in at_fault]
    if not sound:
        return rows
    because = "it is no year's own position: another row is"
    return [
        replace(row, choice=replace(row.choice, role="cumulative"), because=because)
        if row in at_fault and not row.is_decided
        else row
        for row in rows
    ]


def _changes(rows: Sequence[UnderstoodRow], recipe: Recipe) -> Iterator[LayoutChange]:
    """Say row by row what moved, appeared or vanished since the recipe was made."""
    if not recipe.rows:
        return
    last_time = {row.key: row for row in recipe.rows}
    kept = {row.before for row in rows if row.before}
    vanished = [row for key, row in last_time.items() if key not in kept]
    names = [row.label for row in vanished]
    for row in rows:
        label, where = row.printed.row.label, row.printed.where
        if row.before:
            before = last_time[row.before].where
            if before and _row_in(before) != _row_in(where):  # a file or sheet of another month has another name
                yield LayoutChange("moved", where, f"{label} stood at {before} last time")
        elif not row.is_decided:
            near = nearest(label, names)
            like = f"; last time there was {near}, which is not here now" if near else ""
            found = f"{label} was not there last time{like}; it is taken as {ROLE_NAMES[row.role]}"
            yield LayoutChange("appeared", where, found)
    for gone in vanished:
        if gone.role != "ignored":
            found = f"{gone.label} stood here last time as {ROLE_NAMES[gone.role]}, and is not here now"
            yield LayoutChange("vanished", gone.where, found)


def _row_in(where: str) -> str:
    return where.rsplit("!", 1)[-1]


def _group(table: PrintedTable, chosen: ChosenColumns) -> str:
    """What stands over the columns that are read, where other columns stand under something else."""
    groups = {column.group for column in table.columns}
    return next((column.group for column in chosen.by_year.values()), "") if len(groups) > 1 else ""


def _whole_recipe(
    recipe: Recipe,
    tables: Sequence[PrintedTable],
    columns: Sequence[ChosenColumns],
    rows: Sequence[UnderstoodRow],
    inside: bool,
    read: ReadTotals,
) -> Recipe:
    """The recipe with everything that was proposed."""
    savings = [row for row in rows if row.role in SAVINGS]
    main = next((row.printed.table for row in rows if row.role in SPENDING), None)
    chosen = columns[main] if main is not None else None
    return replace(
        recipe,
        unit=recipe.unit or (chosen.unit if chosen else ""),
        group=recipe.group or _group(tables[main], chosen) if main is not None and chosen else recipe.group,
        columns={year_label(year): column.text for year, column in (chosen.by_year if chosen else {}).items()},
        savings=recipe.savings or ("inside" if inside else "taken off" if savings else ""),
        savings_count=recipe.savings_count or (savings_count(savings, read.years) if savings else ""),
        balance=recipe.balance or ("inside" if read.balance_inside else "added"),
        **whole_choices(recipe, rows),  # type: ignore[arg-type]
        rows=tuple(row.choice for row in rows),
    )
