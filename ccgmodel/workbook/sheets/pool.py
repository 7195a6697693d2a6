"""The Pool, Pool funding and Risk share sheets: a pooled budget, what pays for it, and who bears its risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from ccgmodel.plan import Contribution, PoolLine, RiskShareItem
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Row
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.references import line_or_blank, rows_of
from ccgmodel.workbook.sheets.spend import Spend, figure_field


@dataclass(frozen=True, kw_only=True)
class PoolSheets:
    """What the sheets say; `where` is the heading of the pool's lines, for what is wrong with all of them."""

    lines: tuple[PoolLine, ...]
    contributions: tuple[Contribution, ...]
    risk_share: tuple[RiskShareItem, ...]
    where: str

    @property
    def of_plan(self) -> dict[str, Any]:
        """What of it a plan holds, by field."""
        return {"pool": self.lines, "contributions": self.contributions, "risk_share": self.risk_share}


def read_pooled(grids: Mapping[str, SheetGrid], spend: Spend) -> PoolSheets:
    """Read the three sheets, each of which may be missing, and report everything wrong with them."""
    lines: dict[str, PoolLine] = {}
    where = contract.POOL.name
    for row in rows_of(contract.POOL, grids, spend, "name"):
        line, where = _line(row, spend), row.table.heading("name")
        if fold(line.name) in lines:
            found = f"the line of the pool {line.name!r} appears twice"
            row.table.report.error(row.cell("name").where, found, "tell the two apart, for example by their theme")
        lines.setdefault(fold(line.name), line)
    return PoolSheets(
        lines=tuple(lines.values()),
        contributions=tuple(map(_contribution, rows_of(contract.POOL_FUNDING, grids, spend, "name"))),
        risk_share=tuple(map(_risk_share, rows_of(contract.RISK_SHARE, grids, spend, "kind", "name"))),
        where=where,
    )


def _line(row: Row, spend: Spend) -> PoolLine:
    name = row.text("name")
    return PoolLine(
        name=name,
        theme=row.text("theme"),
        area=row.text("area"),
        commissioner=row.text("commissioner"),
        cluster=row.text("cluster"),
        fund=row.text("fund"),
        line=line_or_blank(row, spend),
        protected=row.text("protected"),
        measures=tuple(filter(None, map(str.strip, row.text("measures").split(";")))),
        amounts=row.figures(figure_field(row), name),
        source=row.text("source"),
    )


def _contribution(row: Row) -> Contribution:
    name = row.text("name")
    return Contribution(
        name=name,
        fund=row.text("fund"),
        stated=row.number_of("stated", name),
        amounts=row.figures(figure_field(row), name),
        source=row.text("source"),
    )


def _risk_share(row: Row) -> RiskShareItem:
    name = row.text("name")
    return RiskShareItem(
        kind=cast(Literal["bears", "contingency", "escalation", "option"], row.choice("kind")),
        name=name,
        share=row.number_of("share", name),
        amount=row.number_of("amount", name),
        detail=row.text("detail"),
        source=row.text("source"),
    )
