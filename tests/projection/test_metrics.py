"""The laws that every trajectory of a metric keeps, whatever the plan and the scenario."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccgmodel.plan.metrics import QUARTERLY, WHOLE, ActivityGroup, Flagged, Metric
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.projection.activity import groups
from ccgmodel.projection.metrics import Trajectories, UnknownMetricError, tied_to_money, trajectories
from ccgmodel.projection.projection import project
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Batch, Scenario, ScenarioError, Setting
from tests.helpers.care import ADMISSIONS, DELAYS, HOMES, READMITTED, plan_of, row
from tests.helpers.strategies import examples, lever_values, plans, scenarios

PLAN = Scenario()
TINY = 1e-6  # of a metric's unit
CARE = [lever for lever in LEVERS.values() if {"activity", "performance"} & lever.effects.keys()]


def good(ours: Trajectories) -> np.ndarray:
    """Values (scenario, metric, year, slot) turned so that more is better."""
    return ours.values * np.array([metric.sign for metric in ours.plan.metrics])[:, np.newaxis, np.newaxis]


def kinds(ours: Trajectories, *wanted: str) -> np.ndarray:
    return np.array([metric.kind in wanted for metric in ours.plan.metrics])


@examples(30)
@given(plans())
def test_no_lever_moved_is_the_plan_as_printed_to_the_last_digit(plan):
    ours = trajectories(plan, [PLAN])
    first = plan.first_year + (plan.first_year_is == "outturn")
    for each in plan.metric_values:
        kind = next(metric.kind for metric in plan.metrics if metric.name == each.metric)
        if each.series != "plan" or each.measure == "denominator" or each.year < first or kind == "relative":
            continue
        arrays = ours.values if each.measure == "value" else ours.numerators
        figures = arrays[0, ours.place(each.metric), each.year - plan.first_year, :WHOLE]
        assert figures.tolist() == list(each.figures[:WHOLE])


@examples(30)
@given(plans())
def test_every_lever_at_its_neutral_value_is_the_plan_exactly(plan):
    neutral = {
        Setting(name, scope, year): lever.neutral(plan)
        for name, lever in LEVERS.items()
        for scope in ("", *(["Admissions"] * lever.by_metric), *(["Rapid response"] * lever.by_pool))
        for year in (None, 2014)
    }
    ours = trajectories(plan, [PLAN, Scenario("Neutral", neutral)])
    np.testing.assert_allclose(ours.values[1], ours.values[0], rtol=1e-12)


@pytest.mark.parametrize("lever", LEVERS.values(), ids=lambda lever: lever.name)
@examples(30)
@given(data=st.data(), plan=plans(), scenario=scenarios())
def test_each_lever_moves_metrics_the_way_that_it_says_or_not_at_all(lever: Lever, data, plan, scenario):
    """Where what is missed is made good later, schemes recur: a one-off one comes back on its own, and both count."""
    plan = replace(plan, schemes=tuple(replace(scheme, recurrent_share=1.0) for scheme in plan.schemes))
    low, high = sorted(data.draw(st.tuples(lever_values(lever, plan), lever_values(lever, plan))))
    others = {s: v for s, v in scenario.values.items() if s.lever != lever.name}
    ours = trajectories(plan, [Scenario("", {**others, Setting(lever.name): value}) for value in (low, high)])
    for output, of, values in (
        ("activity", kinds(ours, "activity", "rate"), ours.values),
        ("performance", kinds(ours, "relative", "path"), good(ours)),
    ):
        change = np.nan_to_num(values[1] - values[0])[of]
        sign = lever.effects.get(output)
        assert (np.abs(change) < TINY).all() if sign is None else (change * sign > -TINY).all(), output


@pytest.mark.parametrize("lever", CARE, ids=lambda lever: lever.name)
def test_no_lever_of_care_is_dead(lever: Lever, plan_with_care: Plan):
    start = {"qipp_recovery": {"qipp_delivery": 0.5}}.get(lever.name, {})
    ours = trajectories(
        plan_with_care, [Scenario.of({**start, lever.name: value}) for value in lever.bounds(plan_with_care)]
    )
    output = "activity" if "activity" in lever.effects else "performance"
    values = ours.values if output == "activity" else good(ours)
    change = np.nan_to_num(values[1] - values[0])
    assert np.abs(change).max() > 1.0


def test_every_lever_that_moves_care_says_so():
    assert {lever.name for lever in CARE} == {
        "activity_growth", "metric_delivery", "qipp_delivery", "qipp_slippage", "qipp_stopped", "qipp_taper",
        "qipp_recovery",
    }  # fmt: skip


@examples(30)
@given(plans(), scenarios())
def test_what_runs_from_april_never_falls_within_a_year(plan, scenario):
    ours = trajectories(plan, [scenario])
    of = [metric.aggregation == "cumulative" for metric in plan.metrics]
    assert (np.nan_to_num(np.diff(ours.quarters[:, of], axis=-1)) > -TINY).all()


@examples(30)
@given(plans(), scenarios())
def test_a_rate_times_its_denominator_is_its_numerator(plan, scenario):
    ours = trajectories(plan, [scenario])
    per = np.array([metric.per for metric in plan.metrics])[:, np.newaxis, np.newaxis]
    of = kinds(ours, "rate", "relative")
    np.testing.assert_allclose(
        (ours.values * ours.denominators)[:, of], (per * ours.numerators)[:, of], rtol=1e-9, atol=TINY
    )


@examples(30)
@given(plans(), scenarios())
def test_a_year_is_made_of_its_quarters_as_its_metric_says_and_rates_are_never_added_up(plan, scenario):
    ours = trajectories(plan, [scenario])
    for i, metric in enumerate(plan.metrics):
        quarters, year = ours.quarters[0, i], ours.years[0, i]
        there = np.isfinite(quarters).all(axis=-1)
        if metric.aggregation == "cumulative":
            expected = quarters[:, -1]
        elif metric.kind == "activity":
            expected = quarters.sum(axis=-1)
        elif metric.aggregation in QUARTERLY:
            counts = ours.numerators[0, i, :, :WHOLE].sum(axis=-1)
            expected = counts / ours.denominators[0, i, :, :WHOLE].sum(axis=-1) * metric.per
            assert (year[there] <= quarters.max(axis=-1)[there] + TINY).all()
            assert (year[there] >= quarters.min(axis=-1)[there] - TINY).all()
        else:
            assert np.isnan(quarters).all()
            continue
        np.testing.assert_allclose(year[there], expected[there], rtol=1e-9)


@examples(30)
@given(plans(), scenarios())
def test_what_has_happened_does_not_move(plan, scenario):
    assume(plan.first_year_is == "outturn")
    ours = trajectories(plan, [PLAN, scenario])
    np.testing.assert_array_equal(ours.values[0, :, 0], ours.values[1, :, 0])


@examples(30)
@given(plans(), scenarios(), scenarios())
def test_a_scenario_is_untouched_by_its_neighbours(plan, one, other):
    together, alone = trajectories(plan, [other, one, PLAN]), trajectories(plan, [one])
    np.testing.assert_allclose(together.values[1], alone.values[0], rtol=1e-9, atol=TINY)


@examples(30)
@given(plans(), scenarios(), st.integers(5, 8))
def test_running_on_leaves_the_plans_own_years_alone_and_says_whose_the_others_are(plan, scenario, years):
    ours, longer = trajectories(plan, [scenario]), trajectories(plan, [scenario], years)
    np.testing.assert_allclose(longer.values[:, :, : plan.years], ours.values, rtol=1e-12)
    for metric in plan.metrics:
        said = {longer.origin(metric.name, plan.first_year + plan.years, slot) for slot in range(WHOLE + 1)}
        assert said <= {"ours", ""}


def test_many_scenarios_give_what_each_gives_alone(plan_with_care: Plan):
    rng = np.random.default_rng(1)
    batch = Batch(
        500,
        {
            Setting("qipp_delivery"): rng.uniform(0.0, 1.2, 500),
            Setting("activity_growth", "Admissions"): rng.uniform(-0.05, 0.05, 500),
            Setting("metric_delivery", "", 2014): rng.uniform(0.0, 1.2, 500),
        },
    )
    together = trajectories(plan_with_care, batch)
    for i in (0, 250, 499):
        alone = trajectories(plan_with_care, [Scenario("", {s: v[i] for s, v in batch.values.items()})])
        np.testing.assert_allclose(together.values[i], alone.values[0], rtol=1e-12)


def test_results_keep_their_axes_and_cannot_be_written_to(plan_with_care: Plan):
    ours = trajectories(plan_with_care, [PLAN])
    assert ours.values.shape == (1, 6, 3, 5)
    with pytest.raises(ValueError, match="read-only"):
        ours.values[0, 0, 0, 0] = 1.0
    with pytest.raises(UnknownMetricError, match="'Falls' is no metric of this plan; use one of Admissions, "):
        ours.of("Falls")


# Worked by hand


def years_of(plan: Plan, metric: Metric, **settings: float) -> list[float]:
    return trajectories(plan, [Scenario.of(settings)]).of(metric.name)[0, :, WHOLE].round(6).tolist()


def test_activity_grows_on_last_year_and_the_lever_adds_to_its_rate():
    plan = plan_of(ADMISSIONS, values=[row(ADMISSIONS, "plan", 2013, 100.0, 100.0, 100.0, 100.0)])
    assert years_of(plan, ADMISSIONS) == [400.0, 408.0, 416.16]
    assert years_of(plan, ADMISSIONS, activity_growth=0.03) == [400.0, 420.0, 441.0]
    assert years_of(plan, ADMISSIONS, **{"activity_growth@2014/15": 0.03}) == [400.0, 420.0, 428.4]


def test_a_printed_year_wins_over_growth_and_the_lever_acts_on_what_it_grew_from():
    values = [
        row(ADMISSIONS, "plan", 2013, 100.0, 100.0, 100.0, 100.0),
        row(ADMISSIONS, "plan", 2014, 51.0, 51.0, 51.0, 51.0),
    ]
    plan = plan_of(ADMISSIONS, values=values)
    assert years_of(plan, ADMISSIONS, activity_growth=0.01) == [
        400.0,
        206.0,
        pytest.approx(204 * 1.02 + 2.0 * 1.03 + 2.04),
    ]


def test_what_no_scheme_avoids_follows_the_delivery_of_qipp_as_a_whole():
    group = ActivityGroup(metric="Admissions", name="Falls", baseline=90.0, reductions=(0.0, 40.0, 0.0))
    values = [row(ADMISSIONS, "plan", year, 100.0, 100.0, 100.0, 100.0) for year in (2013, 2014, 2015)]
    plan = plan_of(ADMISSIONS, values=values, activity_groups=(group,))
    assert years_of(plan, ADMISSIONS, qipp_delivery=0.75) == [400.0, 410.0, 410.0]
    assert years_of(plan, ADMISSIONS, **{"qipp_delivery@2014/15": 0.0, "qipp_recovery": 1.0}) == [
        400.0,
        440.0,
        400.0,
    ]


def test_what_is_missed_in_two_years_running_is_made_good_a_year_later_each():
    """Of 40 and then 20 half is missed: 20 more, then 10 more with the 20 made good, then none."""
    group = ActivityGroup(metric="Admissions", name="Falls", baseline=90.0, reductions=(0.0, 40.0, 20.0, 0.0))
    values = [row(ADMISSIONS, "plan", year, 100.0, 100.0, 100.0, 100.0) for year in range(2013, 2017)]
    plan = plan_of(ADMISSIONS, values=values, activity_groups=(group,), years=4)
    assert years_of(plan, ADMISSIONS, qipp_delivery=0.5, qipp_recovery=1.0) == [400.0, 420.0, 410.0, 400.0]
    assert years_of(plan, ADMISSIONS, qipp_delivery=0.5) == [400.0, 420.0, 430.0, 430.0]
    assert years_of(plan, ADMISSIONS, qipp_delivery=0.5, qipp_recovery=0.5) == [400.0, 420.0, 420.0, 415.0]


def test_a_rate_that_runs_from_april_is_its_last_quarter_over_that_quarters_denominator():
    rate = replace(READMITTED, aggregation="cumulative")
    values = [
        row(rate, "plan", 2013, 10.0, 25.0, 30.0, 48.0, measure="numerator"),
        row(rate, "plan", 2013, 100.0, 200.0, 300.0, 400.0, measure="denominator"),
    ]
    ours = trajectories(plan_of(rate, values=values), [PLAN])
    assert ours.numerators[0, 0, 0].tolist() == [10.0, 25.0, 30.0, 48.0, 48.0]
    assert ours.denominators[0, 0, 0].tolist() == [100.0, 200.0, 300.0, 400.0, 400.0]
    assert ours.values[0, 0, 0].tolist() == [100.0, 125.0, 100.0, 120.0, 120.0]


def test_a_path_that_runs_from_april_starts_in_proportion_to_its_baseline():
    """A year of 340 that would have been 400 has 100 in place of 85 in its first quarter."""
    metric = replace(HOMES, reduction=None, baseline=400.0)
    plan = plan_of(metric, values=[row(metric, "plan", 2013, 85.0, 170.0, 255.0, 340.0)])
    ours = trajectories(plan, [Scenario.of({"metric_delivery": share}) for share in (1.0, 0.5, 0.0)])
    np.testing.assert_allclose(ours.of(metric.name)[:, 0], [
        [85.0, 170.0, 255.0, 340.0, 340.0], [92.5, 185.0, 277.5, 370.0, 370.0], [100.0, 200.0, 300.0, 400.0, 400.0],
    ])  # fmt: skip


def test_a_relative_metric_steps_from_the_unrounded_quarter_of_last_year():
    below = [row(DELAYS, "plan", year, *(200_000.0,) * 4, measure="denominator") for year in (2013, 2014, 2015)]
    actual = row(DELAYS, "actual", 2012, 1_111.0, 1_000.0, 1_000.0, 1_000.0, measure="numerator")
    ours = trajectories(plan_of(DELAYS, values=[*below, actual]), [PLAN, Scenario.of({"metric_delivery": 0.5})])
    np.testing.assert_allclose(ours.numerators[:, 0, 2, 0], [1_111 * 0.98**3, 1_111 * 0.99**3], rtol=1e-12)
    np.testing.assert_allclose(ours.quarters[0, 0, 0, 0], 1_111 * 0.98 / 2, rtol=1e-12)


def test_denominators_that_are_not_printed_grow_as_they_last_did():
    values = [
        row(READMITTED, "plan", 2013, *(50.0,) * 4, measure="numerator"),
        row(READMITTED, "actual", 2012, *(100.0,) * 4, measure="denominator"),
        row(READMITTED, "plan", 2013, *(110.0,) * 4, measure="denominator"),
    ]
    ours = trajectories(plan_of(READMITTED, values=values), [PLAN])
    np.testing.assert_allclose(ours.denominators[0, 0, :, 0], [110.0, 121.0, 133.1])


def test_a_path_whose_baseline_is_not_printed_starts_where_its_reduction_implies():
    plan = plan_of(HOMES, values=[row(HOMES, "plan", 2013, 85.0, 170.0, 255.0, 340.0)])
    assert years_of(plan, HOMES, metric_delivery=0.0) == [400.0] * 3
    assert years_of(plan, HOMES, metric_delivery=0.5) == [370.0] * 3


def test_a_target_without_a_printed_path_is_reached_in_a_straight_line_that_is_ours():
    metric = Metric(name="Diagnosed", kind="path", good="higher", aggregation="annual", baseline=57.0, target=69.0,
                    target_year=2015)  # fmt: skip
    plan = plan_of(metric, years=4)
    assert years_of(plan, metric) == [61.0, 65.0, 69.0, 69.0]
    assert years_of(plan, metric, metric_delivery=0.5) == [59.0, 61.0, 63.0, 63.0]
    assert trajectories(plan, [PLAN]).origin("Diagnosed", 2013, WHOLE) == "ours"


def test_a_baseline_by_another_definition_is_no_start():
    metric = Metric(name="Diagnosed", kind="path", good="higher", aggregation="annual")
    values = [row(metric, "actual", 2012, 57.0), row(metric, "plan", 2013, 60.0)]
    assert years_of(plan_of(metric, values=values), metric, metric_delivery=0.0)[0] == 57.0
    values[1] = replace(values[1], flags=(Flagged("definition changed"),))
    assert years_of(plan_of(metric, values=values), metric, metric_delivery=0.0)[0] == 60.0


def test_a_path_that_gets_worse_is_no_improvement_to_achieve():
    metric = Metric(name="Diagnosed", kind="path", good="higher", aggregation="annual", baseline=57.0)
    plan = plan_of(metric, values=[row(metric, "plan", 2013, 50.0)])
    assert years_of(plan, metric, metric_delivery=0.0)[0] == 50.0
    assert not LEVERS["metric_delivery"].applies(plan)


def test_without_a_baseline_nothing_is_made_up():
    metric = Metric(name="Waits", kind="path", good="lower", aggregation="annual", target=1.0)
    ours = trajectories(plan_of(metric, ADMISSIONS), [PLAN])
    assert np.isnan(ours.values).all()
    assert [ours.needs(each) for each in (metric, ADMISSIONS)] == ["baseline", "baseline"]
    known = replace(metric, baseline=3.0, target=None)
    assert trajectories(plan_of(known), [PLAN]).needs(known) == "target"
    assert not LEVERS["activity_growth"].applies(plan_of(ADMISSIONS))


# Money


def test_growth_costs_the_price_where_one_is_stated_and_the_rest_moves_the_count_alone():
    group = ActivityGroup(
        metric="Admissions", name="Falls", line="Acute", baseline=100.0, price=2.5, reductions=(0.0,) * 3
    )
    plan = plan_of(ADMISSIONS, values=[row(ADMISSIONS, "plan", 2013, *(1_000.0,) * 4)], activity_groups=(group,))
    scenarios_ = [PLAN, Scenario.of({"activity_growth": 0.01})]
    more = np.diff(trajectories(plan, scenarios_).years[:, 0], axis=0)[0]
    dearer = np.diff(project(plan, scenarios_).spend[:, 0], axis=0)[0]
    np.testing.assert_allclose(more, [0.0, 40.0, 40.0 * 1.03 + 40.8])
    np.testing.assert_allclose(dearer, [0.0, 2.5, 2.5 * 1.03 + 2.55])


@examples(30)
@given(plans(), scenarios())
def test_a_scheme_that_releases_no_cash_moves_its_metric_as_much_as_one_that_does(plan, scenario):
    """And the position only where it releases cash: nothing that such a scheme does moves a line's savings."""
    lines = tuple(replace(line, qipp_share=0.0) for line in plan.lines)
    plan = replace(plan, qipp=None, lines=lines)  # so that neither is held to a total from the top down
    blocked, cash = (
        replace(plan, schemes=tuple(replace(each, cashable=cashable) for each in plan.schemes))
        for cashable in (False, True)
    )
    np.testing.assert_allclose(
        trajectories(blocked, [scenario]).values, trajectories(cash, [scenario]).values, rtol=1e-12
    )
    ours = project(blocked, [PLAN, Scenario.of({"qipp_delivery": 0.0})])
    np.testing.assert_allclose(ours.in_year[0], ours.in_year[1], atol=1e-9)


