"""What would it take: every answer, projected, is what was asked for."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccgmodel.answers.seek.alone import each_lever
from ccgmodel.answers.seek.frontier import frontier, tidied
from ccgmodel.answers.seek.metric_target import MetricTarget, read_target
from ccgmodel.answers.seek.mix import in_proportion, least_movement
from ccgmodel.answers.seek.target import SeekError, Target
from ccgmodel.plan.metrics import WHOLE, Metric
from ccgmodel.plan.plan import Plan
from ccgmodel.projection import rules
from ccgmodel.projection.metrics import trajectories
from ccgmodel.projection.projection import project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, ScenarioError, Setting
from ccgmodel.scenario.values import whole_lever_settings
from tests.helpers.care import METRICS
from tests.helpers.strategies import examples, plans, scenarios

POUND = 0.001  # £k
UNIT = 0.001  # of a metric's unit
DELIVERY, UNIDENTIFIED = Setting("qipp_delivery"), Setting("qipp_unidentified_delivery")
KINDS = st.sampled_from(["break_even", "business_rules", "legacy_cleared", "in_year", "cumulative"])


@st.composite
def targets(draw: st.DrawFn) -> Target:
    """Targets in and past the years of a random plan; positions of up to £20m either way."""
    kind = draw(KINDS)
    amount = draw(st.integers(-20_000, 20_000)) if kind in ("in_year", "cumulative") else 0
    return Target(kind, draw(st.integers(2013, 2027)), float(amount))


def answer(plan: Plan, target: str, lever: str, **settings: float):
    found = each_lever(plan, Scenario.of(settings), Target.parse(target), [Setting.parse(lever)])
    return found.answers[0]


# Published, or implied by what is


@pytest.mark.parametrize(("year", "printed"), [("2013/14", 0.6223), ("2014/15", 0.8130)])
def test_break_even_delivery_of_bnes(bnes: Plan, year: str, printed: float):
    """(6,460 - 2,440) / 6,460 and (10,537 - 1,970) / 10,537 of the printed savings, identified and not."""
    found = in_proportion(bnes, Scenario(), Target.parse(f"break-even@{year}"), [DELIVERY, UNIDENTIFIED])
    assert found.outcome == "value"
    assert [move.value for move in found.moves] == pytest.approx([printed, printed], abs=0.00005)


@pytest.mark.parametrize(
    ("target", "lever", "worked"),
    [
        ("break-even@2015/16", "qipp_delivery", 0.8981),
        ("legacy-cleared@2017/18", "qipp_delivery", 0.905),
        ("break-even@2015/16", "headroom_release", 0.429),
        ("legacy-cleared@2017/18", "headroom_release", 0.478),
    ],
)
def test_values_worked_by_hand_for_barnet(barnet: Plan, target: str, lever: str, worked: float):
    """Worked from the published equations with starting values rounded otherwise: hence a thousandth."""
    assert answer(barnet, target, lever).value == pytest.approx(worked, abs=0.001)


# £m: the worst-case table as printed; each year stands alone. Its planned QIPP is up to 0.11 below ours, and for the
# business rules it asks for a flat 4.0 and then 8.0.
MEMO_BREAKEVEN = [46.3, 61.9, 64.4, 54.5, 33.0]
BUSINESS_RULES = [50.3, 69.9, 72.4, 62.5, 41.0]
FLAT = [4_000.0, 8_000.0, 8_000.0, 8_000.0, 8_000.0]


@pytest.mark.parametrize(("required", "printed"), [([0.0] * 5, MEMO_BREAKEVEN), (FLAT, BUSINESS_RULES)])
def test_the_worst_case_table_of_qipp_needed_comes_out(barnet: Plan, required: list[float], printed: list[float]):
    """A year's QIPP needed is what its delivery must bring: up to the lever's limit, and the gap that is left there."""
    ours = []
    for year, sum_required in zip(barnet.year_numbers, required, strict=True):
        lever = Setting("qipp_delivery", "", year)
        scenario = Scenario.of({"headroom_release": 0.0})
        found = each_lever(barnet, scenario, Target("cumulative", year, sum_required), [lever]).answers[0]
        planned = project(barnet, [scenario]).qipp_planned[0, year - barnet.first_year]
        assert found.outcome == "cannot"
        ours.append((planned * found.limit - found.gap_at_limit) / 1000.0)
    np.testing.assert_allclose(ours, printed, atol=0.115)


@pytest.mark.parametrize(
    ("release", "years"), [(1.0, [3, 4, 5]), (0.0, [4, 5, 7])], ids=["with headroom", "without"]
)
def test_the_published_milestone_years_are_the_first_that_need_nothing(
    barnet: Plan, release: float, years: list[int]
):
    scenario = Scenario.of({"headroom_release": release})
    for milestone, number in zip(rules.MILESTONES, years, strict=True):
        met = [
            each_lever(barnet, scenario, Target(milestone, barnet.first_year + t), []).met
            for t in range(rules.HORIZON)
        ]
        assert met.index(True) + 1 == number


# Laws


@examples(30)
@given(plans(), scenarios(), targets())
def test_an_answer_projected_hits_its_target_within_a_pound(plan: Plan, scenario: Scenario, target: Target):
    """It is the value at which the target is just met, so its gap is nought."""
    assume(not scenario.problems(plan))
    found = each_lever(plan, scenario, target)
    for each in found.answers:
        lever = LEVERS[each.setting.lever]
        least, greatest = lever.bounds(plan)
        assert least <= each.limit <= greatest
        if each.outcome == "value":
            assert each.scenario is not None
            assert least <= each.value <= greatest
            assert abs(target.gap(plan, [each.scenario])[0]) <= POUND
        else:
            assert each.value is each.scenario is None


@examples(30)
@given(plans(), scenarios(), targets())
def test_an_answer_is_rounded_to_the_side_that_meets_the_target(plan: Plan, scenario: Scenario, target: Target):
    """It is to be written down and applied, so what is a hair short of its target would not do."""
    assume(not scenario.problems(plan))
    for each in each_lever(plan, scenario, target).answers:
        if each.scenario is not None:
            tidy = tidied(plan, scenario, target, each.scenario)
            assert tidy == each.scenario or target.gap(plan, [tidy])[0] >= 0.0
            assert abs(tidy.values[each.setting] - each.value) <= (
                0.01 if LEVERS[each.setting.lever].kind == "months" else 0.0001
            )


def test_an_answer_is_written_with_as_few_decimals_as_its_slider_shows(barnet: Plan):
    start, target = Scenario.of({"qipp_delivery": 0.63}), Target("break_even", 2016)
    found = each_lever(barnet, start, target, [DELIVERY]).answers[0]
    assert found.scenario is not None
    assert found.value == pytest.approx(0.72025, abs=0.00005)
    assert tidied(barnet, start, target, found.scenario).values == {DELIVERY: 0.7203}
    # Met already: how far down it could go is rounded up, or the target would be missed.
    high = Scenario.of({"qipp_delivery": 0.9})
    down = each_lever(barnet, high, target, [DELIVERY]).answers[0]
    assert down.scenario is not None
    assert tidied(barnet, high, target, down.scenario).values == {DELIVERY: 0.7203}


@examples(30)
@given(plans(), scenarios(), targets(), st.floats(0.0, 1.0))
def test_where_there_is_no_answer_no_value_reaches_the_target(
    plan: Plan, scenario: Scenario, target: Target, share: float
):
    """Every lever moves the position one way, so that its best is at an end and nothing between can beat it."""
    assume(not scenario.problems(plan))
    found = each_lever(plan, scenario, target)
    for each in found.answers:
        if each.outcome in ("cannot", "always"):
            lever = LEVERS[each.setting.lever]
            least, greatest = lever.bounds(plan)
            value = least + share * (greatest - least)
            tried = Scenario("", {**scenario.values, each.setting: value})
            gap = target.gap(plan, [tried])[0]
            assert (gap >= 0.0) == (each.outcome == "always")
            assert (
                gap <= each.gap_at_limit + POUND if each.outcome == "cannot" else gap >= each.gap_at_limit - POUND
            )


@examples(30)
@given(plans(), scenarios(), targets(), st.data())
def test_least_movement_hits_the_target_and_moves_no_more_than_equal_shares(
    plan: Plan, scenario: Scenario, target: Target, data: st.DataObject
):
    """Equal shares of the way are one of the ways to choose from, so the least is not above them."""
    assume(not scenario.problems(plan))
    levers = data.draw(st.lists(st.sampled_from(whole_lever_settings(plan)), min_size=1, max_size=5, unique=True))
    together = in_proportion(plan, scenario, target, levers)
    least = least_movement(plan, scenario, target, levers)
    assert together.outcome == least.outcome
    if together.outcome == "value":
        for found in (together, least):
            assert abs(target.gap(plan, [found.scenario])[0]) <= POUND
        assert least.movement <= together.movement * (1.0 + 1e-6) + 1e-9


@examples(30)
@given(plans(), scenarios(), targets())
def test_along_the_frontier_the_target_is_just_met(plan: Plan, scenario: Scenario, target: Target):
    assume(not scenario.problems(plan))
    line = frontier(plan, scenario, target, Setting("inflation"), Setting("allocation_growth"), points=7)
    on_it = [
        Scenario("", {**scenario.values, line.first: one, line.second: other})
        for one, other in zip(line.first_values, line.second_values, strict=True)
        if not np.isnan(other)
    ]
    if on_it:
        assert np.abs(target.gap(plan, on_it)).max() <= POUND


@examples(30)
@given(plans(), scenarios(), targets())
def test_the_position_that_is_held_is_just_met(plan: Plan, scenario: Scenario, target: Target):
    assume(not scenario.problems(plan))
    held = Target("in_year", target.year, float(Target("in_year", target.year).gap(plan, [scenario])[0]))
    assert each_lever(plan, scenario, held).gap == pytest.approx(0.0, abs=1e-9)


@examples(30)
@given(plans(), scenarios(), st.sampled_from(METRICS[:-1]), st.integers(2013, 2016), st.floats(0.5, 1.5))
def test_a_metrics_answer_run_through_the_model_is_its_target(
    plan: Plan, scenario: Scenario, metric: Metric, year: int, share: float
):
    """It is a value at which the metric is just what was asked for, from whichever side, in the metric's own unit."""
    assume(not scenario.problems(plan))
    planned = trajectories(plan, [Scenario()]).of(metric.name)[0, year - plan.first_year, WHOLE]
    assume(np.isfinite(planned))
    target = MetricTarget(metric.name, year, float(planned * share))
    levers = [each for each in whole_lever_settings(plan) if not {"activity", "performance"}.isdisjoint(
        LEVERS[each.lever].effects)]  # fmt: skip
    found = each_lever(plan, scenario, target, levers)
    answers = [each.scenario for each in found.answers if each.scenario is not None]
    mix = least_movement(plan, scenario, target, levers)
    answers += [mix.scenario] if mix.outcome == "value" else []
    if answers:
        values = trajectories(plan, answers).of(metric.name)[:, year - plan.first_year, WHOLE]
        assert np.abs(values - target.value).max() <= UNIT
    for each in found.answers:
        if each.outcome in ("cannot", "always"):
            assert (each.gap_at_limit >= 0.0) == (each.outcome == "always") == found.met


