"""The one-click stories of a plan: what each sets, what it says, and how one is added to another."""

from __future__ import annotations

from collections.abc import Mapping

from ccgmodel.plan import Plan, Story
from ccgmodel.scenario import LONGEST_NAME, Scenario, Setting, names_of_any_plan, of_any_plan, scenario_of
from ccgmodel.words.settings import YOURS, settings

Values = dict[Setting, float]
AND = " + "
WORST_CASE = " It is the plan’s own worst case."


def stories(plan: Plan) -> dict[str, Values]:
    """Return what each story sets: those that can be told of any plan, and those that its own history suggests.

    Its own that set nothing show the plan itself to a room, and are no button.
    """
    general = of_any_plan(plan)
    own = {story.name: dict(scenario_of(story).values) for story in plan.stories if story.settings}
    before = names_of_any_plan(plan)[:2]
    first = {name: values for name, values in general.items() if name in before}
    return first | own | general


def meaning(plan: Plan, name: str) -> str:
    """Say what a story is; of a plan's own, where it is from."""
    rate, general = plan.rules.headroom_rate, of_any_plan(plan)
    as_planned, in_hand, half, nothing_more = names_of_any_plan(plan)
    printed = [Scenario.parse(row.setting.split("; ")).values for row in plan.published if row.setting]
    said = {
        as_planned: "No lever moved: just what the plan says.",
        in_hand: f"The {100.0 * rate:g} % set aside (headroom) stays unspent, and does not help the deficit.",
        half: "Half of the planned savings happen in each year.",
        nothing_more: "No savings at all after the first year.",
    } | {story.name: of_its_own(plan, story) for story in plan.stories if story.why or story.name not in general}
    return said[name] + (WORST_CASE if stories(plan)[name] in printed else "")


def of_its_own(plan: Plan, story: Story) -> str:
    """Say what a story of a plan's own is, in its own sentence or by where it is from."""
    if story.why or not story.source:
        return story.why or f"What is moved: {settings(plan, scenario_of(story), most=3)}."
    return f"From: {plan.citation(story.source)}."


def added(scenario: Scenario, values: Mapping[Setting, float]) -> Values:
    """Return what is set once a story is told on top: a whole lever takes the place of all that it had."""
    whole = {each.lever for each in values if each == Setting(each.lever)}
    return {each: value for each, value in scenario.values.items() if each.lever not in whole} | dict(values)


def told(plan: Plan, values: Mapping[Setting, float]) -> list[str]:
    """Return the names of the stories that are part of what is set."""
    return [name for name, own in stories(plan).items() if own and own.items() <= values.items()]


def name_of(plan: Plan, values: Mapping[Setting, float]) -> str:
    """Name what is set after the stories that make it up; "Your scenario" where anything else is set."""
    names = told(plan, values)
    made = {each for name in names for each in stories(plan)[name]}
    name = AND.join(names)
    return name if names and made == set(values) and len(name) <= LONGEST_NAME else YOURS