# What is refused


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"metrics": (HOMES, HOMES)}, "the metric 'Care homes' appears twice"),
        ({"metrics": (replace(DELAYS, reduction=None),)}, "Delays is relative to last year and has no reduction"),
        ({"metrics": (replace(DELAYS, good="higher"),)}, "Delays is planned to fall, so that lower must be good"),
        (
            {"metrics": (HOMES,), "metric_values": (row(HOMES, "plan", 2013, 5.0, 9.0, 7.0, None),)},
            "Care homes runs from April and falls to 7 from 9 in 2013/14 Q3",
        ),
        (
            {"metric_values": (row(READMITTED, "plan", 2013, 5.0),)},
            "a figure of 2013/14 is of 'Readmissions', which is no metric",
        ),
        (
            {"metrics": (HOMES,), "metric_values": (row(HOMES, "plan", 2013, 5.0, measure="numerator"),)},
            "Care homes is no rate and has a numerator in 2013/14",
        ),
        (
            {
                "metrics": (HOMES,),
                "activity_groups": (ActivityGroup(metric="Care homes", name="Falls", reductions=(0.0,) * 3),),
            },
            "the activity 'Falls' is of Care homes, which is a path",
        ),
        (
            {
                "metrics": (ADMISSIONS,),
                "activity_groups": (
                    ActivityGroup(
                        metric="Admissions", name="Falls", scheme="Hub", baseline=5.0, reductions=(9.0, 0, 0)
                    ),
                ),
            },
            "the activity 'Falls' is reduced by more than its 5; the activity 'Falls' is avoided by 'Hub', which is no",
        ),
    ],
)
def test_contradictions_are_named(change: dict, message: str):
    with pytest.raises(PlanError, match=message):
        plan_of(**change)


