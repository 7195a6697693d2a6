"""Money set aside by name: what is released helps its year, what is held does not, and the headroom is the first."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from ccgmodel.answers import between, movements, year_on_year
from ccgmodel.baseline import run_on
from ccgmodel.commands.plans import rows, tidy
from ccgmodel.plan import Plan, PlanError, SetAside
from ccgmodel.projection import idle_settings, project, result
from ccgmodel.scenario import LEVERS, Scenario, ScenarioError, Setting, plan_hash
from ccgmodel.words.levers import exceptions, scale
from tests.helpers.results import PENNY, RESULTS
from tests.helpers.strategies import examples, fractions, plans, scenarios

PLAN = Scenario()
CONTINGENCY = SetAside(name="Contingency", rate=0.005, released=0.0)
RESERVE = SetAside(name="Risk reserve", amounts=(1_000.0, 2_000.0, 3_000.0), released=1.0)
PARTLY = SetAside(name="One-off use", rate=0.01, released=0.4, base="recurrent", amounts=(None, 500.0, None))


@pytest.fixture
def prudent(small_plan: Plan) -> Plan:
    return replace(small_plan, set_asides=(CONTINGENCY, RESERVE, PARTLY), first_year_is="budget")


@examples(25)
@given(plan=plans(), scenario=scenarios())
def test_released_and_held_are_what_is_set_aside_and_only_what_is_held_worsens_the_year(plan, scenario):
    found = project(plan, [scenario])
    np.testing.assert_allclose(found.set_asides_released + found.set_asides_held, found.set_asides)
    assert found.set_asides_released.min() >= 0.0
    assert found.set_asides_held.min() >= -PENNY
    kept = {s: v for s, v in scenario.values.items() if not LEVERS[s.lever].by_set_aside}
    without = project(replace(plan, set_asides=()), [Scenario("", kept)])
    if plan.balance_brought_forward == "added":
        np.testing.assert_allclose(without.in_year - found.in_year, found.set_asides_held.sum(axis=1), atol=PENNY)
        used = found.set_asides_released.sum(axis=1)
        ours, theirs = (each.cumulative - each.after_rules - each.surplus_required for each in (found, without))
        np.testing.assert_allclose(ours - theirs, used, atol=PENNY)


@examples(25)
@given(plan=plans(), more=fractions(0, 0.02), released=fractions(0, 1))
def test_the_headroom_is_the_first_of_them(plan, more, released):
    """Reason: one who types the headroom as a set-aside, at its rate and share, has the same plan by another name."""
    plan = replace(plan, set_asides=())
    headroom = plan.rules
    other = replace(
        plan,
        rules=replace(headroom, headroom_rate=0.0, headroom_released=0.0),
        set_asides=(SetAside(name="Headroom", rate=headroom.headroom_rate, released=headroom.headroom_released),),
    )
    levers = {"headroom_rate": more, "headroom_release": released}
    named = {"set_aside_rate": more, "set_aside_release": released - headroom.headroom_released}
    ours, theirs = project(plan, [PLAN, Scenario.of(levers)]), project(other, [PLAN, Scenario.of(named)])
    for name in set(RESULTS) - {"headroom", "set_asides", "set_asides_released"}:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9, atol=PENNY, err_msg=name)
    np.testing.assert_allclose(ours.headroom, theirs.set_asides[:, 0], atol=PENNY)


def test_a_rate_is_a_share_of_its_base_and_a_sum_takes_its_place(prudent: Plan):
    found = project(prudent, [PLAN])
    contingency, reserve, partly = found.set_asides[0]
    np.testing.assert_allclose(contingency, 0.005 * found.allocation[0])
    np.testing.assert_allclose(reserve, RESERVE.amounts)
    recurrent = found.recurrent_allocation[0]
    np.testing.assert_allclose(partly, [0.01 * recurrent[0], 500.0, 0.01 * recurrent[2]])
    np.testing.assert_allclose(found.set_asides_released[0], [0.0 * contingency, reserve, 0.4 * partly])
    np.testing.assert_allclose(result(found, "set_aside_held:One-off use")[0], 0.6 * partly)
    np.testing.assert_allclose(result(found, "-set_aside")[0], -(contingency + reserve + partly))


def test_each_is_released_and_set_aside_by_itself_and_never_more_than_all_of_it(prudent: Plan):
    found = project(
        prudent,
        [
            PLAN,
            Scenario.of({"set_aside_release": 1.0}),
            Scenario.of({"set_aside_release": -1.0}),
            Scenario.of({"set_aside_release[Contingency]@2014/15": 0.5}),
            Scenario.of({"set_aside_rate": -0.02}),
            Scenario.of({"set_aside_rate[Risk reserve]": 0.01}),
        ],
    )
    gained = found.in_year - found.in_year[0]
    held, released = found.set_asides_held[0].sum(axis=0), found.set_asides_released[0].sum(axis=0)
    np.testing.assert_allclose(gained[1], held)
    np.testing.assert_allclose(gained[2], -released)
    np.testing.assert_allclose(gained[3], [0.0, 0.5 * found.set_asides[0, 0, 1], 0.0])
    np.testing.assert_allclose(gained[4], held)
    assert (found.set_asides[4] == 0.0).all()
    np.testing.assert_allclose(gained[5], np.zeros(3), atol=PENNY)  # all of it is released again
    np.testing.assert_allclose(found.set_asides[5, 1], np.add(RESERVE.amounts, 0.01 * found.allocation[0]))


def test_past_the_plans_own_years_the_last_sum_is_kept(prudent: Plan):
    assert [each.amounts for each in run_on(prudent, 4).set_asides] == [
        (),
        (1_000.0, 2_000.0, 3_000.0, 3_000.0),
        (None, 500.0, None, None),
    ]


def test_bridges_name_what_is_set_aside(prudent: Plan):
    found = project(prudent, [PLAN, Scenario.of({"set_aside_release": -1.0})])
    held = found.set_asides_held.sum(axis=1)
    yearly = year_on_year(prudent, PLAN, 2014)
    steps = dict(zip(yearly.causes, yearly.steps, strict=True))
    assert steps["set_asides_held"] == pytest.approx(held[0, 0] - held[0, 1])
    assert yearly.steps.sum() == pytest.approx(yearly.after - yearly.before)
    parts = between(found, found, (2013, 2014), "after_rules")
    assert {"set_asides_held", "set_asides_released"} < set(parts.parts)
    assert parts.after == pytest.approx(found.after_rules[0, 1])
    assert movements(prudent, [PLAN]).label("headroom") == "Headroom and set-asides held back"


def test_the_page_shows_each_at_its_own_rate(prudent: Plan):
    release, rate = LEVERS["set_aside_release"], LEVERS["set_aside_rate"]
    assert [scale(release, prudent, each.name).own for each in prudent.set_asides] == [0.0, 100.0, 40.0]
    one = scale(release, prudent, "One-off use")
    assert (one.low, one.high, one.shown(1.0), one.value(100.0), one.value(40.0)) == (0.0, 100.0, 100.0, 0.6, 0.0)
    assert scale(rate, prudent, "Contingency").own == 0.5
    assert exceptions(release, prudent)
    assert release.bounds(prudent) == (-1.0, 1.0)
    assert release.bounds(replace(prudent, set_asides=(CONTINGENCY,))) == (0.0, 1.0)


def test_a_plan_without_any_has_no_such_levers_and_keeps_its_stamp(small_plan: Plan, prudent: Plan):
    for name in ("set_aside_rate", "set_aside_release"):
        assert LEVERS[name].applies(prudent)
        assert not LEVERS[name].applies(small_plan)
    bare = replace(prudent, set_asides=())
    assert plan_hash(small_plan) == plan_hash(replace(bare, first_year_is=small_plan.first_year_is))
    assert plan_hash(bare) != plan_hash(prudent)
    none = Scenario.of({"set_aside_release": 0.5})
    assert idle_settings(small_plan, none) == [Setting("set_aside_release")]
    found = project(bare, [PLAN])
    assert found.set_asides.shape == (1, 0, 3)


def test_what_is_wrong_is_said(prudent: Plan):
    with pytest.raises(ScenarioError) as error:
        project(prudent, [Scenario.of({"set_aside_release[Contingensy]": 0.5, "set_aside_rate": 0.5})])
    assert [(each.where, each.text) for each in error.value.problems] == [
        ("set_aside_release[Contingensy]",
         "'Contingensy' is nothing that this plan sets aside by name; did you mean Contingency?"),
        ("", "set_aside_rate is 0.5; keep it from -0.02 to 0.02"),
    ]  # fmt: skip
    for wrong, said in (
        ((CONTINGENCY, replace(CONTINGENCY, name="contingency")), "the set-aside 'contingency' appears twice"),
        ((replace(CONTINGENCY, rate=None),), "the set-aside 'Contingency' has neither a rate nor a sum"),
        ((replace(CONTINGENCY, rate=-0.01),), "the set-aside 'Contingency' is negative"),
        ((replace(CONTINGENCY, released=1.5),), "the set-aside 'Contingency' releases less than none or more than all"),
        ((replace(RESERVE, amounts=(1.0,)),), "set-aside 'Risk reserve' has 1 year, not 3"),
    ):  # fmt: skip
        with pytest.raises(PlanError, match=said):
            replace(prudent, set_asides=wrong)


def test_the_command_prints_and_writes_each(prudent: Plan):
    found = project(replace(prudent, set_asides=(CONTINGENCY,)), [PLAN])
    printed = {row[0]: row[1:] for row in rows(found, 3, "{:.1f}")}
    assert [name for name in printed if name.startswith("Contingency")] == [
        "Contingency, set aside",
        "Contingency, released",
        "Contingency, held",
    ]
    assert printed["Contingency, held"] == [f"{value:.1f}" for value in found.set_asides[0, 0]]
    written = [row for row in tidy(found, ["Plan"]) if row[3] == "Contingency"]
    assert [row[2] for row in written[::3]] == ["set_aside", "set_aside_released", "set_aside_held"]
