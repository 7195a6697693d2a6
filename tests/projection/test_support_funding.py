"""Non-recurrent allocations by name: what they move, what they leave, and the position without them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from ccgmodel.answers import without_support
from ccgmodel.baseline import run_on
from ccgmodel.plan import Plan, PlanError, SupportFunding
from ccgmodel.projection import idle_settings, project
from ccgmodel.scenario import LEVERS, Scenario, ScenarioError, Setting, plan_hash
from tests.helpers.results import PENNY, RESULTS
from tests.helpers.strategies import examples, plans, scenarios

PLAN = Scenario()
NONE = Scenario.of({"support_received": 0.0})
DEFICIT = SupportFunding(name="Deficit support", amounts=(4_000.0, 3_000.0, 2_000.0), hoped_to_recur=True)
DRAWDOWN = SupportFunding(name="Drawdown", amounts=(0.0, 500.0, 0.0))


@pytest.fixture
def supported(small_plan: Plan) -> Plan:
    return replace(small_plan, support=(DEFICIT, DRAWDOWN))


@examples(30)
@given(plan=plans(), scenario=scenarios())
def test_without_any_support_the_plan_is_that_without_the_sheet(plan, scenario):
    plan, bare = (replace(plan, first_year_is="budget", support=each) for each in (plan.support, ()))
    kept = {s: v for s, v in scenario.values.items() if s.lever != "support_received"}
    ours = project(plan, [Scenario("", {**kept, Setting("support_received"): 0.0})])
    theirs = project(bare, [Scenario("", kept)])
    for name in RESULTS:
        if plan.balance_brought_forward == "inside" and name in ("cumulative", "after_rules", "surplus_tested"):
            continue  # the balance inside the allocation is that of the plan with its support
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9, atol=PENNY, err_msg=name)


@examples(30)
@given(plan=plans())
def test_support_is_the_same_money_as_the_row_without_a_name(plan):
    together = tuple(
        once + sum(each.amounts[t] for each in plan.support)
        for t, once in enumerate(plan.allocation.non_recurrent)
    )
    other = replace(plan, support=(), allocation=replace(plan.allocation, non_recurrent=together))
    ours, theirs = project(plan, [PLAN]), project(other, [PLAN])
    for name in RESULTS:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9, atol=PENNY, err_msg=name)


def test_each_is_switched_off_by_itself(supported: Plan):
    plan = replace(supported, rules=replace(supported.rules, headroom_rate=0.0), first_year_is="budget")
    given = [PLAN, NONE, *(Scenario.of({f"support_received[{each.name}]": 0.0}) for each in plan.support)]
    half = Scenario.of({"support_received": 0.0, "support_received[Deficit support]@2014/15": 0.5})
    found = project(plan, [*given, half])
    lost = found.in_year[0] - found.in_year
    np.testing.assert_allclose(lost[1], [4_000.0, 3_500.0, 2_000.0])
    np.testing.assert_allclose(lost[2], DEFICIT.amounts)
    np.testing.assert_allclose(lost[3], DRAWDOWN.amounts)
    np.testing.assert_allclose(lost[4], [4_000.0, 2_000.0, 2_000.0])
    np.testing.assert_array_equal(found.underlying, np.broadcast_to(found.underlying[0], found.underlying.shape))
    np.testing.assert_allclose((found.cumulative[0] - found.cumulative)[1], np.cumsum(lost[1]))


def test_what_has_happened_keeps_its_support(supported: Plan):
    plan = replace(supported, first_year_is="outturn")
    allocation = project(plan, [PLAN, NONE]).allocation
    np.testing.assert_allclose(allocation[0] - allocation[1], [0.0, 3_500.0, 2_000.0])


def test_only_what_is_hoped_to_recur_stays_past_the_plans_own_years(supported: Plan):
    deficit, drawdown = run_on(supported, 5).support
    assert deficit.amounts == (4_000.0, 3_000.0, 2_000.0, 2_000.0, 2_000.0)
    assert drawdown.amounts == (0.0, 500.0, 0.0, 0.0, 0.0)


def test_the_position_without_each_and_without_any(supported: Plan):
    scenario = Scenario.of({"support_received[Drawdown]": 0.5, "inflation": 0.01})
    found = without_support(supported, scenario)
    assert [(each.name, each.hoped_to_recur) for each in found] == [
        ("Deficit support", True),
        ("Drawdown", False),
        ("", False),
    ]
    base = {"inflation": 0.01}
    expected = project(
        supported,
        [
            Scenario.of({**base, "support_received[Drawdown]": 0.5, "support_received[Deficit support]": 0.0}),
            Scenario.of({**base, "support_received[Drawdown]": 0.0}),
            Scenario.of({**base, "support_received": 0.0}),
        ],
    )
    np.testing.assert_allclose([each.in_year for each in found], expected.in_year)
    np.testing.assert_allclose([each.cumulative for each in found], expected.cumulative)
    assert len(without_support(replace(supported, support=(DEFICIT,)), PLAN)) == 1


def test_a_plan_without_support_has_no_such_lever_and_keeps_its_stamp(small_plan: Plan, supported: Plan):
    lever = LEVERS["support_received"]
    assert lever.applies(supported)
    assert not lever.applies(small_plan)
    assert not lever.applies(replace(small_plan, support=(SupportFunding(name="None", amounts=(0.0,) * 3),)))
    assert idle_settings(small_plan, NONE) == [Setting("support_received")]
    assert plan_hash(small_plan) == plan_hash(replace(supported, support=()))
    assert plan_hash(small_plan) != plan_hash(supported)


def test_what_is_wrong_is_said(supported: Plan):
    with pytest.raises(ScenarioError) as error:
        project(supported, [Scenario.of({"support_received[Deficit suport]": 0.0, "support_received": 1.5})])
    assert [(each.where, each.text) for each in error.value.problems] == [
        ("support_received[Deficit suport]",
         "'Deficit suport' is no support of this plan; did you mean Deficit support?"),
        ("", "support_received is 1.5; keep it from 0 to 1"),
    ]  # fmt: skip
    with pytest.raises(PlanError, match="the support 'deficit support' appears twice"):
        replace(supported, support=(DEFICIT, replace(DEFICIT, name="deficit support")))
    with pytest.raises(PlanError, match="the support 'Drawdown' is negative"):
        replace(supported, support=(replace(DRAWDOWN, amounts=(0.0, -1.0, 0.0)),))
    with pytest.raises(PlanError, match="support 'Drawdown' has 2 years, not 3"):
        replace(supported, support=(replace(DRAWDOWN, amounts=(0.0, 1.0)),))


def test_of_several_settings_only_those_that_move_nothing_are_named(small_plan: Plan):
    """Each is held against the scenario, never against another: what stands beside it changes nothing."""
    idle, moving = Setting("support_received"), Setting("qipp_delivery")
    for values in ({idle: 0.0, moving: 0.5}, {moving: 0.5, idle: 0.0}):
        assert idle_settings(small_plan, Scenario("", values)) == [idle]
