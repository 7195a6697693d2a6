"""Barnet Better Care Fund Plan 2016/17: every printed metric and pool figure, reproduced or named as contradictory.

What contradicts itself is on the workbook's Contradictions sheet; the tests say by how much.
"""

import numpy as np
import pytest

from ccgmodel.answers.conflicts import conflicts
from ccgmodel.answers.published import printed_figures
from ccgmodel.baseline import prices
from ccgmodel.baseline.pool import VIEWS, by_measure, funding, in_view, measures, names_in, pool_bridge
from ccgmodel.plan.metrics import WHOLE
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.metrics import trajectories
from ccgmodel.projection.pool import pool_spend
from ccgmodel.projection.projection import project
from ccgmodel.projection.risk_share import risk_share
from ccgmodel.scenario.scenario import Scenario, ScenarioError

PLAN = Scenario()
NEA, DTOC = "Non-elective admissions", "Delayed transfers of care"
HOMES, REABLEMENT = "Permanent admissions to residential care, 65 and over", "Effectiveness of reablement"
POOL = 24_324.521  # £k
CONDITIONS = {  # baseline, reduction, saving in £
    "COPD": (281, 27, 64_827),
    "Dementia": (578, 62, 254_301),
    "Elderly Care": (161, 11, 27_310),
    "Falls & Fractures": (730, 53, 126_420),
    "New Pool": (905, 34, 78_621),
    "Respiratory": (972, 3, 8_178),
}


def moved(plan: Plan, name: str, **settings: float) -> np.ndarray:
    """One metric of 2016/17 under a scenario: four quarters and the year."""
    return trajectories(plan, [Scenario.of(settings)]).of(name)[0, 1]


# Metrics


def test_all_eight_printed_delays_of_2016_17_follow_from_the_unrounded_quarters_of_the_year_before(bcf: Plan):
    ours = trajectories(bcf, [PLAN])
    place = ours.place(DTOC)
    rates, counts = ours.quarters[0, place, 1], ours.numerators[0, place, 1, :WHOLE]
    np.testing.assert_allclose(counts, 0.98 * np.array([1813, 1787, 2060, 2058]), rtol=1e-15)
    assert rates.round(1).tolist() == [598.6, 590.0, 680.2, 669.3]
    assert counts.round().tolist() == [1777, 1751, 2019, 2017]
    # From the rounded numerators three of the four would come out otherwise.
    rounded = np.array([1777, 1751, 2019, 2017]) / [296_808, 296_808, 296_808, 301_320] * 1e5
    assert rounded.round(1).tolist() == [598.7, 589.9, 680.2, 669.4]


def test_every_printed_figure_that_follows_from_others_reproduces(bcf: Plan):
    found = printed_figures(bcf)
    assert all(each.reproduces for each in found)
    assert len(found) == 12  # four rates of 2015/16, four rates and four numerators of 2016/17


def test_the_delays_of_2015_16_are_their_numerators_over_their_denominators(bcf: Plan):
    assert trajectories(bcf, [PLAN]).quarters[0, 1, 0].round(1).tolist() == [620.6, 611.7, 705.2, 693.4]


def test_the_year_sums_of_delayed_days_fall_by_two_per_cent_and_the_rates_by_more(bcf: Plan):
    ours = trajectories(bcf, [PLAN])
    before, after = ours.numerators[0, 1, :, WHOLE]
    assert (before, after / before) == (7718, pytest.approx(0.98))
    assert ours.quarters[0, 1, 1, 0] / ours.quarters[0, 1, 0, 0] - 1 == pytest.approx(-0.0354, abs=1e-4)


def test_admissions_by_quarter_and_their_sum(bcf: Plan):
    assert moved(bcf, NEA).tolist() == [7530, 7234, 7747, 7581, 30_092]
    shares = moved(bcf, NEA)[:WHOLE] / 30_092 * 100
    assert shares.round(2).tolist() == [25.02, 24.04, 25.74, 25.19]


def test_printed_comparisons_of_admissions_and_the_one_that_does_not_hold():
    actual, plan, before = 30_241, 29_419, 30_055
    assert round((actual / plan - 1) * 100, 1) == 2.8
    assert round((plan / before - 1) * 100) == -2
    assert round((actual / before - 1) * 100, 1) == 0.6  # printed 0.8


def test_residential_admissions_as_printed_and_the_baseline_that_the_reduction_implies(bcf: Plan):
    assert moved(bcf, HOMES).tolist() == [120, 240, 360, 530, 530]
    assert moved(bcf, HOMES, metric_delivery=0.0)[WHOLE] == pytest.approx(623.5, abs=0.05)
    assert round((399.0 / 467.83 - 1) * 100) == -15


def test_reablement_runs_from_the_last_year_known_to_its_target(bcf: Plan):
    assert moved(bcf, REABLEMENT)[WHOLE] == 81.5
    assert moved(bcf, REABLEMENT, metric_delivery=0.0)[WHOLE] == 77.1
    assert moved(bcf, REABLEMENT, metric_delivery=0.5)[WHOLE] == pytest.approx(79.3)
    england = [row for row in bcf.metric_values if row.of == "England average"]
    assert england[-1].figures[WHOLE] == 82.1 > 81.5  # the target is called above the national average


