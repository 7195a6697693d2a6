"""The five-year table in the layout of the published one."""

from __future__ import annotations

from collections.abc import Sequence

from ccgmodel.plan import Floats, Plan
from ccgmodel.projection import Projection
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import Unit, money, number, percent, signed

DELIVERED, SHARE = "QIPP savings delivered", "QIPP as a share of total expenditure"


def rows(projection: Projection) -> dict[str, Floats]:
    """Return each row by its name, (year,) in £k, of the first scenario; SHARE is a fraction of total spend."""
    held = "Headroom and set-asides held back" if projection.plan.set_asides else "Headroom held back"
    return {
        "Allocation (RRL)": projection.allocation[0],
        **{name: projection.spend[0, line] for line, name in enumerate(projection.plan.line_names)},
        "Total expenditure": projection.total_spend[0],
        held: projection.allocation[0] - projection.total_spend[0] - projection.in_year[0],
        "Net surplus or deficit": projection.in_year[0],
        "Cumulative position": projection.cumulative[0],
        DELIVERED: projection.qipp_delivered[0],
        SHARE: projection.qipp_delivered[0] / projection.total_spend[0],
    }


def label(name: str, plan: Plan) -> str:
    """Name a row in the plan's own words; a line of the plan is called what it is."""
    return savings_words(name, plan) if name in (DELIVERED, SHARE) else name


def texts(name: str, values: Sequence[float] | Floats, unit: Unit, *, difference: bool = False) -> list[str]:
    """Write one row as people read it."""
    if name == SHARE:
        return [f"{number(100 * v)} pp" if difference else percent(v) for v in values]
    write = signed if difference else money
    return [write(value, unit) for value in values]
