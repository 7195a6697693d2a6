"""The stories that are shown to a room, one after another, and what each comes to in two sentences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import count

from ccgmodel.plan import SHOWS, Plan, Story, fold, shows
from ccgmodel.projection import HORIZON, Projection, passes, reached
from ccgmodel.scenario import Deck, Scenario, has_deck, scenario_of, settings_of
from ccgmodel.words.money import finer, is_nought
from ccgmodel.words.position import when
from ccgmodel.words.settings import YOURS, settings
from ccgmodel.words.stories import meaning, of_its_own, stories


@dataclass(frozen=True)
class StoryShown:
    """One story of the deck: its title is the scenario's name, `why` is one sentence.

    `show` is what its chart shows (see `plan.SHOWS`); `notes` are for whoever speaks.
    """

    scenario: Scenario
    why: str
    show: str = SHOWS[0]
    notes: str = ""

    @property
    def title(self) -> str:
        """What stands at its head; no two of a deck have the same."""
        return self.scenario.name


def own_deck(plan: Plan) -> tuple[Story, ...]:
    """Return the stories of a plan to start a deck from: those of its workbook where that says what they show.

    Otherwise they are those that can be told of any plan, with the plan's own.
    """
    if has_deck(plan):
        return plan.stories
    named = {each.name: each for each in plan.stories}
    return tuple(
        named.get(name, Story(name=name, settings=settings_of(Scenario("", own)), source=""))
        for name, own in stories(plan).items()
    )


def whole_deck(plan: Plan, own: Deck | None = None) -> tuple[Story, ...]:
    """Return the stories of a deck, or of the plan's own, with the plan first where none of them is the plan."""
    found = own.stories if own else own_deck(plan)
    if any(not each.settings for each in found):
        return found
    name = free_name(next(iter(stories(plan))), [each.name for each in found])
    return (Story(name=name, settings=(), source=""), *found)


def told(plan: Plan, own: Deck | None = None) -> list[StoryShown]:
    """Return the stories of a deck, or of the plan's own, as they are shown."""
    return [_shown(plan, each) for each in whole_deck(plan, own)]


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name that is not taken, with a number after it where it is.

    >>> free_name("Half", ["Half", "half (2)"])
    'Half (3)'
    """
    folded = set(map(fold, taken))
    numbered = (name if number == 1 else f"{name} ({number})" for number in count(1))
    return next(each for each in numbered if fold(each) not in folded)


def _shown(plan: Plan, story: Story) -> StoryShown:
    scenario, buttons = scenario_of(story), stories(plan)
    name = next(iter(buttons)) if not scenario.values else story.name
    its_own = story.why or buttons.get(name) != scenario.values
    why = of_its_own(plan, story) if its_own else meaning(plan, name)
    return StoryShown(scenario, why, shows(story.show), story.notes)


def deck(plan: Plan, scenario: Scenario, own: Deck | None = None) -> list[StoryShown]:
    """Return the stories that are shown: after the first what is set now, unless a story says the same.

    `own` is a deck of somebody's own in place of the plan's stories.
    """
    found = told(plan, own)
    if any(each.scenario.values == scenario.values for each in found):
        return found
    taken = [each.title for each in found]
    name = scenario.name if scenario.name not in taken else free_name(YOURS, taken)
    now = StoryShown(Scenario(name, scenario.values), f"What is moved: {settings(plan, scenario, most=3)}.")
    return [found[0], now, *found[1:]]


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
