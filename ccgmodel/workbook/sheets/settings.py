"""The Plan sheet: one field a row, with its value and its source."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ccgmodel.plan import Report, balance_problems
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell, SheetGrid
from ccgmodel.workbook.cells.table import Frame, named_rows, table

MoneyUnit = Literal["£", "£k", "£m"]


@dataclass(frozen=True, kw_only=True)
class PlanSettings:
    """What the Plan sheet says by field; `cells` says where each value stands, for messages about it.

    Money is in £k and rates are fractions, None where blank, NaN where reported as unreadable; text is empty.
    """

    values: Mapping[str, Any]
    sources: Mapping[str, str]
    cells: Mapping[str, Cell]
    has_values: bool  # whether the sheet has its Value column
    frame: Frame

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    @property
    def first_monitored(self) -> int:
        """The first year of which months may be typed: that after an outturn year; 0 where no year is known."""
        return (*self.frame.years, 0)[0] + int(self["first_year_is"] == "outturn")

    def where(self, key: str) -> str:
        """Where a field's value stands; the sheet where the field has no row."""
        return self.cells[key].where if key in self.cells else contract.PLAN.name

    def is_blank(self, key: str) -> bool:
        """Whether a field has no row or no value; not where the Value column itself is missing."""
        return self.has_values and (key not in self.cells or self.cells[key].is_blank)


def read_settings(grid: SheetGrid, report: Report, money_unit: MoneyUnit | None = None) -> PlanSettings:
    """Read the Plan sheet, reporting everything wrong with it; a money unit given stands for the sheet's own."""
    sheet = table(contract.PLAN, grid, Frame((), math.nan), report)
    rows = named_rows(sheet)
    fields = {field.key: field for field in contract.PLAN.rows}
    cells = {key: row.cell("value") for key, row in rows.items()}

    def value(key: str, unit: float = math.nan) -> Any:
        field, cell = fields[key], cells.get(key) or Cell(grid.name, 1, 1)
        if key in cells and field.required and cell.is_blank and "value" in sheet.columns:
            report.error(cell.where, f"{field.heading} is blank", f"fill it in. {field.help}")
        if field.kind == "choice":
            return values.choice(cell, field, report)
        if field.kind == "year":
            return values.year(cell, field, report)
        if field.kind == "text":
            return values.text(cell, field, report)
        if field.kind == "date":
            return values.day(cell, field, report)
        return values.number(cell, field, field.heading, unit, report)

    said: dict[str, Any] = {"money_unit": money_unit or value("money_unit")}
    said |= {key: value(key) for key in ("first_year", "years")}
    frame = Frame(_years(said["first_year"], said["years"]), values.IN_THOUSANDS.get(said["money_unit"], math.nan))
    replace(sheet, frame=frame).ask()
    said |= {key: value(key, frame.unit) for key in fields if key not in said}
    settings = PlanSettings(
        values=said,
        sources={key: source for key, row in rows.items() if (source := row.text("source"))},
        cells=cells,
        has_values="value" in sheet.columns,
        frame=frame,
    )
    _check(settings, report)
    return settings


def _years(first: int | None, count: float | None) -> tuple[int, ...]:
    """The plan's years; none while the first or their number is unknown."""
    if first is None or count is None or math.isnan(count):
        return ()
    return tuple(range(first, first + int(count)))


def _check(settings: PlanSettings, report: Report) -> None:
    """Report what one field asks of another."""
    opening = settings["opening_balance"] or 0.0
    if not math.isnan(opening):
        for each in balance_problems(settings["balance_brought_forward"], opening):
            report.error(settings.where(each.where), each.found, each.remedy)
    if settings["balance_brought_forward"] == "added" and settings.is_blank("opening_balance"):
        remedy = "type the surplus (+) or deficit (-) brought forward, or 0 if there is none"
        report.error(settings.where("opening_balance"), "Opening balance is blank", remedy)
    if settings["headroom_rate"] and settings.is_blank("headroom_released"):
        report.error(
            settings.where("headroom_released"),
            "Headroom released is blank, but a headroom is set aside",
            "type the share of it that the plan uses against its deficit, 0% to 100%",
        )
