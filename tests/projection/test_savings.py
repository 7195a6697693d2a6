"""Schemes: when they save, what is delivered, and how they add up to the projection's savings."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.dates import month
from ccgmodel.plan.money import Allocation, Line, Qipp, Rules
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.plan.schemes import Investment, RiskAdjustment, Scheme
from ccgmodel.projection.programme import months, programme
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario, ScenarioError
from tests.helpers.strategies import examples, plans, scenarios

PENNY = 1e-5  # £k
PLAN = Scenario()
OCTOBER = month(2013, 10)


def plan_of(*schemes: Scheme, qipp: Qipp | None = None, **changes: object) -> Plan:
    """A plan without growth, so that what savings do is all that there is to see."""
    return Plan(
        organisation="Example CCG",
        first_year=2013,
        years=3,
        lines=(
            Line(name="Acute", first_year_spend=10_000.0, qipp_share=1.0),
            Line(name="Community", first_year_spend=5_000.0),
        ),
        allocation=Allocation(recurrent=(16_000.0, None, None), growth=(None, 0.0, 0.0), non_recurrent=(0.0,) * 3),
        rules=Rules(),
        qipp=qipp,
        schemes=schemes,
        **changes,
    )


def falls(**changes: object) -> Scheme:
    """A scheme that starts in October: 600 in its first six months, 1,200 in a full year."""
    stated = {
        "name": "Falls",
        "programme": "Older people",
        "line": "Acute",
        "first_year_saving": 600.0,
        "full_year_effect": 1_200.0,
        "start": OCTOBER,
    }
    return Scheme(**{**stated, **changes})


def delivered(plan: Plan, **settings: float) -> list[float]:
    """New savings by year, those of schemes and those that are in none."""
    return project(plan, [Scenario.of(settings)]).qipp_delivered[0].tolist()


def spend(plan: Plan, settings: dict[str, float], line: int = 0) -> list[float]:
    """One line's spend by year under a scenario."""
    return project(plan, [Scenario.of(settings)]).spend[0, line].tolist()


def test_a_scheme_saves_its_first_year_then_the_rest_of_its_full_year_effect():
    assert delivered(plan_of(falls())) == [600.0, 600.0, 0.0]
    assert spend(plan_of(falls()), {}) == [10_000.0, 9_400.0, 9_400.0]


@pytest.mark.parametrize(
    ("late", "expected"),
    [(1, [500.0, 700.0, 0.0]), (6, [0.0, 1_200.0, 0.0]), (9, [0.0, 900.0, 300.0]), (12, [0.0, 600.0, 600.0])],
)
def test_what_slips_past_march_moves_to_the_next_year(late, expected):
    assert delivered(plan_of(falls()), qipp_slippage=late) == pytest.approx(expected)


def test_a_late_start_is_felt_in_the_spend_and_made_up_once_the_scheme_is_live():
    assert spend(plan_of(falls()), {"qipp_slippage": 3.0}) == pytest.approx([10_300.0, 9_400.0, 9_400.0])


def test_what_comes_late_is_saved_at_the_prices_of_its_year():
    plan = plan_of(falls())
    grown = replace(plan, lines=(replace(plan.lines[0], rates={"inflation": (0.1,) * 3}), plan.lines[1]))
    late, on_time = spend(grown, {"qipp_slippage": 3.0}), spend(grown, {})
    assert late[0] - on_time[0] == pytest.approx(300.0)
    assert late[1:] == pytest.approx(on_time[1:])


def test_a_start_that_is_not_stated_is_implied_by_the_two_savings():
    assert delivered(plan_of(falls(start=None)), qipp_slippage=1) == pytest.approx([500.0, 700.0, 0.0])


def test_a_scheme_begun_before_the_plan_gives_only_what_is_new_and_cannot_slip():
    before = falls(start=month(2012, 10))
    assert delivered(plan_of(before)) == [600.0, 0.0, 0.0]
    assert delivered(plan_of(before), qipp_slippage=12) == [600.0, 0.0, 0.0]


def test_a_one_off_saving_runs_for_twelve_months_and_falls_away():
    once = plan_of(falls(recurrent_share=0.0))
    assert delivered(once) == [600.0, 600.0, 0.0]
    assert spend(once, {}) == [10_000.0, 10_000.0, 10_600.0]
    assert project(once, [PLAN]).underlying[0].tolist() == pytest.approx([400.0] * 3)


def test_delivery_of_a_scheme_its_programme_its_status_and_its_line():
    plan = plan_of(
        falls(status="idea"), falls(name="Stroke", programme="Other", status="delivering", line="Community")
    )
    for scope, expected in {
        "Falls": 600.0,
        "Older people": 600.0,
        "delivering": 600.0,
        "Acute": 600.0,
        "Community": 600.0,
        "idea": 600.0,
    }.items():
        assert delivered_under(plan, {f"qipp_delivery[{scope}]": 0.0}) == expected, scope


