"""The Results sheet of an export: every result as a formula over inputs and levers, with charts. Money in £k."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from ccgmodel.plan import Floats, Plan
from ccgmodel.projection import Milestone, Projection
from ccgmodel.workbook import contract
from ccgmodel.workbook.export.book import FIRST_YEAR, Book, Grid, Ref
from ccgmodel.workbook.export.figures import Figures
from ccgmodel.workbook.export.inputs import Inputs
from ccgmodel.workbook.export.milestones import Positions, add_milestones
from ccgmodel.workbook.export.programmes import add_programmes
from ccgmodel.workbook.export.result_rows import Result, ResultWriter
from ccgmodel.workbook.export.workings import Workings

NEEDS = {
    "break_even": "QIPP needed to break even",
    "surplus_required": "QIPP needed for the surplus required",
    "legacy_cleared": "QIPP needed to clear the legacy deficit",
    "legacy_and_surplus": "QIPP needed for both",
}


@dataclass(frozen=True)
class Results:
    """The rows of the sheet by the model's name, and the cells of the milestone years with the model's answer."""

    rows: dict[str, Result]
    milestones: dict[Milestone, tuple[Ref, str]]


def write_results(book: Book, plan: Plan, inputs: Inputs, workings: Workings, figures: Figures) -> Results:
    """Write the sheet with its charts."""
    projection = figures.projection
    grid = Grid(book, "Results", plan.year_labels)
    writer = ResultWriter(grid, projection)
    allocation = writer.add("allocation", "Allocation", workings.allocation.__getitem__)
    writer.add("recurrent_allocation", "of which recurrent", workings.recurrent_allocation.__getitem__)
    spend = _spend(writer, workings)
    savings = [line.savings for line in workings.lines]
    planned = writer.add("qipp_planned", "QIPP planned", lambda t: "+".join(s.planned[t] for s in savings))
    writer.add("qipp_delivered", "QIPP delivered", lambda t: "+".join(s.delivered[t] for s in savings))
    in_year, cumulative, required = _positions(writer, plan, inputs, workings, allocation, spend)
    grid.section("Savings needed, each year on its own")
    targets = {
        "break_even": lambda t: f"-{in_year[t]}",
        "surplus_required": lambda t: f"{required[t]}-{in_year[t]}",
        "legacy_cleared": lambda t: f"-{cumulative[t]}",
        "legacy_and_surplus": lambda t: f"{required[t]}-{cumulative[t]}",
    }
    for need, item in NEEDS.items():
        shortfall = targets[need]
        writer.add(f"qipp_needed:{need}", item, lambda t, s=shortfall: f"{planned[t]}+MAX(0,{s(t)})")  # type: ignore[misc]
    add_programmes(writer, plan, workings, figures)
    positions = Positions(in_year, cumulative, required)
    milestones = add_milestones(grid, workings.grid, inputs, projection, positions)
    _charts(book, grid, plan, in_year, cumulative, allocation, spend)
    return Results({**writer.rows, **workings.beside}, milestones)


def _spend(writer: ResultWriter, workings: Workings) -> Ref:
    """Spend by line and in total."""
    spends = [
        writer.add(f"line:{line.name}", "Spend", line.reported.__getitem__, line=line.name)
        for line in workings.lines
    ]
    return writer.add("spend", "Total spend", lambda t: f"SUM({spends[0][t]}:{spends[-1][t]})")


def _positions(
    writer: ResultWriter, plan: Plan, inputs: Inputs, workings: Workings, allocation: Ref, spend: Ref
) -> tuple[Ref, Ref, Ref]:
    """Headroom and positions; return the in-year and cumulative ones and the surplus required."""
    base, levers = workings.rules_base, workings.levers
    rate = inputs.field("headroom_rate")
    headroom = writer.add("headroom", "Headroom", lambda t: f"({rate}+{levers['headroom_rate'][t]})*{base[t]}")
    released = writer.grid.add(
        "of which released",
        lambda t: f"{levers['headroom_release'][t]}*{headroom[t]}",
        _released(writer.projection),
    )
    in_year = writer.add(
        "in_year", "In-year position", lambda t: f"{allocation[t]}-{spend[t]}-({headroom[t]}-{released[t]})"
    )
    recurrent, recurrent_spend = workings.recurrent_allocation, workings.recurrent_spend
    writer.add("underlying", "Underlying position", lambda t: f"{recurrent[t]}-{recurrent_spend[t]}")
    cumulative = writer.grid.next
    is_inside = f'{inputs.field("balance_brought_forward")}="inside the allocation"'
    opening = f"{inputs.field('opening_balance')}*Workings!$D$2"

    def with_last(t: int) -> str:
        return f"IF({is_inside},{in_year[t]},{cumulative[t - 1] if t else opening}+{in_year[t]})"

    def required_of(t: int) -> str:
        amount = inputs.item(contract.ALLOCATION, "surplus_amount", t)
        rate = inputs.item(contract.ALLOCATION, "surplus_rate", t)
        own = f'IF({amount}="",{rate}*{base[t]},{amount}*Workings!$D$2)'
        return f"{levers['surplus_required'][t]}*{base[t]}+{own}"

    writer.add("cumulative", "Cumulative position", with_last)
    required = writer.add("surplus_required", "Surplus required", required_of)
    writer.add("after_rules", "Position after the rules", lambda t: f"{cumulative[t]}-{released[t]}-{required[t]}")
    return in_year, cumulative, required


def _released(projection: Projection) -> Floats:
    """Headroom released: what separates the cumulative position from that after the rules, but for the surplus."""
    return np.asarray((projection.cumulative - projection.after_rules - projection.surplus_required)[0])


def _charts(
    book: Book, grid: Grid, plan: Plan, in_year: Ref, cumulative: Ref, allocation: Ref, spend: Ref
) -> None:
    """Draw the positions and spend against allocation, to the right of the years."""
    years = f"=Results!$D$1:${xl_col_to_name(FIRST_YEAR + plan.years - 1)}$1"
    column = FIRST_YEAR + max(plan.years, 1) + 1
    drawings = (
        ("column", "In-year position, £k", [in_year]),
        ("column", "Cumulative position, £k", [cumulative]),
        ("line", "Spend against allocation, £k", [spend, allocation]),
    )
    for place, (kind, title, rows) in enumerate(drawings):
        chart = book.file.add_chart({"type": kind})
        for row, colour in zip(rows, ("#005EB8", "#ED8B00"), strict=False):
            drawn = {"fill": {"color": colour}, "border": {"none": True}} if kind == "column" else {}
            drawn = drawn or {"line": {"color": colour, "width": 2.25}}
            chart.add_series(
                {
                    "name": f"=Results!$A${row.row}",
                    "categories": years,
                    "values": f"={row.span(plan.years - 1)}",
                    **drawn,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"} if len(rows) > 1 else {"none": True})
        chart.set_x_axis({"label_position": "low"})
        chart.set_y_axis(
            {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E8EDEE"}}}
        )
        chart.set_size({"width": 520, "height": 270})
        grid.sheet.insert_chart(1 + 14 * place, column, chart, {"description": title})
