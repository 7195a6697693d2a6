"""What optional sheets share: rows that must be filled, and names of lines and schemes that may be blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccgmodel.workbook.cells import Grid
from ccgmodel.workbook.fields import Sheet
from ccgmodel.workbook.problems import Report
from ccgmodel.workbook.schemes import Schemes, scheme_of
from ccgmodel.workbook.spend import Spend
from ccgmodel.workbook.table import Frame, Row, table


def filled_rows(sheet: Sheet, grid: Grid | None, frame: Frame, report: Report, *filled: str) -> Iterator[Row]:
    """Yield the rows of an optional sheet whose `filled` columns are filled; the others are reported."""
    if grid is None:
        return
    of = table(sheet, grid, frame, report)
    for row in of.rows():
        blank = [key for key in filled if key in of.columns and row.cell(key).is_blank]
        for key in blank:
            found, remedy = f"{of.field(key).heading} is blank", "fill it in or clear the row"
            report.error(row.cell(key).where, found, remedy)
        if not blank and all(key in of.columns for key in filled):
            yield row


def rows_of(sheet: Sheet, grids: Mapping[str, Grid], spend: Spend, *filled: str) -> Iterator[Row]:
    """Yield the filled rows of an optional sheet of a plan's workbook."""
    return filled_rows(sheet, grids.get(sheet.name), spend.sheet.frame, spend.sheet.report, *filled)


def line_or_blank(row: Row, spend: Spend) -> str:
    """Return the line that a row is part of as the Spend sheet writes it; blank where none is given."""
    if row.cell("line").is_blank:
        return ""
    line = spend.line_of(row)
    return spend.names[line] if line else ""


def scheme_or_blank(row: Row, schemes: Schemes) -> str:
    """Return the scheme that a row is about as the Schemes sheet writes it; blank where none is given."""
    return "" if row.cell("scheme").is_blank else scheme_of(row, schemes, ())
