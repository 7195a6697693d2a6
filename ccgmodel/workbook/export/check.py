"""The Check sheet of an export: each result of a formula beside the model's own value, and whether they agree."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from ccgmodel.plan import Plan
from ccgmodel.workbook.export.book import FIRST_YEAR, Book, Grid, Ref
from ccgmodel.workbook.export.milestones import LABELS
from ccgmodel.workbook.export.result_rows import Result
from ccgmodel.workbook.export.results import Results

SHEET = "Check"
TOLERANCE = 0.5  # £k
AGREES, DIFFERS = "OK", "differs"
ALL_AGREE = "Every formula gives what the model gave."
SOME_DIFFER = "Some results differ from the model's: an input or a lever has been changed since the export."


def write_check(book: Book, plan: Plan, results: Results) -> None:
    """Write for each result the model's values, the differences of the formulas, and the verdict."""
    grid = Grid(book, SHEET, plan.year_labels)
    verdict_row = grid.row
    grid.row += 1
    grid.section("The model's values at the time of the export")
    models = {
        name: grid.constants(result.item, _known(result), line=result.line)
        for name, result in results.rows.items()
    }
    grid.section("What the formulas of the Results sheet give, less the model's values")
    verdicts = [_difference(grid, models[name], result, plan) for name, result in results.rows.items()]
    verdicts += _milestones(grid, results)
    _total(grid, verdict_row, verdicts)
    _colour(book, grid, verdict_row, FIRST_YEAR + plan.years)


def _difference(grid: Grid, model: Ref, result: Result, plan: Plan) -> str:
    """Write one row of differences with its verdict, and return where the verdict stands."""
    nought = [0.0] * plan.years
    known = _known(result)
    row = grid.add(
        result.item,
        lambda t: "" if known[t] is None else f"{result.ref[t]}-{model[t]}",
        nought,
        line=result.line,
    )
    return _verdict(
        grid, row.row, FIRST_YEAR + plan.years, f"SUMPRODUCT(ABS({row.span(plan.years - 1)}))<{TOLERANCE}"
    )


def _known(result: Result) -> list[float | None]:
    """The model's values, None in a year for which a metric has none."""
    return [float(value) if math.isfinite(value) else None for value in result.values]


def _milestones(grid: Grid, results: Results) -> list[str]:
    """Write the milestone years as the model gave them, each with its verdict."""
    grid.section("Milestone years")
    verdicts = []
    for milestone, (ref, answer) in results.milestones.items():
        row = grid.constants(LABELS[milestone], [answer], unit="")
        verdicts.append(_verdict(grid, row.row, FIRST_YEAR + 1, f"{ref[0]}={row[0]}"))
    return verdicts


def _verdict(grid: Grid, row: int, column: int, test: str) -> str:
    formula = f'IF({test},"{AGREES}","{DIFFERS}")'.replace(f"{SHEET}!", "")
    grid.formula(row, column, formula, AGREES, "", "calculated")
    return f"{xl_col_to_name(column)}{row}"


def _total(grid: Grid, row: int, verdicts: Sequence[str]) -> None:
    """Write above all whether every verdict is OK."""
    differing = "+".join(f'({cell}<>"{AGREES}")' for cell in verdicts)
    grid.formula(row, 0, f'IF({differing}=0,"{ALL_AGREE}","{SOME_DIFFER}")', ALL_AGREE, "", "calculated")


def _colour(book: Book, grid: Grid, verdict_row: int, last: int) -> None:
    """Turn red what differs."""
    red = book.file.add_format({"bg_color": "#F4C7C3", "font_color": "#8A1F11", "bold": True})
    begins = {"type": "text", "criteria": "begins with", "format": red}
    grid.sheet.conditional_format(verdict_row - 1, 0, verdict_row - 1, 0, {**begins, "value": SOME_DIFFER[:12]})
    grid.sheet.conditional_format(verdict_row, FIRST_YEAR, grid.row, last, {**begins, "value": DIFFERS})
