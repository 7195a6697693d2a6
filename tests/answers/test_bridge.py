"""Why did it move: bridges leave nothing over, whatever the pair and the order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccgmodel.answers.bridge import BridgeError, between, bridge, coalitions, components, contributions
from ccgmodel.answers.bridge_years import year_on_year
from ccgmodel.plan.plan import Plan
from ccgmodel.projection import results
from ccgmodel.projection.projection import project
from ccgmodel.projection.results import UnknownResultError
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, ScenarioError
from tests.helpers.strategies import examples, plans, scenarios

PENNY = 1e-5  # £k
RESULTS = st.sampled_from([*results.RESULTS, "line:Acute"])


def runs(plan: Plan, *pair: Scenario) -> bool:
    return not any(scenario.problems(plan) for scenario in pair)


# Laws


@examples(30)
@given(plans(), scenarios(), scenarios(), st.sampled_from([2013, 2014, 2016]), RESULTS)
def test_a_bridge_sums_to_the_penny(plan: Plan, before: Scenario, after: Scenario, year: int, result: str):
    """Contributions averaged over all orders add up to the difference, and so do the parts of the result."""
    assume(runs(plan, before, after))
    found = bridge(plan, before, after, year, result)
    ends = results.result(project(plan, [before, after]), result)[:, year - 2013]
    assert [found.before, found.after] == pytest.approx(ends, abs=PENNY)
    assert found.before + found.steps.sum() == pytest.approx(found.after, abs=PENNY)
    assert found.by_part.sum() == pytest.approx(found.steps.sum(), abs=PENNY)


@examples(30)
@given(plans(), scenarios(), scenarios())
def test_the_way_back_is_the_way_there_turned_round(plan: Plan, before: Scenario, after: Scenario):
    assume(runs(plan, before, after))
    there = bridge(plan, before, after, 2016, "cumulative")
    back = bridge(plan, after, before, 2016, "cumulative")
    assert there.causes == back.causes
    np.testing.assert_allclose(there.steps, -back.steps, atol=PENNY)


@examples(30)
@given(plans(), scenarios(), scenarios())
def test_the_groups_are_the_sums_of_nothing_but_themselves(plan: Plan, before: Scenario, after: Scenario):
    """Whatever counts as one cause, the ends are the same."""
    assume(runs(plan, before, after))
    ends = {
        (round(found.before, 3), round(found.before + found.steps.sum(), 3))
        for by in ("setting", "lever", "group")
        for found in [bridge(plan, before, after, 2016, by=by)]
    }
    assert len(ends) == 1


@examples(30)
@given(plans(), scenarios(), st.sampled_from(["in_year", "cumulative", "after_rules", "underlying", "spend"]))
def test_the_parts_add_up_to_the_result(plan: Plan, scenario: Scenario, result: str):
    assume(runs(plan, scenario))
    projection = project(plan, [Scenario(), scenario])
    whole = sum(components(projection, result).values())
    np.testing.assert_allclose(whole, results.result(projection, result), atol=PENNY)


@examples(30)
@given(plans(), scenarios(), st.sampled_from([2014, 2015, 2016]), st.sampled_from(["in_year", "underlying"]))
def test_a_year_bridges_to_the_next_to_the_penny(plan: Plan, scenario: Scenario, year: int, result: str):
    assume(runs(plan, scenario))
    found = year_on_year(plan, scenario, year, result)
    ours = results.result(project(plan, [scenario]), result)[0]
    assert [found.before, found.after] == pytest.approx(ours[year - 2014 : year - 2012], abs=PENNY)
    assert found.before + found.steps.sum() == pytest.approx(found.after, abs=PENNY)


@examples(30)
@given(plans(), scenarios(), st.sampled_from([2014, 2015, 2016]))
def test_what_is_left_for_qipp_is_what_is_delivered(plan: Plan, scenario: Scenario, year: int):
    """Savings that recur, come in time and are not made good later are all that lowers recurrent spend besides."""
    later = ("qipp_recovery", "qipp_slippage")
    values = {setting: value for setting, value in scenario.values.items() if setting.lever not in later}
    plan = replace(plan, schemes=tuple(replace(scheme, recurrent_share=1.0) for scheme in plan.schemes))
    scenario = Scenario("", values)
    assume(runs(plan, scenario))
    found = year_on_year(plan, scenario, year)
    delivered = project(plan, [scenario]).qipp_delivered[0, year - 2013]
    assert found.steps[found.causes.index("qipp")] == pytest.approx(delivered, abs=PENNY)


@examples(30)
@given(st.integers(1, 6), st.lists(st.floats(-100, 100), min_size=6, max_size=6))
def test_causes_that_do_not_meet_get_what_they_do_alone(causes: int, effects: list[float]):
    values = coalitions(causes).T.astype(float) @ np.array(effects[:causes])
    np.testing.assert_allclose(contributions(values, causes), effects[:causes], atol=1e-9)


# Cases


def test_two_causes_share_what_only_their_meeting_explains(barnet: Plan):
    delivery, inflation = {"qipp_delivery": 0.63}, {"inflation": 0.01}
    both = Scenario.of(delivery | inflation)
    ends = project(barnet, [Scenario(), Scenario.of(delivery), Scenario.of(inflation), both]).in_year[:, -1]
    meeting = ends[3] - ends[1] - ends[2] + ends[0]
    found = bridge(barnet, Scenario(), both, 2017)
    assert found.causes == ("inflation", "qipp_delivery")
    assert found.steps.tolist() == pytest.approx(
        [ends[2] - ends[0] + meeting / 2, ends[1] - ends[0] + meeting / 2]
    )


def test_what_is_alike_in_both_is_no_cause(barnet: Plan):
    before = Scenario.of({"qipp_delivery": 0.63, "inflation": 0.01})
    after = Scenario.of({"qipp_delivery": 0.63, "headroom_release": 0.0})
    assert bridge(barnet, before, after, 2017).causes == ("inflation", "headroom_release")
    nothing = bridge(barnet, after, after, 2017)
    assert (nothing.causes, nothing.steps.size, nothing.before) == ((), 0, nothing.after)


def test_the_table_says_which_line_each_cause_moves(barnet: Plan):
    found = bridge(barnet, Scenario(), Scenario.of({"qipp_delivery": 0.63, "headroom_release": 0.0}), 2017)
    moved = {(cause, part) for (i, cause) in enumerate(found.causes) for j, part in enumerate(found.parts)
             if abs(found.table[i, j]) > PENNY}  # fmt: skip
    assert moved == {
        ("qipp_delivery", "line:Acute"),
        ("qipp_delivery", "line:Non Acute"),
        ("headroom_release", "headroom_held"),
    }


def test_more_than_twelve_causes_are_put_together(barnet: Plan):
    years = barnet.year_labels[1:]
    settings = {
        f"{lever}@{year}": 0.001
        for lever in ("inflation", "allocation_growth", "demographic_growth")
        for year in years
    }
    many = Scenario.of(settings | {"tariff_efficiency": -0.001, "qipp_delivery": 0.9})
    found = bridge(barnet, Scenario(), many, 2017, by="setting")
    assert found.by == "lever"
    assert found.causes == tuple(name for name in LEVERS if any(name in text for text in many.texts()))
    assert found.before + found.steps.sum() == pytest.approx(found.after, abs=PENNY)


def test_two_plans_stand_side_by_side_line_by_line(barnet: Plan, bnes: Plan):
    ours, theirs = project(barnet, [Scenario()]), project(bnes, [Scenario()])
    found = between(theirs, ours, (2013, 2013))
    assert found.before == pytest.approx(theirs.in_year[0, 1])
    assert found.after == pytest.approx(ours.in_year[0, 0])
    assert found.before + found.steps.sum() == pytest.approx(found.after, abs=PENNY)
    acute = found.steps[found.causes.index("line:Acute")]
    assert acute == pytest.approx(theirs.spend[0, 0, 1] - ours.spend[0, 0, 0])
    assert found.steps[found.causes.index("line:Prescribing")] > 0  # a cost that only the other has


# £m a year from 2014/15: worked from the printed table, to a hundredth.
BY_PART = {
    "allocation": [7.52, 9.74, 9.96, 10.19],
    "line:Non Acute": [-3.85, -3.95, -4.05, -4.15],
    "line:Primary Care/other": [-0.25, -0.25, -0.26, -0.27],
}
QIPP = [15.70, 14.46, 13.31, 12.25]


@pytest.mark.parametrize("t", range(4))
def test_barnet_year_by_year(barnet: Plan, t: int):
    found = year_on_year(barnet, Scenario(), 2014 + t)
    parts = dict(zip(found.parts, found.by_part / 1000.0, strict=True))
    for part, worked in BY_PART.items():
        assert parts[part] == pytest.approx(worked[t], abs=0.011)
    qipp = found.table[found.causes.index("qipp"), found.parts.index("line:Acute")]
    assert qipp / 1000.0 == pytest.approx(QIPP[t], abs=0.011)


def test_what_there_is_not_is_said(barnet: Plan):
    with pytest.raises(BridgeError) as error:
        bridge(barnet, Scenario(), Scenario(), 2020)
    assert str(error.value) == "2020/21 is not a year of the plan; choose one from 2013/14 to 2017/18"
    with pytest.raises(BridgeError) as error:
        year_on_year(barnet, Scenario(), 2013)
    assert str(error.value) == ("2013/14 is the plan's first year, so there is none before it; choose a later one")
    with pytest.raises(UnknownResultError, match=r"^'profit' is no result"):
        bridge(barnet, Scenario(), Scenario(), 2017, "profit")
    with pytest.raises(ScenarioError, match=r"^'growth' is no lever"):
        bridge(barnet, Scenario(), Scenario.of({"growth": 1.0}), 2017)


# Year on year, of plans whose lines stand in any order


@examples(30)
@given(data=st.data(), plan=plans(), scenario=scenarios(), year=st.sampled_from([2014, 2015, 2016]))
def test_the_order_of_lines_changes_no_cause_of_a_year(data, plan: Plan, scenario: Scenario, year: int):
    """Which line bears the savings, and whether the first is fixed, is not for the order of rows to say."""
    assume(runs(plan, scenario))
    other = replace(plan, lines=tuple(data.draw(st.permutations(plan.lines))))
    ours, theirs = year_on_year(plan, scenario, year), year_on_year(other, scenario, year)
    assert ours.causes == theirs.causes
    np.testing.assert_allclose(ours.steps, theirs.steps, atol=PENNY)
    rows = {name: theirs.table[:, place] for place, name in enumerate(theirs.parts)}
    for place, name in enumerate(ours.parts):
        np.testing.assert_allclose(ours.table[:, place], rows[name], atol=PENNY, err_msg=name)


def test_a_share_of_the_allocation_moves_from_what_its_first_year_states(small_plan: Plan):
    """1 % of 295,800 is 2,958 in the second year; the first states 2,000, so that 958 more is spent."""
    lines = (*small_plan.lines[:2], replace(small_plan.lines[2], first_year_spend=2_000.0))
    plan = replace(small_plan, lines=lines)
    found = year_on_year(plan, Scenario(), 2014)
    levels = dict(zip(found.causes, found.table, strict=True))["levels"]
    moved = dict(zip(found.parts, levels, strict=True))["line:Reserves"]
    assert moved == pytest.approx(-(0.01 * 290_000.0 * 1.02 - 2_000.0))
    later = year_on_year(plan, Scenario(), 2015)
    levels = dict(zip(later.causes, later.table, strict=True))["levels"]
    moved = dict(zip(later.parts, levels, strict=True))["line:Reserves"]
    assert moved == pytest.approx(-0.01 * 290_000.0 * 1.02 * 0.02)
