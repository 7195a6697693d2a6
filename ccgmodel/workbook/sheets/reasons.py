"""The Reasons sheet that an export adds: why each lever was moved, by whom and when; as data and as a reader.

A row belongs to the cell of the Levers sheet with the same lever, scope and year. No result depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ccgmodel.plan import Plan, Report, year_from_label
from ccgmodel.scenario import LEVERS, LONGEST_NAME, LONGEST_TEXT, Note, Scenario, Setting, writable
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, table
from ccgmodel.workbook.contract import Field, Sheet
from ccgmodel.workbook.sheets.levers import LEVERS_SHEET, scope_of

REASONS = Sheet(
    name="Reasons",
    help="Why each lever was moved, by whom and when; nothing is calculated from it.",
    columns=(
        *LEVERS_SHEET.columns[:2],
        Field(key="year", heading="Year", kind="text", help="The year that was set; blank: all years."),
        Field(key="reason", heading="Reason", kind="text", help="Why the lever was moved."),
        Field(key="source", heading="Source", kind="text", help="What the reason rests on."),
        Field(key="who", heading="Moved by", kind="text", help="Who moved it."),
        Field(key="when", heading="When", kind="text", help="When, as 2026-11-22T10:30:00+00:00."),
    ),
)
LONGEST = {"reason": LONGEST_TEXT, "source": LONGEST_TEXT, "who": LONGEST_NAME}


def read_reasons(
    grids: Mapping[str, SheetGrid], plan: Plan, scenario: Scenario | None, report: Report
) -> dict[Setting, Note]:
    """Read the notes of a scenario's settings; a row whose lever is not set is said and left out."""
    grid = grids.get(REASONS.name)
    if grid is None:
        return {}
    if scenario is None:
        found_alone = "the sheet is not part of a plan without the sheet 'Levers'"
        report.warn(REASONS.name, found_alone, "it is ignored; rename it if it should be read")
        return {}
    found: dict[Setting, Note] = {}
    frame = Frame(plan.year_numbers, values.IN_THOUSANDS[plan.money_unit])
    for row in table(REASONS, grid, frame, report).rows():
        setting = _setting(row, plan)
        if setting is None:
            continue
        where = row.cell("lever").where
        if setting not in scenario.values:
            report.warn(
                where, f"{setting} has a reason and is not set", "it is ignored; set it on the Levers sheet"
            )
        elif setting in found:
            report.error(where, f"{setting} has two rows", "keep one of the two")
        else:
            found[setting] = _note(row)
    return found


def _setting(row: Row, plan: Plan) -> Setting | None:
    lever, scope = LEVERS.get(row.choice("lever")), scope_of(row, plan)
    typed = row.text("year")
    year = year_from_label(typed) if typed else None
    if typed and year is None:
        row.table.report.error(row.cell("year").where, f"{typed!r} is no year", "write 2015/16, or clear the cell")
        return None
    return Setting(lever.name, scope, year) if lever and scope is not None else None


def _note(row: Row) -> Note:
    report = row.table.report
    texts = {name: row.text(name) for name in LONGEST}
    for name, longest in LONGEST.items():
        if len(texts[name]) > longest or not writable(texts[name]):
            found = "it is too long, or has a character that cannot be shown"
            report.error(row.cell(name).where, found, f"keep it to {longest:,} characters of plain text")
    return Note(**texts, when=_when(row))


def _when(row: Row) -> datetime | None:
    typed = row.text("when")
    try:
        when = datetime.fromisoformat(typed) if typed else None
    except ValueError:
        when = None
    if typed and (when is None or when.utcoffset() is None):
        remedy = "write 2026-11-22T10:30:00+00:00, or clear the cell"
        row.table.report.error(row.cell("when").where, f"{typed!r} is no date with a time zone", remedy)
        return None
    return when
