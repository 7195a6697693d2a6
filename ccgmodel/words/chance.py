"""How likely a milestone is, in words."""

from __future__ import annotations

from ccgmodel.answers import Ensemble
from ccgmodel.plan import year_label
from ccgmodel.projection import MILESTONES, Milestone, Projection, reached
from ccgmodel.words.figures import chance
from ccgmodel.words.position import milestone_words, never_in_debt
from ccgmodel.words.text import escaped

MISSED = "It rests on how far plans like this have missed before, and on our judgement."


def next_milestone(published: Projection) -> tuple[Milestone, int]:
    """Return the plan's next milestone, and the plan's own year for it or its last year.

    The year stays whatever the scenario does to it, so that a worse scenario never has a better chance. Where the
    plan breaks even from the first year on, the next is the surplus rule, then the legacy deficit if there is any.
    """
    plan = published.plan
    asked = [each for each in MILESTONES if each != "legacy_cleared" or not never_in_debt(published)]
    later = (each for each in asked if reached(published, each).year != plan.first_year)
    milestone: Milestone = next(later, asked[-1])
    year = reached(published, milestone).year
    if year is None or year >= plan.first_year + plan.years:
        year = plan.year_numbers[-1]
    return milestone, year


def sentence(published: Projection, plans: Ensemble, ours: Ensemble | None, held: str = "you set") -> str:
    """Say how likely the plan's next milestone is.

    Args:
        published: the plan with no lever moved.
        plans: draws of the plan in which what the scenario sets is held too.
        ours: draws of the scenario; None where it is the plan.
        held: what stands in both, after "what": whoever reads it may not have set it.

    """
    milestone, year = next_milestone(published)

    def share(of: Ensemble) -> str:
        found = float(of.chance_by[milestone][year - published.plan.first_year])
        return {0.0: "none", 1.0: "certain"}.get(found, chance(found))

    do = escaped(milestone_words(published.plan)[milestone].do)
    said = f"Chance to {do} by {year_label(year)}: **{share(plans)}** in the plan"
    if ours is None:
        return f"{said}. {MISSED}"
    both = f"For both, what {held} is held, and the rest may miss as far as in plans before."
    return f"{said}, **{share(ours)}** in this scenario. {both}"