# Cases


@dataclass(frozen=True)
class Band(Target):
    """A target met only near break-even, from both sides: what a lever crosses twice."""

    def gap(self, plan, scenarios):
        return 1_000.0 - np.abs(super().gap(plan, scenarios))


def test_of_two_values_the_nearer_is_the_answer(barnet: Plan):
    target = Band("break_even", 2015)
    found = each_lever(barnet, Scenario(), target, [DELIVERY]).answers[0]
    assert (found.outcome, found.crossings) == ("value", 2)
    surplus = project(barnet, [found.scenario]).in_year[0, 2]
    assert surplus == pytest.approx(1_000.0, abs=POUND)  # from 4,944 down: the near edge of the band
    below = Scenario.of({"qipp_delivery": 0.5})
    found = each_lever(barnet, below, target, [DELIVERY]).answers[0]
    assert project(barnet, [found.scenario]).in_year[0, 2] == pytest.approx(-1_000.0, abs=POUND)


class Cliff(Target):
    """A target that is missed by as much wherever it is missed: nothing says which way it lies."""

    def gap(self, plan, scenarios):
        return np.where(super().gap(plan, scenarios) >= 0.0, 1_000.0, -1_000.0)


def test_a_least_movement_that_is_not_found_is_said(barnet: Plan):
    levers = [Setting("tariff_efficiency"), Setting("inflation")]
    with pytest.raises(SeekError) as error:
        least_movement(barnet, Scenario(), Cliff("break_even", 2014), levers)
    assert str(error.value) == (
        "the least movement was not found; choose fewer levers, or move them in proportion"
    )


