"""The plain-English sentences of the pages, each computed from projections of the plan and of the scenario.

Both projections hold one scenario.
"""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Plan, precision, year_label
from ccgmodel.projection import (
    HORIZON,
    MILESTONES,
    Milestone,
    Projection,
    Reached,
    margin,
    passes,
    reached,
)
from ccgmodel.words import floors, streams
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import (
    Unit,
    better_or_worse,
    capital,
    counted,
    finer,
    later_or_earlier,
    money,
    number,
    percent,
)
from ccgmodel.words.required import SURPLUS, required
from ccgmodel.words.text import escaped


@dataclass(frozen=True)
class MilestoneWords:
    """One milestone in words, as they stand within a sentence."""

    test: str
    met: str
    year: str
    does: str
    do: str
    condition: str


def milestone_words(*plans: Plan, rule: str = "", its: str = "the") -> dict[Milestone, MilestoneWords]:
    """Return the words of each milestone of a plan, or of several together.

    Args:
        plans: whose rules they are.
        rule: what the position required is called, where that is more than its name.
        its: whose the legacy deficit is.

    """
    called = required(*plans)
    rule = rule or called.rule
    return {
        "break_even": MilestoneWords(
            "break-even",
            "break even",
            "break-even year",
            "breaks even",
            "break even",
            "in-year position of nought or more",
        ),
        "business_rules": MilestoneWords(
            rule,
            f"{rule} met",
            f"year the {rule} is met",
            f"meets the {rule}",
            f"meet the {rule}",
            f"in-year position at or above {called.asked}",
        ),
        "legacy_cleared": MilestoneWords(
            "legacy cleared",
            "legacy cleared",
            "year the legacy is cleared",
            f"clears {its} legacy deficit",
            f"clear {its} legacy deficit",
            "cumulative position of nought or more",
        ),
    }


def milestones_met(*plans: Plan) -> dict[Milestone, str]:
    """Name each milestone as reached: "Surplus rule met"."""
    return {milestone: capital(words.met) for milestone, words in milestone_words(*plans).items()}


def milestone_tests(*plans: Plan) -> dict[Milestone, str]:
    """Name each milestone as what is tested: "Surplus rule"."""
    return {milestone: capital(words.test) for milestone, words in milestone_words(*plans).items()}


def what_milestones_are(plan: Plan) -> str:
    """Say what each milestone is, and what is taken of the years after the plan's own."""
    called = required(plan)
    return (
        "**Break-even**: the first year whose in-year position is nought or more. "
        f"**{escaped(capital(called.rule))}**: the first year whose in-year position is at or above "
        f"{called.asked}: a rate, a sum, or an improvement on last year's position under the same scenario. "
        "**Legacy cleared**: the first year whose cumulative position is nought or more. A plan in £m that misses "
        "one by no more than half the step to which it states its figures, such as £50k where they are given to "
        "£0.1m, meets it within rounding. Past the plan's last year the in-year position is held level: no "
        f"further growth, no further {escaped(savings_words('QIPP', plan))}. That part is ours, not the plan's."
    )


NO_LEGACY = "has no legacy deficit"


def headline(plan: Projection, scenario: Projection, *, moved: bool) -> str:
    """Say when the scenario breaks even, meets the rules and clears the legacy deficit, against the plan."""
    if not moved:
        said = " ".join(_plain(plan, milestone) for milestone in MILESTONES).replace("It ", "The plan ", 1)
        return said + floors.sentence(plan) + streams.sentence(plan) + _held_level(plan)
    said = " ".join(_milestone(plan, scenario, milestone) for milestone in MILESTONES)
    limits = floors.sentence(scenario) + streams.sentence(scenario)
    return said + _slipped_back(scenario) + limits + _held_level(scenario)


def does_and_do(projection: Projection, milestone: Milestone) -> tuple[str, str]:
    """Return "meets the 2 % surplus rule" and "meet the 2 % surplus rule", or the name that the rule goes by."""
    rule = escaped(required(projection.plan).rule)
    rate = projection.surplus_required[0, -1] / projection.allocation[0, -1]
    if required(projection.plan) == SURPLUS and rate and not any(projection.plan.rules.surplus_amount):
        rule = f"{number(100 * rate, 1).removesuffix('.0')} % {rule}"
    words = milestone_words(projection.plan, rule=rule)[milestone]
    return words.does, words.do


def never_in_debt(projection: Projection) -> bool:
    """Whether the cumulative position is nought or more in each of the plan's years: there is nothing to clear."""
    return bool(passes(margin(projection, "legacy_cleared")[0], projection.plan).all())


