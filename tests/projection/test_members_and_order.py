"""The laws of parts: what lines, schemes, years and groups are called, or how they are cut up, moves no total."""

import random
from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccgmodel.baseline.schemes import schemes
from ccgmodel.plan.money import Line
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.metrics import trajectories
from ccgmodel.projection.projection import Projection, project
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting, axes, protection, scopes
from tests.helpers.strategies import lever_values, plans, scenarios

BY_LINE = ("spend", "non_recurrent_spend")
BY_YEAR = [each.name for each in fields(Projection) if each.name not in ("plan", *BY_LINE)]
PENNY = 1e-5  # £k


def assert_same_totals(one: Projection, other: Projection) -> None:
    for name in BY_YEAR:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=PENNY, err_msg=name)
    for name in BY_LINE:
        sums = (getattr(each, name).sum(axis=1) for each in (one, other))
        np.testing.assert_allclose(*sums, rtol=1e-9, atol=PENNY, err_msg=name)


def without(scenario: Scenario, *scopes_: str) -> Scenario:
    """The scenario but for what is set for these names alone."""
    return Scenario("", {s: v for s, v in scenario.values.items() if s.scope not in scopes_})


@settings(max_examples=100)
@given(plans(), scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_schemes_is_only_the_order_of_rows(plan, scenario, shuffle: random.Random):
    """Reason: a plan is a set of lines and schemes; who typed which first says nothing about money."""
    lines = shuffle.sample(range(len(plan.lines)), len(plan.lines))
    programme = tuple(shuffle.sample(plan.schemes, len(plan.schemes)))
    other = replace(plan, lines=tuple(plan.lines[place] for place in lines), schemes=programme)
    ours, shuffled = project(plan, [scenario]), project(other, [scenario])
    assert_same_totals(ours, shuffled)
    for name in BY_LINE:
        np.testing.assert_allclose(
            getattr(shuffled, name), getattr(ours, name)[:, lines], rtol=1e-9, atol=PENNY, err_msg=name
        )


def parts_of_line(line: Line, share: float) -> tuple[Line, Line]:
    """A line in two that grow alike."""

    def part(name: str, of: float) -> Line:
        return replace(
            line,
            name=name,
            first_year_spend=None if line.first_year_spend is None else of * line.first_year_spend,
            fixed=line.fixed and tuple(of * each for each in line.fixed),
            share_of_allocation=None if line.share_of_allocation is None else of * line.share_of_allocation,
            qipp_share=of * line.qipp_share,
        )

    return part(line.name, share), part(f"{line.name}, the rest", 1.0 - share)


@settings(max_examples=100)
@given(plans(), scenarios(), st.integers(0, 2), st.sampled_from([0.125, 0.5, 0.75]))
def test_a_line_in_two_with_the_same_rates_gives_the_same_totals(plan, scenario, place, share):
    """Reason: growth multiplies, and so does not mind whether it multiplies a sum or its parts."""
    parts = parts_of_line(plan.lines[place], share)
    apart = replace(plan, lines=(*plan.lines[:place], *parts, *plan.lines[place + 1 :]))
    alike = without(scenario, plan.lines[place].name)
    assert_same_totals(project(plan, [alike]), project(apart, [alike]))


@settings(max_examples=100)
@given(plans(), scenarios(), st.sampled_from([0.125, 0.5, 0.75]))
def test_a_scheme_in_two_gives_the_same_totals(plan, scenario, share):
    """Reason: savings add up, and the activity that is avoided with them.

    A cap is stated first: else it is the largest scheme's saving, which splitting lowers.
    """
    caps = dict(
        zip(sorted({s.overlap_group for s in plan.schemes} - {""}), schemes(plan).caps.ravel(), strict=True)
    )
    plan = replace(
        plan,
        schemes=tuple(
            replace(each, overlap_cap=float(caps[each.overlap_group])) if each.overlap_group else each
            for each in plan.schemes
        ),
    )
    whole = plan.schemes[0]

    def part(name: str, of: float):
        return replace(
            whole,
            name=name,
            first_year_saving=of * whole.first_year_saving,
            full_year_effect=of * whole.full_year,
            investment=of * whole.investment,
        )

    def groups(name: str, of: float):
        return (
            replace(
                each,
                name=f"{each.name}, {name}",
                scheme=name,
                baseline=each.baseline and of * each.baseline,
                reductions=tuple(of * figure for figure in each.reductions),
            )
            for each in plan.activity_groups
            if each.scheme == whole.name
        )

    apart = replace(
        plan,
        schemes=(part(whole.name, share), part("The rest", 1.0 - share), *plan.schemes[1:]),
        activity_groups=(
            *groups(whole.name, share),
            *groups("The rest", 1.0 - share),
            *(each for each in plan.activity_groups if each.scheme != whole.name),
        ),
    )
    alike = without(scenario, whole.name)
    assert_same_totals(project(plan, [alike]), project(apart, [alike]))


@settings(max_examples=100)
@given(plans(), scenarios(), st.integers(1, 3))
def test_fewer_years_are_the_first_of_the_whole(plan, scenario, years):
    """Reason: no year rests on one that comes after it; but for prices of activity, see below."""
    priced = tuple(replace(each, price=each.price or 1.0) for each in plan.activity_groups)
    plan = replace(plan, activity_groups=priced)
    known = Scenario(
        "", {s: v for s, v in scenario.values.items() if s.year is None or s.year < plan.first_year + years}
    )
    whole, fewer = project(plan, [known]), project(plan, [known], years)
    for name in (*BY_LINE, *BY_YEAR):
        np.testing.assert_allclose(
            getattr(fewer, name), getattr(whole, name)[..., :years], rtol=1e-12, atol=PENNY, err_msg=name
        )


@pytest.mark.xfail(
    strict=True,
    reason="a price that nobody states is implied by the reductions of all years, and those are cut off",
)
def test_a_price_implied_by_later_years_is_the_same_in_fewer(plan_with_care: Plan):
    """Reason: what an admission costs does not hang on how many years one looks at."""
    group = replace(plan_with_care.activity_groups[0], reductions=(50.0, 50.0, 50.0))
    plan, grown = replace(plan_with_care, activity_groups=(group,)), Scenario.of({"activity_growth": 0.02})
    np.testing.assert_allclose(project(plan, [grown], 2).in_year, project(plan, [grown]).in_year[:, :2])


def each_member(plan: Plan, lever: Lever, scope: str) -> Iterator[str]:
    """The lines, schemes, metrics or lines of the pool that a name reaches, but those that are protected."""
    own = {"line": plan.lines, "scheme": plan.schemes, "metric": plan.metrics, "pool": plan.pool}
    for axis in axes(lever):
        for places in scopes(plan, axis).get(scope, {}).values():
            for place in places:
                name = own[axis][place].name
                if not (axis == "pool" and protection(plan, name)):
                    yield name


@pytest.mark.parametrize("lever", [each for each in LEVERS.values() if axes(each)], ids=lambda each: each.name)
@given(data=st.data(), plan=plans())
def test_what_is_set_for_a_group_is_set_for_each_of_its_members(lever: Lever, data, plan):
    """Reason: a category, programme, status, theme or area is no more than a short way to write its members."""
    groups = ("Other", "Grown", "Pathways", "Medicines", "delivering", "idea", "Hospital", "Community health")
    reached = [name for name in groups if any(name in scopes(plan, axis) for axis in axes(lever))]
    if not reached:
        return
    group, value = data.draw(st.sampled_from(reached)), data.draw(lever_values(lever))
    together = Scenario("", {Setting(lever.name, group): value})
    one_by_one = Scenario("", {Setting(lever.name, name): value for name in each_member(plan, lever, group)})
    ours = project(plan, [together, one_by_one])
    for name in (*BY_LINE, *BY_YEAR):
        np.testing.assert_allclose(*getattr(ours, name), rtol=1e-9, atol=PENNY, err_msg=name)
    np.testing.assert_allclose(*trajectories(plan, [together, one_by_one]).values, rtol=1e-9)


@pytest.mark.parametrize("lever", LEVERS.values(), ids=lambda each: each.name)
@given(data=st.data(), plan=plans())
def test_what_is_set_for_all_years_is_set_for_each(lever: Lever, data, plan):
    """Reason: a setting without a year is no more than a short way to write every year in which the lever acts."""
    value = data.draw(lever_values(lever))
    years = range(lever.first_year(plan), plan.first_year + plan.years)
    one_by_one = Scenario("", {Setting(lever.name, "", year): value for year in years})
    together = Scenario("", {Setting(lever.name): value})
    ours = project(plan, [together, one_by_one])
    for name in (*BY_LINE, *BY_YEAR):
        np.testing.assert_allclose(*getattr(ours, name), rtol=1e-9, atol=PENNY, err_msg=name)
    np.testing.assert_allclose(*trajectories(plan, [together, one_by_one]).values, rtol=1e-9)
