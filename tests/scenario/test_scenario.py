"""Scenarios as text, and what a plan refuses."""

import numpy as np
import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Batch, Scenario, ScenarioError, Setting


@pytest.mark.parametrize(
    "text", ["qipp_delivery", "inflation[Acute]", "inflation@2014/15", "inflation[Acute]@2014/15"]
)
def test_a_setting_reads_back_as_it_is_written(text: str):
    assert str(Setting.parse(text)) == text


def test_values_may_be_fractions_or_per_cent():
    assert Scenario.parse(["qipp_delivery=63%", "inflation=-0.01"]).texts() == {
        "qipp_delivery": 0.63,
        "inflation": -0.01,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("qipp_delivery", "'qipp_delivery' has no value; write LEVER=VALUE"),
        (
            "qipp_delivery=half",
            "'qipp_delivery=half': 'half' is not a number; write a fraction such as 0.63 or -0.01",
        ),
        ("qipp_delivery=nan", "qipp_delivery is not a finite number; leave it out"),
        ("2+2=4", "'2+2' is no setting; write LEVER, LEVER[Line] or LEVER@2015/16"),
        ("inflation@2015=0.01", "'inflation@2015' is no setting; write LEVER, LEVER[Line] or LEVER@2015/16"),
        ("inflation@2015/17=0.01", "'inflation@2015/17' is no setting; write LEVER, LEVER[Line] or LEVER@2015/16"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, message: str):
    with pytest.raises(ScenarioError) as error:
        Scenario.parse([text])
    assert str(error.value) == message


def test_every_problem_is_said_at_once():
    with pytest.raises(ScenarioError) as error:
        Scenario.parse(["a", "b=c"])
    assert len(error.value.problems) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("qipp_delivry=0.5", "'qipp_delivry' is no lever; did you mean qipp_delivery?"),
        ("qipp_delivery=1.5", "qipp_delivery is 1.5; keep it from 0 to 1.2"),
        ("allocation_growth=-0.04", "allocation_growth is -0.04; keep it from -0.03 to 0.03"),
        (
            "headroom_release[Acute]=1",
            "headroom_release[Acute]: Headroom released cannot be set for one line; leave out [Acute]",
        ),
        (
            "inflation[Dental]=0.01",
            "inflation[Dental]: 'Dental' is neither a line nor a category of this plan; "
            "use one of Acute, Community, Reserves",
        ),
        (
            "inflation@2013/14=0.01",
            "inflation@2013/14: Inflation acts from 2014/15 to 2015/16; choose a year between them",
        ),
        (
            "inflation@2016/17=0.01",
            "inflation@2016/17: Inflation acts from 2014/15 to 2015/16; choose a year between them",
        ),
    ],
)
def test_what_the_plan_cannot_run_is_refused(small_plan: Plan, text: str, message: str):
    with pytest.raises(ScenarioError) as error:
        project(small_plan, [Scenario.parse([text])])
    assert str(error.value) == message


def test_a_bound_typed_in_per_cent_may_be_a_rounding_error_away(small_plan: Plan):
    project(small_plan, [Scenario.of({"allocation_growth": 0.03 + 1e-12})])


def test_a_batch_leaves_alone_what_is_nan(small_plan: Plan):
    batch = Batch(2, {Setting("qipp_delivery"): np.array([np.nan, 0.5])})
    together = project(small_plan, batch)
    np.testing.assert_array_equal(together.in_year[0], project(small_plan, [Scenario()]).in_year[0])
    assert together.in_year[1, 0] < together.in_year[0, 0]


def test_a_batch_out_of_bounds_is_refused(small_plan: Plan):
    with pytest.raises(ScenarioError, match=r"qipp_delivery is 3; keep it from 0 to 1\.2"):
        project(small_plan, Batch(2, {Setting("qipp_delivery"): np.array([0.5, 3.0])}))
