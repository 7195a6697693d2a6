"""What optional sheets share: rows that must be filled, and names of lines and schemes that may be blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccgmodel.plan import FLAGS, Flagged, Report, did_you_mean
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, table
from ccgmodel.workbook.contract import Sheet, fold
from ccgmodel.workbook.sheets.programme import SchemeRows, scheme_of
from ccgmodel.workbook.sheets.spend import Spend


def filled_rows(sheet: Sheet, grid: SheetGrid | None, frame: Frame, report: Report, *filled: str) -> Iterator[Row]:
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


def rows_of(sheet: Sheet, grids: Mapping[str, SheetGrid], spend: Spend, *filled: str) -> Iterator[Row]:
    """Yield the filled rows of an optional sheet of a plan's workbook."""
    return filled_rows(sheet, grids.get(sheet.name), spend.sheet.frame, spend.sheet.report, *filled)


def line_or_blank(row: Row, spend: Spend) -> str:
    """Return the line that a row is part of as the Spend sheet writes it; blank where none is given."""
    if row.cell("line").is_blank:
        return ""
    line = spend.line_of(row)
    return spend.names[line] if line else ""


def scheme_or_blank(row: Row, schemes: SchemeRows) -> str:
    """Return the scheme that a row is about as the Schemes sheet writes it; blank where none is given."""
    return "" if row.cell("scheme").is_blank else scheme_of(row, schemes, ())


def read_flags(row: Row) -> Iterator[Flagged]:
    """Read the flags of a row: each a name, and the quarters that it is about."""
    known = {fold(flag): flag for flag in FLAGS}
    for typed in filter(None, map(str.strip, row.text("flags").split(";"))):
        words = typed.split()
        quarters = [word.upper() for word in words if word.upper() in ("Q1", "Q2", "Q3", "Q4")]
        name = " ".join(word for word in words if word.upper() not in quarters)
        if fold(name) in known:
            yield Flagged(known[fold(name)], tuple(int(quarter[1]) - 1 for quarter in quarters))
        else:
            found = f"{typed!r} is no flag{did_you_mean(name, FLAGS)}"
            remedy = f"type {', '.join(FLAGS)}, and the quarters if not all"
            row.table.report.error(row.cell("flags").where, found, remedy)
