"""The stories that are shown to a room, one after another, and what each comes to in two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Plan
from ccgmodel.projection import HORIZON, Projection, reached
from ccgmodel.scenario import Scenario
from ccgmodel.words.money import finer, is_nought
from ccgmodel.words.position import when
from ccgmodel.words.settings import YOURS, settings
from ccgmodel.words.stories import meaning, stories


@dataclass(frozen=True)
class StoryShown:
    """One story of the deck: its title is the scenario's name, `why` is one sentence."""

    scenario: Scenario
    why: str

    @property
    def title(self) -> str:
        """What stands at its head; no two of a deck have the same."""
        return self.scenario.name


def deck(plan: Plan, scenario: Scenario) -> list[StoryShown]:
    """Return the plan first, then what is set now unless a story says the same, then the plan's stories."""
    told = [StoryShown(Scenario(name, own), meaning(plan, name)) for name, own in stories(plan).items()]
    if any(each.scenario.values == scenario.values for each in told):
        return told
    name = YOURS if scenario.name in {each.title for each in told} else scenario.name
    own = StoryShown(Scenario(name, scenario.values), f"What is moved: {settings(plan, scenario, most=3)}.")
    return [told[0], own, *told[1:]]


def consequence(plan: Projection, scenario: Projection) -> str:
    """Say what a scenario does to the last year's in-year position, and to the year of break-even.

    Both projections hold one scenario. "That is £28.5m less in 2017/18. Break-even moves from 2015/16 to 2017/18."
    """
    return f"{_last_year(plan, scenario)} {_break_even(plan, scenario)}"


def _last_year(plan: Projection, scenario: Projection) -> str:
    year, difference = scenario.plan.year_labels[-1], float(scenario.in_year[0, -1] - plan.in_year[0, -1])
    amount = finer(abs(difference))
    if is_nought(amount):
        last = float(scenario.in_year[0, -1])
        return f"The {'surplus' if last >= 0 else 'deficit'} of {year} is {finer(abs(last))}, as in the plan."
    return f"That is {amount} {'more' if difference > 0 else 'less'} in {year}."


def _break_even(plan: Projection, scenario: Projection) -> str:
    ours, published = reached(scenario, "break_even"), reached(plan, "break_even")
    if ours.year == published.year:
        return (
            f"Break-even stays in {when(ours)}."
            if ours.year
            else f"It does not break even within {HORIZON} years."
        )
    if ours.year is None:
        return f"It does not break even within {HORIZON} years; the plan does in {when(published)}."
    if published.year is None:
        return f"It breaks even in {when(ours)}; the plan does not within {HORIZON} years."
    return f"Break-even moves from {when(published)} to {when(ours)}."
