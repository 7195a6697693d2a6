"""What matters most: bars and grids are projections, and their middle is the scenario."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccgmodel.answers.bridge import bridge
from ccgmodel.answers.ensemble import ensemble
from ccgmodel.answers.outputs import Output, OutputError, is_never
from ccgmodel.answers.sensitivity import grid, tornado
from ccgmodel.answers.stress import stress
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.scenario.values import present
from tests.helpers.strategies import examples, plans, scenarios

OUTPUTS = st.sampled_from(
    ["in-year@2016/17", "cumulative@2015/16", "line:Acute@2014/15", "break-even", "metric:Delays@2013/14",
     "metric:Admissions@2014/15"]
)  # fmt: skip


@examples(30)
@given(plans(), scenarios(), OUTPUTS.map(Output.parse))
def test_the_centre_of_a_tornado_is_the_scenario(plan: Plan, scenario: Scenario, output: Output):
    assume(not scenario.problems(plan))
    found = tornado(plan, scenario, output)
    assert found.centre == pytest.approx(output.of(plan, [scenario])[0], abs=1e-6)
    swings = [bar.swing for bar in found.bars]
    assert swings == sorted(swings, reverse=True)


@examples(30)
@given(plans(), scenarios(), OUTPUTS.map(Output.parse))
def test_a_bar_ends_where_the_lever_alone_does(plan: Plan, scenario: Scenario, output: Output):
    """Where the scenario sets nothing for one line or year, a bar's ends are two settings of the lever."""
    values = {
        setting: value for setting, value in scenario.values.items() if not setting.scope and not setting.year
    }
    scenario = Scenario("", values)
    assume(not scenario.problems(plan))
    for bar in tornado(plan, scenario, output).bars:
        ends = [Scenario("", {**values, Setting(bar.lever): end}) for end in (bar.low, bar.high)]
        assert [bar.at_low, bar.at_high] == pytest.approx(output.of(plan, ends), abs=1e-6)
        assert bar.low <= bar.now <= bar.high


def test_a_lever_set_for_one_year_goes_along(barnet: Plan):
    scenario = Scenario.of({"qipp_delivery@2015/16": 0.8})
    bar = next(b for b in tornado(barnet, scenario, Output("in_year", 2017)).bars if b.lever == "qipp_delivery")
    low = Scenario.of({"qipp_delivery": 0.63, "qipp_delivery@2015/16": 0.8 - 0.37})
    assert bar.at_low == pytest.approx(project(barnet, [low]).in_year[0, -1])


def test_a_lever_of_which_one_value_is_known_has_no_bar(bnes: Plan):
    bars = {bar.lever for bar in tornado(bnes, Scenario(), Output("cumulative", 2014)).bars}
    assert bars.isdisjoint({"headroom_release", "headroom_rate", "surplus_required"})


def test_what_one_point_is_worth(bnes: Plan, barnet: Plan):
    """A point of the savings of 2014/15 is 1 % of those that have a scheme: 6,531 (£k), 4,974 + 1,557."""
    bars = {bar.lever: bar for bar in tornado(bnes, Scenario(), Output("in_year", 2014)).bars}
    assert bars["qipp_delivery"].point_worth == pytest.approx(65.31)
    released = {bar.lever: bar for bar in tornado(barnet, Scenario(), Output("in_year", 2017)).bars}
    headroom = project(barnet, [Scenario()]).headroom[0, -1]
    assert released["headroom_release"].point_worth == pytest.approx(
        headroom / 100.0
    )  # the last one: no room above


def test_a_point_fits_below_a_maximum_that_is_exactly_one_away(barnet: Plan):
    """Growth compounds, so that the next point is worth something else than the last."""
    output = Output("in_year", 2017)
    for now, ends in ((0.04, (0.04, 0.05)), (0.0401, (0.0301, 0.0401))):
        bars = {bar.lever: bar for bar in tornado(barnet, Scenario.of({"inflation": now}), output).bars}
        before, after = output.of(barnet, [Scenario.of({"inflation": end}) for end in ends])
        assert bars["inflation"].point_worth == pytest.approx(after - before, abs=1e-6)


def test_a_grid_is_its_pairs_and_its_contour_is_break_even(barnet: Plan):
    output = Output("in_year", 2015)
    found = grid(barnet, Scenario(), output, Setting("qipp_delivery"), Setting("inflation"), size=5)
    pair = Scenario.of({"qipp_delivery": found.first_values[3], "inflation": found.second_values[1]})
    assert found.outputs[3, 1] == pytest.approx(project(barnet, [pair]).in_year[0, 2])
    line = found.contour
    on_it = [
        Scenario.of({"qipp_delivery": one, "inflation": other})
        for one, other in zip(line.first_values, line.second_values, strict=True)
        if not np.isnan(other)
    ]
    assert len(on_it) > 2
    np.testing.assert_allclose(project(barnet, on_it).in_year[:, 2], 0.0, atol=0.001)
    milestone = grid(
        barnet, Scenario(), Output("break_even"), Setting("qipp_delivery"), Setting("inflation"), size=5
    )
    assert milestone.contour is None


