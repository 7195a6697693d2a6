"""Milestone years and the savings needed."""

from dataclasses import replace

import numpy as np
from hypothesis import given

from ccgmodel.plan.money import Allocation, Line, Rules
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.projection.rules import NEEDS, milestone_year, qipp_needed, reached
from ccgmodel.scenario.scenario import Scenario
from tests.helpers.strategies import plans, scenarios


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


def test_the_balance_brought_forward_counts():
    assert years(positions(5.0, 10.0, opening_balance=-12.0)) == [2013, 2014, 2014]


@given(plans(), scenarios())
def test_savings_needed_are_those_planned_and_the_shortfall_where_there_is_one(plan, scenario):
    ours = project(plan, [scenario])
    targets = {
        "break_even": -ours.in_year,
        "surplus_required": ours.surplus_required - ours.in_year,
        "legacy_cleared": -ours.cumulative,
        "legacy_and_surplus": ours.surplus_required - ours.cumulative,
    }
    for need in NEEDS:
        expected = ours.qipp_planned + np.where(targets[need] > 0, targets[need], 0.0)
        np.testing.assert_allclose(qipp_needed(ours, need), expected)


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
