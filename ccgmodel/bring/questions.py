"""What keeps a spreadsheet from being a plan, and what a colleague would ask about what was read of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import dropwhile, pairwise

from ccgmodel.bring.columns import ChosenColumns, unit_questions
from ccgmodel.bring.recipe import Count, Recipe
from ccgmodel.bring.reconciling import ReadTotals
from ccgmodel.bring.rows import ANOTHER, UnderstoodRow
from ccgmodel.bring.sheets import PlainBook
from ccgmodel.bring.tables import PrintedTable
from ccgmodel.bring.words import INCOME, SAVINGS, SPENDING
from ccgmodel.plan import Problem, fold, warning, year_label

MOST_YEARS = 10  # of a plan's workbook
READ = (*INCOME, *SPENDING, *SAVINGS, "required")  # the roles that become figures of the plan
NO_YEARS = "no year has both an allocation and spend"
_CHANGES = ("uplift", "changein", "full-yeareffect", "fyeof", "growth")


def missing(
    book: PlainBook, tables: Sequence[PrintedTable], rows: Sequence[UnderstoodRow], years: tuple[int, ...]
) -> Iterator[Problem]:
    """Yield what keeps it from being a plan."""
    if not tables:
        found = "no table with years across its top was found"
        yield Problem(book.name, found, "head its columns with years such as 2013/14, 2013-14, FY14 or Year 1")
    if not rows:  # the headings are what is wrong
        return
    has_income = any(row.role in INCOME for row in rows)
    has_spend = any(row.role in SPENDING for row in rows)
    if not has_income:
        yield Problem(book.name, "no row is an allocation", "say which row is the income")
    if not has_spend:
        yield Problem(book.name, "no row is a line of spend", "say which rows are the spend")
    if has_income and has_spend and not years:
        yield Problem(book.name, NO_YEARS, "choose rows and columns that share years")
    for one, other in pairwise(years):
        if other != one + 1:
            found = f"{year_label(one)} is followed by {year_label(other)}"
            yield Problem(
                book.name, found, "a plan has every year between: add the column, or choose other columns"
            )
    if len(years) > MOST_YEARS:
        yield Problem(book.name, f"there are {len(years)} years", f"a plan has at most {MOST_YEARS}")
    yield from _never_calculated(tables, rows)


def _never_calculated(tables: Sequence[PrintedTable], rows: Sequence[UnderstoodRow]) -> Iterator[Problem]:
    for table in dict.fromkeys(row.printed.table for row in rows if row.role in READ):
        sheet = tables[table].sheet
        if sheet.never_calculated:
            cells = ", ".join(sheet.never_calculated[:5])
            found = f"formulas have no saved value: {cells}"
            yield Problem(sheet.name, found, "open it in Excel, save it, and bring it again")


def questions(
    tables: Sequence[PrintedTable],
    columns: Sequence[ChosenColumns],
    rows: Sequence[UnderstoodRow],
    read: ReadTotals,
    recipe: Recipe,
) -> Iterator[Problem]:
    """Yield what a colleague would ask about the rows that are read."""
    largest = max(map(abs, read.allocation.values()), default=0.0)
    main = next((row.printed.table for row in rows if row.role in INCOME), None)
    if main is not None and read.years and recipe.states == "levels":
        yield from unit_questions(tables[main], columns[main].unit, largest)
    for row in rows:
        if row.role in READ:
            yield from _cells_asked(row, read.years)
        elif any(year in row.printed.unreadable for year in read.years) and row.role != "ignored":
            yield from _cells_asked(row, read.years)
    yield from _formats_unseen(tables, rows)
    yield from _hidden_or_turned(tables, columns, rows, read.years)
    yield from _other_tables(tables, rows)
    savings = [row for row in rows if row.role in SAVINGS]
    if savings and len(read.years) > 1 and not recipe.savings_count:
        found = f"{savings[0].printed.row.label}: {_count_words(savings_count(savings, read.years))}"
        yield warning(savings[0].printed.where, found, "say so if it is the other way")
    yield from _balance_asked(rows, read, recipe)
    if any(_states_change(row) for row in rows) and recipe.states == "levels":
        row = next(row for row in rows if _states_change(row))
        found = (
            f"{row.printed.row.label} seems to be a change on the year before, and is read as a whole year's sum"
        )
        yield warning(
            row.printed.where, found, "say that the rows state changes, and what the allocation was before"
        )
    if recipe.states == "changes" and recipe.opening_allocation is None:
        found = "the rows state changes, and not on what"
        yield Problem(
            rows[0].printed.where if rows else "", found, "say what the allocation was in the year before"
        )


def _formats_unseen(tables: Sequence[PrintedTable], rows: Sequence[UnderstoodRow]) -> Iterator[Problem]:
    """Ask for a look at a sheet of a format of which only what is stored is seen here."""
    read = (tables[row.printed.table].sheet for row in rows if row.role in READ)
    for name in dict.fromkeys(sheet.name for sheet in read if not sheet.formats_seen):
        found = (
            "which rows and columns are hidden, and in what unit or sign figures are shown, is not seen in .xls "
            "or .xlsb, or in this .ods; every row is read as it is stored"
        )
        yield warning(name, found, "look at the sheet beside what was read, or save it as .xlsx and bring that")


def _hidden_or_turned(
    tables: Sequence[PrintedTable],
    columns: Sequence[ChosenColumns],
    rows: Sequence[UnderstoodRow],
    years: Sequence[int],
) -> Iterator[Problem]:
    """Ask about what is read and not seen in the sheet, or seen there with another sign."""
    for row in (row for row in rows if row.role in READ):
        sheet, printed = tables[row.printed.table].sheet, row.printed
        name = printed.row.label or "the row without a name"
        if printed.row.row in sheet.hidden_rows:
            yield warning(
                printed.where, f"{name} is hidden in the sheet, and is read", "ignore it if it is no part"
            )
        cells = [printed.cells[year] for year in years if printed.figures.get(year)]
        turned = [cell for cell in cells if cell.rsplit("!", 1)[-1] in sheet.turned]
        if turned:
            found = f"{name} is shown with the other sign than it is stored with, and is read as it is stored"
            yield warning(turned[0], found, "turn its sign if what is shown is right")
    for table in sorted({row.printed.table for row in rows if row.role in READ}):
        sheet = tables[table].sheet
        for year, column in columns[table].by_year.items():
            if column.column in sheet.hidden_columns:
                where = sheet.where(tables[table].heading_row, column.column)
                found = f"the column of {year_label(year)} is hidden in the sheet, and is read"
                yield warning(where, found, "choose another column if it is not meant")


def _other_tables(tables: Sequence[PrintedTable], rows: Sequence[UnderstoodRow]) -> Iterator[Problem]:
    """Ask which table is the plan where another has lines of spend too."""
    main = next((row.printed.table for row in rows if row.role in SPENDING), None)
    others = Counter(row.printed.table for row in rows if row.because == ANOTHER)
    for other, count in others.items():
        if main is not None and count > 1:
            where = tables[other].sheet.where(tables[other].heading_row, tables[other].label_column)
            found = f"this table has lines of spend too, and those of {tables[main].name} are read"
            yield warning(where, found, "say what its rows are if it is the plan")


def _balance_asked(rows: Sequence[UnderstoodRow], read: ReadTotals, recipe: Recipe) -> Iterator[Problem]:
    """Ask what becomes of a year's position where the sheet carries none forward."""
    says = any(row.role in ("cumulative", "brought_forward") for row in rows) or read.balance_inside
    income = next((row for row in rows if row.role == "allocation"), None)
    if (
        income is not None
        and len(read.years) > 1
        and not says
        and not recipe.balance
        and recipe.states == "levels"
    ):
        found = "no row carries a balance forward; each year's position is added to that of the years before"
        yield warning(income.printed.where, found, "or say that what is brought forward is inside the allocation")