def test_a_milestone_that_is_not_reached_counts_as_the_year_after_the_last_looked_at(barnet: Plan):
    output = Output.parse("legacy-cleared")
    figures = output.of(barnet, [Scenario(), Scenario.of({"qipp_delivery": 0.0})])
    assert figures.tolist() == [2017, 2028]
    assert [is_never(barnet, output, figure) for figure in figures] == [False, True]


def test_where_a_setting_stands(barnet: Plan):
    scenario = Scenario.of({"inflation": 0.01, "inflation[Acute]": 0.02, "inflation@2015/16": 0.03})
    stands = {text: present(barnet, scenario, Setting.parse(text)) for text in (
        "inflation", "inflation[Acute]", "inflation[Acute]@2015/16", "inflation[Non Acute]",
        "inflation[Non Acute]@2015/16", "tariff_efficiency", "headroom_release")}  # fmt: skip
    assert list(stands.values()) == [0.01, 0.02, 0.02, 0.01, 0.03, 0.0, 1.0]


@pytest.mark.parametrize(
    "text", ["in-year@2017/18", "line:Acute@2017/18", "break-even", "qipp_needed:break_even@2014/15"]
)
def test_an_output_is_read(text: str):
    assert Output.parse(text) == Output.parse(str(Output.parse(text)))


def test_what_is_no_output_is_said(barnet: Plan):
    with pytest.raises(OutputError) as error:
        Output.parse("in-year")
    assert str(error.value) == (
        "'in-year' is no figure to ask about; write a result and its year, such as in-year@2017/18, or a milestone: "
        "break_even, business_rules, legacy_cleared"
    )
    with pytest.raises(OutputError, match=r"^in_year@2020/21: 2020/21 is not a year of the plan; choose one from"):
        tornado(barnet, Scenario(), Output("in_year", 2020))
    with pytest.raises(OutputError, match=r"^'profit' is no result; use one of allocation, "):
        tornado(barnet, Scenario(), Output("profit", 2015))


@pytest.mark.parametrize(
    ("name", "year", "message"),
    [
        ("Fall", 2014, "'Fall' is no metric of this plan; use one of Admissions, Readmissions, Delays, Care homes, "
                       "At home, Satisfaction"),
        ("Satisfaction", 2014, "metric:Satisfaction@2014/15: nothing can be said of it without a baseline; give it one on "
                               "the sheet Metrics"),
        ("Delays", 2020, "metric:Delays@2020/21: 2020/21 is not a year of the plan; choose one from 2013/14 to 2015/16"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_of_a_metric_is_said(plan_with_care: Plan, name: str, year: int, message: str):
    with pytest.raises(OutputError) as error:
        tornado(plan_with_care, Scenario(), Output(f"metric:{name}", year))
    assert str(error.value) == message


def test_a_metric_over_the_evidence_is_its_trajectory_in_its_own_unit(bcf: Plan):
    """Half of the planned 190 fewer admissions are 95; a point of them is 1.9, fewer."""
    output = Output.parse("metric:Non-elective admissions@2016/17")
    found = tornado(bcf, Scenario.of({"qipp_delivery": 0.5}), output)
    bar = next(bar for bar in found.bars if bar.lever == "qipp_delivery")
    assert found.centre == pytest.approx(30_187.0)
    assert [bar.low, bar.high, bar.at_low, bar.at_high] == pytest.approx([0.5, 1.0, 30_187.0, 30_092.0])
    assert bar.point_worth == pytest.approx(-1.9)
    assert (output.unit(bcf), output.is_money) == ("admissions", False)
    delivery = stress(bcf, Scenario(), output)
    assert delivery.before == pytest.approx(30_092.0)


def test_the_contour_of_a_metric_is_its_target_or_else_its_value_in_the_plan(bcf: Plan):
    """With lower better, as many admissions as planned part the good pairs from the bad."""
    growth = Setting("activity_growth")
    output = Output.parse("metric:Non-elective admissions@2016/17")
    found = grid(bcf, Scenario.of({"qipp_delivery": 0.5}), output, Setting("qipp_delivery"), growth, size=5)
    assert str(found.contour.target) == "metric:Non-elective admissions=30092@2016/17"
    on_it = [
        Scenario.of({"qipp_delivery": one, "activity_growth": other})
        for one, other in zip(found.contour.first_values, found.contour.second_values, strict=True)
    ]
    np.testing.assert_allclose(output.of(bcf, on_it), 30_092.0, atol=0.001)
    reablement = Output.parse("metric:Effectiveness of reablement@2016/17")
    found = grid(bcf, Scenario(), reablement, growth, Setting("metric_delivery"), size=3)
    assert found.contour.second_values == pytest.approx(1.0)


def test_results_cannot_be_written_to(barnet: Plan):
    output = Output("in_year", 2017)
    results = [
        grid(barnet, Scenario(), output, Setting("inflation"), Setting("qipp_delivery"), size=3).outputs,
        stress(barnet, Scenario(), output).pairs,
        bridge(barnet, Scenario(), Scenario.of({"inflation": 0.01}), 2017).table,
        ensemble(barnet, Scenario(), 16).fan["in_year"],
    ]
    for array in results:
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1.0
