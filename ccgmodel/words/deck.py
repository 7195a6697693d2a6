"""The stories that are shown to a room, one after another, and what each comes to in two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Plan
from ccgmodel.projection import HORIZON, Projection, passes, reached
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


def consequence(plan: Projection, scenario: Projection, *, moved: bool) -> str:
    """Say what a scenario does to the last year's in-year position, and to the year of break-even.

    Both projections hold one scenario. "That is £28.5m less in 2017/18. Break-even moves from 2015/16 to 2017/18."
    """
    return f"{_last_year(plan, scenario, moved)} {_break_even(plan, scenario, moved)}"


def _last_year(plan: Projection, scenario: Projection, moved: bool) -> str:
    year, last = scenario.plan.year_labels[-1], float(scenario.in_year[0, -1])
    difference = last - float(plan.in_year[0, -1])
    amount = finer(abs(difference))
    if is_nought(amount):
        return f"The in-year position of {year} is {finer(last)}{', as in the plan' if moved else ''}."
    return f"That is {amount} {'more' if difference > 0 else 'less'} in {year}."


def _break_even(plan: Projection, scenario: Projection, moved: bool) -> str:
    ours, published = reached(scenario, "break_even"), reached(plan, "break_even")
    last = float(scenario.in_year[0, -1])
    if ours.year is None:
        plans = f"; the plan does in {when(published)}" if published.year else ""
        return f"It does not break even within {HORIZON} years{plans}."
    if not passes(last, scenario.plan):
        year = scenario.plan.year_labels[-1]
        return f"It breaks even in {when(ours)}, but overspends by {finer(-last)} in {year}."
    if published.year is None:
        return f"It breaks even in {when(ours)}; the plan does not within {HORIZON} years."
    if ours.year == published.year:
        return f"Break-even {'stays' if moved else 'is'} in {when(ours)}."
    return f"Break-even moves from {when(published)} to {when(ours)}."