def delivered_under(plan: Plan, settings: dict[str, float]) -> float:
    """New savings of the first year."""
    return float(project(plan, [Scenario.of(settings)]).qipp_delivered[0, 0])


def test_the_scheme_wins_over_its_programme_and_that_over_its_status_and_line():
    settings = {"qipp_delivery[Falls]": 1.2, "qipp_delivery[Older people]": 0.5, "qipp_delivery[idea]": 0.1}
    plan = plan_of(falls(status="idea"))
    assert delivered_under(plan, settings) == pytest.approx(720.0)
    del settings["qipp_delivery[Falls]"]
    assert delivered_under(plan, settings | {"qipp_delivery[Acute]": 0.0}) == pytest.approx(300.0)


def test_a_stopped_scheme_neither_saves_nor_invests():
    plan = plan_of(
        falls(investment=50.0),
        investments=(Investment(scheme="Falls", kind="dual running", amounts=(0.0, 40.0, 0.0)),),
    )
    assert spend(plan, {}) == [10_000.0, 9_390.0, 9_350.0]
    assert spend(plan, {"qipp_stopped[Falls]": 1.0}) == pytest.approx([10_550.0, 10_550.0, 10_550.0])


def test_a_scheme_that_releases_no_cash_is_seen_in_activity_and_not_in_money():
    plan = plan_of(falls(cashable=False))
    ours = programme(plan, [PLAN])
    assert ours.activity[0, 0].tolist() == [600.0, 600.0, 0.0]
    assert ours.not_cashable[0, 0].tolist() == [-600.0, -600.0, 0.0]
    assert project(plan, [PLAN]).qipp_delivered[0].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("by", "expected"), [("none", 600.0), ("RAG", 450.0), ("confidence", 540.0)], ids=["none", "RAG", "confidence"]
)
def test_risk_adjustment_is_the_plans_choice(by, expected):
    plan = plan_of(falls(rag="amber", confidence=0.9), risk_adjustment=RiskAdjustment(by=by))
    assert delivered_under(plan, {}) == pytest.approx(expected)


def test_the_top_down_figure_is_the_total_and_what_no_scheme_covers_is_shown():
    plan = plan_of(falls(), qipp=Qipp(planned=(1_000.0, 900.0, 800.0), unidentified=(0.0,) * 3))
    ours = programme(plan, [PLAN])
    assert delivered(plan) == [1_000.0, 900.0, 800.0]
    assert ours.elsewhere_planned[0].tolist() == [400.0, 300.0, 800.0]


def test_where_schemes_exceed_the_figure_the_plan_counts_on_each_in_proportion():
    plan = plan_of(
        falls(), falls(name="Stroke"), qipp=Qipp(planned=(900.0, 1_200.0, 0.0), unidentified=(0.0,) * 3)
    )
    ours = programme(plan, [PLAN])
    assert ours.beyond_plan[0, :, 0].tolist() == [-150.0, -150.0]
    assert delivered_under(plan, {"qipp_delivery[Falls]": 0.0}) == pytest.approx(450.0)


def test_schemes_that_claim_the_same_activity_are_held_to_their_cap():
    pair = (falls(overlap_group="Beds", overlap_cap=900.0), falls(name="Stroke", overlap_group="Beds"))
    assert delivered(plan_of(*pair)) == pytest.approx([900.0, 0.0, 0.0])
    assert delivered(plan_of(falls(overlap_group="Beds"), pair[1])) == pytest.approx([1_200.0, 0.0, 0.0])


def test_a_cost_that_the_programme_carries_is_negative():
    assert delivered(plan_of(falls(first_year_saving=-600.0, full_year_effect=-1_200.0))) == [-600.0, -600.0, 0.0]


def test_a_negative_total_and_a_group_of_costs_stay_finite():
    cost = falls(first_year_saving=-600.0, full_year_effect=-1_200.0, overlap_group="Beds")
    assert delivered(plan_of(cost)) == [-600.0, -600.0, 0.0]
    negative = plan_of(falls(), qipp=Qipp(planned=(-50.0, -50.0, -50.0), unidentified=(0.0,) * 3))
    assert delivered(negative) == [-50.0, -50.0, -50.0]


def test_savings_of_a_year_month_by_month():
    ours = months(plan_of(falls()), Scenario.of({"qipp_slippage": 2.0}), 2013)
    assert ours.plan.tolist() == pytest.approx([0.0] * 6 + [100.0, 200.0, 300.0, 400.0, 500.0, 600.0])
    assert ours.scenario.tolist() == pytest.approx([0.0] * 8 + [100.0, 200.0, 300.0, 400.0])


def test_a_name_that_no_scheme_has_is_refused_with_the_nearest():
    with pytest.raises(ScenarioError) as refused:
        project(plan_of(falls()), [Scenario.of({"qipp_slippage[Fals]": 3.0, "qipp_stopped[Falls]": 2.0})])
    assert tuple(map(str, refused.value.problems)) == (
        "qipp_slippage[Fals]: 'Fals' is no line, category, programme, status or scheme here; did you mean Falls?",
        "qipp_stopped[Falls] is 2; keep it from 0 to 1",
    )


