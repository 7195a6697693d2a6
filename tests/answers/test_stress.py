"""Stress: each shock does what its name says, on top of whatever the scenario sets."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccgmodel.answers.outputs import Output
from ccgmodel.answers.stress import hit, shocks, stress
from ccgmodel.baseline.money import baseline
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario
from tests.helpers.strategies import examples, plans, scenarios


def shock(plan: Plan, name: str):
    return next(each for each in shocks(plan) if each.name == name)


def test_the_allocation_is_one_per_cent_less(barnet: Plan):
    after = project(barnet, [hit(barnet, Scenario(), [shock(barnet, "allocation_cut")])])
    before = project(barnet, [Scenario()])
    ratio = after.recurrent_allocation[0] / before.recurrent_allocation[0]
    assert ratio.tolist() == pytest.approx([1.0, 0.99, 0.99, 0.99, 0.99])


def test_half_of_the_efficiency_is_half_of_each_lines_rate(barnet: Plan):
    """Growth under the shock is that of a plan whose efficiency was halved."""
    after = hit(barnet, Scenario(), [shock(barnet, "efficiency_halved")])
    assert after.texts() == {"tariff_efficiency": -0.02}
    halved = tuple(
        replace(line, rates={d: tuple(r and r / 2 if d == "tariff_efficiency" else r for r in rates)
                             for d, rates in line.rates.items()})
        for line in barnet.lines
    )  # fmt: skip
    np.testing.assert_allclose(
        project(barnet, [after]).in_year, project(replace(barnet, lines=halved), [Scenario()]).in_year
    )


def test_activity_growth_is_doubled_line_by_line(barnet: Plan):
    after = hit(barnet, Scenario(), [shock(barnet, "activity_doubled")])
    drivers = ("demographic_growth", "non_demographic_growth")
    doubled = tuple(
        replace(line, rates={d: tuple(r and r * 2 if d in drivers else r for r in rates)
                             for d, rates in line.rates.items()})
        for line in barnet.lines
    )  # fmt: skip
    np.testing.assert_allclose(
        project(barnet, [after]).in_year, project(replace(barnet, lines=doubled), [Scenario()]).in_year
    )


def test_no_headroom_is_left_to_release(barnet: Plan):
    after = hit(barnet, Scenario.of({"headroom_release@2014/15": 0.5}), [shock(barnet, "headroom_lost")])
    worst = Scenario.of({"headroom_release": 0.0})
    np.testing.assert_allclose(project(barnet, [after]).in_year, project(barnet, [worst]).in_year)


def test_a_plan_has_only_the_shocks_that_hit_it(bnes: Plan):
    names = {each.name for each in shocks(bnes)}
    assert names >= {"allocation_cut", "efficiency_halved"}
    assert names.isdisjoint({"activity_doubled", "headroom_lost"})  # no growth rates; none released


def test_a_shock_that_a_lever_cannot_hold_says_so(small_plan: Plan):
    steep = tuple(
        replace(line, rates={**line.rates, "demographic_growth": (0.05,) * 3}) if line.rates else line
        for line in small_plan.lines
    )
    assert not shock(small_plan, "activity_doubled").limited
    assert shock(replace(small_plan, lines=steep), "activity_doubled").limited


@examples(30)
@given(plans(), scenarios(), st.data())
def test_a_shock_comes_on_top_of_the_scenario_and_is_never_good(plan: Plan, scenario: Scenario, data):
    """Whatever is set, a shock leaves every later position as it was or worse.

    But for a one-off saving that is late, which helps the year in which it comes: then all years up to each together.
    """
    assume(not scenario.problems(plan))
    chosen = data.draw(st.lists(st.sampled_from(shocks(plan)), min_size=1, max_size=3, unique_by=lambda s: s.name))
    after = hit(plan, scenario, chosen)
    assert not after.problems(plan)
    before, worse = project(plan, [scenario, after]).cumulative
    late = any(each.name == "qipp_late" for each in chosen)
    comes_late = late and any(scheme.recurrent_share < 1 for scheme in plan.schemes)
    change = np.cumsum(worse - before) if comes_late else worse - before
    assert (change <= 1e-6).all()
    assert hit(plan, scenario, []).values == scenario.values


@examples(30)
@given(plans(), scenarios())
def test_pairs_are_both_shocks_at_once(plan: Plan, scenario: Scenario):
    assume(not scenario.problems(plan))
    output = Output("in_year", 2016)
    found = stress(plan, scenario, output)
    np.testing.assert_array_equal(found.pairs, found.pairs.T)
    np.testing.assert_array_equal(np.diag(found.pairs), found.alone)
    np.testing.assert_array_equal(np.diag(found.together), 0.0)  # a shock adds nothing to itself
    for i, single in enumerate(found.scenarios):
        assert found.alone[i] == pytest.approx(output.of(plan, [single])[0], abs=1e-6)
    if len(found.shocks) > 1:
        both = hit(plan, scenario, found.shocks[:2])
        assert found.pairs[0, 1] == pytest.approx(output.of(plan, [both])[0], abs=1e-6)
        effects = found.alone - found.before
        assert found.together[0, 1] == pytest.approx(
            found.pairs[0, 1] - found.before - effects[0] - effects[1], abs=1e-6
        )


def test_the_cut_needs_a_year_to_fall_in(barnet: Plan):
    assert baseline(barnet).allocation_factor[1, 0] == pytest.approx(1.023)
    assert shock(barnet, "allocation_cut").shifts["allocation_growth"].tolist() == [
        [0, pytest.approx(-0.01023), 0, 0, 0]
    ]