def _plain(projection: Projection, milestone: Milestone) -> str:
    if milestone == "legacy_cleared" and never_in_debt(projection):
        return f"It **{NO_LEGACY}**."
    does, do = does_and_do(projection, milestone)
    found = reached(projection, milestone)
    if found.year is None:
        return f"It **does not {do} within {HORIZON} years**{_short(projection, milestone)}."
    return f"It **{does} in {when(found)}**{rounded(found, projection)}."


def _milestone(plan: Projection, scenario: Projection, milestone: Milestone) -> str:
    ours, published = reached(scenario, milestone), reached(plan, milestone)
    does, do = does_and_do(scenario, milestone)
    if milestone == "legacy_cleared" and never_in_debt(plan):
        return f"**{NO_LEGACY.capitalize()}**, as in the plan.{_into_debt(scenario)}"
    if ours.year is not None:
        return f"**{capital(does)} in {when(ours)}**{rounded(ours, scenario)}, {_against(ours, published)}."
    plans = "" if published.year is None else f" The plan does in {when(published)}."
    return f"**Does not {do} within {HORIZON} years**{_short(scenario, milestone)}.{plans}"


def _short(projection: Projection, milestone: Milestone) -> str:
    """Say by how much a milestone is missed in the last year; blank where it is missed for another reason."""
    short, year = float(-margin(projection, milestone)[0, -1]), projection.plan.year_labels[-1]
    if short <= 0:
        return ""
    missed = {
        "break_even": "it overspends by {} in {}",
        "business_rules": "it is {} short in {}",
        "legacy_cleared": "it is {} in debt after {}",
    }[milestone]
    return f": {missed.format(finer(short), year)}"


def _held_level(projection: Projection) -> str:
    """Say what is taken of the years after the plan's own, where what is said rests on them."""
    found = [
        reached(projection, each)
        for each in MILESTONES
        if each != "legacy_cleared" or not never_in_debt(projection)
    ]
    if all(each.year is not None and not each.beyond_plan for each in found):
        return ""
    last = projection.plan.year_labels[-1]
    return f" We take each year after {last} to be like {last}."


def _into_debt(scenario: Projection) -> str:
    """Add in which year the cumulative position of a plan that has no deficit first falls below nought."""
    below = ~passes(margin(scenario, "legacy_cleared")[0], scenario.plan)
    year = scenario.plan.year_labels[int(below.argmax())]
    return f" **Runs into debt from {year}**, which the plan does not." if below.any() else ""


def _against(ours: Reached, published: Reached) -> str:
    if ours.year is None or published.year is None:
        return f"which the plan does not within {HORIZON} years"
    return later_or_earlier(ours.year - published.year)


def when(milestone: Reached) -> str:
    """Write a milestone's year, and say so where it lies past the plan's own years or is met within rounding."""
    if milestone.year is None:
        return f"no year of {HORIZON}"
    beyond = f" (year {milestone.number}, past the plan’s own years)" if milestone.beyond_plan else ""
    return year_label(milestone.year) + beyond + (", within rounding" if milestone.short else "")


def rounded(milestone: Reached, projection: Projection) -> str:
    """Say by how much a milestone is missed that is met within the rounding of the plan's own figures."""
    if not milestone.short:
        return ""
    decimals = {1_000.0: 0, 100.0: 1, 10.0: 2}[precision(projection.plan)]
    to = f"£{number(precision(projection.plan) / 1_000.0, decimals)}m"
    return f" ({money(milestone.short, '£k')} short, where the plan’s figures are given to {to})"


def _slipped_back(scenario: Projection) -> str:
    """Add a warning where a test that was once passed is missed in the last year."""
    year, last = scenario.plan.year_labels[-1], scenario.in_year[0, -1]
    if reached(scenario, "break_even").year is not None and not passes(last, scenario.plan):
        return f" But it overspends again in {year}, by {finer(-float(last))}."
    short = -margin(scenario, "business_rules")[0, -1]
    if reached(scenario, "business_rules").year is not None and short >= 5 and not passes(-short, scenario.plan):
        return f" But it is {finer(float(short))} short of the {escaped(required(scenario.plan).rule)} in {year}."
    return ""


