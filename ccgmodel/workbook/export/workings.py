"""The Workings sheet of an export: the arithmetic of the model, one formula a step, line and year, in £k."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Plan
from ccgmodel.workbook import layout
from ccgmodel.workbook.export.book import FIRST_YEAR, Book, Grid, Ref
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.figures import Figures, Floats
from ccgmodel.workbook.export.inputs import Inputs
from ccgmodel.workbook.export.levers import LeverCells
from ccgmodel.workbook.export.lines import Line, add_line


@dataclass(frozen=True, kw_only=True)
class Workings:
    """The rows that the results are made of."""

    grid: Grid
    recurrent_allocation: Ref
    allocation: Ref
    rules_base: Ref
    qipp_planned: Ref
    recurrent_spend: Ref  # over all lines
    lines: tuple[Line, ...]
    levers: dict[str, Ref]  # those of the rules


def write_workings(book: Book, plan: Plan, inputs: Inputs, levers: LeverCells, figures: Figures) -> Workings:
    """Write the sheet and return where its rows stand."""
    at = Context(Grid(book, "Workings", plan.year_labels), plan, inputs, levers, figures)
    _unit(at)
    growth, recurrent, allocation, base = _allocation(at)
    identified, unidentified, planned = _qipp(at, growth)
    recovery = at.lever("qipp_recovery")
    lines = tuple(
        add_line(at, place, recurrent, (identified, unidentified, planned), recovery)
        for place in range(len(plan.lines))
    )
    at.grid.section("Recurrent spend, without what is of one year only")
    for line in lines:
        at.grid.add("Recurrent spend", line.recurrent.__getitem__, line.values, line=line.name)
    first, last = at.grid.row - len(lines), at.grid.row - 1
    total = at.grid.add(
        "Recurrent spend, all lines",
        lambda t: f"SUM({Ref('Workings', first)[t]}:{Ref('Workings', last)[t]})",
        figures.recurrent.sum(axis=0),
    )
    at.grid.section("Rules")
    return Workings(
        grid=at.grid,
        recurrent_allocation=recurrent,
        allocation=allocation,
        rules_base=base,
        qipp_planned=planned,
        recurrent_spend=total,
        lines=lines,
        levers={name: at.lever(name) for name in ("headroom_rate", "headroom_release", "surplus_required")},
    )


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
    grid, own = at.grid, at.items(layout.ALLOCATION)
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


def _qipp(at: Context, growth: Ref) -> tuple[Ref, Ref, Ref]:
    """Planned savings: identified, unidentified and both, after the lever's extra yearly fall."""
    grid, own, figures = at.grid, at.items(layout.QIPP), at.figures
    grid.section("Planned savings (QIPP)")
    taper = at.inputs.field("qipp_taper")

    def in_plan(key: str, title: str, values: Floats) -> Ref:
        row = grid.next

        def formula(t: int) -> str:
            figure = own(key, t)
            if not t:
                return f"{figure}*{at.factor}"
            return f'IF({figure}="",{row[t - 1]}*(1-{taper})*(1+{growth[t]}),{figure}*{at.factor})'

        return grid.add(f"{title} in the plan", formula, values)

    planned = [
        in_plan(key, title, figures.plan_qipp[place])
        for place, (key, title) in enumerate([("planned", "Identified"), ("unidentified", "Unidentified")])
    ]
    fall = at.lever("qipp_taper")
    kept = grid.next
    grid.add(
        "Left by the extra yearly fall",
        lambda t: f"{kept[t - 1]}*(1-{fall[t]})" if t else "1",
        figures.kept,
        unit="factor",
    )
    identified, unidentified = (
        grid.add(title, lambda t, row=row: f"{row[t]}*{kept[t]}", values * figures.kept)  # type: ignore[misc]
        for title, row, values in zip(("Identified", "Unidentified"), planned, figures.plan_qipp, strict=True)
    )
    both = grid.add("Planned", lambda t: f"{identified[t]}+{unidentified[t]}", figures.projection.qipp_planned[0])
    return identified, unidentified, both
