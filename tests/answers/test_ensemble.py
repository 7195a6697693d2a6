"""How sure are we: seeded draws, and what must hold whatever is drawn."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ccgmodel.answers.draws import BLOCK, EnsembleError, even_numbers, grades, quantiles
from ccgmodel.answers.ensemble import FANS, MOST_DRAWS, PERCENTILES, draws_problems, ensemble
from ccgmodel.answers.evidence import Spread, drawn_alike, held, uncertain
from ccgmodel.plan.plan import Plan, Range
from ccgmodel.projection import rules
from ccgmodel.projection.projection import project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers.strategies import examples, plans, scenarios

DISTRIBUTIONS = ["triangular", "pert", "normal"]
YEARS = st.sampled_from(["together", "independent"])


def known(plan: Plan) -> Plan:
    """The same plan with nothing to draw: all of its ranges are one value."""
    ranges = (
        Range(lever=name, low=(n := lever.neutral(plan)), central=n, high=n) for name, lever in LEVERS.items()
    )
    return replace(plan, ranges=tuple(ranges))


def drawn(distribution: str, low: float, mode: float, high: float, history=()) -> Spread:
    evidence = Range(lever="qipp_delivery", low=low, central=mode, high=high, distribution=distribution)
    return Spread(
        lever="qipp_delivery",
        now=mode,
        low=low,
        mode=mode,
        high=high,
        outcomes=history,
        evidence=evidence,
        bounds=(0.0, 1.2),
    )


# Laws


@settings(max_examples=10)
@given(plans(), scenarios(), YEARS)
def test_percentiles_are_in_order_and_chances_only_grow(plan: Plan, scenario: Scenario, years: str):
    assume(not scenario.problems(plan))
    found = ensemble(plan, scenario, 300, years=years)
    for name in FANS:
        assert (np.diff(found.fan[name], axis=0) >= 0.0).all()
    for milestone in rules.MILESTONES:
        by = found.chance_by[milestone]
        assert ((by >= 0.0) & (by <= 1.0)).all()
        assert (np.diff(by) >= 0.0).all()
        assert found.reached[milestone].sum() + found.never[milestone] == found.draws
        # Reached by a year are those that pass in it, and those that passed before.
        assert (found.chance_in[milestone] <= by[: plan.years] + 1e-12).all()


@settings(max_examples=10)
@given(plans(), scenarios(), YEARS, st.sampled_from(["sobol", "random"]))
def test_with_nothing_to_draw_every_draw_is_the_scenario(plan: Plan, scenario: Scenario, years: str, method: str):
    assume(not scenario.problems(plan))
    found = ensemble(known(plan), scenario, 50, years=years, method=method)
    point = project(plan, [scenario])
    for name in FANS:
        np.testing.assert_allclose(
            found.fan[name], np.tile(getattr(point, name), (len(PERCENTILES), 1)), rtol=1e-12
        )
        np.testing.assert_allclose(found.mean[name], getattr(point, name)[0], rtol=1e-12)
    assert found.drivers == ()
    np.testing.assert_allclose(found.at_risk, 0.0, atol=1e-6)


@settings(max_examples=10)
@given(plans(), scenarios(), st.integers(0, 2**31))
def test_the_same_seed_gives_the_same_draws(plan: Plan, scenario: Scenario, seed: int):
    assume(not scenario.problems(plan))
    one, other = (ensemble(plan, scenario, 100, seed) for _ in range(2))
    for name in FANS:
        np.testing.assert_array_equal(one.fan[name], other.fan[name])
    assert one.drivers == other.drivers


@pytest.mark.parametrize("lever", ["inflation", "qipp_delivery", "headroom_release"])
def test_a_lever_of_which_one_value_is_known_adds_nothing(barnet: Plan, lever: str):
    """The others drawn alone: the spread is theirs."""
    only = tuple(each for each in barnet.ranges if each.lever == lever)
    others = tuple(each for each in known(barnet).ranges if each.lever != lever)
    alone = ensemble(replace(barnet, ranges=(*only, *others)), Scenario(), 2_000)
    assert [driver.spread.lever for driver in alone.drivers] == [lever]
    assert alone.drivers[0].share == 1.0
    whole = ensemble(barnet, Scenario(), 2_000)
    width = [np.ptp(each.fan["cumulative"][[0, -1], -1]) for each in (alone, whole)]
    assert 0.0 < width[0] < width[1]


def test_more_draws_come_nearer(barnet: Plan):
    """Four times the draws halve the error of ordinary draws; Sobol's do better."""
    truth = ensemble(barnet, Scenario(), 2**17, 99).fan["cumulative"][3, -1]
    errors = [
        np.mean(
            [abs(ensemble(barnet, Scenario(), draws, seed).fan["cumulative"][3, -1] - truth) for seed in range(6)]
        )
        for draws in (2**7, 2**10, 2**13)
    ]
    assert errors[0] > errors[1] > errors[2]


