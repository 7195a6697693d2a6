"""The in-year position by year in type that a room can read.

It is written as HTML, in which type and bars keep to the window while it changes; in a drawn chart they do not.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pandas as pd

from ccgmodel.projection import Projection
from ccgmodel.words.position import position_alt
from ui.charts import bars
from ui.charts.bars import DARK, LIGHT


def markup(plan: Projection, scenario: Projection) -> str:
    """Return the chart, in which each bar of the scenario grows out of the plan's."""
    data = bars.in_year(plan, scenario)
    drawn = data[["plan", "scenario", "reference", "label_at"]]
    low, high = min(0.0, float(drawn.min().min())), max(0.0, float(drawn.max().max()))
    height = (high - low) or 1.0  # a plan of noughts

    def down(value: float) -> float:
        """Per cent of the height from the top."""
        return 100.0 * (high - value) / height

    years = "".join(_year(row, down) for _, row in data.iterrows())
    colours = "; ".join(
        f"--{name}: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)})"
        for name in ("scenario", "plan", "reference")
    )
    said = escape(position_alt("The in-year position", plan, scenario, "in_year"))
    whose = escape(scenario.plan.organisation)
    return (
        f'<div class="chart" style="{colours}"><p class="key">{whose}: in-year surplus or deficit, £m '
        '<span><i class="ours"></i> this story</span><span><i class="plans"></i> the plan</span>'
        '<span><i class="required"></i> surplus required</span></p>'
        f'<div class="years" role="img" aria-label="{said}">{years}</div></div>'
    )


def _year(row: pd.Series, down: Callable[[float], float]) -> str:
    def bar(value: float) -> tuple[float, float]:
        top, foot = sorted((down(value), down(0.0)))
        return top, foot - top

    (top, high), (plans_top, plans_high) = bar(row["scenario"]), bar(row["plan"])
    side = "below" if row["scenario"] < 0 else "above"
    return (
        "<div><div>"
        f'<i class="plans" style="top: {plans_top:.2f}%; height: {plans_high:.2f}%"></i>'
        f'<i class="ours" style="top: {top:.2f}%; height: {high:.2f}%; '
        f'--plans-top: {plans_top:.2f}%; --plans-high: {plans_high:.2f}%"></i>'
        f'<i class="nought" style="top: {down(0.0):.2f}%"></i>'
        f'<i class="required" style="top: {down(row["reference"]):.2f}%"></i>'
        f'<b class="{side}" style="top: {down(row["label_at"]):.2f}%">{escape(row["label"])}</b>'
        f"</div><span>{escape(row['year'])}</span></div>"
    )