def test_a_lever_at_its_limit_says_how_near_it_comes(barnet: Plan):
    found = answer(barnet, "break-even@2014/15", "qipp_delivery")
    assert (found.outcome, found.limit, found.value) == ("cannot", 1.2, None)
    at_limit = project(barnet, [Scenario.of({"qipp_delivery": 1.2})])
    assert found.gap_at_limit == found.position_at_limit == pytest.approx(at_limit.in_year[0, 1])


def test_a_lever_that_does_not_move_the_target_says_so(barnet: Plan):
    assert answer(barnet, "break-even@2015/16", "surplus_required").outcome == "no effect"
    assert answer(barnet, "break-even@2013/14", "inflation").outcome == "no effect"  # growth acts from 2014/15


def test_what_the_scenario_sets_for_one_line_stays(barnet: Plan):
    found = each_lever(
        barnet,
        Scenario.of({"inflation[Acute]": 0.02, "qipp_delivery@2014/15": 0.5}),
        Target.parse("break-even@2017/18"),
        [Setting("inflation"), Setting("inflation", "Acute")],
    )
    everywhere, acute = found.answers
    assert everywhere.scenario.values[Setting("inflation", "Acute")] == 0.02
    assert acute.now == 0.02
    assert acute.scenario.values[Setting("inflation", "Acute")] == acute.value


