"""The sheets of an export that calculate nothing: read-me, the plan's own sheets, levers, reasons and stamp."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlsxwriter.worksheet import Worksheet

from ccgmodel.answers import monitored_years
from ccgmodel.plan import Plan, first_day, month_from_label, year_label
from ccgmodel.scenario import LEVERS, Lever, Note, Scenario, Setting, plan_hash, scenario_hash
from ccgmodel.words.called import made_up
from ccgmodel.workbook import contract
from ccgmodel.workbook.contract import Sheet
from ccgmodel.workbook.export.book import FORMATS, ExportBook, Style
from ccgmodel.workbook.export.cells import SPARE_ROWS, LeverCells
from ccgmodel.workbook.export.terms import DAY_NOUGHT
from ccgmodel.workbook.sheets.levers import LEVERS_SHEET, REASONS, STAMP
from ccgmodel.workbook.writing.tables import Cell, Number, Rows, headings

UNITS = {"points": "difference from the plan's rate", "share": "share", "months": "months"}
WIDTHS = (30, 26, 9, 60, 40, 20, 26)  # of the Reasons sheet
_LISTS = (contract.YEARLY_RATES.name, contract.STEPS.name, contract.INVESTMENT.name)
_NARROWEST, _WIDEST = 10, 60  # characters

TEXT = (
    "Change a yellow cell and Excel calculates everything again: the levers on the Levers sheet, or the plan's "
    "own figures on its sheets. Blue cells are formulas; green ones come from the plan or the model.",
    "Levers: a blank cell sets nothing. A value for one line wins over one for its category, and that over one "
    "for all lines; within each, a value for one year wins over that for all years. Levers of growth act from the "
    "second year. Rows for single lines and categories are folded away: open them with the + at the left.",
    "Results: every result by year with charts, and the years in which the milestones are reached. Past the "
    "plan's last year the position is held level, which is ours. Money is in £k whatever the plan's own unit.",
    "Workings: the arithmetic step by step. A growth rate left blank means that the driver does not apply to the "
    "line; 0% means that it applies and is nought.",
    "Check: each result less what the model gave at the time of the export. It turns red once an input or a lever "
    "is changed, and shows by how much each result has moved.",
    "What cannot be changed here: the years, which lines there are, their names and categories, and whether a "
    "line grows, is fixed or is a share of the allocation; and which schemes there are, their names, lines, "
    "programmes, statuses and overlap groups. Change them on the plan's sheets, upload this workbook to the "
    "planner, and export again. Type figures as numbers.",
)
OF_CARE = (
    "Care: activity and metrics step by step, by quarter where the source is. A rate is its numerator over its "
    "denominator and is never added up. What the plan does not print follows by its own rules.",
    "Pooled: the lines of the pooled budget under the levers, in every view. A line that is protected does not "
    "flex. A lever for one line wins over that for its cluster, theme, area and commissioner.",
)
OF_SCHEMES = (
    "Levers of schemes: a value for one scheme wins over one for its programme, that over one for its status, and "
    "that over one for its line. A start delay is read in the year in which the scheme was to start.",
    "Savings: the schemes step by step, from the Schemes and Investment sheets to what they deliver: risk, year "
    "of the start, overlap groups held to their caps, what the plan counts on, delivery, stop and delay. The "
    "Milestones and Opportunities enter no result. Type the start of a scheme as a date, such as 1/9/2013.",
)
OF_MONEY = (
    "Outturn: spend and savings so far from the sheet Money actuals, and where the year ends if it goes on. How "
    "the plan's year falls on its months stands as it was at the time of the export.",
)


def write_read_me(book: ExportBook, plan: Plan, scenario: Scenario) -> None:
    """Write what the workbook is and how to use it."""
    sheet = book.sheet("Read-me")
    sheet.set_column(0, 0, 120)
    years = f"{plan.year_labels[0]} to {plan.year_labels[-1]}"
    ours = (
        (f"The years from {plan.year_labels[plan.own_years]} are ours, by the plan's own rules; not the plan's.",)
        if plan.years > plan.own_years
        else ()
    )
    book.put(sheet, 0, 0, f"{plan.organisation}, {years}", "heading")
    example = (said,) if (said := made_up(plan)) else ()
    schemes = (OF_SCHEMES if plan.schemes else ()) + (OF_CARE if plan.metrics or plan.pool else ())
    schemes += OF_MONEY if monitored_years(plan) else ()
    for row, text in enumerate((f"Scenario: {scenario.name}", *example, *ours, *TEXT, *schemes), start=1):
        book.put(sheet, row, 0, text, "text")


def write_stamp(book: ExportBook, plan: Plan, scenario: Scenario, model_version: str) -> None:
    """Write which plan, which settings and which model the workbook was made from."""
    sheet = book.sheet(STAMP.name)
    values = {
        "scenario": scenario.name,
        "plan_hash": plan_hash(plan),
        "scenario_hash": scenario_hash(scenario),
        "model_version": model_version,
    }
    for column, heading in enumerate(STAMP.columns):
        book.put(sheet, 0, column, heading.heading, "heading")
    for row, field in enumerate(STAMP.rows, start=1):
        book.put(sheet, row, 0, field.heading, "name")
        book.put(sheet, row, 1, values[field.key] or None, "pre-filled")
    sheet.set_column(0, 1, 24)


def write_inputs(book: ExportBook, tables: Mapping[str, Rows]) -> None:
    """Write the plan's sheets as the reader knows them."""
    for name, rows in tables.items():
        sheet = book.sheet(name)
        for r, row in enumerate(rows):
            for c, content in enumerate(row):
                named = c == 0 and bool(_sheet(name).rows)
                book.put(sheet, r, c, content, "heading" if r == 0 else "name" if named else "input")
        for r in range(len(rows), len(rows) + SPARE_ROWS if name in _LISTS else 0):
            for c in range(len(rows[0])):
                book.put(sheet, r, c, None, "input")
        for c, column in enumerate(zip(*rows, strict=True)):
            longest = max(len(str(content or "")) for content in column)
            sheet.set_column(c, c, min(_WIDEST, max(_NARROWEST, longest + 2)))
        sheet.freeze_panes(1, 1)


