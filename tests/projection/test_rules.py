"""Milestone years and the savings needed."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.money import Allocation, Line, Rules
from ccgmodel.plan.plan import Plan
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
    inside = replace(plan, balance_brought_forward="inside", opening_balance=0.0, rules=rules)
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
