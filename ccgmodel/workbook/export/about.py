"""The Read-me and Stamp sheets of an export: how to use the workbook, and what it was made from."""

from __future__ import annotations

from ccgmodel.plan import Plan
from ccgmodel.scenario import Scenario, plan_hash, scenario_hash
from ccgmodel.workbook.export.book import Book
from ccgmodel.workbook.sheets.levers import STAMP

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


def write_read_me(book: Book, plan: Plan, scenario: Scenario) -> None:
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
    schemes = (OF_SCHEMES if plan.schemes else ()) + (OF_CARE if plan.metrics or plan.pool else ())
    for row, text in enumerate((f"Scenario: {scenario.name}", *ours, *TEXT, *schemes), start=1):
        book.put(sheet, row, 0, text, "text")


def write_stamp(book: Book, plan: Plan, scenario: Scenario, model_version: str) -> None:
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
