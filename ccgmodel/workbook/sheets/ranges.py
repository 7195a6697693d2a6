"""The sheet Ranges: the plan's own evidence on its levers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, cast

from ccgmodel.plan import Plan, Range, Report
from ccgmodel.scenario import LEVERS, Lever
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell, SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, table
from ccgmodel.workbook.contract import Field

_FIGURES = ("low", "central", "high")
_FRACTIONS = ("points", "share")  # kinds of lever that are typed as 63% or 0.63; others count


@dataclass(frozen=True)
class RangeRow:
    """A range, and the cell in which its lever is named."""

    range: Range
    where: str


def read_ranges(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[RangeRow, ...]:
    """Read the evidence ranges, in each lever's own unit."""
    if grid is None:
        return ()
    found: dict[str, RangeRow] = {}
    for row in table(contract.RANGES, grid, frame, report).rows():
        lever = LEVERS.get(row.choice("lever"))
        where = row.cell("lever").where
        if row.cell("lever").is_blank:
            report.error(where, "the row has no Lever", "name it or clear the row")
        if lever is None:
            continue
        if lever.name in found:
            report.error(where, f"{lever.label} appears twice", "keep one of the two rows")
            continue
        if read := _range(row, lever):
            found[lever.name] = RangeRow(read, where)
    return tuple(found.values())


def warn_of_idle(rows: tuple[RangeRow, ...], plan: Plan, report: Report) -> None:
    """Warn of a range whose lever has nothing to move in the plan."""
    for row in rows:
        lever = LEVERS[row.range.lever]
        if not lever.applies(plan):
            found = f"the plan has nothing for {lever.label} to move"
            report.warn(row.where, found, "the range is not used; clear the row, or add what the lever moves")


def _range(row: Row, lever: Lever) -> Range | None:
    """Read one row; None where anything on it is reported."""
    low, central, high = (_figure(row, key, lever) for key in _FIGURES)
    distribution = row.choice("distribution")  # empty where it is reported
    history = _history(row, lever)
    if distribution == "history" and not history and row.cell("history").is_blank:
        where = row.cell("history").where if "history" in row.table.columns else row.table.grid.name
        row.table.report.error(where, "History is blank", "type its values, such as 63%; 76%")
    elif history and distribution not in ("history", ""):
        remedy = "choose history as the distribution, or clear the cell"
        row.table.report.warn(row.cell("history").where, "History is not used", remedy)
    if (not history and distribution == "history") or any(map(math.isnan, (low, central, high, *history))):
        return None
    if not low <= central <= high:
        found = f"the range of {lever.label} is out of order"
        row.table.report.error(row.cell("central").where, found, "type Low, Central and High from small to large")
        return None
    return Range(
        lever=lever.name,
        low=low,
        central=central,
        high=high,
        distribution=cast(Literal["triangular", "pert", "normal", "history"], distribution),
        history=history,
        source=row.text("source"),
    )


def _within(field: Field, lever: Lever) -> Field:
    """A field of the lever's own unit and bounds."""
    return replace(
        field, kind="share" if lever.kind in _FRACTIONS else "number", lowest=lever.minimum, highest=lever.maximum
    )


def _figure(row: Row, key: str, lever: Lever) -> float:
    """Read Low, Central or High; NaN where it is reported."""
    if key not in row.table.columns:
        return values.UNREADABLE
    field = _within(row.table.field(key), lever)
    value = values.number(row.cell(key), field, f"{field.heading} of {lever.label}", 1.0, row.table.report)
    if value is None:
        row.table.report.error(row.cell(key).where, f"{field.heading} of {lever.label} is blank", "fill it in")
    return values.UNREADABLE if value is None else value


def _history(row: Row, lever: Lever) -> tuple[float, ...]:
    """Read the recorded values; each is read as if it had the cell to itself."""
    field = _within(row.table.field("history"), lever)
    cell = row.cell("history")
    if isinstance(cell.value, int | float) or cell.flaw:
        given: list[Cell] = [cell]
    else:
        parts = filter(None, map(str.strip, row.text("history").split(";")))
        given = [cell._replace(value=part) for part in parts]
    label = f"History of {lever.label}"
    read = (values.number(each, field, label, 1.0, row.table.report) for each in given)
    return tuple(value for value in read if value is not None)
