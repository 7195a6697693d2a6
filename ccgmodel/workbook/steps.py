"""The Steps sheet: changes in pounds that no growth rate explains."""

from __future__ import annotations

from ccgmodel.plan import Step
from ccgmodel.workbook import layout, values
from ccgmodel.workbook.cells import Grid
from ccgmodel.workbook.spend import Spend, figure_field
from ccgmodel.workbook.table import Row, table
from ccgmodel.years import year_label


def read_steps(grid: Grid | None, spend: Spend) -> tuple[Step, ...]:
    """Read the steps, in £k by year; a blank year has none."""
    if grid is None:
        return ()
    rows = table(layout.STEPS, grid, spend.sheet.frame, spend.sheet.report).rows()
    return tuple(step for row in rows if (step := _step(row, spend)))


def _step(row: Row, spend: Spend) -> Step | None:
    line = spend.line_of(row)
    description = row.text("description")
    recurrent = None
    if "recurrent" in row.table.columns:
        recurrent = values.yes_or_no(row.cell("recurrent"), row.table.field("recurrent"), row.table.report)
    amounts = tuple(amount or 0.0 for amount in row.figures(figure_field(row), f"step {description!r}"))
    if recurrent:
        _check_first_year(row, description, amounts)
    if line is None or recurrent is None:
        return None
    return Step(
        line=spend.names[line],
        description=description,
        recurrent=recurrent,
        amounts=amounts,
        source=row.text("source"),
    )


def _check_first_year(row: Row, description: str, amounts: tuple[float, ...]) -> None:
    if amounts and amounts[0]:
        year = row.table.frame.years[0]
        row.table.report.error(
            row.year_cell(year).where,
            f"the recurrent step {description!r} is in the first year, {year_label(year)}",
            "clear the cell: First-year spend already contains it",
        )