def test_a_mix_moves_by_the_steps_that_it_is_given(barnet: Plan):
    steps = {Setting("tariff_efficiency"): 0.001, Setting("inflation"): -0.003}
    found = in_proportion(barnet, Scenario(), Target.parse("break-even@2014/15"), steps)
    efficiency, inflation = found.moves
    assert inflation.value / efficiency.value == pytest.approx(-3.0)
    assert project(barnet, [found.scenario]).in_year[0, 1] == pytest.approx(0.0, abs=POUND)


@pytest.mark.parametrize("part", [0.01, 0.2, 0.4, 0.6, 0.8, 0.99])
def test_where_one_lever_has_to_go_to_its_limit_the_others_go_the_rest(barnet: Plan, part: float):
    far, near = Setting("allocation_growth"), Setting("demographic_growth")
    limits = {
        far: LEVERS["allocation_growth"].bounds(barnet)[1],
        near: part * LEVERS[near.lever].bounds(barnet)[0],
    }
    position = float(project(barnet, [Scenario("", limits)]).in_year[0, 2])
    found = least_movement(barnet, Scenario(), Target("in_year", 2015, position), {far: 1_000.0, near: 1.0})
    assert found.outcome == "value"
    assert found.gap == pytest.approx(0.0, abs=0.01)
    assert [move.share for move in found.moves] == pytest.approx([1.0, part], abs=1e-4)


