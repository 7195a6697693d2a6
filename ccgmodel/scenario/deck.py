"""The deck: stories that are shown to a room one after another, and the levers beside them.

It goes with a scenario's document. Nothing of it moves a figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from ccgmodel.plan import (
    Plan,
    Problem,
    Refused,
    Story,
    begins_as_note,
    fold,
    show_problem,
    shows,
    stories_of_any_plan,
)
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, ScenarioError, Setting
from ccgmodel.scenario.written import LONGEST_NAME, LONGEST_TEXT, bad_text

MOST_STORIES = 60
MOST_LEVERS = 3  # beside the stories
STORY_TEXTS = ("name", "why", "show", "notes", "source")


class DeckError(Refused):
    """A deck that cannot be; `problems` lists everything that is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Deck:
    """The stories in their order, and the names of the levers that move under the hand while they are shown.

    Raises:
        DeckError: listing every name, text, setting or lever that cannot be.

    """

    stories: tuple[Story, ...]
    levers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if wrong := [*_wrong_stories(self.stories), *_wrong_levers(self.levers)]:
            raise DeckError(wrong)

    def problems(self, plan: Plan) -> list[Problem]:
        """List what this plan cannot tell or move; a story or lever stands where it is named."""
        told = [problem for story in self.stories for problem in story_problems(story, plan)]
        idle = [
            Problem(f"lever {name}", "it moves nothing of this plan", "choose another")
            for name in self.levers
            if not LEVERS[name].applies(plan)
        ]
        return told + idle

    def on(self, plan: Plan) -> Deck | None:
        """Return what of the deck this plan can tell and move; None where that is no story."""
        stories = tuple(each for each in self.stories if not story_problems(each, plan))
        levers = tuple(each for each in self.levers if LEVERS[each].applies(plan))
        return Deck(stories=stories, levers=levers) if stories else None

    def in_plan(self, plan: Plan) -> Plan:
        """Return the plan with this deck as its stories, as its workbook has it."""
        return replace(plan, stories=tuple(replace(each, show=shows(each.show)) for each in self.stories))


def has_deck(plan: Plan) -> bool:
    """Whether the stories of a plan are a deck: any says what it shows."""
    return any(each.show for each in plan.stories)


def settings_of(scenario: Scenario) -> tuple[str, ...]:
    """Write every setting to its last digit, as a story holds it."""
    return tuple(f"{text}={float(value)!r}" for text, value in scenario.texts().items())


def scenario_of(story: Story) -> Scenario:
    """Return the scenario of a story, by its name."""
    return Scenario.parse(story.settings, story.name)


def shown_metrics(plan: Plan) -> set[str]:
    """Return the names of the metrics that have a figure, so that a story can show them."""
    return {each.metric for each in plan.metric_values if any(figure is not None for figure in each.figures)}


def names_of_any_plan(plan: Plan) -> tuple[str, str, str, str]:
    """Return the names of the stories that can be told of any plan, with what this one calls its savings."""
    return stories_of_any_plan(plan.rules.headroom_rate, plan.savings_programme)


def of_any_plan(plan: Plan) -> dict[str, dict[Setting, float]]:
    """Return what each story sets that can be told of any plan, as far as this one has what it moves."""
    as_planned, in_hand, half, nothing_more = names_of_any_plan(plan)
    delivery = [name for name in ("qipp_delivery", "qipp_unidentified_delivery") if LEVERS[name].applies(plan)]
    told: dict[str, dict[Setting, float]] = {as_planned: {}}
    if LEVERS["headroom_release"].applies(plan) and plan.rules.headroom_released:
        told[in_hand] = {Setting("headroom_release"): 0.0}
    if delivery:
        told[half] = {Setting(name): 0.5 for name in delivery}
    if delivery and plan.years > 1:
        told[nothing_more] = {Setting(name, "", year): 0.0 for name in delivery for year in plan.year_numbers[1:]}
    return told


def story_problems(story: Story, plan: Plan) -> list[Problem]:
    """Return what keeps a story from being told on a plan; each stands at the story."""
    where = f"story {story.name!r}"
    shown = show_problem(
        story.show, sorted(shown_metrics(plan)), has_savings=LEVERS["qipp_delivery"].applies(plan)
    )
    wrong = scenario_of(story).problems(plan)
    if is_anothers_name(story, plan):
        wrong.append(Problem("", "it is the name of a button that every plan has", "give it another name"))
    return [each.at(where) for each in (*wrong, *([shown] if shown else []))]


def is_anothers_name(story: Story, plan: Plan) -> bool:
    """Whether a story has the name of one that can be told of any plan, and sets something else.

    The settings of the story must be such as can be read.
    """
    buttons = {fold(name): name for name in names_of_any_plan(plan)}
    name = buttons.get(fold(story.name))
    same = story.name == name and of_any_plan(plan).get(name) == scenario_of(story).values
    return name is not None and not same


def _wrong_stories(stories: Sequence[Story]) -> Iterator[Problem]:
    if not stories:
        yield Problem("deck", "it has no story", "add one")
    if len(stories) > MOST_STORIES:
        yield Problem("deck", f"it has {len(stories):,} stories", f"keep to {MOST_STORIES}")
    times = Counter(fold(each.name) for each in stories)
    for name in {fold(each.name): each.name for each in stories}.values():
        if times[fold(name)] > 1:
            yield Problem(f"story {name!r}", f"{times[fold(name)]} stories have this title", "give each its own")
    for number, story in enumerate(stories, start=1):
        where = f"story {number}"
        if not story.name.strip():
            yield Problem(where, "it has no title", "give it one")
        if story.name != story.name.strip() or begins_as_note(story.name):
            yield Problem(
                where, f"{story.name!r} is no name of a row", "take the spaces or the sign before it away"
            )
        for each in fields(story):
            if each.name in STORY_TEXTS:
                longest = LONGEST_TEXT if each.name == "notes" else LONGEST_NAME
                yield from bad_text(f"{where}, {each.name}", getattr(story, each.name), longest)
        yield from (each.at(where) for each in _wrong_settings(story))


def _wrong_settings(story: Story) -> list[Problem]:
    if any(";" in each for each in story.settings):
        return [
            Problem("", "a name in its settings holds a semicolon, which parts them", "give that another name")
        ]
    try:
        scenario_of(story)
    except ScenarioError as error:
        return list(error.problems)
    return []


def _wrong_levers(levers: Sequence[str]) -> Iterator[Problem]:
    if len(levers) > MOST_LEVERS or len(set(levers)) < len(levers):
        yield Problem("levers", f"there are {len(levers)}, or one is named twice", f"name up to {MOST_LEVERS}")
    for name in levers:
        if name not in LEVERS:
            yield Problem("levers", f"{name!r:.50} is no lever", "update the planner, or take it out")
