"""The business rules: headroom, the surplus required, the savings needed and the milestone years.

Money is in £k; axes are as named. A position is positive when it is good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from ccgmodel.plan import Booleans, Floats, Integers, Plan, within_rounding

if TYPE_CHECKING:
    from ccgmodel.projection.projection import Projection

Need = Literal["break_even", "surplus_required", "legacy_cleared", "legacy_and_surplus"]
Milestone = Literal["break_even", "business_rules", "legacy_cleared"]

NEEDS: tuple[Need, ...] = ("break_even", "surplus_required", "legacy_cleared", "legacy_and_surplus")
MILESTONES: dict[Milestone, str] = {
    "break_even": "Break even",
    "business_rules": "Business rules",
    "legacy_cleared": "Legacy cleared",
}
CONTINGENCY = "Contingency"  # the category of the lines that hold it
HORIZON = 15  # years from the first within which a milestone is looked for


def contingency(projection: Projection) -> Floats:
    """Return what the lines of the category Contingency hold, (scenario, year) in £k."""
    lines = [place for place, line in enumerate(projection.plan.lines) if line.category == CONTINGENCY]
    return np.asarray(projection.spend[:, lines].sum(axis=1))


def qipp_needed(projection: Projection, need: Need) -> Floats:
    """Return the savings needed in each year, (scenario, year) in £k: those delivered + any shortfall.

    The shortfall is -in_year (break_even), S - the position tested (surplus_required), -cumulative
    (legacy_cleared) or S - cumulative (legacy_and_surplus). Each year stands alone: they are never added up.
    """
    return np.asarray(projection.qipp_delivered + np.maximum(0.0, _shortfall(projection, need)))


def qipp_enough(projection: Projection, need: Need) -> Floats:
    """Return the savings that would be just enough in each year, (scenario, year) in £k, never below nought.

    They are those delivered + the shortfall, and less than what is delivered where the need is more than met.
    """
    return np.asarray(np.maximum(0.0, projection.qipp_delivered + _shortfall(projection, need)))


def _shortfall(projection: Projection, need: Need) -> Floats:
    """How far each year falls short of a need, (scenario, year) in £k: negative where it is more than met."""
    positions = {"break_even": projection.in_year, "surplus_required": projection.surplus_tested}
    target = projection.surplus_required if need in ("surplus_required", "legacy_and_surplus") else 0.0
    return np.asarray(target - positions.get(need, projection.cumulative))


def margin(projection: Projection, milestone: Milestone) -> Floats:
    """How far each year is from passing the test, (scenario, year) in £k: nought or more passes, see `passes`."""
    if milestone == "legacy_cleared":
        return projection.cumulative
    if milestone == "business_rules":
        return np.asarray(projection.surplus_tested - projection.surplus_required)
    return projection.in_year


def held_margin(projection: Projection, milestone: Milestone) -> Floats:
    """How far each of the 15 years looked at is from passing the test, (scenario, 15) in £k.

    Past the last year the in-year position and the surplus required are held level: no further growth, no further
    QIPP. What is carried forward goes on adding up.
    """
    margins = margin(projection, milestone)
    beyond = max(0, HORIZON - margins.shape[1])
    held = margins[:, -1:] + np.zeros((1, beyond))
    inside = projection.plan.balance_brought_forward == "inside"
    if milestone == "legacy_cleared" or (milestone == "business_rules" and inside):
        held = held + projection.carried_forward[:, -1:] * np.arange(1, beyond + 1)
    return np.concatenate([margins, held], axis=1)[:, :HORIZON]


def passes(margins: npt.ArrayLike, *plans: Plan) -> Booleans:
    """Whether margins in £k of a plan, or of the sum of several, pass a test, within the plans' own rounding."""
    return np.asarray(np.asarray(margins) >= -sum(map(within_rounding, plans)))


def milestone_year(projection: Projection, milestone: Milestone) -> Integers:
    """Return the first year that passes the test, (scenario,) as 2015 for 2015/16; 0 where none of the 15 does."""
    passed = passes(held_margin(projection, milestone), projection.plan)
    return np.where(passed.any(axis=1), projection.plan.first_year + passed.argmax(axis=1), 0)


@dataclass(frozen=True)
class Reached:
    """One milestone of one scenario: its year (None if not within 15) and its number counted from the first."""

    year: int | None
    number: int | None
    beyond_plan: bool  # past the organisation's own last year, so ours
    short: float = 0.0  # £k by which it is missed and yet met, within the rounding of the plan's figures


def reached(projection: Projection, milestone: Milestone, scenario: int = 0) -> Reached:
    """When one scenario reaches a milestone."""
    year = int(milestone_year(projection, milestone)[scenario])
    first = projection.plan.first_year
    if not year:
        return Reached(None, None, beyond_plan=False)
    short = -float(held_margin(projection, milestone)[scenario, year - first])
    beyond_plan = year >= first + projection.plan.own_years
    return Reached(year, year - first + 1, beyond_plan=beyond_plan, short=max(0.0, short))
