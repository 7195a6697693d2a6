"""The sheet Repayable support: brokerage, loans and historic debt, a row for each kind of figure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ccgmodel.plan import Figures, RepayableSupport, Report, fold, repayable_problem
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Row
from ccgmodel.workbook.sheets.income import joined
from ccgmodel.workbook.sheets.records import filled_rows
from ccgmodel.workbook.sheets.settings import PlanSettings


@dataclass
class _RowsOfOne:
    """The rows of one of them by kind, and the row that says what was outstanding before."""

    name: str
    rows: dict[str, Row] = field(default_factory=dict)
    before: Row | None = None


def read_repayable(
    grids: Mapping[str, SheetGrid], settings: PlanSettings, report: Report
) -> tuple[RepayableSupport, ...]:
    """Read them; none where the sheet is missing."""
    sheet, years = contract.REPAYABLE, settings.frame.years
    items: dict[str, _RowsOfOne] = {}
    for row in filled_rows(sheet, grids.get(sheet.name), settings.frame, report):
        kind, name = row.choice("kind"), row.text("name")
        if not kind:
            continue  # it is none of the choices, which is reported
        item = items.setdefault(fold(name), _RowsOfOne(name))
        if kind in item.rows:
            found = f"{row.text('kind')} of {name} appears twice"
            report.error(row.cell("kind").where, found, "keep one of the two rows")
        item.rows.setdefault(kind, row)
        if not row.cell("before").is_blank:
            if item.before:
                found = f"Outstanding before of {name} is stated twice"
                report.error(row.cell("before").where, found, "keep it on one row")
            item.before = item.before or row
    return tuple(_read(each, years, report) for each in items.values()) if years else ()


def _read(item: _RowsOfOne, years: tuple[int, ...], report: Report) -> RepayableSupport:
    """Read one, and report what is wrong with it at the row that it is about."""
    figure = contract.REPAYABLE.figure
    blank: Figures = (None,) * len(years)
    of = {
        kind: row.figures(figure, f"{row.text('kind')} of {item.name}") if figure else blank
        for kind, row in item.rows.items()
    }
    before = (item.before.number_of("before", item.name) or 0.0) if item.before else 0.0
    drawn, repaid, gone = (
        tuple(each or 0.0 for each in of.get(kind, blank)) for kind in ("drawn", "repaid", "written_off")
    )
    found = RepayableSupport(
        name=item.name,
        before=before,
        drawn=drawn,
        repaid=repaid,
        written_off=gone,
        cap=of.get("cap", blank),
        source=joined(row.text("source") for row in item.rows.values()),
    )
    if not any(math.isnan(each or 0.0) for each in (before, *drawn, *repaid, *gone, *found.cap)):
        for wrong in repayable_problem(found, years[0]):
            row = item.rows.get(wrong.where) or next(iter(item.rows.values()))
            report.error(row.cell("kind").where, wrong.found, wrong.remedy)
    return found
