"""The bounds of levers on a plan: no lever makes money out of a rate that is never below nought."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from ccgmodel.answers import Target, each_lever
from ccgmodel.plan import Plan, Qipp
from ccgmodel.projection import project
from ccgmodel.scenario import LEVERS, Scenario
from tests.helpers.strategies import examples, plans

HEADROOM, SURPLUS, FALL = (LEVERS[name] for name in ("headroom_rate", "surplus_required", "qipp_taper"))


@examples(30)
@given(plans())
def test_the_plan_stands_within_the_bounds_of_every_lever(plan: Plan):
    for lever in LEVERS.values():
        least, greatest = lever.bounds(plan)
        assert lever.minimum <= least <= lever.neutral(plan) <= greatest <= lever.maximum


@examples(30)
@given(plans())
def test_at_its_least_headroom_is_nought_and_never_a_gift(plan: Plan):
    for rate in (0.0, 0.004, plan.rules.headroom_rate):
        with_rate = replace(plan, rules=replace(plan.rules, headroom_rate=rate))
        ours = project(with_rate, [Scenario.of({"headroom_rate": HEADROOM.bounds(with_rate)[0]}), Scenario()])
        assert ours.headroom.min() > -1e-6
        released = ours.headroom[1] * plan.rules.headroom_released
        gained = ours.in_year[0] - ours.in_year[1]
        assert (gained <= ours.headroom[1] - released + 1e-6).all()  # what the plan held back, at most


@examples(30)
@given(plans())
def test_a_surplus_required_is_never_below_nought(plan: Plan):
    uneven = tuple(rate and rate * (t % 2) for t, rate in enumerate(plan.rules.surplus_rate, start=1))
    in_some_years = replace(plan, rules=replace(plan.rules, surplus_rate=uneven))
    ours = project(in_some_years, [Scenario.of({"surplus_required": SURPLUS.bounds(in_some_years)[0]})])
    assert ours.surplus_required.min() >= 0.0


@pytest.mark.parametrize("taper", [0.0, 0.04, 0.09])
def test_taking_back_the_yearly_fall_leaves_the_savings_as_they_were_without_it(small_plan: Plan, taper: float):
    """Of savings in no scheme: those of schemes do not follow the plan's own fall."""
    later = (None,) * (small_plan.years - 1)
    top_down = Qipp(planned=(4_000.0, *later), unidentified=(1_000.0, *later), taper=taper)
    plan = replace(small_plan, schemes=(), qipp=top_down)
    least = FALL.bounds(plan)[0]
    ours = project(plan, [Scenario.of({"qipp_taper": least})]).qipp_planned
    without_fall = replace(plan, qipp=replace(top_down, taper=0.0))
    np.testing.assert_allclose(ours, project(without_fall, [Scenario()]).qipp_planned)
    assert [each.text for each in Scenario.of({"qipp_taper": least - 0.001}).problems(plan)] == [
        f"qipp_taper is {least - 0.001:g}; keep it from {least:g} to 0.3"
    ]


def test_a_plan_without_headroom_has_none_to_give(small_plan: Plan):
    none = replace(small_plan, rules=replace(small_plan.rules, headroom_rate=0.0))
    assert HEADROOM.bounds(none) == (0.0, 0.02)
    assert [each.text for each in Scenario.of({"headroom_rate": -0.02}).problems(none)] == [
        "headroom_rate is -0.02; keep it from 0 to 0.02"
    ]
    offered = {
        each.setting.lever: each for each in each_lever(none, Scenario(), Target("in_year", 2014, 9e9)).answers
    }
    assert offered["headroom_rate"].limit >= 0.0


@pytest.mark.parametrize(("rate", "least"), [(0.0, 0.0), (0.005, -0.005), (0.03, -0.02)])
def test_a_rate_lever_stops_where_the_plans_own_rate_is_used_up(small_plan: Plan, rate: float, least: float):
    rules = replace(
        small_plan.rules, headroom_rate=rate, surplus_rate=(rate,) * small_plan.years, surplus_amount=()
    )
    plan = replace(small_plan, rules=rules)
    assert HEADROOM.bounds(plan)[0] == SURPLUS.bounds(plan)[0] == least