def _states_change(row: UnderstoodRow) -> bool:
    label = fold(row.printed.row.label)
    return row.role in (*INCOME, *SPENDING) and any(word in label for word in _CHANGES)


def _cells_asked(row: UnderstoodRow, years: Sequence[int]) -> Iterator[Problem]:
    label = row.printed.row.label or "the row without a name"
    blanks = [year for year in years if year not in row.printed.figures]
    for year in blanks:
        text = row.printed.unreadable.get(year)
        where = row.printed.cells.get(year, row.printed.where)
        what = f"{text!r}, which is no figure" if text else "blank"
        if text or row.role in (*SPENDING, "allocation"):
            yield warning(
                where, f"{label} of {year_label(year)} is {what}; it is taken as nought", "type the figure"
            )
    if not row.printed.row.label:
        yield warning(row.printed.where, "a row with figures has no name", "say what it is, or that it is ignored")
    negative = [year for year in years if (row.amount(year) or 0.0) < 0.0]
    if negative and row.role in (*INCOME, "required"):
        where = row.printed.cells[negative[0]]
        found = f"{label} of {year_label(negative[0])} is negative where its other years are not"
        if len(negative) < len(years):
            yield warning(where, found, "check the figure and its sign")


def savings_count(savings: Sequence[UnderstoodRow], years: Sequence[int]) -> Count:
    """Whether savings seem to be each year's new ones, or all to date: those never fall."""
    by_year = [sum(row.amount(year) or 0.0 for row in savings) for year in years]
    started = list(dropwhile(lambda value: not value, by_year))
    rises = len(started) > 1 and all(later > one for one, later in pairwise(started))
    return "to date" if rises and started[-1] > 1.4 * started[0] else "each year"


def _count_words(count: Count) -> str:
    said = {"each year": "each year's new savings", "to date": "all savings since the first year"}
    return f"its figures are taken as {said[count]}"
