"""What stands beside a lever: what it means, where the plan's value is from, what has been published about it."""

from __future__ import annotations

from collections.abc import Sequence

from ccgmodel.answers import ranges
from ccgmodel.plan import Plan, once_a_plan
from ccgmodel.scenario import Lever, Scenario
from ccgmodel.words.called import savings_words
from ccgmodel.words.levers import Scale, exceptions, scale, source
from ccgmodel.words.settings import place

JUDGED = "our judgement"  # how the source of a range begins that nobody has published


def caption(lever: Lever, where: Scale, scenario: Scenario, worth: str) -> str:
    """Say what the plan has and what a point is worth, or what is set for some years or lines alone."""
    particular = [s for s in scenario.values if s.lever == lever.name and (s.scope or s.year is not None)]
    if particular:
        return set_apart(
            [f"{place(each)} {where.text(where.shown(scenario.values[each]))}" for each in particular]
        )
    return f"Plan {where.text(where.own)}; {worth}" if worth else ""


def set_apart(texts: Sequence[str]) -> str:
    """Say what is set for some years or lines alone, the first two in full."""
    more = f" and {len(texts) - 2} more" if len(texts) > 2 else ""
    return f"Set apart: {'; '.join(texts[:2])}{more}. Moving the slider replaces these."


@once_a_plan
def meaning(lever: Lever, plan: Plan) -> str:
    """Say what a lever means, and which lines it moves from another rate than the one shown."""
    others = exceptions(lever, plan)
    moves = f" Other rates move by the same points: {', '.join(others)}." if others else ""
    return f"{savings_words(lever.meaning, plan)}{moves}"


@once_a_plan
def sources(lever: Lever, plan: Plan) -> str:
    """Return where the plan's own value comes from, and the evidence on it."""
    said, found = f"Source: {source(lever, plan)}", ranges(plan).get(lever.name)
    band = evidence(lever, plan)
    if found is None or band is None:
        return said
    low, high = (scale(lever, plan).text(value) for value in band)
    return f"{said}. Published: {low} to {high} ({found.source})"


@once_a_plan
def evidence(lever: Lever, plan: Plan) -> tuple[float, float] | None:
    """Return between what a lever has been seen to lie, as shown; None where nothing is published."""
    found = ranges(plan).get(lever.name)
    if found is None or found.source.startswith(JUDGED) or found.low == found.high:
        return None
    where = scale(lever, plan)
    low, high = sorted(min(max(where.shown(v), where.low), where.high) for v in (found.low, found.high))
    return low, high
