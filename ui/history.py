"""What a session holds: every moment in turn, each a plan and a scenario on it, so that either can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ccgmodel.levers import LEVERS
from ccgmodel.plan import Plan
from ccgmodel.scenario import Scenario, Setting
from ui.among import Among
from ui.words import Unit

FIRST_SAMPLE = "barnet-recovery-2013"
CHANGED = "~changed"  # after the source of a plan that was changed on these pages


@dataclass(frozen=True)
class Moment:
    """What a session shows at one time, and what was done to get there."""

    plan: Plan
    scenario: Scenario
    source: str = FIRST_SAMPLE  # the published sample, or the stamp of an uploaded plan; changed here or not
    did: str = ""
    among: Among | None = None  # the portfolio that is open, of which the plan may be a member's

    def with_scenario(self, scenario: Scenario, did: str) -> Moment:
        """Show another scenario; a member of a portfolio then has it there too."""
        among = self.among
        if among and among.member:
            among = among.with_own(among.member, scenario)
        return replace(self, scenario=scenario, did=did, among=among)

    def with_plan(self, plan: Plan, scenario: Scenario, source: str, did: str) -> Moment:
        """Show a plan in which one thing was changed; a member of a portfolio then has it there too."""
        among = self.among
        if among and among.member:
            among = among.with_plan(plan, source).with_own(among.member, scenario)
        return Moment(plan, scenario, source, did, among)


@dataclass
class Session:
    """One person's session. `history` is every moment in turn; `at` is the one that is shown."""

    history: list[Moment]
    at: int = 0
    unit: Unit = "£m"
    message: str = ""  # what was wrong with the address, or what became of the scenario

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.history[self.at].plan

    @property
    def scenario(self) -> Scenario:
        """The scenario that is shown."""
        return self.history[self.at].scenario

    @property
    def source(self) -> str:
        """Where the plan is from."""
        return self.history[self.at].source

    @property
    def among(self) -> Among | None:
        """The portfolio that is open."""
        return self.history[self.at].among

    @property
    def changed(self) -> bool:
        """Whether the plan was changed on these pages since it was read."""
        return self.source.endswith(CHANGED)

    def add(self, moment: Moment) -> None:
        """Show a moment after the one that is shown; what had been undone is let go."""
        self.history = [*self.history[: self.at + 1], moment]
        self.at += 1
        self.message = ""

    def applicable(self, plan: Plan) -> tuple[dict[Setting, float], list[str]]:
        """Return the scenario's settings that apply to another plan, and the words of those that do not."""
        values = self.scenario.values
        kept = {
            setting: value
            for setting, value in values.items()
            if not Scenario("", {setting: value}).problems(plan) and LEVERS[setting.lever].applies(plan)
        }
        return kept, [str(setting) for setting in values if setting not in kept]


def carried(kept: Mapping[Setting, float], left: Sequence[str]) -> str:
    """Say what became of a scenario when its plan was changed."""
    said = []
    if kept:
        said.append(f"Carried over to this plan: {', '.join(map(str, kept))}.")
    if left:
        said.append(f"Left behind, because it does not apply to this plan: {', '.join(left)}.")
    return " ".join(said)
