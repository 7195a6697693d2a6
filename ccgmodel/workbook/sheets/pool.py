"""The Pool, Pool funding and Risk share sheets: a pooled budget, what pays for it, and who bears its risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccgmodel.plan import Contribution, PoolLine, RiskShareItem
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Row
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.records import line_or_blank, record, rows_of
from ccgmodel.workbook.sheets.spend import Spend


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
    for row in rows_of(contract.POOL, grids, spend):
        line, where = _record(row, line=line_or_blank(row, spend)), row.table.heading("name")
        if fold(line.name) in lines:
            found = f"the line of the pool {line.name!r} appears twice"
            row.table.report.error(row.cell("name").where, found, "tell the two apart, for example by their theme")
        lines.setdefault(fold(line.name), line)
    return PoolSheets(
        lines=tuple(lines.values()),
        contributions=tuple(map(_record, rows_of(contract.POOL_FUNDING, grids, spend))),
        risk_share=tuple(map(_record, rows_of(contract.RISK_SHARE, grids, spend))),
        where=where,
    )


def _record(row: Row, **given: str) -> Any:
    return record(row, row.text("name"), **given)