def test_the_row_that_is_called_a_rate_holds_counts_and_is_named(bcf: Plan):
    metric = bcf.metrics[0]
    assert (metric.printed_as, metric.kind) == ("Quarterly rate", "activity")
    assert any(each.where == "Non-elective admissions: label" for each in bcf.contradictions)


def test_outcomes_that_have_no_figures_ask_for_a_baseline(bcf: Plan):
    ours = trajectories(bcf, [PLAN])
    named = [metric.name for metric in bcf.metrics if metric.source == "Outcomes"]
    assert [
        name for name in named if ours.needs(next(m for m in bcf.metrics if m.name == name)) == "baseline"
    ] == [
        "Self-directed support",
        "Patient satisfaction",
    ]


# Admissions avoided x price


def test_each_condition_has_its_own_price(bcf: Plan):
    ours = dict(zip([group.name for group in bcf.activity_groups], prices(bcf), strict=True))
    for name, (_, reduction, saving) in CONDITIONS.items():
        assert ours[name] * 1_000 == pytest.approx(saving / reduction)
    assert ours["COPD"] * 1_000 == pytest.approx(2_401.00)
    assert ours["Respiratory"] * 1_000 == pytest.approx(2_726.00)


def test_190_admissions_are_559_657_pounds(bcf: Plan):
    reductions = np.array([sum(group.reductions) for group in bcf.activity_groups])
    assert sum(group.baseline for group in bcf.activity_groups) == 3_627
    assert reductions.sum() == 190
    assert reductions @ prices(bcf) == pytest.approx(559.657)
    assert project(bcf, [PLAN]).qipp_planned[0, 1] == pytest.approx(559.657)


@pytest.mark.parametrize("delivery", [0.75, 0.5, 0.25, 0.0])
def test_what_is_not_delivered_costs_what_it_saves_and_adds_its_admissions(bcf: Plan, delivery: float):
    scenario = Scenario.of({"qipp_delivery": delivery})
    position = project(bcf, [PLAN, scenario]).in_year[:, 1]
    assert position[1] - position[0] == pytest.approx(-(1 - delivery) * 559.657)
    assert risk_share(bcf, [scenario]).cost[0, 1] == pytest.approx((1 - delivery) * 559.657)
    assert moved(bcf, NEA, qipp_delivery=delivery)[WHOLE] == pytest.approx(30_092 + (1 - delivery) * 190)


@pytest.mark.parametrize("name", CONDITIONS)
def test_one_condition_alone_costs_and_adds_its_own(bcf: Plan, name: str):
    _, reduction, saving = CONDITIONS[name]
    settings = {f"qipp_delivery[Managing crisis better: {name}]": 0.0}
    position = project(bcf, [PLAN, Scenario.of(settings)]).in_year[:, 1]
    assert (position[1] - position[0]) * 1_000 == pytest.approx(-saving)
    assert moved(bcf, NEA, **settings)[WHOLE] == pytest.approx(30_092 + reduction)


def test_growth_of_three_per_cent_costs_only_the_activity_that_has_a_price(bcf: Plan):
    scenario = Scenario.of({"activity_growth": 0.005})
    more = moved(bcf, NEA, activity_growth=0.005)[WHOLE] - 30_092
    assert more == pytest.approx((30_092 + 190) / 1.025 * 0.005)
    cost = sum(base * 0.005 * saving / reduction for base, reduction, saving in CONDITIONS.values()) / 1_000
    position = project(bcf, [PLAN, scenario]).in_year[:, 1]
    assert position[0] - position[1] == pytest.approx(cost)


# The pool


def test_34_lines_in_four_views_are_one_total(bcf: Plan):
    spend = pool_spend(bcf, [PLAN])[0]
    assert len(bcf.pool) == 34
    for view in VIEWS:
        assert in_view(bcf, view, spend)[:, 1].sum() == pytest.approx(POOL, abs=1e-9)
    assert spend[:, 0].sum() == pytest.approx(23_276.161)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("theme", [4_802.660, 1_076.000, 731.000, 2_176.726, 8_780.526, 2_598.609, 2_207.000, 1_952.000]),
        ("commissioner", [8_504.360, 15_820.161]),
    ],
)
def test_views_by_group(bcf: Plan, view: str, expected: list[float]):
    np.testing.assert_allclose(in_view(bcf, view, pool_spend(bcf, [PLAN])[0])[:, 1], expected, atol=1e-9)


def test_areas_of_spend_and_clusters_as_printed(bcf: Plan):
    spend = pool_spend(bcf, [PLAN])[0]
    areas = dict(zip(names_in(bcf, "area"), in_view(bcf, "area", spend)[:, 1], strict=True))
    assert areas == pytest.approx(
        {
            "Social Care": 6_674.0, "Community Health": 12_078.053, "Continuing Care": 1_705.131,
            "Primary Care": 739.0, "Mental Health": 215.0, "Acute": 97.337, "Other": 2_816.0,
        }
    )  # fmt: skip
    clusters = dict(zip(names_in(bcf, "cluster"), in_view(bcf, "cluster", spend)[:, 1], strict=True))
    assert {name[0]: value for name, value in clusters.items()} == pytest.approx(
        {"A": 5_433.660, "B": 2_598.609, "C": 8_780.526, "D": 5_235.000, "E": 2_276.726}
    )


