"""The charts of the Results sheet of an export."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from ccgmodel.plan import Plan
from ccgmodel.workbook.export.book import FIRST_YEAR, ExportGrid, YearRow


def draw_charts(
    grid: ExportGrid, plan: Plan, in_year: YearRow, cumulative: YearRow, allocation: YearRow, spend: YearRow
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
        chart = grid.book.file.add_chart({"type": kind})
        for row, colour in zip(rows, ("#005EB8", "#ED8B00"), strict=False):
            drawn = {"fill": {"color": colour}, "border": {"none": True}} if kind == "column" else {}
            drawn = drawn or {"line": {"color": colour, "width": 2.25}}
            chart.add_series(
                {
                    "name": f"=Results!$A${row.row}",
                    "categories": years,
                    "values": f"={row.span(plan.years - 1).text}",
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