def with_months(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Return the tables with months as Excel's dates, which formulas can calculate with."""
    months = {
        (sheet.name, field.heading)
        for sheet in contract.SHEETS
        for field in sheet.columns
        if field.kind == "month"
    }

    def dated(name: str, headings: list[Cell], row: list[Cell]) -> list[Cell]:
        return [_date(c) if (name, h) in months else c for h, c in zip(headings, row, strict=True)]

    return {name: [rows[0], *(dated(name, rows[0], row) for row in rows[1:])] for name, rows in tables.items()}


def _date(content: Cell) -> Cell:
    found = month_from_label(content) if isinstance(content, str) else None
    return content if found is None else Number((first_day(found) - DAY_NOUGHT).days, "mmmm yyyy")


def _sheet(name: str) -> Sheet:
    return next(sheet for sheet in contract.SHEETS if sheet.name == name)


def write_levers(book: ExportBook, plan: Plan, scenario: Scenario, cells: LeverCells) -> None:
    """Write the Levers sheet, filled with a scenario; rows for lines and schemes are folded away unless set."""
    sheet = book.sheet(LEVERS_SHEET.name)
    for column, heading in enumerate(headings(LEVERS_SHEET, plan.year_labels)):
        book.put(sheet, 0, column, heading, "heading")
    set_scopes = {(setting.lever, setting.scope) for setting in scenario.values}
    for (name, scope), row in cells.rows.items():
        lever = LEVERS[name]
        for column, (content, style) in enumerate(_row(plan, cells, lever, scope)):
            book.put(sheet, row - 1, column, content, style)
        if scope:
            shown = (name, scope) in set_scopes
            sheet.set_row(row - 1, None, None, {"level": 1, "hidden": not shown})
    _follow_the_plan(book, sheet, cells)
    _validate(sheet, plan, cells)
    _size(sheet, plan)


def _row(plan: Plan, cells: LeverCells, lever: Lever, scope: str) -> Iterator[tuple[Cell, Style]]:
    def value(t: int | None) -> Cell:
        given = cells.given(lever.name, scope, t)
        return None if given is None else Number(given, shown)

    shown = FORMATS["months" if lever.kind == "months" else "a year"]
    yield lever.label, "name"
    yield scope or None, "name"
    yield UNITS[lever.kind], "name"
    for bound in lever.bounds(plan):
        yield Number(bound, shown), "name"
    yield Number(lever.neutral(plan), shown), "pre-filled"
    yield value(None), "input"
    for t, year in enumerate(plan.year_numbers):
        yield value(t), "input" if year >= lever.first_year(plan) else "closed"
    yield lever.meaning, "name"


def _follow_the_plan(book: ExportBook, sheet: Worksheet, cells: LeverCells) -> None:
    """Let the release of headroom, which is absolute, start from the cell of the Plan sheet."""
    released, row = cells.planned(LEVERS["headroom_release"]), cells.rows["headroom_release", ""]
    style = book.format("calculated", FORMATS["a year"])
    sheet.write_formula(row - 1, cells.column("plan"), f"={released.text}", style, released.value)


def _validate(sheet: Worksheet, plan: Plan, cells: LeverCells) -> None:
    """Let Excel refuse what the model would refuse."""
    for lever in LEVERS.values():
        rows = [row for (name, _), row in cells.rows.items() if name == lever.name]
        least, greatest = lever.bounds(plan)
        bounds = {"minimum": least, "maximum": greatest}
        written = "{:g}" if lever.kind == "months" else "{:.0%}"
        low, high = written.format(least), written.format(greatest)
        message = f"{lever.label}: from {low} to {high}, or blank"
        allowed = {"validate": "decimal", "criteria": "between", **bounds, "error_message": message}
        first, last = cells.column("all_years"), cells.column(plan.years - 1)
        sheet.data_validation(min(rows) - 1, first, max(rows) - 1, last, allowed)


def _size(sheet: Worksheet, plan: Plan) -> None:
    for column, width in enumerate((30, 26, 28, 9, 9, 9, 10, *(10,) * plan.years, 100)):
        sheet.set_column(column, column, width)
    sheet.outline_settings(True, False, True, False)  # a lever's own row stands above those of its lines
    sheet.freeze_panes(1, 2)


def write_reasons(book: ExportBook, notes: Mapping[Setting, Note]) -> None:
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