# What is set has been decided

ONE_WAY = sorted(name for name, lever in LEVERS.items() if lever.effects.get("in_year"))


@settings(max_examples=15)
@given(plans(), scenarios(), st.sampled_from(ONE_WAY), st.floats(0.0, 1.0), st.floats(0.0, 1.0), YEARS)
def test_a_lever_moved_the_worse_way_never_raises_the_chance_of_a_milestone_by_a_year(
    plan: Plan, scenario: Scenario, name: str, one: float, other: float, years: str
):
    """The draws of all that is not set are the same, and under each of them the position is no better."""
    lever = LEVERS[name]
    assume(not scenario.problems(plan) and not any(scheme.overlap_group for scheme in plan.schemes))
    (least, greatest), rising = lever.bounds(plan), lever.effects["in_year"] > 0
    low, high = (least + share * (greatest - least) for share in sorted((one, other)))
    better, worse = (high, low) if rising else (low, high)
    by = [
        ensemble(plan, Scenario("", {**scenario.values, Setting(name): value}), 64, years=years).chance_by
        for value in (better, worse)
    ]
    for milestone in ("break_even", "legacy_cleared"):
        assert (by[1][milestone] <= by[0][milestone] + 1e-12).all()


@settings(max_examples=10)
@given(plans(), scenarios(), YEARS)
def test_with_every_lever_set_that_is_drawn_the_chance_says_what_the_headline_says(
    plan: Plan, scenario: Scenario, years: str
):
    assume(not scenario.problems(plan))
    everything = {Setting(each.lever): LEVERS[each.lever].neutral(plan) for each in uncertain(plan)}
    all_set = Scenario("", {**everything, **scenario.values})
    found, point = ensemble(plan, all_set, 40, years=years), project(plan, [all_set])
    assert found.drivers == ()
    for milestone in rules.MILESTONES:
        year = rules.reached(point, milestone).year
        expected = [year is not None and year <= plan.first_year + t for t in range(rules.HORIZON)]
        assert found.chance_by[milestone].tolist() == expected


def test_what_is_set_stands_and_all_else_is_drawn_as_it_was(barnet: Plan):
    half = Scenario.of({"qipp_delivery": 0.5})
    assert held(barnet, half) == {"qipp_delivery"}
    assert held(barnet, half, ["qipp_delivery"]) == frozenset()
    found, plan = ensemble(barnet, half, 512), ensemble(barnet, drawn_alike(barnet, half), 512)
    assert "qipp_delivery" not in {driver.spread.lever for driver in found.drivers}
    assert (found.fan["in_year"] < plan.fan["in_year"]).all()
    again = ensemble(barnet, half, 512, vary=["qipp_delivery"])
    assert "qipp_delivery" in {driver.spread.lever for driver in again.drivers}


@pytest.mark.parametrize("years", ["together", "independent"])
def test_a_lever_set_for_one_year_stands_in_that_year_alone(barnet: Plan, years: str):
    first, later = Setting("qipp_delivery", "", 2013), Setting("qipp_delivery", "", 2014)
    only = tuple(each for each in barnet.ranges if each.lever == "qipp_delivery")
    plan = replace(
        barnet, ranges=(*only, *(each for each in known(barnet).ranges if each.lever != "qipp_delivery"))
    )
    both = Scenario("", {first: 0.5})
    assert held(plan, both) == frozenset()
    found = ensemble(plan, both, 256, years=years)
    assert np.ptp(found.fan["in_year"][:, 0]) < 1e-6
    assert np.ptp(found.fan["in_year"][:, 1]) > 1_000.0
    assert np.ptp(ensemble(plan, Scenario("", {later: 0.5}), 256, years=years).fan["in_year"][:, 0]) > 1_000.0


