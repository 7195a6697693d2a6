"""The Pooled sheet of an export: a pooled budget under the levers, line by line and in every view, in £k."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ccgmodel.baseline import VIEWS, View, amounts, in_view, names_in
from ccgmodel.workbook.contract import POOL
from ccgmodel.workbook.export.blocks import Block, add_block
from ccgmodel.workbook.export.book import Grid, Ref
from ccgmodel.workbook.export.care_figures import CareFigures
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.result_rows import Result

SHEET = "Pooled"


@dataclass(frozen=True)
class Pooled:
    """Where the sheet's rows stand: what each line of the pool differs by, and the totals of the views."""

    change: Block
    results: dict[str, Result]


def write_pooled(at: Context, figures: CareFigures) -> Pooled:
    """Write the sheet and return where its rows stand."""
    at = replace(at, grid=Grid(at.grid.book, SHEET, at.plan.year_labels))
    members = [(line.name, line.line) for line in at.plan.pool]
    planned = amounts(at.plan.pool, at.plan.years)

    def lever(_: Ref, place: int, t: int) -> str:
        return at.levers.pool_value("pool_change", t, at.plan.pool[place])

    def amount(_: Ref, place: int, t: int) -> str:
        return f"{at.inputs.at_year(POOL, place, t)}*{at.factor}"

    levers = add_block(at.grid, "Lever: change of the pooled budget", members, lever, figures.change, "share")
    plan = add_block(at.grid, "Planned", members, amount, planned)
    change = add_block(
        at.grid,
        "Change; a protected line has none",
        members,
        lambda _, place, t: (
            f'IF({at.inputs.at(POOL, place, "protected")}="",{levers[place][t]}*{plan[place][t]},0)'
        ),
        figures.pool - planned,
    )
    spend = add_block(
        at.grid, "Spend", members, lambda _, place, t: f"{plan[place][t]}+{change[place][t]}", figures.pool
    )
    return Pooled(change, {f"pool:{view}": _view(at, view, spend, figures) for view in VIEWS})


def _view(at: Context, view: View, spend: Block, figures: CareFigures) -> Result:
    """Write one view and its total."""
    names, groups = names_in(at.plan, view), at.inputs.column(POOL, view)
    values = in_view(at.plan, view, figures.pool)

    def of_group(row: Ref, _: int, t: int) -> str:
        return f"SUMPRODUCT(EXACT({groups},$A{row.row})*{spend.column(t)})"

    block = add_block(at.grid, f"By {view}", [(name, "") for name in names], of_group, values)
    total = at.grid.add("Total", lambda t: f"SUM({block.column(t)})", values.sum(axis=0))
    return Result("Pooled budget", f"by {view}", total, values.sum(axis=0))
