"""The library of metrics: published standards and activity types, with a baseline only where one is published."""

import csv
import io

import pytest

from ccgmodel.baseline.figures import figures
from ccgmodel.plan.metric_edits import MetricEditError, with_actuals, with_baseline, with_metric
from ccgmodel.plan.metrics import WHOLE, MonthlyActuals
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import WorkbookError
from ccgmodel.projection.metrics import trajectories
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.samples import LIBRARY, library
from tests.helpers.care import ADMISSIONS, row

STANDARDS = {  # as printed
    "Treated within 62 days of urgent cancer referral": 85.0,
    "Waiting more than six weeks for diagnostics": 1.0,
    "A&E within four hours": 98.0,
    "Admitted within 18 weeks": 90.0,
    "Talking therapies: access": 15.0,
    "Talking therapies: recovery": 50.0,
    "Health Checks": 20.0,
    "MRSA bacteraemia": 1.0,
}
GROWTH = {"GP referrals": -0.05, "Elective admissions": 0.004, "Emergency admissions": -0.011}


def test_standards_and_growth_are_as_printed():
    by_name = {metric.name: metric for metric in library()}
    assert {name: by_name[name].target for name in STANDARDS} == STANDARDS
    assert {name: by_name[name].growth for name in GROWTH} == GROWTH
    assert {metric.name for metric in library() if metric.group == "Activity"} > set(GROWTH)


def test_no_baseline_is_made_up_and_every_metric_has_its_citation():
    assert all(metric.baseline is None for metric in library())
    assert all("20" in metric.source and "," in metric.source for metric in library())


def test_a_metric_that_is_taken_up_asks_for_its_baseline_and_moves_once_it_has_one(plan_with_care: Plan):
    referrals = next(metric for metric in library() if metric.name == "GP referrals")
    plan = with_metric(plan_with_care, referrals)
    assert trajectories(plan, [Scenario()]).needs(referrals) == "baseline"
    known = with_baseline(plan, "GP referrals", 10_000.0, 2012)
    assert trajectories(known, [Scenario()]).of("GP referrals")[0, :, WHOLE].tolist() == pytest.approx(
        [9_500.0, 9_025.0, 8_573.75]
    )
    with pytest.raises(MetricEditError, match="'GP referrals' is a metric of this plan already"):
        with_metric(plan, referrals)
    with pytest.raises(MetricEditError, match="'Falls' is no metric of this plan; use one of Admissions, "):
        with_baseline(plan, "Falls", 1.0, 2012)


def test_actuals_take_the_place_of_those_before_them(plan_with_care: Plan):
    quarters = with_actuals(plan_with_care, row(ADMISSIONS, "actual", 2013, 990.0, None, None, None))
    again = with_actuals(quarters, row(ADMISSIONS, "actual", 2013, 980.0, 1_010.0, None, None))
    assert figures(again, "Admissions", "actual", 2013)[:2].tolist() == [980.0, 1_010.0]
    months = with_actuals(again, MonthlyActuals(metric="Admissions", year=2013, months=(300.0,) * 3 + (None,) * 9))
    assert figures(months, "Admissions", "actual", 2013)[0] == 900.0
    assert len(months.metric_values) == len(plan_with_care.metric_values)


def test_a_library_with_faults_is_refused_with_all_of_them(tmp_path):
    for name in ("Metrics", "Sources"):
        rows = list(csv.reader((LIBRARY / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
        if name == "Metrics":
            rows[1][rows[0].index("Kind")], rows[2][rows[0].index("Good")] = "activty", ""
        buffer = io.StringIO()
        csv.writer(buffer).writerows(rows)
        (tmp_path / f"{name}.csv").write_text(buffer.getvalue(), encoding="utf-8")
    with pytest.raises(WorkbookError) as error:
        library(tmp_path)
    assert [problem.where for problem in error.value.problems] == ["Metrics!F2", "Metrics!G3"]