# Draws


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@examples(30)
@given(st.floats(0.0, 1.0), st.lists(st.floats(0.0, 1.0), min_size=2, max_size=20))
def test_values_lie_in_their_range_and_rise_with_their_share(distribution: str, mode: float, shares: list[float]):
    spread = drawn(distribution, 0.2, 0.2 + 0.6 * mode, 0.8)
    values = quantiles(spread, np.sort(shares))
    assert ((values >= 0.2) & (values <= 0.8)).all()
    assert (np.diff(values) >= 0.0).all()
    ends = quantiles(spread, np.array([0.0, 1.0]))
    assert ends == pytest.approx([0.2, 0.8], abs=1e-9)


# The mean of each distribution from low a, mode m and high b, by its textbook formula.
MEANS = {"triangular": lambda a, m, b: (a + m + b) / 3, "pert": lambda a, m, b: (a + 4 * m + b) / 6}


@pytest.mark.parametrize("distribution", MEANS)
@pytest.mark.parametrize("mode", [0.63, 0.8, 1.0])
def test_the_mean_is_that_of_the_distribution(distribution: str, mode: float):
    even = (np.arange(100_000) + 0.5) / 100_000
    values = quantiles(drawn(distribution, 0.63, mode, 1.0), even)
    assert values.mean() == pytest.approx(MEANS[distribution](0.63, mode, 1.0), abs=2e-5)


def test_a_normal_is_cut_off_two_deviations_away():
    even = (np.arange(100_000) + 0.5) / 100_000
    values = quantiles(drawn("normal", 0.6, 0.8, 1.0), even)
    assert np.median(values) == pytest.approx(0.8, abs=1e-6)
    assert values.std() == pytest.approx(0.1 * 0.8796, abs=1e-4)  # that of a normal cut off at two deviations


def test_a_history_is_drawn_as_it_was():
    spread = drawn("history", 0.63, 1.0, 1.0, history=(0.63, 0.76, 1.0))
    even = np.array([0.0, 0.3, 0.34, 0.66, 0.67, 1.0])
    assert quantiles(spread, even).tolist() == [0.63, 0.63, 0.76, 0.76, 1.0, 1.0]
    assert grades(spread, even[:3]).tolist() == pytest.approx([1 / 6, 1 / 6, 1 / 2])


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_draws_go_on_from_block_to_block(method: str):
    """Draws are the same whether or not more are made after them, and none is made twice."""
    few = np.concatenate(list(even_numbers(BLOCK + 5, 3, 7, method)), axis=1)
    many = np.concatenate(list(even_numbers(2 * BLOCK + 1, 3, 7, method)), axis=1)
    assert few.shape == (3, BLOCK + 5)
    np.testing.assert_array_equal(few, many[:, : BLOCK + 5])
    assert len(np.unique(many[0])) == 2 * BLOCK + 1


# Cases


# The figures of seed 1 on Barnet's plan, whatever the machine: the last digits of scipy's functions apart.
CHANCES = {"break_even": 0.3370, "business_rules": 0.0366}


def test_the_same_figures_on_every_machine(barnet: Plan):
    found = ensemble(barnet, Scenario(), 10_000, 1)
    assert found.fan["in_year"][3, -1] == pytest.approx(18_062.483, abs=0.01)
    by_2015 = {name: float(found.chance_by[name][2]) for name in CHANCES}
    assert by_2015 == pytest.approx(CHANCES, abs=0.00011)  # one draw more or less on the line


def test_years_drawn_anew_balance_each_other(barnet: Plan):
    together = ensemble(barnet, Scenario(), 4_096)
    anew = ensemble(barnet, Scenario(), 4_096, years="independent")
    assert np.ptp(anew.fan["in_year"][[0, -1], -1]) < np.ptp(together.fan["in_year"][[0, -1], -1])
    assert anew.fan["in_year"][3, 0] == pytest.approx(together.fan["in_year"][3, 0], rel=0.02)


def test_the_scenario_moves_the_chances(barnet: Plan):
    """The headline answers to the levers: less delivered, less likely."""
    chances = [
        ensemble(barnet, Scenario.of({"qipp_delivery": share}), 2_048).chance_by["break_even"][3]
        for share in (1.0, 0.9, 0.8, 0.7)
    ]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 4


