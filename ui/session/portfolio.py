"""The portfolio that a session has open: what is set for all its members or one alone, and whose plan is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ccgmodel.plan import Plan
from ccgmodel.portfolio import JointScenario, Portfolio
from ccgmodel.scenario import LEVERS, Scenario, Setting


@dataclass(frozen=True)
class OpenPortfolio:
    """A portfolio and what is set on it. `member` is the organisation whose plan the session shows, if any is.

    `source` says where the portfolio is from and `sources` where each organisation's plan is from, in the words of
    the address.
    """

    portfolio: Portfolio
    source: str
    sources: Mapping[str, str]
    joint: JointScenario = field(default_factory=JointScenario)
    member: str = ""

    @property
    def moved(self) -> bool:
        """Whether anything is set for anyone."""
        return bool(self.joint.everyone.values or any(own.values for own in self.joint.alone.values()))

    def plan(self, organisation: str) -> Plan:
        """Return the plan of one organisation."""
        return self.portfolio.plans[self.portfolio.organisations.index(organisation)]

    def scenario(self, organisation: str) -> Scenario:
        """Return what is set on one organisation's plan, alone or with the others, without what says nothing."""
        plan, joint = self.plan(organisation), self.joint.of(organisation)
        return Scenario(
            "Your scenario",
            {
                setting: value
                for setting, value in joint.values.items()
                if LEVERS[setting.lever].applies(plan) and not _says_nothing(plan, setting, value)
            },
        )

    def with_joint(self, joint: JointScenario) -> OpenPortfolio:
        """Set something else, for everyone or alone; an organisation with nothing of its own is left out."""
        alone = {name: own for name, own in joint.alone.items() if own.values}
        return replace(self, joint=JointScenario("Your scenario", joint.everyone, alone))

    def with_own(self, organisation: str, scenario: Scenario) -> OpenPortfolio:
        """Make a scenario the one of an organisation, by what it must have of its own beside what all have.

        Where everyone has a setting that the scenario has not, its own is the plan's value.
        """
        plan, everyone = self.plan(organisation), self.joint.everyone.values
        own = {s: value for s, value in scenario.values.items() if everyone.get(s) != value}
        kept = {
            setting: LEVERS[setting.lever].neutral(plan)
            for setting in everyone
            if setting not in scenario.values and LEVERS[setting.lever].applies(plan)
        }
        alone = {**self.joint.alone, organisation: Scenario("Your scenario", {**kept, **own})}
        return self.with_joint(JointScenario("Your scenario", self.joint.everyone, alone))

    def with_plan(self, plan: Plan, source: str) -> OpenPortfolio:
        """Take another plan of an organisation that is a member."""
        others = [each for each in self.portfolio.plans if each.organisation != plan.organisation]
        portfolio = replace(self.portfolio, plans=(*others, plan))
        return replace(self, portfolio=portfolio, sources={**self.sources, plan.organisation: source})


def _says_nothing(plan: Plan, setting: Setting, value: float) -> bool:
    """Whether a setting for all lines and years is at the plan's own value."""
    whole = not setting.scope and setting.year is None
    return whole and value == LEVERS[setting.lever].neutral(plan)
