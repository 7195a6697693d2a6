"""Where a sheet's headings are, and what of a sheet is the template's own help or no part of the contract."""

from __future__ import annotations

from ccgmodel.plan import Report, did_you_mean, year_from_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import Cell, SheetGrid
from ccgmodel.workbook.contract import Sheet, fold, note_rows

_DEEPEST = 20  # the last row in which headings are looked for
_NOTE_COLUMNS = frozenset(map(fold, contract.NOTE_COLUMNS))
_NOTES = tuple(map(fold, contract.NOTE_ROWS))


def find_heading_row(sheet: Sheet, grid: SheetGrid, report: Report) -> int:
    """Find the row of the headings: the first, or below a title the first that holds two of them."""
    for number in [each for each in grid.rows if each <= _DEEPEST]:
        found = _headings_in(sheet, grid, number)
        if found and number == 1:
            return 1
        if found >= min(2, len(sheet.columns)):
            where = grid.cell(number, grid.columns[0]).where
            report.warn(where, f"the headings are in row {number}, not in row 1", "the rows above are ignored")
            return number
    return 1


def _headings_in(sheet: Sheet, grid: SheetGrid, number: int) -> int:
    known = {fold(field.heading) for field in sheet.columns}
    texts = [str(grid.cell(number, column).value or "") for column in grid.columns]
    years = sum(year_from_label(text) is not None for text in texts) if sheet.by_year else 0
    return years + len(known & set(map(fold, texts)))


def is_note_row(sheet: Sheet, first: Cell) -> bool:
    """Whether a row is one of the template's own notes, which are not read; its first cell says so."""
    return not sheet.rows and isinstance(first.value, str) and fold(first.value).startswith(_NOTES)


def report_changed_notes(sheet: Sheet, grid: SheetGrid, column: int, report: Report) -> None:
    """Report the template's notes over which somebody typed: they are not read all the same.

    Args:
        sheet: the declaration.
        grid: the cells.
        column: that of the sheet's first heading, which holds the mark of a note.
        report: takes what is found.

    """
    written = {text for row in note_rows(sheet) for text in row.values()}
    for number in grid.rows:
        first = grid.cell(number, column)
        if not is_note_row(sheet, first):
            continue
        changed = [cell for cell in grid.row(number) if str(cell.value) not in written]
        if changed:
            mark = str(first.value).split(":")[0]
            remedy = f"take {mark}: off {first.where} if the row should be read"
            report.warn(changed[0].where, "it stands in the template's example, which is not read", remedy)


def ignore_column(sheet: Sheet, cell: Cell, heading: str, report: Report) -> None:
    """Report a column that is no part of the sheet; the template's notes beside named rows are known."""
    if sheet.rows and fold(heading) in _NOTE_COLUMNS:
        return
    if heading:
        known = [field.heading for field in sheet.columns]
        found = f"the column {heading!r} is not part of this sheet{did_you_mean(heading, known)}"
        report.warn(cell.where, found, "it is ignored; rename it if it should be read")
    elif not cell.flaw:
        remedy = "it is ignored; give it a heading if it should be read"
        report.warn(cell.where, "the column has no heading", remedy)