def figures(plan: Projection, scenario: Projection, unit: Unit) -> list[tuple[str, str, str]]:
    """Return the four figures of the What-if page: label, value, and difference from the plan in words."""
    last = scenario.plan.year_labels[-1]
    in_year, cumulative = scenario.in_year[0, -1], scenario.cumulative[0, -1]
    ours, published = reached(scenario, "break_even"), reached(plan, "break_even")
    over = counted(scenario.plan.years, "year")
    delivered, planned = scenario.qipp_delivered[0].sum(), plan.qipp_delivered[0].sum()
    share = (
        f"{number(100 * delivered / planned, 0)} % of the plan’s {finer(planned, unit)}"
        if planned
        else "none planned"
    )
    if ours.year is None:
        breaks_even, against = (
            f"Not in {HORIZON} years",
            "never" if published.year is None else f"plan: {when(published)}",
        )
    else:
        breaks_even, against = year_label(ours.year), _against(ours, published)
    return [
        (f"In-year position {last}", finer(in_year, unit), better_or_worse(in_year - plan.in_year[0, -1], unit)),
        (
            f"Cumulative position {last}",
            finer(cumulative, unit),
            better_or_worse(cumulative - plan.cumulative[0, -1], unit),
        ),
        ("Break-even year", breaks_even, against),
        (
            savings_words(f"QIPP delivered, {over}", scenario.plan),
            finer(delivered, unit),
            share,
        ),
    ]


def tests(scenario: Projection) -> list[dict[str, str]]:
    """Return one row for each milestone: the year and how near the test is in each year, to £10k."""
    years = scenario.plan.year_labels
    return [
        {
            "Test": f"{capital(words.test)}: {words.condition}",
            "Passed in": when(reached(scenario, milestone)).capitalize(),
            **{year: money(m, decimals=2) for year, m in zip(years, margin(scenario, milestone)[0], strict=True)},
        }
        for milestone, words in milestone_words(scenario.plan).items()
    ] + [*floors.tests(scenario), *streams.tests(scenario)]


def position_alt(name: str, plan: Projection, scenario: Projection, values: str, than: str = "the plan") -> str:
    """Say a chart's message: from where to where, and against the plan, or what stands in its place."""
    ours, published = getattr(scenario, values)[0], getattr(plan, values)[0]
    years = scenario.plan.year_labels
    against = better_or_worse(ours[-1] - published[-1], than=than)
    if len(years) == 1:
        return f"{name} is {finer(ours[0])} in {years[0]}. That is {_that_is(against)}."
    ends = f"{finer(ours[0])} in {years[0]} to {finer(ours[-1])} in {years[-1]}"
    return f"{name} goes from {ends}. That is {_that_is(against)}."


def _that_is(difference: str) -> str:
    return f"the {difference}" if difference.startswith("same") else difference


def spend_alt(scenario: Projection) -> str:
    """Say the message of the spend and allocation chart."""
    gap = scenario.allocation[0, -1] - scenario.total_spend[0, -1]
    year = scenario.plan.year_labels[-1]
    side = "below" if gap >= 0 else "above"
    return (
        f"In {year} spend is {finer(scenario.total_spend[0, -1])}. That is {finer(abs(gap))} {side} "
        f"the money allocated, {finer(scenario.allocation[0, -1])}."
    )


def qipp_alt(scenario: Projection, unit: Unit = "£m") -> str:
    """Say the message of the savings chart."""
    delivered, planned = float(scenario.qipp_delivered[0].sum()), float(scenario.qipp_planned[0].sum())
    over = counted(scenario.plan.years, "year")
    if not planned:
        return f"No savings are planned over {over}."
    return (
        f"Over {over} the schemes save {finer(delivered, unit)}, {percent(delivered / planned, 0)} of the "
        f"{finer(planned, unit)} that is planned."
    )


def failing(with_it: Projection, without_it: Projection, scheme: str, year: int, unit: Unit) -> str:
    """Say what becomes of positions and milestones if a scheme saves nothing, the rest being as it is."""
    plan, t = with_it.plan, year - with_it.plan.first_year
    said = [f"**If {escaped(scheme)} saves nothing:**"]
    for place in dict.fromkeys([t, plan.years - 1]):
        label = plan.year_labels[place]
        before, after = float(with_it.in_year[0, place]), float(without_it.in_year[0, place])
        said.append(
            f"the {label} in-year position is **{money(after, unit)}**, "
            f"{better_or_worse(after - before, unit, 'with it')};"
        )
    ends = [_failed_milestone(with_it, without_it, milestone) for milestone in MILESTONES]
    return " ".join([*said, f"{escaped(plan.organisation)} {ends[0]}, {ends[1]} and {ends[2]}."])


def _failed_milestone(with_it: Projection, without_it: Projection, milestone: Milestone) -> str:
    """Say "still breaks even in 2015/16", or by how much it is later, or that it does not any more."""
    before, after = reached(with_it, milestone).year, reached(without_it, milestone).year
    does, do = does_and_do(without_it, milestone)
    if after is None:
        return f"{'still does not' if before is None else 'can no longer'} {do} within {HORIZON} years"
    if before == after:
        return f"still {does} in {year_label(after)}"
    than = "" if before is None else f", {later_or_earlier(after - before, 'with it')}"
    return f"**{does} in {year_label(after)}**{than}"