def test_a_lever_is_set_for_metrics_by_name_or_group(plan_with_care: Plan):
    with pytest.raises(ScenarioError) as error:
        trajectories(plan_with_care, [Scenario.of({"metric_delivery[Delay]": 0.5, "inflation[Delays]": 0.01})])
    assert tuple(map(str, error.value.problems)) == (
        "metric_delivery[Delay]: 'Delay' is no metric of this plan, nor a group of them; did you mean Delays?",
        "inflation[Delays]: 'Delays' is neither a line nor a category of this plan; "
        "use one of Acute, Community, Reserves",
    )
    by_group = trajectories(plan_with_care, [Scenario.of({"activity_growth[Hospital]": 0.01})])
    by_name = trajectories(plan_with_care, [Scenario.of({"activity_growth[Admissions]": 0.01})])
    changed = by_group.years[0] != by_name.years[0]
    assert [m.name for m, moved in zip(plan_with_care.metrics, changed.any(axis=1), strict=True) if moved][:1] == [
        "Readmissions"
    ]


def test_what_no_money_moves_is_tied_to_none(bcf: Plan, plan_with_care: Plan):
    """Of the sample, admissions alone have a price; a scheme that avoids them saves it."""
    assert tied_to_money(bcf) == {"Non-elective admissions"}
    halved = trajectories(plan_with_care, [PLAN, Scenario.of({"qipp_delivery": 0.5})]).values
    moved = ~np.isclose(halved[0], halved[1], equal_nan=True).all(axis=(1, 2))
    assert {
        m.name for m, is_moved in zip(plan_with_care.metrics, moved, strict=True) if is_moved
    } <= tied_to_money(plan_with_care)