def test_a_share_is_of_the_way_from_where_the_scenario_stands_to_the_limit(barnet: Plan):
    """Whoever has moved a lever already reads how much of the rest of its way is asked, not of the whole."""
    growth, target = Setting("demographic_growth"), Target.parse("break-even@2014/15")
    found = in_proportion(barnet, Scenario("", {growth: 0.002, DELIVERY: 0.9}), target, [growth, DELIVERY])
    assert [move.now for move in found.moves] == [0.002, 0.9]
    for move in found.moves:
        assert move.share == pytest.approx((move.value - move.now) / (move.limit - move.now))
    assert found.movement == pytest.approx(sum(move.share**2 for move in found.moves))


def test_a_mix_that_cannot_reach_stands_at_its_limits(barnet: Plan):
    found = in_proportion(barnet, Scenario(), Target.parse("break-even@2013/14"), [DELIVERY])
    assert found.outcome == "cannot"
    assert [move.value for move in found.moves] == [1.2]
    assert found.gap == pytest.approx(project(barnet, [found.scenario]).in_year[0, 0])
    least = least_movement(barnet, Scenario(), Target.parse("break-even@2013/14"), [DELIVERY])
    assert (least.outcome, least.gap) == ("cannot", found.gap)


def test_the_willing_go_farther(barnet: Plan):
    target = Target.parse("break-even@2014/15")
    efficiency, growth = Setting("tariff_efficiency"), Setting("demographic_growth")
    shares = {}
    for weight in (0.5, 1.0, 2.0):
        found = least_movement(barnet, Scenario(), target, {efficiency: weight, growth: 1.0})
        shares[weight] = [move.share for move in found.moves]
    assert shares[0.5][0] < shares[1.0][0] < shares[2.0][0]
    assert shares[0.5][1] > shares[1.0][1] > shares[2.0][1]


def test_a_year_past_the_plan_counts_with_the_position_held_level(barnet: Plan):
    scenario = Scenario.of({"headroom_release": 0.0})
    found = each_lever(barnet, scenario, Target.parse("legacy-cleared@2018/19"), [DELIVERY])
    assert not found.met
    last = project(barnet, [scenario])
    assert found.gap == pytest.approx(last.cumulative[0, -1] + last.in_year[0, -1])


@pytest.mark.parametrize(
    "text", ["break-even@2015/16", "in-year=-500@2015/16", "cumulative=0@2016/17", "legacy-cleared@2019/20"]
)
def test_a_target_reads_back_as_it_is_written(text: str):
    assert str(Target.parse(text)) == text


FORMS = (
    "write break-even@2015/16, business-rules@2015/16, legacy-cleared@2015/16, in-year=500@2015/16 or "
    "cumulative=0@2015/16, money in £k; or metric:NAME=VALUE@2015/16"
)


@pytest.mark.parametrize(
    "text", ["", "break-even", "break-even=5@2015/16", "in-year@2015/16", "in-year=.@2015/16", "soon@2015/16",
             "break-even@2015/17"]
)  # fmt: skip
def test_what_is_no_target_is_said(text: str):
    with pytest.raises(SeekError) as error:
        Target.parse(text)
    assert str(error.value) == f"{text!r} is no target; {FORMS}"


def test_what_cannot_be_sought_is_said(barnet: Plan):
    target = Target.parse("break-even@2015/16")
    early = Target.parse("break-even@2012/13")
    with pytest.raises(SeekError) as error:
        each_lever(barnet, Scenario(), early)
    assert str(error.value) == (
        "break-even@2012/13: 2012/13 is not looked at; choose a year from 2013/14 to 2027/28"
    )
    with pytest.raises(SeekError, match=r"^no lever is chosen; choose one or more$"):
        in_proportion(barnet, Scenario(), target, [])
    with pytest.raises(SeekError, match=r"^the willingness of qipp_delivery is 0; give a number above 0$"):
        least_movement(barnet, Scenario(), target, {DELIVERY: 0.0})
    with pytest.raises(ScenarioError, match=r"^'growth' is no lever"):
        each_lever(barnet, Scenario(), target, [Setting("growth")])


