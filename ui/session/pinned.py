"""What is drawn grey behind the scenario on every chart: the published plan, or a scenario that was pinned."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Scenario
from ui.session import state
from ui.session.history import Moment
from ui.words import settings

LONGEST = 40  # characters of a pinned scenario's name that a chart has room for


@dataclass(frozen=True)
class Pinned:
    """A scenario behind the one that is shown, and what to call it."""

    projection: Projection
    scenario: Scenario
    label: str  # of a column or a line: "Plan"
    name: str  # in a sentence about the chart: "published plan"
    than: str  # what the scenario is better or worse than: "the plan"

    @property
    def is_plan(self) -> bool:
        """Whether it is the published plan, as long as nothing is pinned."""
        return self.scenario is settings.PLAN


def behind(plan: Projection) -> Pinned:
    """Return what is drawn behind the scenario: the plan, where nothing is pinned that can run on it."""
    pinned = state.session().ghost
    if pinned is None or not _runs(pinned, plan):
        return Pinned(plan, settings.PLAN, "Plan", "published plan", "the plan")
    name = pinned.scenario.name
    short = f"“{name if len(name) <= LONGEST else name[: LONGEST - 1] + '…'}”"
    return Pinned(project(plan.plan, [pinned.scenario]), pinned.scenario, "Pinned", f"{short}, pinned", short)


def pin(moment: Moment | None) -> None:
    """Draw this behind every chart from now on; None for the published plan."""
    state.session().ghost = moment


def _runs(pinned: Moment, plan: Projection) -> bool:
    return pinned.plan is plan.plan or not pinned.scenario.problems(plan.plan)