def test_a_whole_year_is_whose_its_least_certain_quarter_is():
    values = [
        row(ADMISSIONS, "actual", 2012, *(100.0,) * 4),
        row(ADMISSIONS, "plan", 2013, 90.0, 95.0, None, None),
    ]
    ours = trajectories(plan_of(ADMISSIONS, values=values), [PLAN])
    said = [ours.origin("Admissions", 2013, slot) for slot in range(WHOLE + 1)]
    assert said == ["plan", "plan", "the plan's rule", "the plan's rule", "the plan's rule"]


def test_a_plan_of_one_year_has_figures_relative_to_the_year_before_it():
    population = row(DELAYS, "plan", 2013, *(100_000.0,) * 4, measure="denominator")
    before = row(DELAYS, "actual", 2012, *(100.0,) * 4, measure="numerator")
    ours = trajectories(
        plan_of(DELAYS, values=[population, before], years=1), [PLAN, Scenario.of({"metric_delivery": 0.0})]
    )
    assert ours.numerators[:, 0, 0, 0].tolist() == pytest.approx([98.0, 100.0])


def test_activity_of_a_metric_without_growth_stays_as_it_is_but_for_what_is_avoided():
    still = replace(ADMISSIONS, growth=None)
    group = ActivityGroup(metric="Admissions", name="Falls", baseline=1_000.0, reductions=(0.0, 100.0, 0.0))
    assert groups(plan_of(still, activity_groups=(group,))).level[0, :, 0].tolist() == [1_000.0, 900.0, 900.0]
