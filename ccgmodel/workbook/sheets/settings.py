"""The Plan sheet: one field a row, with its value and its source."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from ccgmodel.plan import RAGS, Report, RiskAdjustment
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell, SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, Table, named_rows, table
from ccgmodel.workbook.contract import Field

MoneyUnit = Literal["£", "£k", "£m"]


@dataclass(frozen=True, kw_only=True)
class PlanSettings:
    """What the Plan sheet says; `cells` says where each field's value stands, for messages about it.

    Money is in £k and rates are fractions, None where blank, NaN where reported as unreadable.
    """

    organisation: str
    code: str
    first_year_is: Literal["budget", "outturn"]
    growth_combines: Literal["compound", "add"]
    money_unit: MoneyUnit
    opening_balance: float | None
    balance_brought_forward: Literal["added", "inside"]
    status: Literal["draft", "final"]
    headroom_rate: float | None
    headroom_released: float | None
    rules_base: Literal["total", "recurrent"] | None
    qipp_taper: float | None
    risk_adjustment: RiskAdjustment
    sources: Mapping[str, str]
    cells: Mapping[str, Cell]
    has_values: bool  # whether the sheet has its Value column
    frame: Frame

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
    entries = _Entries(sheet, rows)
    unit = money_unit or entries.choice("money_unit")
    frame = Frame(entries.years(), values.IN_THOUSANDS.get(unit, math.nan))
    settings = PlanSettings(
        organisation=entries.text("organisation"),
        code=entries.text("code"),
        first_year_is=cast(Literal["budget", "outturn"], entries.choice("first_year_is")),
        growth_combines=cast(Literal["compound", "add"], entries.choice("growth_combines")),
        money_unit=cast(MoneyUnit, unit),
        opening_balance=entries.number("opening_balance", frame.unit),
        balance_brought_forward=cast(Literal["added", "inside"], entries.choice("balance_brought_forward")),
        status=cast(Literal["draft", "final"], entries.choice("status")),
        headroom_rate=entries.number("headroom_rate", frame.unit),
        headroom_released=entries.number("headroom_released", frame.unit),
        rules_base=cast("Literal['total', 'recurrent'] | None", entries.choice("rules_base") or None),
        qipp_taper=entries.number("qipp_taper", frame.unit),
        risk_adjustment=entries.risk_adjustment(),
        sources={key: source for key, row in rows.items() if (source := row.text("source"))},
        cells={key: row.cell("value") for key, row in rows.items()},
        has_values="value" in sheet.columns,
        frame=frame,
    )
    _check(settings, report)
    return settings


@dataclass(frozen=True)
class _Entries:
    """The rows of the Plan sheet by field; a required one that is blank is reported when it is read."""

    table: Table
    rows: Mapping[str, Row]

    def cell_and_field(self, key: str) -> tuple[Cell, Field]:
        field = next(field for field in contract.PLAN.rows if field.key == key)
        row = self.rows.get(key)
        cell = row.cell("value") if row else Cell(self.table.grid.name, 1, 1)
        if row and field.required and cell.is_blank and "value" in self.table.columns:
            self.table.report.error(cell.where, f"{field.heading} is blank", f"fill it in. {field.help}")
        return cell, field

    def text(self, key: str) -> str:
        return values.text(*self.cell_and_field(key), self.table.report)

    def choice(self, key: str) -> str:
        return values.choice(*self.cell_and_field(key), self.table.report)

    def number(self, key: str, unit: float) -> float | None:
        cell, field = self.cell_and_field(key)
        return values.number(cell, field, field.heading, unit, self.table.report)

    def risk_adjustment(self) -> RiskAdjustment:
        """How much of a scheme's saving counts; a blank share is the usual one."""
        by = cast(Literal["none", "RAG", "confidence"], self.choice("risk_adjusted_by"))
        shares = {rag: self.number(f"rag_{rag}", math.nan) for rag in RAGS}
        return RiskAdjustment(by=by, **{rag: share for rag, share in shares.items() if share is not None})

    def years(self) -> tuple[int, ...]:
        """The plan's years; none while the first or their number is unknown."""
        first = values.year(*self.cell_and_field("first_year"), self.table.report)
        count = self.number("years", math.nan)
        if first is None or count is None or math.isnan(count):
            return ()
        return tuple(range(first, first + int(count)))


def _check(settings: PlanSettings, report: Report) -> None:
    """Report what one field asks of another."""
    inside = settings.balance_brought_forward == "inside"
    if inside and settings.opening_balance and not math.isnan(settings.opening_balance):
        report.error(
            settings.where("opening_balance"),
            "Opening balance is not nought, but the balance is already inside the allocation",
            "type 0, or change Balance brought forward to added",
        )
    if settings.balance_brought_forward == "added" and settings.is_blank("opening_balance"):
        remedy = "type the surplus (+) or deficit (-) brought forward, or 0 if there is none"
        report.error(settings.where("opening_balance"), "Opening balance is blank", remedy)
    if settings.headroom_rate and settings.is_blank("headroom_released"):
        report.error(
            settings.where("headroom_released"),
            "Headroom released is blank, but a headroom is set aside",
            "type the share of it that the plan uses against its deficit, 0% to 100%",
        )
