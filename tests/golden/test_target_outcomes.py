"""Target outcomes of Barnet's Recovery Plan 2013 and benchmarks of B&NES 2012, as printed, and nothing besides."""

import numpy as np
import pytest

from ccgmodel.baseline.figures import points
from ccgmodel.plan.dates import year_label
from ccgmodel.plan.metrics import WHOLE
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.metrics import trajectories
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA

PRINTED = {  # baseline, target, by
    "Maternity care by 12 weeks": (None, 90.0, "2013/14"),
    "Smoking in pregnancy": (10.0, 7.5, "2014/15"),
    "Preschool immunisation": (None, 90.0, None),
    "Obesity in Reception": (11.0, None, None),
    "Obesity in Year 6": (17.5, None, None),
    "Family Nurse Partnership": (None, 100.0, None),
    "A&E attendances seen in the urgent care centre": (None, 40.0, None),
    "A&E within four hours": (None, 98.0, None),
    "Admitted within 18 weeks": (None, 90.0, None),
    "Access to psychological therapies": (None, 10.0, None),
    "Hip-fracture emergency admissions, 65 and over": (457.3, 411.57, "2014/15"),
    "At home 91 days after discharge, 65 and over": (87.0, 90.0, "2014/15"),
    "Continuing care with a personal health budget": (None, 100.0, "2013/14"),
    "Dementia diagnosed early": (57.0, 69.0, "2017/18"),
}
CHANGES = {
    "Young people misusing alcohol and drugs": -0.91,
    "Outpatient activity of children": -0.5,
    "A&E activity of children": -0.3,
    "Hip-fracture emergency admissions, 65 and over": -0.1,
    "Carers who feel supported": 0.2,
    "Potential years of life lost to what care could prevent": -0.032,
}
BENCHMARKS = {  # B&NES, national
    "Non-elective admissions": (93, 114),
    "Growth of non-elective admissions": (11, 7),
    "First outpatient attendances after GP referral": (194, 192),
    "Growth of GP referrals": (19, 21),
    "Elective admissions": (100, 121),
    "Growth of elective admissions": (7, 16),
    "Prescribing spend on the four biggest programmes": (67_104, 79_662),
    "Growth of that prescribing spend": (1, 3),
}


@pytest.fixture(scope="module")
def bnes() -> Plan:
    plan = read(SAMPLE_DATA / "bnes-2012.xlsx").plan
    assert plan is not None
    return plan


@pytest.mark.parametrize("name", PRINTED)
def test_a_target_outcome_has_the_baseline_and_target_that_are_printed(barnet: Plan, name: str):
    metric = next(metric for metric in barnet.metrics if metric.name == name)
    by = None if metric.target_year is None else year_label(metric.target_year)
    assert (metric.baseline, metric.target_value, by) == (
        PRINTED[name][0],
        None if PRINTED[name][1] is None else pytest.approx(PRINTED[name][1]),
        PRINTED[name][2],
    )


def test_targets_printed_as_a_change(barnet: Plan):
    assert {m.name: m.target_change for m in barnet.metrics if m.target_change is not None} == CHANGES


def test_what_has_neither_a_baseline_nor_a_path_asks_for_one(barnet: Plan):
    ours = trajectories(barnet, [Scenario()])
    asked = {metric.name for metric in barnet.metrics if ours.needs(metric) == "baseline"}
    assert asked == {metric.name for metric in barnet.metrics if metric.baseline is None} - {
        "Paid employment, mental health and learning disabilities",  # its path is printed
    }


def test_the_line_from_a_baseline_to_its_target_is_ours_and_says_so(barnet: Plan):
    ours = trajectories(barnet, [Scenario(), Scenario.of({"metric_delivery": 0.5})])
    dementia = ours.of("Dementia diagnosed early")[..., WHOLE]
    np.testing.assert_allclose(dementia[0], [59.4, 61.8, 64.2, 66.6, 69.0])
    assert dementia[1, -1] == pytest.approx(63.0)
    assert ours.origin("Dementia diagnosed early", 2013, WHOLE) == "ours"


def test_no_money_of_barnet_moves_with_its_outcomes(barnet: Plan):
    assert not barnet.activity_groups
    assert not barnet.pool


@pytest.mark.parametrize("name", BENCHMARKS)
def test_benchmarks_of_2010_11_stand_beside_the_national_figure(bnes: Plan, name: str):
    metric = next(metric for metric in bnes.metrics if metric.name == name)
    found = {(point.series, point.of): point.value for point in points(bnes, metric)}
    assert found == {("actual", ""): BENCHMARKS[name][0], ("comparator", "National"): BENCHMARKS[name][1]}
    assert trajectories(bnes, [Scenario()]).needs(metric) == "target"  # no trajectory is printed


def test_success_measures_of_bnes_with_a_number(bnes: Plan):
    targets = {metric.name: metric.target for metric in bnes.metrics if metric.target is not None}
    assert targets == {
        "Talking therapies: access": 15.0,
        "Talking therapies: recovery": 50.0,
        "Emergency admissions from a nursing home at the end of life": 0.0,
        "Never events": 0.0,
        "Longest wait for suspected cancer": 2.0,
        "Longest wait from referral to treatment": 18.0,
    }
