"""Levers' values, causes and figures in the words of the Answers page."""

from __future__ import annotations

from ccgmodel.bridge import components
from ccgmodel.levers import LEVERS
from ccgmodel.outputs import Output, is_never
from ccgmodel.plan import Plan
from ccgmodel.rules import HORIZON
from ccgmodel.years import year_label
from ui.scale import scale
from ui.words import Unit, money, number, percent, signed

CAUSES = {
    components.ALLOCATION: "Allocation",
    components.HEADROOM_HELD: "Headroom held back",
    components.HEADROOM_RELEASED: "Headroom released",
    components.SURPLUS_REQUIRED: "Surplus required",
    components.BROUGHT_FORWARD: "Balance brought forward",
    "non_recurrent_allocation": "One-off allocation",
    "levels": "Fixed and shared lines",
    "steps": "Recurrent steps",
    "one_off": "One-off steps",
    "care": "Activity and pooled budget",
    "qipp": "QIPP savings",
}
RESULTS = {
    "in_year": "In-year position",
    "cumulative": "Cumulative position",
    "underlying": "Underlying position",
}
MILESTONE_NAMES = {
    "break_even": "Break-even year",
    "business_rules": "Year the surplus rule is met",
    "legacy_cleared": "Year the legacy is cleared",
}


def value_text(lever: str, value: float, plan: Plan) -> str:
    """Write a lever's value as its slider shows it, to a hundredth: 74.12 %, or 3 months."""
    if LEVERS[lever].kind == "months":
        return f"{_short(value)} {'month' if value == 1.0 else 'months'}"
    return f"{_short(scale(LEVERS[lever], plan).shown(value))} %"


def _short(value: float) -> str:
    text = number(value, 2)
    return text.rstrip("0").rstrip(".")


def cause(name: str) -> str:
    """Name a cause or part of a bridge."""
    if name in LEVERS:
        return LEVERS[name].label
    return CAUSES.get(name) or name.removeprefix("line:")


def figure(plan: Plan, output: Output, value: float, unit: Unit) -> str:
    """Write a figure: money, or the year of a milestone."""
    if output.year is not None:
        return money(value, unit)
    return f"not in {HORIZON} years" if is_never(plan, output, value) else year_label(int(value))


def difference(output: Output, value: float, unit: Unit) -> str:
    """Write a difference of figures: money, or years."""
    if output.year is not None:
        return signed(value, unit)
    years = round(value)
    if not years:
        return "no change"
    return f"{abs(years)} {'year' if abs(years) == 1 else 'years'} {'later' if years > 0 else 'earlier'}"


def name_of(output: Output) -> str:
    """Name a figure: In-year position 2017/18."""
    if output.year is None:
        return MILESTONE_NAMES[output.name]
    return f"{RESULTS[output.name]} {year_label(output.year)}"


def chance(share: float) -> str:
    """Write a chance: whole per cents, never a false certainty."""
    if share <= 0.0:
        return "none of the draws"
    if share >= 1.0:
        return "all of the draws"
    return "under 1 %" if share < 0.005 else "over 99 %" if share > 0.995 else percent(share, 0)
