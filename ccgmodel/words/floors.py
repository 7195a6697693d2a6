"""How the floors on groups of lines, such as the mental health investment standard, are spoken of."""

from __future__ import annotations

from ccgmodel.plan import Floats, SpendFloor, within_rounding
from ccgmodel.projection import Projection, floor_margins
from ccgmodel.words.money import finer, listed, money, percent
from ccgmodel.words.text import escaped

NOT_TESTED = "not tested"


def sentence(projection: Projection) -> str:
    """Say of every floor by name whether it is met, and where it is missed by most; nothing without a floor."""
    each = zip(projection.plan.floors, floor_margins(projection)[0], strict=True)
    return "".join(f" {_said(projection, floor, margins)}" for floor, margins in each if len(margins) > 1)


def _missed(projection: Projection, margins: Floats) -> list[int]:
    """The years in which it is missed by more than the plan's own figures are rounded."""
    allowed = within_rounding(projection.plan) + 1e-6
    return [t for t, margin in enumerate(margins) if margin < -allowed]


def _said(projection: Projection, floor: SpendFloor, margins: Floats) -> str:
    name, missed = escaped(floor.name), _missed(projection, margins)
    if not missed:
        return f"**Meets the {name}** in every year."
    worst = min(missed, key=lambda t: float(margins[t]))
    years = projection.plan.year_labels
    by = f"{finer(-float(margins[worst]))} in {years[worst]}"
    if len(missed) == 1:
        return f"**Misses the {name}**, by {by}."
    return f"**Misses the {name}** in {listed([years[t] for t in missed])}, by up to {by}."


def tests(projection: Projection) -> list[dict[str, str]]:
    """Return one row for each floor: whether it is met, and how near it is in each year, to £10k."""
    years = projection.plan.year_labels
    return [
        {
            "Test": f"{floor.name}: growth of {', '.join(floor.lines)} at or above that of the allocation"
            + (f" and {percent(floor.above, 2)} more" if floor.above else ""),
            "Passed in": _passed(projection, margins),
            **{
                year: money(float(margin), decimals=2) if margin == margin else NOT_TESTED
                for year, margin in zip(years, margins, strict=True)
            },
        }
        for floor, margins in zip(projection.plan.floors, floor_margins(projection)[0], strict=True)
    ]


def _passed(projection: Projection, margins: Floats) -> str:
    missed = _missed(projection, margins)
    if not missed:
        return "Every year"
    return (
        "No year"
        if len(missed) == len(margins) - 1
        else f"Not in {listed([projection.plan.year_labels[t] for t in missed])}"
    )
