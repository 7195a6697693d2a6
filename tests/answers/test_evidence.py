"""The evidence on the levers: one range each, within bounds, with a source; the plan's own wins."""

from dataclasses import replace

import numpy as np
import pytest

from ccgmodel.answers.evidence import EVIDENCE, ranges, shifted_by_year, spreads
from ccgmodel.plan.plan import Plan, PlanError, Range
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario


@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_has_evidence_within_its_bounds_and_says_whose(name: str):
    lever, evidence = LEVERS[name], EVIDENCE[name]
    assert lever.minimum <= evidence.low <= evidence.central <= evidence.high <= lever.maximum
    assert evidence.source


@pytest.mark.parametrize(
    ("name", "low", "central", "high"),
    [
        ("allocation_growth", -0.002, 0.0, 0.0280 - 0.0225),
        ("demographic_growth", 0.0039 - 0.0083, 0.0, 0.0163 - 0.0083),
        ("non_demographic_growth", 0.0073 - 0.0105, 0.0, 0.0124 - 0.0105),
        ("inflation", -0.018 - -0.015, 0.0, 0.035 - 0.027),
        ("tariff_efficiency", -0.005, 0.0, 0.0),
        ("activity_growth", 0.0, 0.0, 0.030 - 0.025),
        ("qipp_delivery", round(14.5 / 23, 2), 0.76, 1.0),
        ("surplus_required", 0.0176 - 0.02, 0.0, 0.0),
        ("headroom_release", 0.0, 1.0, 1.0),
        ("set_aside_release", -1.0, 0.0, 0.0),
        ("metric_delivery", 0.0, 1.0, 1.0),
    ],
)
def test_a_range_is_what_the_figures_of_its_source_come_to(name: str, low: float, central: float, high: float):
    """The figures are those that its own sentence on the source states."""
    evidence = EVIDENCE[name]
    assert (evidence.low, evidence.central, evidence.high) == pytest.approx((low, central, high), abs=1e-9)


@pytest.mark.parametrize("name", ["pool_change", "qipp_stopped", "headroom_rate", "set_aside_rate"])
def test_what_is_decided_or_stated_alike_everywhere_is_not_drawn(name: str):
    assert (EVIDENCE[name].low, EVIDENCE[name].high) == (0.0, 0.0)


@pytest.mark.parametrize("name", ["support_received", "repayable_drawn", "repayable_repaid"])
def test_support_is_drawn_as_the_plan_has_it(name: str):
    assert (EVIDENCE[name].low, EVIDENCE[name].central, EVIDENCE[name].high) == (1.0, 1.0, 1.0)


def test_no_evidence_is_on_anything_else():
    assert list(EVIDENCE) == list(LEVERS)


def test_the_plans_own_evidence_wins(barnet: Plan):
    own = ranges(barnet)["qipp_delivery"]
    assert (own.low, own.central, own.high) == (0.63, 1.0, 1.108)
    assert "QIPP history" in own.source
    bare = replace(barnet, ranges=())
    assert ranges(bare)["qipp_delivery"] == EVIDENCE["qipp_delivery"]


def test_levers_with_nothing_to_move_have_no_evidence(barnet: Plan):
    assert "qipp_unidentified_delivery" not in ranges(barnet)


def test_without_evidence_of_its_own_no_plan_may_release_more_headroom_than_it_says(bnes: Plan):
    bare = replace(bnes, ranges=())
    assert ranges(bare)["headroom_release"].known
    half = replace(bare, rules=replace(bare.rules, headroom_released=0.5))
    assert (ranges(half)["headroom_release"].low, ranges(half)["headroom_release"].high) == (0.0, 0.5)


def spread(plan: Plan, lever: str, centre="scenario", **settings: float):
    found = spreads(plan, Scenario.of(settings), centre)
    return next((each.low, each.mode, each.high) for each in found if each.lever == lever)


def test_a_difference_lies_about_the_scenario(barnet: Plan):
    assert spread(barnet, "inflation") == (-0.005, 0.0, 0.008)
    assert spread(barnet, "inflation", inflation=0.01) == pytest.approx((0.005, 0.01, 0.018))
    assert spread(barnet, "inflation", "evidence", inflation=0.01) == (-0.005, 0.0, 0.008)
    assert spread(barnet, "inflation", inflation=0.05) == pytest.approx(
        (0.045, 0.05, 0.05)
    )  # no farther than the lever goes


