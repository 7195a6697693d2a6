"""A pooled budget in words: sums to the pound, because that is how its documents print it."""

from __future__ import annotations

from ccgmodel.baseline import PoolBridge
from ccgmodel.plan import Plan, year_label
from ui.words.money import HALF_A_POUND, Unit, money, pounds


def headline(plan: Plan, year: int, planned: list[float], ours: list[float], unit: Unit) -> str:
    """Say what the pool is in a year, what it was, and what the scenario makes of it; sums by year of the plan."""
    t = year - plan.first_year
    said = f"**The pool is {money(ours[t], unit)} in {year_label(year)}**"
    if abs(ours[t] - planned[t]) > HALF_A_POUND:
        difference = money(abs(ours[t] - planned[t]), unit, 2 if unit == "£m" else 0)
        said += f", {difference} {'more' if ours[t] > planned[t] else 'less'} than the plan"
    if t:
        change = ours[t] - ours[t - 1]
        rise = f"{money(abs(change), unit)} {'more' if change >= 0 else 'less'} than in {year_label(year - 1)}"
        said += f"; {rise}"
    protected = sum(line.amounts[t] or 0.0 for line in plan.pool if line.protected)
    return f"{said}. {money(protected, unit)} of it is protected and does not flex."


def bridge(found: PoolBridge) -> str:
    """Say what of a year's change is explained, and name what is not."""
    before, after = year_label(found.year - 1), year_label(found.year)
    said = (
        f"From {before} to {after} the lines rise by {pounds(found.by_lines)}, what is paid in by "
        f"{pounds(found.by_contributions)}."
    )
    if found.stated is not None:
        said += f" The text states {pounds(found.stated)}."
    gap = found.by_contributions - found.by_lines
    if abs(gap) > HALF_A_POUND:
        said += (
            f" The {pounds(abs(gap))} between the two is not explained in the published text: "
            f"{pounds(abs(found.gap_before))} more is paid in than the lines cost in {before}, and "
            f"{pounds(abs(found.gap_after))} in {after}."
            if found.gap_before >= 0 and found.gap_after >= 0
            else f" The {pounds(abs(gap))} between the two is not explained in the published text."
        )
    return said