def test_as_the_evidence_says_what_is_set_for_a_drawn_lever_does_not_count(barnet: Plan):
    plain = ensemble(barnet, Scenario(), 512, centre="evidence")
    moved = Scenario.of({"inflation": 0.01, "qipp_delivery@2015/16": 0.2, "headroom_rate": 0.01})
    found = ensemble(barnet, moved, 512, centre="evidence")
    only_headroom = ensemble(barnet, Scenario.of({"headroom_rate": 0.01}), 512, centre="evidence")
    np.testing.assert_array_equal(found.fan["in_year"], only_headroom.fan["in_year"])
    assert (found.fan["in_year"] != plain.fan["in_year"]).any()


def test_levers_that_go_wrong_together_widen_the_spread(barnet: Plan):
    free = ensemble(barnet, Scenario(), 4_096)
    tied = ensemble(barnet, Scenario(), 4_096, correlation={("inflation", "demographic_growth"): 0.8})
    against = ensemble(barnet, Scenario(), 4_096, correlation={("inflation", "demographic_growth"): -0.8})
    widths = [np.ptp(each.fan["in_year"][[0, -1], -1]) for each in (against, free, tied)]
    assert widths == sorted(widths)
    assert tied.mean["in_year"][0] == pytest.approx(free.mean["in_year"][0], rel=0.01)


def test_the_drivers_point_the_way_that_the_lever_does(barnet: Plan):
    signs = {
        driver.spread.lever: np.sign(driver.correlation) for driver in ensemble(barnet, Scenario(), 4_096).drivers
    }
    for lever in ("inflation", "demographic_growth", "qipp_delivery", "headroom_release", "tariff_efficiency"):
        assert signs[lever] == LEVERS[lever].effects["cumulative"]
    shares = [driver.share for driver in ensemble(barnet, Scenario(), 4_096).drivers]
    assert sum(shares) == pytest.approx(1.0)


def test_what_is_at_risk_stands_against_what_is_held_back(bnes: Plan):
    found = ensemble(bnes, Scenario(), 4_096)
    np.testing.assert_allclose(found.at_risk, found.point["in_year"] - found.fan["in_year"][0])
    np.testing.assert_allclose(found.headroom_held, project(bnes, [Scenario()]).headroom[0])
    assert found.at_risk[0] == pytest.approx(0.0, abs=1e-6)  # 2012/13 has happened


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draws": 0}, "draws is 0; choose from 1 to 1,000,000"),
        ({"seed": -1}, "seed is -1; choose a whole number from 0"),
        (
            {"correlation": {("inflation", "tariff_efficiency"): 1.0}},
            "the correlation of inflation and tariff_efficiency is 1; give a number between -1 and 1, of two levers",
        ),
        (
            {"correlation": {("inflation", "tariff_efficiency"): -1.0}},
            "the correlation of inflation and tariff_efficiency is -1; give a number between -1 and 1, of two levers",
        ),
        (
            {"correlation": {("inflation", "demographic_growth"): 0.9, ("inflation", "qipp_delivery"): 0.9,
                             ("demographic_growth", "qipp_delivery"): -0.9}},
            "the correlations contradict each other; bring them nearer to 0",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(barnet: Plan, arguments: dict, message: str):
    with pytest.raises(EnsembleError) as error:
        ensemble(barnet, Scenario(), **arguments)
    assert str(error.value) == message


def test_a_fan_has_the_middle_and_three_pairs_about_it(barnet: Plan):
    """Nine in ten draws, four in five and one in two lie between a pair: what the fan's legend says of it."""
    assert PERCENTILES == (5, 10, 25, 50, 75, 90, 95)
    fan = ensemble(barnet, Scenario(), 256).fan["in_year"]
    assert fan.shape == (len(PERCENTILES), barnet.years)


def test_one_draw_is_enough_and_a_million_are_not_too_many():
    asked = [(draws, len(draws_problems(draws, 0))) for draws in (0, 1, MOST_DRAWS, MOST_DRAWS + 1)]
    assert asked == [(0, 1), (1, 0), (MOST_DRAWS, 0), (MOST_DRAWS + 1, 1)]


def test_a_correlation_with_what_is_not_drawn_is_said(barnet: Plan):
    with pytest.raises(EnsembleError) as error:
        ensemble(barnet, Scenario(), correlation={("inflation", "headroom_rate"): 0.5})
    assert str(error.value).startswith(
        "the correlation of inflation and headroom_rate: headroom_rate is not drawn; use two of allocation_growth, "
    )