def test_the_lines_of_spend_are_the_areas_of_the_pool(bcf: Plan):
    spend = pool_spend(bcf, [PLAN])[0]
    areas = dict(zip(names_in(bcf, "area"), in_view(bcf, "area", spend), strict=True))
    for line in bcf.lines[:-1]:
        assert line.fixed == pytest.approx(areas[line.name].tolist())
    np.testing.assert_allclose(project(bcf, [PLAN]).in_year[0], [135.839, 0.0], atol=1e-9)


def test_contributions_against_lines_show_the_1_131(bcf: Plan):
    last, this = ({each.fund: each for each in funding(bcf, year)} for year in (2015, 2016))
    assert this["Disabled Facilities Grant"].difference == pytest.approx(1.131)
    assert this["CCG"].difference == pytest.approx(-1.131)
    assert this["CCG"].lines == pytest.approx(22_354.521)
    assert this["CCG"].contributed == pytest.approx(22_353.390)
    assert sum(each.contributed for each in this.values()) == pytest.approx(POOL)
    assert last["CCG"].difference == pytest.approx(133.839)
    assert last["Disabled Facilities Grant"].difference == pytest.approx(2.0)


def test_the_bridge_from_2015_16_and_what_does_not_reconcile(bcf: Plan):
    bridge = pool_bridge(bcf, 2016)
    assert bridge.by_contributions == pytest.approx(912.521)
    assert bridge.by_lines == pytest.approx(1_048.360)
    assert bridge.stated == pytest.approx(914.059)
    assert {each.name: each.change for each in bridge.lines} == pytest.approx(
        {"ASC - sustaining 7 day working": 797.0, "Social care integrated practice": 151.36, "DFG": 100.0}
    )
    assert [each.unexplained for each in bridge.contributions] == pytest.approx([-0.869, -0.669, 0.0])
    assert (bridge.gap_before, bridge.gap_after) == (pytest.approx(135.839), pytest.approx(0.0, abs=1e-9))
    named = " ".join(each.says for each in bcf.contradictions)
    for figure in ("£135,839", "£912,521", "£1,048,360", "£914,059", "£1,971,131"):
        assert figure in named or figure in " ".join(each.treatment for each in bcf.contradictions)


def test_spend_by_outcome_measure_follows_the_clusters_and_overlaps(bcf: Plan):
    by = dict(zip(measures(bcf), by_measure(bcf, pool_spend(bcf, [PLAN])[0])[:, 1], strict=True))
    assert by[NEA] == pytest.approx(5_433.660 + 8_780.526 + 5_235.000 + 2_276.726)
    assert by[DTOC] == pytest.approx(5_433.660 + 2_598.609 + 8_780.526 + 5_235.000)
    assert by[HOMES] == pytest.approx(2_598.609 + 5_235.000 + 2_276.726)
    assert by["Satisfaction with services"] == pytest.approx(2_276.726)


def test_protected_lines_do_not_flex_and_the_others_do(bcf: Plan):
    plan, cut = pool_spend(bcf, [PLAN, Scenario.of({"pool_change": -0.1})])
    for line, before, after in zip(bcf.pool, plan[:, 1], cut[:, 1], strict=True):
        assert after == pytest.approx(before if line.protected else 0.9 * before)
    protected = {line.name for line in bcf.pool if line.protected}
    assert {"DFG", "Care Act"} < protected
    assert {line.area for line in bcf.pool if line.protected} == {"Social Care", "Other"}
    for name in ("DFG", "Care Act", "Social Care"):
        with pytest.raises(ScenarioError, match=r"is protected .* and does not flex"):
            pool_spend(bcf, [Scenario.of({f"pool_change[{name}]": -0.1})])


def test_what_is_cut_from_the_pool_is_saved_and_serves_measures_by_an_unknown_amount(bcf: Plan):
    scenario = Scenario.of({"pool_change[Rapid Response]": -0.5})
    position = project(bcf, [PLAN, scenario]).in_year
    np.testing.assert_allclose(position[1] - position[0], [0.0, 507.309])
    assert [(each.metric, each.change) for each in conflicts(bcf, scenario)] == [(NEA, None), (DTOC, None)]


def test_the_agreement_on_risk_states_neither_shares_nor_a_sum_and_none_is_made_up(bcf: Plan):
    ours = risk_share(bcf, [Scenario.of({"qipp_delivery": 0.0})])
    assert ours.contingency is None
    assert np.isnan(ours.borne).all()
    assert np.isnan(ours.uncovered).all()
    assert [each.name for each in ours.ladder] == [
        "Organisation, project or programme",
        "Joint Commissioning Executive Group",
        "Health and Wellbeing Board",
    ]
    assert len(ours.options) == 4
