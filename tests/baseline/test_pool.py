"""A pooled budget: one total in every view, what pays for it, and who bears its risk."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from ccgmodel.answers.conflicts import Conflict, conflicts
from ccgmodel.baseline.pool import VIEWS, amounts, by_measure, funding, in_view, measures, pool_bridge
from ccgmodel.plan.money import Contribution, PoolLine, RiskShareItem
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.projection.pool import pool_spend
from ccgmodel.projection.projection import project
from ccgmodel.projection.risk_share import risk_share
from ccgmodel.scenario.scenario import Scenario, ScenarioError
from tests.helpers.strategies import examples, plans, scenarios

PLAN = Scenario()


@examples(30)
@given(plans(), scenarios())
def test_every_view_of_the_pool_has_the_same_total(plan, scenario):
    spend = pool_spend(plan, [PLAN, scenario])
    for view in VIEWS:
        np.testing.assert_allclose(
            in_view(plan, view, spend).sum(axis=1), spend.sum(axis=1), rtol=1e-12, atol=1e-9
        )


@examples(30)
@given(plans(), scenarios())
def test_no_lever_moves_a_protected_line_and_none_moved_is_the_plan(plan, scenario):
    plan_, ours = pool_spend(plan, [PLAN, scenario])
    np.testing.assert_array_equal(plan_, amounts(plan.pool, plan.years))
    protected = [bool(line.protected) for line in plan.pool]
    np.testing.assert_array_equal(ours[protected], plan_[protected])


@examples(30)
@given(plans())
def test_what_is_spent_less_is_saved_where_the_line_is_part_of_the_plans_spend(plan):
    scenario = Scenario.of({"pool_change": -0.2})
    spend, lines = pool_spend(plan, [PLAN, scenario]), project(plan, [PLAN, scenario]).spend
    less = (spend[1] - spend[0])[[bool(line.line) for line in plan.pool]].sum(axis=0)
    np.testing.assert_allclose((lines[1] - lines[0]).sum(axis=0), less, atol=1e-6)


@examples(30)
@given(plans())
def test_the_bridge_leads_from_one_year_to_the_next(plan):
    for year in plan.year_numbers[1:]:
        bridge = pool_bridge(plan, year)
        assert bridge.gap_before + bridge.by_contributions - bridge.by_lines == pytest.approx(bridge.gap_after)


def test_a_line_that_is_new_one_that_ends_and_one_that_stays_in_the_bridge_of_the_pool(plan_with_care: Plan):
    """A blank counts as nought and stays blank, and what did not change is no step of the bridge."""
    plan = replace(
        plan_with_care,
        pool=(
            PoolLine(name="New", fund="CCG", amounts=(None, 300.0, 310.0)),
            PoolLine(name="Ends", fund="CCG", amounts=(200.0, None, None)),
            PoolLine(name="Stays", fund="Council", amounts=(50.0, 50.0, 50.0)),
        ),
        contributions=(
            Contribution(name="Grant", fund="CCG", amounts=(None, 120.0, 120.0), stated=100.0),
            Contribution(name="Minimum", fund="CCG", amounts=(250.0, 250.0, 250.0)),
        ),
    )
    found = pool_bridge(plan, 2014)
    assert [(each.name, each.before, each.after, each.change) for each in found.lines] == [
        ("New", None, 300.0, 300.0),
        ("Ends", 200.0, None, -200.0),
    ]
    assert [(each.name, each.before, each.change, each.unexplained) for each in found.contributions] == [
        ("Grant", None, 120.0, 20.0),
        ("Minimum", 250.0, 0.0, None),
    ]
    assert (found.by_lines, found.by_contributions, found.stated) == (100.0, 120.0, 100.0)
    assert (found.gap_before, found.gap_after) == (0.0, 20.0)


@examples(30)
@given(plans(), scenarios())
def test_a_line_counts_once_under_each_measure_that_it_serves(plan, scenario):
    spend = pool_spend(plan, [scenario])
    times = np.array([len(line.measures) for line in plan.pool])
    expected = (spend * times[:, np.newaxis]).sum(axis=1)
    np.testing.assert_allclose(by_measure(plan, spend).sum(axis=1), expected, rtol=1e-12)
    assert len(measures(plan)) == 2


def test_a_fund_is_held_against_the_lines_that_it_pays_for(plan_with_care: Plan):
    plan = replace(plan_with_care, contributions=(Contribution(name="Minimum", fund="CCG", amounts=(650.0,) * 3),))
    assert {each.fund: (each.contributed, each.lines, each.difference) for each in funding(plan, 2013)} == {
        "CCG": (650.0, 600.0, 50.0),
        "Council": (0.0, 400.0, -400.0),
    }


def test_a_lever_is_set_for_the_pool_by_line_or_group(plan_with_care: Plan):
    by_theme = project(
        plan_with_care, [PLAN, Scenario.of({"pool_change[Seven day]": 0.1, "pool_change": -1.0})]
    ).spend
    np.testing.assert_allclose(by_theme[1, 1] - by_theme[0, 1], [60.0] * 3)
    with pytest.raises(ScenarioError) as error:
        project(plan_with_care, [Scenario.of({"pool_change[Housing]": 0.1, "pool_change[Acute]": 0.1})])
    assert tuple(map(str, error.value.problems)) == (
        "pool_change[Housing]: Housing is protected (not risk shared) and does not flex; "
        "choose a line of the pool that does",
        "pool_change[Acute]: 'Acute' is no line of the pool, nor a theme, area, commissioner or cluster of it; "
        "use one of CCG, Health, Seven day, A, Rapid response, Council, Housing, B, Adaptations",
    )


# Risk share


def test_the_cost_of_non_delivery_falls_on_who_bears_it_and_beyond_the_contingency_is_uncovered(
    plan_with_care: Plan,
):
    plan = replace(
        plan_with_care,
        risk_share=(
            RiskShareItem(kind="bears", name="CCG", share=0.6),
            RiskShareItem(kind="bears", name="Council", share=0.4),
            RiskShareItem(kind="contingency", name="Reserve", amount=1_000.0),
            RiskShareItem(kind="escalation", name="Board"),
        ),
    )
    ours = risk_share(plan, [PLAN, Scenario.of({"qipp_delivery": 0.5})])
    assert ours.cost[0].tolist() == [0.0, 0.0, 0.0]
    assert ours.cost[1, 0] == pytest.approx(4_000.0)
    assert ours.borne[1, :, 0].tolist() == pytest.approx([2_400.0, 1_600.0])
    assert ours.uncovered[1, 0] == pytest.approx(3_000.0)
    assert ours.not_shared == ("Adaptations",)
    assert [each.name for each in ours.ladder] == ["Board"]


def test_shares_of_the_risk_that_do_not_add_up_are_refused(plan_with_care: Plan):
    with pytest.raises(PlanError, match=r"those who bear the risk add up to 0\.6, not to 1"):
        replace(plan_with_care, risk_share=(RiskShareItem(kind="bears", name="CCG", share=0.6),))


# Conflicts


def test_giving_up_a_scheme_that_costs_more_than_it_saves_is_a_conflict(plan_with_care: Plan):
    dear = replace(plan_with_care.schemes[0], investment=3_000.0)
    plan = replace(plan_with_care, schemes=(dear,))
    (found,) = [each for each in conflicts(plan, Scenario.of({"qipp_stopped[Falls service]": 1.0}), 2013)]
    assert found == Conflict(
        lever="qipp_stopped", metric="Admissions", year=2013, pounds=pytest.approx(1_000.0),
        change=pytest.approx(50.0),
    )  # fmt: skip
    assert found.saves


def test_two_levers_may_conflict_together_where_neither_does_alone(plan_with_care: Plan):
    found = conflicts(
        plan_with_care, Scenario.of({"qipp_delivery[Falls service]": 0.5, "tariff_efficiency": 0.01})
    )
    assert [(each.lever, each.metric) for each in found] == [("", "Admissions")]
    assert found[0].pounds > 0 > -found[0].change


def test_what_is_good_or_bad_for_both_is_no_conflict(plan_with_care: Plan):
    assert conflicts(plan_with_care, Scenario.of({"qipp_delivery": 0.5})) == ()
    assert conflicts(plan_with_care, Scenario.of({"activity_growth": -0.01})) == ()
    assert conflicts(plan_with_care, Scenario.of({"metric_delivery": 0.5})) == ()


def test_a_cut_serves_measures_by_an_amount_that_nobody_states(plan_with_care: Plan):
    (found,) = conflicts(plan_with_care, Scenario.of({"pool_change": -0.5}))
    assert (found.metric, found.change, found.pounds, found.saves) == ("Admissions", None, 300.0, True)
    assert conflicts(plan_with_care, Scenario.of({"pool_change": 0.5})) == ()


def test_less_than_a_penny_is_no_conflict(plan_with_care: Plan):
    """The line of the pool that flexes has £600k, of which one part in a hundred million is 0.6 of a penny."""
    assert conflicts(plan_with_care, Scenario.of({"pool_change": -1e-8})) == ()
    assert len(conflicts(plan_with_care, Scenario.of({"pool_change": -2e-8}))) == 1
