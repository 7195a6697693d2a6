"""The Workings sheet of an export: the arithmetic of the model, one formula a step, line and year, in £k."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Plan
from ccgmodel.workbook import contract
from ccgmodel.workbook.export.book import FIRST_YEAR, Book, Grid, Ref
from ccgmodel.workbook.export.care_figures import CareFigures
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.figures import Figures
from ccgmodel.workbook.export.inputs import Inputs
from ccgmodel.workbook.export.levers import LeverCells
from ccgmodel.workbook.export.line_savings import QippRows
from ccgmodel.workbook.export.lines import Beyond, Line, add_line
from ccgmodel.workbook.export.metrics import Care, write_care
from ccgmodel.workbook.export.pooled import Pooled, write_pooled
from ccgmodel.workbook.export.result_rows import Result
from ccgmodel.workbook.export.savings import Savings, TopDown, write_savings
from ccgmodel.workbook.export.scheme_figures import SchemeFigures


@dataclass(frozen=True, kw_only=True)
class Workings:
    """The rows that the results are made of."""

    grid: Grid
    recurrent_allocation: Ref
    allocation: Ref
    rules_base: Ref
    top_down: TopDown
    savings: Savings | None  # of the schemes
    recurrent_spend: Ref  # over all lines
    lines: tuple[Line, ...]
    levers: dict[str, Ref]  # those of the rules
    beside: dict[str, Result]  # metrics and pool, for the Check sheet


def write_workings(
    book: Book,
    plan: Plan,
    inputs: Inputs,
    levers: LeverCells,
    figures: Figures,
    programme: SchemeFigures | None,
    beside: CareFigures | None,
) -> Workings:
    """Write the sheet, and those of the schemes, metrics and pool where there are any; return where rows stand."""
    at = Context(Grid(book, "Workings", plan.year_labels), plan, inputs, levers, figures)
    _unit(at)
    growth, recurrent, allocation, base = _allocation(at)
    top_down = _qipp(at, growth)
    savings = write_savings(at, top_down, programme) if programme else None
    qipp = QippRows(top_down, at.lever("qipp_recovery"), savings)
    care, pooled = _beside_money(at, beside, qipp)
    beyond = Beyond(at.plan, care.activity if care else None, pooled.change if pooled else None)
    lines = tuple(add_line(at, place, recurrent, qipp, beyond) for place in range(len(plan.lines)))
    at.grid.section("Recurrent spend, without what is of one year only")
    for line in lines:
        at.grid.add("Recurrent spend", line.recurrent.__getitem__, line.values, line=line.name)
    first, last = at.grid.row - len(lines), at.grid.row - 1
    total = at.grid.add(
        "Recurrent spend, all lines",
        lambda t: f"SUM({Ref('Workings', first)[t]}:{Ref('Workings', last)[t]})",
        (figures.recurrent + figures.beyond).sum(axis=0),
    )
    at.grid.section("Rules")
    return Workings(
        grid=at.grid,
        recurrent_allocation=recurrent,
        allocation=allocation,
        rules_base=base,
        top_down=top_down,
        savings=savings,
        recurrent_spend=total,
        lines=lines,
        levers={name: at.lever(name) for name in ("headroom_rate", "headroom_release", "surplus_required")},
        beside={**(care.results if care else {}), **(pooled.results if pooled else {})},
    )


def _beside_money(at: Context, figures: CareFigures | None, qipp: QippRows) -> tuple[Care | None, Pooled | None]:
    """Write the sheets of metrics and of a pooled budget."""
    if figures is None:
        return None, None
    care = write_care(at, figures, qipp.schemes, qipp.top_down, qipp.recovery) if at.plan.metrics else None
    return care, write_pooled(at, figures) if at.plan.pool else None


def _unit(at: Context) -> None:
    """Write what one money unit of the plan's sheets is in £k."""
    unit = at.inputs.field("money_unit")
    at.grid.formula(
        at.grid.row, FIRST_YEAR, f'IF({unit}="£m",1000,IF({unit}="£",0.001,1))', at.unit, "", "calculated"
    )
    at.grid.book.put(at.grid.sheet, at.grid.row - 1, 0, "£k in one money unit of the plan", "name")
    at.grid.row += 1


def _allocation(at: Context) -> tuple[Ref, Ref, Ref, Ref]:
    """Growth in the plan; recurrent and total allocation; what the rules are a share of."""
    grid, own = at.grid, at.items(contract.ALLOCATION)
    grid.section("Allocation")
    plan_growth = Ref(grid.name, grid.row)
    in_plan = Ref(grid.name, grid.row + 1)

    def growth(t: int) -> str:
        figure = own("recurrent", t)
        return f'IF({figure}="",{own("growth", t)}+0,{figure}*{at.factor}/{in_plan[t - 1]}-1)' if t else ""

    def before_levers(t: int) -> str:
        return f"{in_plan[t - 1]}*(1+{plan_growth[t]})" if t else f"{own('recurrent', 0)}*{at.factor}"

    grid.add("Allocation growth in the plan", growth, at.figures.plan_growth, unit="a year")
    grid.add("Recurrent allocation in the plan", before_levers, at.figures.plan_recurrent)
    shift = at.lever("allocation_growth")
    recurrent = grid.next
    projection = at.figures.projection
    grid.add(
        "Recurrent allocation",
        lambda t: f"{recurrent[t - 1]}*(1+{plan_growth[t]}+{shift[t]})" if t else in_plan[0],
        projection.recurrent_allocation[0],
    )
    total = grid.add(
        "Allocation",
        lambda t: f"{recurrent[t]}+{own('non_recurrent', t)}*{at.factor}",
        projection.allocation[0],
    )
    is_recurrent = f'{at.inputs.field("rules_base")}="Recurrent allocation"'
    values = projection.allocation[0] if at.plan.rules.base == "total" else projection.recurrent_allocation[0]
    base = grid.add(
        "Base of headroom and surplus", lambda t: f"IF({is_recurrent},{recurrent[t]},{total[t]})", values
    )
    return plan_growth, recurrent, total, base


def _qipp(at: Context, growth: Ref) -> TopDown:
    """Savings of the QIPP sheet, identified and unidentified, and what the lever's extra yearly fall leaves."""
    grid, own, figures = at.grid, at.items(contract.QIPP), at.figures
    grid.section("Planned savings (QIPP)")
    taper = at.inputs.field("qipp_taper")

    def carried(key: str, row: Ref, t: int, blank: str) -> str:
        figure = own(key, t)
        before = f"{row[t - 1]}*(1-{taper})*(1+{growth[t]})" if t else blank
        if t and blank:  # blank as long as no year has a figure
            before = f'IF({row[t - 1]}="",{blank},{before})'
        return f'IF({figure}="",{before},{figure}*{at.factor})'

    row = grid.next
    identified = grid.add(
        "Identified, schemes included, as the plan states it",
        lambda t: carried("planned", row, t, '""'),
        [None if value != value else float(value) for value in figures.plan_qipp[0]],
    )
    other = grid.next
    unidentified = grid.add(
        "Unidentified in the plan",
        lambda t: carried("unidentified", other, t, "") if t else f"{own('unidentified', 0)}*{at.factor}",
        np.nan_to_num(figures.plan_qipp[1]),
    )
    fall = at.lever("qipp_taper")
    kept = grid.next
    grid.add(
        "Left by the extra yearly fall",
        lambda t: f"{kept[t - 1]}*(1-{fall[t]})" if t else "1",
        figures.kept,
        unit="factor",
    )
    return TopDown(identified, unidentified, kept)