def test_a_share_lies_where_it_was_recorded_and_holds_the_scenario(barnet: Plan):
    assert spread(barnet, "qipp_delivery") == (0.63, 1.0, 1.108)
    assert spread(barnet, "qipp_delivery", qipp_delivery=0.8) == (0.63, 0.8, 1.108)
    assert spread(barnet, "qipp_delivery", qipp_delivery=0.4) == (0.4, 0.4, 1.108)
    assert spread(barnet, "qipp_delivery", "evidence", qipp_delivery=0.4) == (0.63, 1.0, 1.108)


def test_a_history_has_the_scenario_as_one_outcome_more(bnes: Plan):
    def outcomes(centre, **settings):
        found = spreads(bnes, Scenario.of(settings), centre)
        return next(each.outcomes for each in found if each.lever == "qipp_delivery")

    assert outcomes("scenario") == (0.63, 0.76, 0.846, 1.0)
    assert outcomes("scenario", qipp_delivery=0.7) == (0.63, 0.7, 0.76, 0.846)
    assert outcomes("evidence", qipp_delivery=0.7) == (0.63, 0.76, 0.846)


def test_a_lever_at_a_bound_that_its_evidence_lies_beyond_cannot_be_moved_by_it(barnet: Plan):
    """Its evidence says only that less efficiency is had than planned, and none less can be set."""
    bare = replace(barnet, ranges=())
    assert spread(bare, "tariff_efficiency", tariff_efficiency=-0.035) == pytest.approx((-0.04, -0.035, -0.035))
    levers = {each.lever for each in spreads(bare, Scenario.of({"tariff_efficiency": -0.04}))}
    assert "tariff_efficiency" not in levers
    assert "inflation" in levers


@pytest.mark.parametrize("along", [True, False])
def test_what_a_line_has_of_its_own_goes_along_year_by_year_or_stands(barnet: Plan, along: bool):
    """A value for one line and year wins over one for the line, in that year alone."""
    own = {"inflation[Acute]@2016/17": 0.03, "inflation[Acute]": 0.02, "inflation[Non Acute]": 0.05,
           "inflation@2015/16": 0.005}  # fmt: skip
    scenario = Scenario.of({"inflation": 0.01, **own})
    found = next(each for each in spreads(barnet, scenario) if each.lever == "inflation")
    drawn = found.now + np.array([[0.001, -0.001], [0.002, -0.002], [0.003, -0.003], [0.004, -0.004]])
    moved = shifted_by_year(barnet, scenario, found, drawn, along=along)
    first = {str(setting): round(float(values[0]), 6) for setting, values in moved.items()}
    last = {str(setting): round(float(values[1]), 6) for setting, values in moved.items()}
    every_line = {"inflation@2014/15": 0.011, "inflation@2016/17": 0.013, "inflation@2017/18": 0.014}
    assert first == every_line | ({
        "inflation@2015/16": 0.007,
        "inflation[Acute]@2014/15": 0.021,
        "inflation[Acute]@2015/16": 0.022,
        "inflation[Acute]@2016/17": 0.033,
        "inflation[Acute]@2017/18": 0.024,
        **{f"inflation[Non Acute]@{year}": 0.05 for year in barnet.year_labels[1:]},  # no farther than the lever goes
    } if along else {})  # fmt: skip
    assert last["inflation@2017/18"] == 0.006
    assert last.get("inflation[Non Acute]@2017/18") == (0.046 if along else None)


def test_a_plan_refuses_ranges_that_make_no_sense(barnet: Plan):
    twice = Range(lever="inflation", low=0.0, central=0.0, high=0.0)
    wrong = (
        twice,
        twice,
        Range(lever="qipp_delivery", low=0.5, central=0.4, high=1.0),
        Range(lever="qipp_taper", low=0.0, central=0.0, high=0.1, distribution="history"),
    )
    with pytest.raises(PlanError) as error:
        replace(barnet, ranges=wrong)
    assert str(error.value) == (
        "the range of inflation is given twice; "
        "the range of qipp_delivery is out of order: low 0.5, central 0.4, high 1; "
        "the range of qipp_taper is a history without one"
    )
