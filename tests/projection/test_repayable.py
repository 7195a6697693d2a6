"""Repayable support: what is drawn helps its year, a repayment is a charge on its year, and what is outstanding."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from ccgmodel.baseline import baseline, run_on
from ccgmodel.plan import Plan, PlanError, RepayableSupport
from ccgmodel.projection import idle_settings, project, result
from ccgmodel.scenario import LEVERS, Scenario, ScenarioError, Setting, plan_hash
from tests.helpers.results import PENNY, RESULTS
from tests.helpers.strategies import examples, plans, scenarios

PLAN = Scenario()
BROKERAGE = RepayableSupport(
    name="Brokerage",
    drawn=(4_000.0, 3_000.0, 0.0),
    repaid=(0.0, 1_000.0, 2_000.0),
    written_off=(0.0, 0.0, 4_000.0),
    cap=(5_000.0, None, None),
)
DEBT = RepayableSupport(
    name="Old debt", before=900.0, drawn=(0.0,) * 3, repaid=(300.0,) * 3, written_off=(0.0,) * 3
)


@pytest.fixture
def lent(small_plan: Plan) -> Plan:
    rules = replace(small_plan.rules, headroom_rate=0.0)
    return replace(small_plan, repayable=(BROKERAGE, DEBT), first_year_is="budget", rules=rules)


@examples(25)
@given(plan=plans(), scenario=scenarios())
def test_outstanding_is_what_was_drawn_less_repaid_less_written_off(plan, scenario):
    found = project(plan, [scenario])
    before = np.array([each.before for each in plan.repayable])[:, np.newaxis]
    moved = np.cumsum(found.drawn - found.repaid - found.written_off, axis=2)
    np.testing.assert_allclose(found.outstanding, before + moved, atol=PENNY)
    assert min(found.outstanding.min(), found.repaid.min(), found.written_off.min()) >= -PENNY
    caps = np.array([each.cap or (None,) * plan.years for each in plan.repayable], dtype=np.float64)
    assert (found.drawn[0] <= np.where(np.isnan(caps), np.inf, caps) + PENNY).all()


@examples(25)
@given(plan=plans())
def test_with_no_lever_moved_it_is_the_plan_and_the_same_as_money_of_those_years_alone(plan):
    """Reason: before there was a sheet for it, a plan typed the net of it as allocation of the year."""
    found = project(plan, [PLAN])
    for kind in ("drawn", "repaid", "written_off"):
        stated = [getattr(each, kind) for each in plan.repayable]
        np.testing.assert_allclose(getattr(found, kind)[0], stated, atol=PENNY)
    net = np.sum([np.subtract(each.drawn, each.repaid) for each in plan.repayable], axis=0)
    once = tuple((np.array(plan.allocation.non_recurrent) + net).tolist())
    other = project(replace(plan, repayable=(), allocation=replace(plan.allocation, non_recurrent=once)), [PLAN])
    for name in set(RESULTS) - {"drawn", "repaid", "written_off", "outstanding"}:
        np.testing.assert_allclose(getattr(found, name), getattr(other, name), rtol=1e-9, atol=PENNY, err_msg=name)


def test_it_is_followed_year_by_year(lent: Plan):
    found = project(lent, [PLAN])
    np.testing.assert_allclose(found.outstanding[0], [[4_000.0, 6_000.0, 0.0], [600.0, 300.0, 0.0]])
    bare = project(replace(lent, repayable=()), [PLAN])
    np.testing.assert_allclose((found.in_year - bare.in_year)[0], [3_700.0, 1_700.0, -2_300.0])
    np.testing.assert_array_equal(found.underlying, bare.underlying)
    np.testing.assert_allclose(result(found, "outstanding")[0], [4_600.0, 6_300.0, 0.0])
    np.testing.assert_allclose(result(found, "-repaid:Old debt")[0], [-300.0] * 3)


def test_levers_keep_to_the_cap_and_to_what_is_outstanding(lent: Plan):
    given = [
        Scenario.of({"repayable_drawn": 1.5}),
        Scenario.of({"repayable_drawn[Brokerage]": 0.0}),
        Scenario.of({"repayable_repaid": 0.0}),
        Scenario.of({"repayable_repaid[Old debt]": 1.5}),
    ]
    found = project(lent, given)
    np.testing.assert_allclose(found.drawn[0, 0], [5_000.0, 4_500.0, 0.0])  # of 6,000 the cap lets 5,000
    np.testing.assert_allclose(found.outstanding[0, 0], [5_000.0, 8_500.0, 2_500.0])
    for kind in ("drawn", "repaid", "written_off", "outstanding"):  # what is not drawn is not given back
        assert (getattr(found, kind)[1, 0] == 0.0).all()
    np.testing.assert_allclose(found.outstanding[2], [[4_000.0, 7_000.0, 3_000.0], [900.0] * 3])
    np.testing.assert_allclose(found.repaid[3, 1], [450.0, 450.0, 0.0])


def test_what_has_happened_does_not_move(lent: Plan):
    found = project(replace(lent, first_year_is="outturn"), [PLAN, Scenario.of({"repayable_drawn": 0.0})])
    np.testing.assert_allclose(found.drawn[1, 0], [4_000.0, 0.0, 0.0])


def test_past_the_plans_own_years_nothing_moves(lent: Plan):
    found = project(run_on(lent, 5), [Scenario.of({"repayable_repaid[Old debt]": 0.0})])
    np.testing.assert_allclose(found.outstanding[0, 1], [900.0] * 5)
    assert baseline(lent).years == 3


def test_a_plan_without_any_has_no_such_levers_and_keeps_its_stamp(small_plan: Plan):
    lent = replace(small_plan, repayable=(BROKERAGE,))
    for name in ("repayable_drawn", "repayable_repaid"):
        assert LEVERS[name].applies(lent)
        assert not LEVERS[name].applies(small_plan)
    assert not LEVERS["repayable_drawn"].applies(replace(lent, repayable=(DEBT,)))
    assert plan_hash(replace(lent, repayable=())) == plan_hash(small_plan) != plan_hash(lent)
    none = Scenario.of({"repayable_drawn": 0.5})
    assert idle_settings(small_plan, none) == [Setting("repayable_drawn")]
    assert project(small_plan, [PLAN]).outstanding.shape == (1, 0, 3)


def test_what_is_wrong_is_said(lent: Plan):
    with pytest.raises(ScenarioError) as error:
        project(lent, [Scenario.of({"repayable_drawn[Brokrage]": 0.0})])
    assert [each.text for each in error.value.problems] == [
        "'Brokrage' is no repayable support of this plan; did you mean Brokerage?"
    ]
    nothing = (0.0, 0.0, 0.0)
    for wrong, said in (
        ((DEBT, replace(DEBT, name="old debt")), "the repayable support 'old debt' appears twice"),
        ((replace(DEBT, before=-1.0),), "the repayable support 'Old debt' is negative"),
        ((replace(DEBT, before=500.0),), "more of Old debt is repaid in 2014/15 than is outstanding"),
        ((replace(DEBT, repaid=nothing, written_off=(0.0, 0.0, 901.0)),),
         "more of Old debt is written off in 2015/16 than is outstanding"),
        ((replace(BROKERAGE, cap=(3_999.0, None, None)),), "more of Brokerage is drawn in 2013/14 than its cap lets"),
        ((replace(DEBT, drawn=(0.0,)),), "drawn of Old debt has 1 year, not 3"),
    ):  # fmt: skip
        with pytest.raises(PlanError, match=said):
            replace(lent, repayable=wrong)
