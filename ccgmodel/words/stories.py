"""The one-click stories of a plan: what each sets, what it says, and how one is added to another."""

from __future__ import annotations

from collections.abc import Mapping

from ccgmodel.plan import Plan, stories_of_any_plan
from ccgmodel.scenario import LEVERS, LONGEST_NAME, Scenario, Setting
from ccgmodel.words.called import QIPP
from ccgmodel.words.settings import YOURS

Values = dict[Setting, float]
AND = " + "
WORST_CASE = " It is the plan’s own worst case."


def stories(plan: Plan) -> dict[str, Values]:
    """Return what each story sets: those that can be told of any plan, and those that its own history suggests."""
    as_planned, in_hand, half, nothing_more = _of_any_plan(plan)
    delivery = [name for name in ("qipp_delivery", "qipp_unidentified_delivery") if LEVERS[name].applies(plan)]
    told: dict[str, Values] = {as_planned: {}}
    if LEVERS["headroom_release"].applies(plan) and plan.rules.headroom_released:
        told[in_hand] = {Setting("headroom_release"): 0.0}
    told |= {story.name: dict(Scenario.parse(story.settings).values) for story in plan.stories}
    if delivery:
        told[half] = {Setting(name): 0.5 for name in delivery}
    if delivery and plan.years > 1:
        told[nothing_more] = {Setting(name, "", year): 0.0 for name in delivery for year in plan.year_numbers[1:]}
    return told


def _of_any_plan(plan: Plan) -> tuple[str, str, str, str]:
    return stories_of_any_plan(plan.rules.headroom_rate, plan.savings_programme or QIPP)


def meaning(plan: Plan, name: str) -> str:
    """Say what a story is; of a plan's own, where it is from."""
    rate = plan.rules.headroom_rate
    as_planned, in_hand, half, nothing_more = _of_any_plan(plan)
    printed = [Scenario.parse(row.setting.split("; ")).values for row in plan.published if row.setting]
    said = {
        as_planned: "No lever moved: just what the plan says.",
        in_hand: f"The {100.0 * rate:g} % set aside (headroom) stays unspent, and does not help the deficit.",
        half: "Half of the planned savings happen in each year.",
        nothing_more: "No savings at all after the first year.",
    } | {story.name: f"From: {plan.citation(story.source)}." for story in plan.stories}
    return said[name] + (WORST_CASE if stories(plan)[name] in printed else "")


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
