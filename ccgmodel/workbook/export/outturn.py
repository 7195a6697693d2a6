"""The Outturn sheet of an export: spend and savings so far, and where the year ends if it goes on, as formulas.

How the plan's year falls on its months stands as it was at the time of the export, from the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ccgmodel.answers import NOTHING, money_report, monitored_years, planned_months
from ccgmodel.plan import MONTHS_A_YEAR, MoneyActuals, Plan, year_label
from ccgmodel.scenario import Scenario
from ccgmodel.workbook import contract
from ccgmodel.workbook.export.book import ExportBook, ExportGrid, YearRow
from ccgmodel.workbook.export.terms import Term, choose, count, in_place, numbers_of, term, total
from ccgmodel.workbook.export.workings import Workings

SHEET = "Outturn"
LABELS = {
    "to_date": "So far",
    "by_run_rate": "The year, if the pace so far goes on",
    "by_profile": "The year, if it goes on as the plan's months do",
    "year": "The year under the levers",
}


def money_results(plan: Plan, scenario: Scenario) -> dict[str, dict[int, float]]:
    """Return what the model says of each row that is written, by year from 0."""
    found: dict[str, dict[int, float]] = {}
    for year in monitored_years(plan):
        report = money_report(plan, scenario, year)
        for row in report.rows if report else ():
            values = (row.to_date, row.by_run_rate, row.by_profile, row.scenario_year)
            for what, value in zip(LABELS, values, strict=True):
                found[_key(what, row.name, year)] = {year - plan.first_year: value}
    return found


def _key(what: str, name: str, year: int) -> str:
    return f"outturn:{what}:{year}:{name}"


def write_outturn(book: ExportBook, plan: Plan, workings: Workings) -> Iterator[tuple[str, str, str, YearRow]]:
    """Write the sheet, and yield each row of results with its key, what it is and of what."""
    grid = ExportGrid(book, SHEET, plan.year_labels)
    rows = [row for row in plan.money_actuals if row.series == "actual"]
    planned = {year: planned_months(plan, year) for year in monitored_years(plan)}
    months = {id(row): planned[row.year][row.name] for row in rows}
    due = _by_month(grid, "The plan since April by month, from the model, £k", rows, lambda row: months[id(row)])
    has = _by_month(
        grid,
        "Months since April in which the plan has anything, likewise",
        rows,
        lambda row: [float(abs(month) > NOTHING) for month in months[id(row)]],
    )
    for place, row in enumerate(plan.money_actuals):
        if row.series == "actual":
            t = row.year - plan.first_year
            grid.section(f"{row.name}, {year_label(row.year)}")
            terms = _forecasts(_given(workings, place), workings.at.factor, due[id(row)], has[id(row)])
            for what, found in zip(LABELS, (*terms, _under_levers(plan, workings, row.name, t)), strict=True):
                written = grid.add(LABELS[what], _in_year(t, found), row.name)
                yield _key(what, row.name, row.year), LABELS[what], row.name, written


def _in_year(t: int, found: Term) -> Callable[[int], Term | None]:
    return lambda year: found if year == t else None


def _by_month(
    grid: ExportGrid, title: str, rows: Sequence[MoneyActuals], of: Callable[[MoneyActuals], Sequence[float]]
) -> dict[int, Term]:
    """Write what comes together by each month, a row each, and return the ranges."""
    grid.section(title)
    grid.headings(["Item", "Year", "Unit", *contract.MONTHS])
    found = {}
    for row in rows:
        written = grid.constants(row.name, np.cumsum(of(row)).tolist(), year_label(row.year))
        found[id(row)] = written.span(MONTHS_A_YEAR - 1)
    return found


def _given(workings: Workings, place: int) -> Term:
    """The range of a row's months, as typed."""
    cells = [workings.at.inputs.at(contract.MONEY_ACTUALS, place, month.lower()) for month in contract.MONTHS]
    first, last = cells[0].text, cells[-1].text.rpartition("!")[2]
    return Term(f"{first}:{last}", numbers_of(cell.value for cell in cells))  # type: ignore[misc]


def _forecasts(given: Term, factor: Term, due: Term, has: Term) -> tuple[Term, Term, Term]:
    """So far; the year by run rate; the year by profile."""
    months, to_date = count(given), total(given) * factor
    by_then, paced = in_place(due, months), in_place(has, months)
    year, in_all = in_place(due, term(MONTHS_A_YEAR)), in_place(has, term(MONTHS_A_YEAR))
    by_pace = choose(paced.equals(0), term(MONTHS_A_YEAR) / months, in_all / paced)
    profile = choose((by_then**2) < NOTHING**2, to_date + year, to_date / by_then * year)
    none = months.equals(0)
    return to_date, choose(none, 0, to_date * by_pace), choose(none, year, profile)


def _under_levers(plan: Plan, workings: Workings, name: str, t: int) -> Term:
    if name in plan.line_names:
        return workings.lines[plan.line_names.index(name)].reported[t]
    place = [scheme.name for scheme in plan.schemes].index(name)
    return workings.savings.scheme_delivered[place][t] if workings.savings else term(0)