METRIC_REFUSALS = {
    "metric:Fall=3@2014/15": "'Fall' is no metric of this plan; use one of Admissions, Readmissions, Delays, Care homes, "
    "At home, Satisfaction",
    "metric:Admissions@2014/15": "metric:Admissions@2014/15: the metric has no target of its own; write "
    "metric:Admissions=VALUE@2014/15",
    "metric:Satisfaction@2014/15": "metric:Satisfaction=90@2014/15: nothing can be said of it without a baseline; give "
    "it one on the sheet Metrics",
    "metric:Admissions=3@2016/17": "metric:Admissions=3@2016/17: 2016/17 is not a year of the plan; choose one from "
    "2013/14 to 2015/16",
    "metric:Admissions=3": "'metric:Admissions=3' is no target; write metric:NAME=VALUE@2016/17, or without =VALUE for "
    "its own target",
    "metric:=3@2014/15": "'metric:=3@2014/15' is no target; write metric:NAME=VALUE@2016/17, or without =VALUE for its "
    "own target",
}


@pytest.mark.parametrize("text", METRIC_REFUSALS)
def test_what_cannot_be_sought_of_a_metric_is_said(plan_with_care: Plan, text: str):
    with pytest.raises(SeekError) as error:
        each_lever(plan_with_care, Scenario(), read_target(text, plan_with_care))
    assert str(error.value) == METRIC_REFUSALS[text]


def test_a_metric_of_which_neither_way_is_better_cannot_be_sought(plan_with_care: Plan):
    metrics = tuple(replace(metric, good="neither") for metric in plan_with_care.metrics)
    with pytest.raises(SeekError) as error:
        frontier(
            replace(plan_with_care, metrics=metrics),
            Scenario(),
            MetricTarget("Admissions", 2014, 3_000.0),
            DELIVERY,
            Setting("activity_growth"),
        )
    assert str(error.value) == (
        "metric:Admissions=3000@2014/15: neither way is better; choose a metric of which the higher or the lower is better"
    )


def test_a_year_without_a_figure_names_those_that_have_one(bcf: Plan):
    with pytest.raises(SeekError) as error:
        each_lever(bcf, Scenario(), read_target("metric:Effectiveness of reablement@2015/16", bcf))
    assert str(error.value) == (
        "metric:Effectiveness of reablement=81.5@2015/16: it has no figure of the whole of 2015/16; choose 2016/17"
    )


# Of Barnet's 190 planned fewer emergency admissions half are 95: 30,092 with all of them, 30,187 with half.
NEA = "metric:Non-elective admissions={}@2016/17"


@pytest.mark.parametrize(("admissions", "delivery"), [(30_092, 1.0), (30_187, 0.5), (30_263, 0.1), (30_054, 1.2)])
def test_what_delivery_gives_so_many_admissions(bcf: Plan, admissions: int, delivery: float):
    start = Scenario.of({"qipp_delivery": 0.7})
    found = each_lever(bcf, start, read_target(NEA.format(admissions), bcf), [DELIVERY])
    assert found.met == (delivery < 0.7)  # fewer admissions are better
    assert found.unit == "admissions"
    assert found.answers[0].value == pytest.approx(delivery, abs=1e-6)


def test_a_metric_without_a_value_is_sought_at_its_own_target(bcf: Plan):
    target = read_target("metric:Effectiveness of reablement@2016/17", bcf)
    assert str(target) == "metric:Effectiveness of reablement=81.5@2016/17"
    assert read_target(str(target), bcf) == target
    found = each_lever(bcf, Scenario.of({"metric_delivery": 0.5}), target, [Setting("metric_delivery")])
    assert found.gap == pytest.approx(-2.2)
    assert found.answers[0].value == pytest.approx(1.0)
    assert each_lever(bcf, Scenario(), target, [DELIVERY]).answers[0].outcome == "no effect"
