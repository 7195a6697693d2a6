"""Milestone years and the savings needed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.money import Allocation, Line, Rules
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.projection.projection import project
from ccgmodel.projection.rules import (
    MILESTONES,
    NEEDS,
    held_margin,
    milestone_year,
    qipp_enough,
    qipp_needed,
    reached,
)
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers.strategies import examples, plans, scenarios


def positions(*in_year: float, **changes) -> Plan:
    """A plan whose in-year positions are these, in £k."""
    return Plan(
        organisation="Example CCG",
        first_year=2013,
        years=len(in_year),
        lines=(Line(name="Acute", fixed=tuple(1000.0 - each for each in in_year)),),
        allocation=Allocation(
            recurrent=(1000.0,) * len(in_year), growth=(None,) * len(in_year), non_recurrent=(0.0,) * len(in_year)
        ),
        **{"rules": Rules(surplus_rate=(0.01,) * len(in_year)), **changes},
    )


def years(plan: Plan) -> list[int | None]:
    projection = project(plan, [Scenario()])
    return [
        reached(projection, milestone).year for milestone in ("break_even", "business_rules", "legacy_cleared")
    ]


def test_a_position_of_exactly_nought_breaks_even_and_exactly_the_surplus_meets_the_rule():
    assert years(positions(-5.0, 0.0, 10.0)) == [2014, 2015, 2015]


def test_past_the_last_year_the_position_is_held_level():
    # 30 owed after the second year, 10 repaid in each that follows: cleared in the fifth.
    assert years(positions(-40.0, 10.0)) == [2014, 2014, 2017]


def test_nothing_is_reached_that_takes_more_than_fifteen_years():
    assert years(positions(-141.0, 10.0)) == [2014, 2014, None]
    assert years(positions(-140.0, 10.0)) == [2014, 2014, 2027]
    assert years(positions(-5.0, -1.0)) == [None, None, None]


def test_a_milestone_past_the_plan_is_marked_as_ours():
    projection = project(positions(-40.0, 10.0), [Scenario()])
    assert reached(projection, "legacy_cleared").beyond_plan
    assert reached(projection, "legacy_cleared").number == 5
    assert not reached(projection, "break_even").beyond_plan


def test_where_the_balance_is_inside_the_allocation_the_legacy_is_cleared_with_the_years_own_position():
    assert years(positions(-40.0, 10.0, balance_brought_forward="inside")) == [2014, 2014, 2014]


# A balance that is inside the allocation comes back

PENNY = 1e-5  # £k


def typed_the_other_way(plan: Plan) -> Plan:
    """The same plan with the balance taken out of its allocation, and added from year to year instead."""
    positions = project(plan, [Scenario()]).in_year[0]
    returned = [0.0, *positions[:-1].tolist()]
    own = tuple(a - b for a, b in zip(plan.allocation.non_recurrent, returned, strict=True))
    return replace(plan, balance_brought_forward="added", allocation=replace(plan.allocation, non_recurrent=own))


@examples(30)
@given(plans(), st.lists(scenarios(), min_size=1, max_size=3))
def test_a_plan_typed_both_ways_moves_alike_under_every_scenario(plan, moved):
    """Whether a balance is added or stands inside the allocation is a way of writing it, not another plan.

    Rules on the total allocation are left out: their base is another where the balance is inside it.
    """
    rules = replace(plan.rules, base="recurrent")
    aside = tuple(replace(each, base="") for each in plan.set_asides)
    inside = replace(plan, balance_brought_forward="inside", opening_balance=0.0, rules=rules, set_asides=aside)
    ours, other = project(inside, [Scenario(), *moved]), project(typed_the_other_way(inside), [Scenario(), *moved])
    np.testing.assert_allclose(ours.cumulative, other.cumulative, atol=PENNY)
    np.testing.assert_allclose(ours.after_rules, other.after_rules, atol=PENNY)
    np.testing.assert_allclose(ours.in_year - ours.in_year[0], other.in_year - other.in_year[0], atol=PENNY)
    legacy, others = held_margin(ours, "legacy_cleared"), held_margin(other, "legacy_cleared")
    np.testing.assert_allclose(legacy - legacy[0], others - others[0], atol=20 * PENNY)


@examples(30)
@given(plans(), scenarios())
def test_no_lever_moved_leaves_a_balance_inside_the_allocation_as_it_is_published(plan, scenario):
    inside = replace(plan, balance_brought_forward="inside", opening_balance=0.0)
    ours = project(inside, [scenario, Scenario()])
    np.testing.assert_array_equal(ours.carried_forward[1], 0.0)
    np.testing.assert_allclose(ours.cumulative[1], ours.in_year[1], atol=1e-6)
    for milestone in MILESTONES:
        alone = project(inside, [Scenario()])
        assert milestone_year(alone, milestone)[0] == milestone_year(ours, milestone)[1]


def test_what_is_lost_in_one_year_is_missing_in_those_that_follow():
    plan = positions(10.0, 10.0, 10.0, balance_brought_forward="inside")
    headroom = replace(plan, rules=replace(plan.rules, headroom_rate=0.01, headroom_released=1.0))
    held = project(headroom, [Scenario("Held back", {Setting("headroom_release", "", 2014): 0.3})])
    assert held.in_year[0].tolist() == [10.0, 3.0, 10.0]
    assert held.cumulative[0].tolist() == [10.0, 3.0, 3.0]
    assert held.surplus_tested[0].tolist() == [10.0, 3.0, 3.0]
    assert reached(held, "business_rules").year == 2013


def test_less_than_a_tenth_of_a_penny_is_not_carried_forward():
    """A rounding error of one year would come back in each that follows."""
    plan = positions(10.0, 10.0, 10.0, balance_brought_forward="inside")
    headroom = replace(plan, rules=replace(plan.rules, headroom_rate=0.01, headroom_released=1.0))
    for held_back, carried in ((5e-8, 0.0), (2e-7, 2e-6)):  # of £10k
        held = project(headroom, [Scenario("", {Setting("headroom_release", "", 2014): 1.0 - held_back})])
        assert held.carried_forward[0].tolist() == [0.0, pytest.approx(-carried, rel=1e-3), 0.0]
        assert held.cumulative[0, 2] == pytest.approx(10.0 - carried, abs=1e-9)


def test_the_balance_brought_forward_counts():
    assert years(positions(5.0, 10.0, opening_balance=-12.0)) == [2013, 2014, 2014]


@examples(30)
@given(plans(), scenarios())
def test_savings_needed_are_those_delivered_and_the_shortfall_where_there_is_one(plan, scenario):
    ours = project(plan, [scenario])
    targets = {
        "break_even": -ours.in_year,
        "surplus_required": ours.surplus_required - ours.surplus_tested,
        "legacy_cleared": -ours.cumulative,
        "legacy_and_surplus": ours.surplus_required - ours.cumulative,
    }
    for need in NEEDS:
        expected = ours.qipp_delivered + np.where(targets[need] > 0, targets[need], 0.0)
        np.testing.assert_allclose(qipp_needed(ours, need), expected)
        np.testing.assert_allclose(qipp_enough(ours, need), np.maximum(0.0, ours.qipp_delivered + targets[need]))


@examples(30)
@given(plans(), scenarios())
def test_what_is_enough_to_break_even_breaks_even(plan, scenario):
    """A year whose savings are what is enough has a position of nought, unless it is in surplus without any."""
    ours = project(plan, [scenario])
    with_enough = ours.in_year + qipp_enough(ours, "break_even") - ours.qipp_delivered
    without_any = ours.in_year - ours.qipp_delivered
    np.testing.assert_allclose(with_enough, np.maximum(0.0, without_any), atol=1e-6)


def test_half_of_the_savings_of_a_year_need_what_is_delivered_and_what_is_short(barnet: Plan):
    ours = project(barnet, [Scenario.of({"qipp_delivery": 0.5})])
    delivered, short = ours.qipp_delivered[0, 0], -ours.in_year[0, 0]
    assert (round(delivered / 1000, 1), round(short / 1000, 1)) == (8.5, 29.5)
    assert round(qipp_needed(ours, "break_even")[0, 0] / 1000, 1) == 38.0


@examples(30)
@given(plans(), scenarios())
def test_a_milestone_year_of_one_scenario_is_that_of_the_scenario_in_a_batch(plan, scenario):
    alone, together = project(plan, [scenario]), project(plan, [Scenario(), scenario])
    for milestone in ("break_even", "business_rules", "legacy_cleared"):
        assert milestone_year(alone, milestone)[0] == milestone_year(together, milestone)[1]


def test_running_on_answers_by_the_plans_own_rules_instead():
    plan = replace(positions(-40.0, 10.0), growth_combines="add")
    longer = project(plan, [Scenario()], 6)
    assert longer.in_year[0].tolist() == [-40.0, 10.0, 10.0, 10.0, 10.0, 10.0]
    assert reached(longer, "legacy_cleared").year == 2017


# The position that is required may be an improvement, or a deficit that is permitted


BETTER = Rules(improvement_rate=(0.01, None, 0.01), improvement_amount=(None, 25.0, None), last_in_year=-60.0)


def test_an_improvement_is_on_top_of_last_years_position_of_the_same_scenario():
    plan = positions(-40.0, -20.0, 5.0, rules=BETTER)
    assert project(plan, [Scenario()]).surplus_required[0].tolist() == [-50.0, -15.0, -10.0]
    # 10 less of allocation from the second year: it is missed there, and asked for no longer in the third.
    less = Scenario("", {Setting("allocation_growth", year=2014): -0.01})
    assert project(plan, [less]).surplus_required[0] == pytest.approx([-50.0, -15.0, -20.1])
    assert years(plan) == [2015, 2013, 2026]


@given(plans(), scenarios())
def test_an_improvement_of_a_sum_asks_for_last_years_position_and_that_sum(plan: Plan, scenario: Scenario):
    plan = replace(plan, balance_brought_forward="added")
    sums = (100.0, 200.0, 300.0, 400.0)
    better = replace(
        plan.rules, surplus_rate=(), surplus_amount=(), improvement_amount=sums, last_in_year=-1_000.0
    )
    unmoved = Scenario("", {at: value for at, value in scenario.values.items() if at.lever != "surplus_required"})
    projection = project(replace(plan, rules=better), [unmoved])
    before = np.concatenate([[-1_000.0], projection.in_year[0, :-1]])
    assert projection.surplus_required[0] == pytest.approx(before + sums, abs=PENNY)


def test_a_permitted_deficit_is_met_by_a_smaller_one_and_its_lever_never_deepens_it():
    plan = positions(-40.0, -20.0, rules=Rules(surplus_amount=(-50.0, -10.0), name="control total"))
    assert years(plan) == [None, 2013, None]
    lower, higher = (Scenario("", {Setting("surplus_required"): by}) for by in (-0.01, 0.01))
    assert project(plan, [lower]).surplus_required[0].tolist() == [-50.0, -10.0]
    assert project(plan, [higher]).surplus_required[0].tolist() == [-40.0, 0.0]


def test_an_improvement_needs_a_position_to_be_on_top_of():
    with pytest.raises(PlanError) as refused:
        positions(-40.0, -20.0, rules=Rules(improvement_rate=(0.01, 0.01)), balance_brought_forward="inside")
    assert str(refused.value) == (
        "an improvement is of the in-year position, which the balance inside the allocation hides; "
        "choose added, or require a surplus in place of an improvement; "
        "an improvement is required in 2013/14, and the year before has no position; "
        "type the In-year position of last year, a deficit as a minus"
    )
