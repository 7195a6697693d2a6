"""The laws that every projection keeps, whatever the plan and the scenario."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccgmodel.baseline import baseline
from ccgmodel.plan.money import DRIVERS, Allocation, Line, Qipp, Rules, SetAside, Step, SupportFunding
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.repayable import RepayableSupport
from ccgmodel.projection.projection import project
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Batch, Scenario, Setting
from tests.helpers.results import PENNY, RESULTS, total
from tests.helpers.strategies import examples, lever_values, plans, scenarios

PLAN = Scenario()


@examples(30)
@given(plans())
def test_first_year_is_what_the_user_stated(plan):
    stated = [
        line.fixed[0]
        if line.fixed
        else line.share_of_allocation * plan.allocation.recurrent[0]
        if line.first_year_spend is None
        else line.first_year_spend
        for line in plan.lines
    ]
    ours = project(plan, [PLAN])
    np.testing.assert_allclose(ours.spend[0, :, 0], stated, rtol=1e-12)
    assert ours.recurrent_allocation[0, 0] == plan.allocation.recurrent[0]


@examples(30)
@given(plans())
def test_every_lever_at_its_neutral_value_is_the_plan_exactly(plan):
    neutral = {
        Setting(name, scope, year): lever.neutral(plan)
        for name, lever in LEVERS.items()
        for scope in ["", *(["Acute"] * lever.by_line), *(["Scheme 1"] * lever.by_scheme)]
        for year in (None, 2014)
    }
    ours = project(plan, [PLAN, Scenario("Neutral", neutral)])
    for name in RESULTS:
        np.testing.assert_array_equal(getattr(ours, name)[0], getattr(ours, name)[1], err_msg=name)


@pytest.mark.parametrize("lever", LEVERS.values(), ids=lambda lever: lever.name)
@examples(30)
@given(data=st.data(), plan=plans(), scenario=scenarios())
def test_each_lever_moves_each_result_the_way_that_it_says_or_not_at_all(lever: Lever, data, plan, scenario):
    low, high = sorted(data.draw(st.tuples(lever_values(lever, plan), lever_values(lever, plan))))
    others = {s: v for s, v in scenario.values.items() if s.lever != lever.name}
    capped = any(scheme.overlap_group for scheme in plan.schemes)
    if capped:
        # Under a cap more of one scheme is less of another. What that does to the total is only sure where no line
        # shrinks, on which early savings would be worth less than late ones, and where all schemes release money.
        plan = replace(
            plan,
            lines=tuple(replace(line, rates={}) for line in plan.lines),
            schemes=tuple(replace(scheme, cashable=True) for scheme in plan.schemes),
        )
        others = {s: v for s, v in others.items() if s.lever not in DRIVERS}
        # What they exceed the plan's total by is a negative saving beside them, which shrinks as savings do.
        assume((baseline(plan).uncovered > -PENNY).all())
    ours = project(plan, [Scenario("", {**others, Setting(lever.name): value}) for value in (low, high)])
    comes_late = lever.name == "qipp_slippage" and any(s.recurrent_share < 1 for s in plan.schemes)
    for name in RESULTS:
        change = total(ours, name)[1] - total(ours, name)[0]
        if comes_late and name in lever.effects:  # a one-off saving that is late helps the year in which it comes
            change = np.cumsum(change)
        if capped and name == "qipp_delivered":  # more saved early leaves less room under a group's cap later
            change = np.cumsum(change)
        sign = lever.effects.get(name)
        assert (np.abs(change) < PENNY).all() if sign is None else (change * sign > -PENNY).all(), name


@pytest.mark.parametrize("lever", LEVERS.values(), ids=lambda lever: lever.name)
def test_no_lever_is_dead(lever: Lever, plan_with_care: Plan):
    # Each start is chosen so that the lever has something to act on: a shortfall to make good, headroom kept.
    start = {"qipp_recovery": {"qipp_delivery": 0.5}, "headroom_rate": {"headroom_release": 0.5}}.get(
        lever.name, {}
    )
    plan = replace(
        plan_with_care,
        support=(SupportFunding(name="Deficit support", amounts=(900.0,) * 3),),
        set_asides=(SetAside(name="Contingency", rate=0.02, released=0.5, base="total"),),
        repayable=(
            RepayableSupport(
                name="Loan", drawn=(3_000.0,) * 3, repaid=(2_000.0,) * 3, written_off=(0.0, 0.0, 3_000.0)
            ),
        ),
    )
    ours = project(plan, [Scenario.of({**start, lever.name: value}) for value in lever.bounds(plan)])
    for name, sign in lever.effects.items():
        if name not in RESULTS:  # it is of the metrics, whose tests are their own
            continue
        change = total(ours, name)[1] - total(ours, name)[0]
        moved = (change * sign).max() if sign else np.abs(change).max()
        assert moved > 1.0, f"{lever.name} does not move {name}"


@examples(30)
@given(plans(), scenarios(), scenarios())
def test_a_scenario_is_untouched_by_its_neighbours(plan, one, other):
    together, alone = project(plan, [other, one, PLAN]), project(plan, [one])
    for name in RESULTS:
        np.testing.assert_allclose(getattr(together, name)[1], getattr(alone, name)[0], rtol=1e-12, atol=PENNY)


@examples(30)
@given(plans(), scenarios())
def test_cumulative_is_the_running_sum_of_what_is_carried_forward(plan, scenario):
    ours = project(plan, [scenario, PLAN])
    published = ours.in_year[1]
    running = plan.opening_balance + np.cumsum(ours.in_year, axis=1)
    inside = published + np.cumsum(ours.in_year - published, axis=1)
    expected = running if plan.balance_brought_forward == "added" else inside
    np.testing.assert_allclose(ours.cumulative, expected, atol=PENNY)


@examples(30)
@given(plans(), scenarios())
def test_position_is_allocation_less_spend_less_what_is_held(plan, scenario):
    ours = project(plan, [scenario])
    release = np.full(plan.years, plan.rules.headroom_released)
    first = int(plan.first_year_is == "outturn")
    for setting in sorted(
        (s for s in scenario.values if s.lever == "headroom_release"), key=lambda s: s.year or 0
    ):
        years = slice(first, None) if setting.year is None else setting.year - plan.first_year
        release[years] = scenario.values[setting]
    held = (1.0 - release) * ours.headroom[0] + ours.set_asides_held[0].sum(axis=0)
    np.testing.assert_allclose(ours.in_year[0], ours.allocation[0] - ours.total_spend[0] - held, atol=PENNY)


@examples(30)
@given(plans(), scenarios())
def test_underlying_is_recurrent_allocation_less_recurrent_spend(plan, scenario):
    ours = project(plan, [scenario])
    expected = ours.recurrent_allocation - ours.recurrent_spend.sum(axis=1)
    np.testing.assert_allclose(ours.underlying, expected, atol=PENNY)


@examples(30)
@given(plans(), scenarios(), st.sampled_from([0.001, 0.5, 1000.0]))
def test_scaling_all_money_scales_every_result(plan, scenario, k):
    ours, scaled = project(plan, [scenario]), project(scale(plan, k), [scenario])
    for name in RESULTS:
        np.testing.assert_allclose(getattr(scaled, name), k * getattr(ours, name), rtol=1e-9, atol=PENNY * k)


def scale(plan: Plan, k: float) -> Plan:
    """The same plan with every sum of money multiplied by k."""

    def times(figures):
        return figures and tuple(None if figure is None else k * figure for figure in figures)

    return replace(
        plan,
        opening_balance=k * plan.opening_balance,
        lines=tuple(
            replace(
                line,
                first_year_spend=None if line.first_year_spend is None else k * line.first_year_spend,
                fixed=times(line.fixed),
            )
            for line in plan.lines
        ),
        allocation=replace(
            plan.allocation,
            recurrent=times(plan.allocation.recurrent),
            non_recurrent=times(plan.allocation.non_recurrent),
        ),
        rules=replace(plan.rules, surplus_amount=times(plan.rules.surplus_amount)),
        schemes=tuple(
            replace(
                scheme,
                first_year_saving=k * scheme.first_year_saving,
                full_year_effect=k * scheme.full_year,
                investment=k * scheme.investment,
            )
            for scheme in plan.schemes
        ),
        qipp=replace(plan.qipp, planned=times(plan.qipp.planned), unidentified=times(plan.qipp.unidentified)),
        support=tuple(replace(each, amounts=times(each.amounts)) for each in plan.support),
        repayable=tuple(
            replace(
                each,
                before=k * each.before,
                **{kind: times(getattr(each, kind)) for kind in ("drawn", "repaid", "written_off", "cap")},
            )
            for each in plan.repayable
        ),
        set_asides=tuple(replace(each, amounts=times(each.amounts)) for each in plan.set_asides),
        steps=tuple(replace(step, amounts=times(step.amounts)) for step in plan.steps),
        investments=tuple(replace(each, amounts=times(each.amounts)) for each in plan.investments),
        pool=tuple(replace(line, amounts=times(line.amounts)) for line in plan.pool),
        activity_groups=tuple(
            replace(group, price=None if group.price is None else k * group.price)
            for group in plan.activity_groups
        ),
    )


@examples(30)
@given(plans(), scenarios(), st.integers(5, 15))
def test_running_on_leaves_the_plans_own_years_alone(plan, scenario, years):
    ours, longer = project(plan, [scenario]), project(plan, [scenario], years)
    for name in RESULTS:
        np.testing.assert_allclose(
            getattr(longer, name)[..., : plan.years], getattr(ours, name), rtol=1e-12, atol=PENNY
        )
    assert longer.plan.own_years == plan.years
    assert longer.in_year.shape == (1, years)


def test_many_scenarios_give_what_each_gives_alone(plan_with_care: Plan):
    rng = np.random.default_rng(1)
    size = 5_000  # more than one block
    batch = Batch(
        size,
        {
            Setting("qipp_delivery"): rng.uniform(0.0, 1.2, size),
            Setting("inflation", "Acute"): rng.uniform(-0.03, 0.05, size),
            Setting("allocation_growth", "", 2014): rng.uniform(-0.03, 0.03, size),
        },
    )
    together = project(plan_with_care, batch)
    for i in (0, 2_047, 2_048, 4_999):
        alone = project(plan_with_care, [Scenario("", {setting: v[i] for setting, v in batch.values.items()})])
        for name in RESULTS:
            np.testing.assert_allclose(
                getattr(together, name)[i], getattr(alone, name)[0], rtol=1e-12, err_msg=name
            )


def test_results_keep_their_axes_and_cannot_be_written_to(plan_with_care: Plan):
    ours = project(plan_with_care, [PLAN])
    assert ours.spend.shape == (1, 3, 3)
    assert ours.in_year.shape == (1, 3)
    for name in RESULTS:
        with pytest.raises(ValueError, match="read-only"):
            getattr(ours, name)[0, 0] = 1.0


def plan_of(line: Line, **changes) -> Plan:
    """A plan of one line over three years on a flat allocation."""
    return Plan(
        **{
            "organisation": "Example CCG",
            "first_year": 2013,
            "years": 3,
            "lines": (line,),
            "allocation": Allocation(
                recurrent=(1000.0, 1000.0, 1000.0), growth=(None,) * 3, non_recurrent=(0.0,) * 3
            ),
            "rules": Rules(),
            **changes,
        }
    )


def spend(plan: Plan, **settings: float) -> list[float]:
    return project(plan, [Scenario.of(settings)]).spend[0, 0].round(6).tolist()


def rates(**by_driver: float) -> dict[str, tuple[float, ...]]:
    return {driver: (rate,) * 3 for driver, rate in by_driver.items()}


def test_compound_and_additive_growth():
    line = Line(name="Acute", first_year_spend=100.0, rates=rates(inflation=0.1, tariff_efficiency=0.05))
    assert spend(plan_of(line)) == [100.0, 104.5, 109.2025]
    assert spend(plan_of(line, growth_combines="add")) == [100.0, 105.0, 110.25]
    assert spend(plan_of(line, growth_combines="net_prices")) == [100.0, 105.0, 110.25]


def test_prices_net_of_efficiency_compound_with_volumes():
    """Of a tariff that is printed as 4.15 % less 2.0 % the price rises by 2.15 %, and growth in use comes on top."""
    of = rates(inflation=0.0415, tariff_efficiency=0.02, demographic_growth=0.01, non_demographic_growth=0.005)
    line = Line(name="Acute", first_year_spend=100.0, rates=of)
    year = 100.0 * 1.0215 * 1.01 * 1.005
    assert spend(plan_of(line, growth_combines="net_prices"))[1] == pytest.approx(year)


def test_a_blank_rate_is_not_nought():
    blank = Line(name="Acute", first_year_spend=100.0, rates={})
    nought = Line(name="Acute", first_year_spend=100.0, rates=rates(inflation=0.0))
    assert spend(plan_of(blank), inflation=0.05) == [100.0, 100.0, 100.0]
    assert spend(plan_of(nought), inflation=0.05) == [100.0, 105.0, 110.25]


def test_a_fixed_line_and_a_share_of_the_allocation_are_left_alone_by_drivers():
    fixed = Line(name="Acute", fixed=(100.0, 90.0, 80.0))
    share = Line(name="Acute", share_of_allocation=0.1)
    stated = Line(name="Acute", first_year_spend=95.0, share_of_allocation=0.1)
    assert spend(plan_of(fixed), inflation=0.05) == [100.0, 90.0, 80.0]
    assert spend(plan_of(share), inflation=0.05, allocation_growth=0.02) == [100.0, 102.0, 104.04]
    assert spend(plan_of(stated)) == [95.0, 100.0, 100.0]


def test_steps_recurrent_and_not():
    line = Line(name="Acute", first_year_spend=100.0, rates=rates(inflation=0.1))
    investment = Step(line="Acute", description="Investment", recurrent=True, amounts=(0.0, 10.0, 0.0))
    one_off = Step(line="Acute", description="One-off", recurrent=False, amounts=(20.0, 5.0, 0.0))
    assert spend(plan_of(line, steps=(investment,))) == [100.0, 120.0, 132.0]
    # 20 of the first year's 100 will not recur: 80 grows, and 5 is added in the second year alone.
    assert spend(plan_of(line, steps=(one_off,))) == [100.0, 93.0, 96.8]


def qipp_plan(**changes) -> Plan:
    line = Line(name="Acute", first_year_spend=100.0, rates=rates(inflation=0.1), qipp_share=1.0)
    return plan_of(
        line, qipp=Qipp(planned=(10.0, None, None), unidentified=(None, 4.0, 0.0), taper=0.2), **changes
    )


def test_savings_follow_the_taper_and_a_row_is_nought_until_its_first_figure():
    ours = project(qipp_plan(), [PLAN])
    np.testing.assert_allclose(ours.qipp_planned[0], [10.0, 8.0 + 4.0, 6.4])
    np.testing.assert_allclose(ours.spend[0, 0], [100.0, 110.0 - 12.0, 98.0 * 1.1 - 6.4])


def test_a_shortfall_stays_in_the_recurrent_spend_and_grows():
    ours = spend(qipp_plan(), qipp_delivery=0.5)
    assert ours == [105.0, round(105.0 * 1.1 - 8.0, 6), round(107.5 * 1.1 - 3.2, 6)]


def test_a_shortfall_made_good_leaves_the_spend_a_year_later():
    ours = spend(qipp_plan(), **{"qipp_delivery@2013/14": 0.5, "qipp_recovery": 1.0})
    assert ours[0] == 105.0
    np.testing.assert_allclose(ours[1:], spend(qipp_plan())[1:])


def test_more_than_planned_is_never_handed_back():
    ours = spend(qipp_plan(), qipp_delivery=1.2, qipp_recovery=1.0)
    assert ours == spend(qipp_plan(), qipp_delivery=1.2)


def test_what_has_happened_does_not_move():
    budget, outturn = qipp_plan(), qipp_plan(first_year_is="outturn")
    assert spend(budget, qipp_delivery=0.5)[0] == 105.0
    assert spend(outturn, qipp_delivery=0.5)[0] == 100.0


def test_unidentified_savings_have_their_own_delivery():
    assert (
        project(qipp_plan(), [Scenario.of({"qipp_unidentified_delivery": 0.5})]).qipp_delivered[0, 1] == 8.0 + 2.0
    )


def test_an_extra_yearly_fall_multiplies_each_year_up_to_its_own():
    ours = project(qipp_plan(), [Scenario.of({"qipp_taper": 0.1})]).qipp_planned[0]
    np.testing.assert_allclose(ours, [10.0, 12.0 * 0.9, 6.4 * 0.81])


def test_a_required_sum_wins_over_the_rate_and_the_lever_adds_a_share_of_the_base():
    line = Line(name="Acute", first_year_spend=100.0)
    plan = plan_of(line, rules=Rules(surplus_rate=(0.01, 0.02, None), surplus_amount=(None, None, 5.0)))
    assert project(plan, [PLAN]).surplus_required[0].tolist() == [10.0, 20.0, 5.0]
    assert project(plan, [Scenario.of({"surplus_required": 0.01})]).surplus_required[0].tolist() == [
        20.0,
        30.0,
        15.0,
    ]


def test_a_line_wins_over_its_category_and_a_year_over_all_years():
    line = Line(name="Acute", category="Hospital", first_year_spend=100.0, rates=rates(inflation=0.0))
    plan = plan_of(line)
    assert spend(plan, **{"inflation": 0.01, "inflation[Hospital]": 0.02, "inflation[Acute]": 0.03})[1] == 103.0
    assert spend(plan, **{"inflation": 0.01, "inflation[Hospital]": 0.02, "inflation@2014/15": 0.05})[1] == 102.0
    assert spend(plan, **{"inflation": 0.01, "inflation@2014/15": 0.05}) == [100.0, 105.0, 106.05]


def test_a_name_that_is_a_line_and_another_lines_category_reaches_both_and_each_in_its_rank():
    lines = tuple(
        Line(name=name, category="Acute", first_year_spend=100.0, rates=rates(inflation=0.0))
        for name in ("Acute", "Acute Other")
    )
    plan = replace(plan_of(lines[0]), lines=lines)
    settings = {"inflation[Acute Other]": 0.03, "inflation[Acute]@2014/15": 0.05, "inflation[Acute]": 0.02}
    for order in (settings, dict(reversed(settings.items()))):
        ours = project(plan, [Scenario.of(order)]).spend[0, :, 1]
        np.testing.assert_allclose(ours, [105.0, 103.0])


def test_rules_may_rest_on_the_recurrent_allocation():
    line = Line(name="Acute", first_year_spend=100.0)
    allocation = Allocation(recurrent=(1000.0,) * 3, growth=(None,) * 3, non_recurrent=(100.0, 0.0, 0.0))
    for base, expected in (("total", 22.0), ("recurrent", 20.0)):
        plan = plan_of(line, allocation=allocation, rules=Rules(headroom_rate=0.02, base=base))
        assert project(plan, [PLAN]).headroom[0, 0] == pytest.approx(expected)
