"""The savings programme as its four sheets state it: schemes, their spending and milestones, and the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ccgmodel.plan import Investment, Opportunity, SchemeMilestone
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Row, table
from ccgmodel.workbook.contract import Sheet, fold
from ccgmodel.workbook.sheets.schemes import SchemeRows, read_investment, read_schemes, scheme_of
from ccgmodel.workbook.sheets.spend import Spend, figure_field


@dataclass(frozen=True, kw_only=True)
class ProgrammeSheets:
    """What the sheets say, each thing but the schemes with the row in which it stands."""

    schemes: SchemeRows
    investments: tuple[tuple[Investment, Row], ...]
    milestones: tuple[SchemeMilestone, ...]
    opportunities: tuple[tuple[Opportunity, Row], ...]


def read_programme(grids: Mapping[str, SheetGrid], spend: Spend) -> ProgrammeSheets:
    """Read the four sheets, each of which may be missing, and report everything wrong with them."""
    schemes = read_schemes(grids.get("Schemes"), spend)
    investments = _rows(contract.INVESTMENT, grids, spend)
    milestones = _rows(contract.MILESTONES, grids, spend)
    opportunities = _rows(contract.OPPORTUNITIES, grids, spend)
    _check_twice(opportunities)
    return ProgrammeSheets(
        schemes=schemes,
        investments=tuple((read_investment(row, schemes), row) for row in investments),
        milestones=tuple(_milestone(row, schemes) for row in milestones),
        opportunities=tuple((_opportunity(row, spend), row) for row in opportunities),
    )


def _rows(sheet: Sheet, grids: Mapping[str, SheetGrid], spend: Spend) -> list[Row]:
    grid = grids.get(sheet.name)
    return list(table(sheet, grid, spend.sheet.frame, spend.sheet.report).rows()) if grid else []


def _milestone(row: Row, schemes: SchemeRows) -> SchemeMilestone:
    milestone = row.text("milestone")
    _check_named(row, "milestone")
    return SchemeMilestone(
        scheme=scheme_of(row, schemes, schemes.programmes),
        milestone=milestone,
        owner=row.text("owner"),
        due=row.date_text("due", milestone),
        revised=row.date_text("revised", milestone),
        done=row.date_text("done", milestone),
        source=row.text("source"),
    )


def _opportunity(row: Row, spend: Spend) -> Opportunity:
    name, line = row.text("opportunity"), spend.line_of(row)
    _check_named(row, "opportunity")
    label = name or "the opportunity"
    return Opportunity(
        name=name,
        programme=row.text("programme"),
        line=spend.names[line] if line else "",
        potential=row.number_of("potential", label),
        risk_adjustment=row.number_of("risk_adjustment", label),
        adjusted=row.number_of("adjusted", label),
        amounts=row.figures(figure_field(row), label),
        source=row.text("source"),
    )


def _check_twice(rows: list[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        cell = row.cell("opportunity")
        name = str(cell.value or "")
        if name and fold(name) in seen:
            found = f"the opportunity {name!r} appears twice"
            row.table.report.error(cell.where, found, "rename one, or add them together")
        seen.add(fold(name))


def _check_named(row: Row, key: str) -> None:
    if row.cell(key).is_blank and key in row.table.columns:
        heading = row.table.field(key).heading
        row.table.report.error(row.cell(key).where, f"the row has no {heading}", "name it or clear the row")