@examples(30)
@given(plans(), scenarios())
def test_schemes_and_what_is_in_none_are_the_projections_savings_to_the_penny(plan, scenario):
    np.testing.assert_allclose(
        programme(plan, [scenario]).total, project(plan, [scenario]).qipp_delivered, rtol=1e-9, atol=PENNY
    )


@examples(30)
@given(plans(), scenarios())
def test_every_step_from_the_register_to_cash_is_named(plan, scenario):
    ours = programme(plan, [scenario])
    np.testing.assert_allclose(ours.counted + ours.lateness + ours.shortfall, ours.delivered, atol=PENNY)


@examples(30)
@given(plans(), scenarios())
def test_no_scheme_comes_to_save_more_than_its_full_year_effect_at_full_delivery(plan, scenario):
    taper = {s: v for s, v in scenario.values.items() if s.lever != "qipp_taper"}  # below nought it raises savings
    level = programme(plan, [Scenario("", taper)]).activity.cumsum(axis=2)
    most = 1.2 * np.array([scheme.full_year for scheme in plan.schemes])
    assert (level <= most[:, np.newaxis] + PENNY).all()


@examples(30)
@given(plans(), st.integers(0, 11))
def test_a_longer_delay_never_raises_what_is_saved_by_any_year(plan, late):
    """But for schemes that release no cash: where one shares a cap, its delay makes room for those that do."""
    plan = replace(plan, schemes=tuple(replace(scheme, cashable=True) for scheme in plan.schemes))
    both = programme(plan, [Scenario.of({"qipp_slippage": float(n)}) for n in (late, late + 1)])
    by_then = both.delivered.sum(axis=1).cumsum(axis=1)
    assert (by_then[1] <= by_then[0] + PENNY).all()


@examples(30)
@given(plans())
def test_an_overlap_never_increases_the_total(plan):
    apart = replace(plan, qipp=None, schemes=tuple(replace(s, overlap_group="") for s in plan.schemes))
    together = replace(plan, qipp=None)
    by_then = [programme(each, [PLAN]).activity.sum(axis=1).cumsum(axis=1) for each in (together, apart)]
    assert (by_then[0] <= by_then[1] + PENNY).all()


@given(plans(), scenarios())
def test_a_line_printed_net_of_its_savings_is_the_same_line_before_them(plan: Plan, scenario: Scenario):
    """What a paper prints after the planned savings is what the same line comes to before any lever is moved.

    Steps and what schemes invest stand beside the line, printed or not.
    """
    acute, _, reserves = plan.lines
    line = Line(
        name="Community", fixed=(90_000.0, 95_000.0, 92_000.0, 99_000.0), qipp_share=1.0 - acute.qipp_share
    )
    gross = replace(plan, lines=(acute, line, reserves))
    uninvested = tuple(replace(scheme, investment=0.0) for scheme in plan.schemes)
    alone = replace(gross, steps=(), investments=(), schemes=uninvested)
    printed = tuple(project(alone, [PLAN]).spend[0, 1].tolist())
    net = replace(plan, lines=(acute, replace(line, fixed=printed, net_of_qipp=True), reserves))
    before, after = project(gross, [scenario]), project(net, [scenario])
    assert after.spend == pytest.approx(before.spend, abs=PENNY)
    assert after.underlying == pytest.approx(before.underlying, abs=PENNY)
    assert project(net, [PLAN]).spend == pytest.approx(project(gross, [PLAN]).spend, abs=PENNY)


def test_half_the_savings_of_one_year_cost_a_line_printed_net_of_them_as_much_in_every_year_after():
    qipp = Qipp(planned=(1_000.0, 800.0, 600.0), unidentified=(None,) * 3)
    base = plan_of(qipp=qipp)
    acute = Line(name="Acute", fixed=(9_000.0, 9_100.0, 8_900.0), net_of_qipp=True, qipp_share=1.0)
    plan = replace(base, lines=(acute, *base.lines[1:]))
    assert spend(plan, {}) == [9_000.0, 9_100.0, 8_900.0]
    assert spend(plan, {"qipp_delivery@2013/14": 0.5}) == [9_500.0, 9_600.0, 9_400.0]
    assert spend(plan, {"qipp_delivery": 0.0}) == [10_000.0, 10_900.0, 11_300.0]


def test_only_a_line_with_figures_of_its_own_can_be_net_of_its_savings():
    base = plan_of()
    grown = replace(base.lines[0], net_of_qipp=True)
    with pytest.raises(PlanError, match="Acute is net of QIPP, but has no figures of its own by year"):
        replace(base, lines=(grown, *base.lines[1:]))


def test_a_missed_saving_of_one_year_only_is_not_made_good_in_every_later_year():
    once = plan_of(falls(full_year_effect=600.0, recurrent_share=0.0))
    half = {"qipp_delivery": 0.5}
    assert spend(once, {**half, "qipp_recovery": 1.0}) == spend(once, half)
