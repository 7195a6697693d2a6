"""Actuals against the plan: where the year ends by run rate and by the plan's own profile, and how it is judged."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.outturn import outturn
from ccgmodel.plan.metrics import Metric, MonthlyActuals, rag
from tests.helpers.care import ADMISSIONS, DELAYS, HOMES, plan_of, row
from tests.helpers.strategies import examples

UNEVEN = row(ADMISSIONS, "plan", 2013, 100.0, 200.0, 300.0, 400.0)


def test_run_rate_carries_the_pace_on_and_the_profile_scales_the_plan():
    plan = plan_of(ADMISSIONS, values=[UNEVEN, row(ADMISSIONS, "actual", 2013, 110.0, 220.0, None, None)])
    ours = outturn(plan, ADMISSIONS, 2013)
    assert (ours.periods, ours.of, ours.to_date, ours.plan_to_date, ours.plan_year) == (
        2,
        4,
        330.0,
        300.0,
        1_000.0,
    )
    assert (ours.by_run_rate, ours.by_profile) == (660.0, pytest.approx(1_100.0))
    assert (ours.rag, ours.forecast_rag) == ("red", "red")


def test_months_stand_for_a_third_of_their_quarter():
    months = MonthlyActuals(metric="Admissions", year=2013, months=(40.0, 30.0, 30.0, 80.0, *[None] * 8))
    plan = plan_of(ADMISSIONS, values=[UNEVEN], monthly_actuals=(months,))
    ours = outturn(plan, ADMISSIONS, 2013)
    assert (ours.periods, ours.of, ours.to_date) == (4, 12, 180.0)
    assert ours.plan_to_date == pytest.approx(100.0 + 200.0 / 3)
    assert ours.by_run_rate == pytest.approx(540.0)
    assert ours.by_profile == pytest.approx(180.0 / (500.0 / 3) * 1_000.0)


def test_what_runs_from_april_is_its_last_figure():
    plan = plan_of(HOMES, values=[row(HOMES, "plan", 2013, 120.0, 240.0, 360.0, 530.0),
                                  row(HOMES, "actual", 2013, 100.0, 216.0, None, None)])  # fmt: skip
    ours = outturn(plan, HOMES, 2013)
    assert (ours.to_date, ours.plan_to_date, ours.by_run_rate) == (216.0, 240.0, 432.0)
    assert ours.by_profile == pytest.approx(0.9 * 530.0)
    months = MonthlyActuals(metric="Care homes", year=2013, months=(38.0, *[None] * 11))
    of_months = outturn(plan_of(HOMES, values=plan.metric_values[:1], monthly_actuals=(months,)), HOMES, 2013)
    assert (of_months.plan_to_date, of_months.by_run_rate) == (40.0, 456.0)


def test_a_rates_months_stand_each_over_a_third_of_their_quarters_denominator():
    values = [
        row(DELAYS, "actual", 2012, 1_000.0, 1_000.0, 1_000.0, 1_000.0, measure="numerator"),
        row(DELAYS, "plan", 2013, 100_000.0, 100_000.0, 100_000.0, 125_000.0, measure="denominator"),
    ]
    months = MonthlyActuals(metric="Delays", year=2013, months=(300.0, 100.0, *[None] * 10), measure="numerator")
    ours = outturn(plan_of(DELAYS, values=values, monthly_actuals=(months,)), DELAYS, 2013)
    assert (ours.periods, ours.of) == (2, 12)
    assert ours.to_date == pytest.approx(400.0 / (200_000.0 / 3) * 1e5)
    assert ours.plan_to_date == pytest.approx(980.0)
    assert ours.by_run_rate == pytest.approx(6 * 400.0 / 425_000.0 * 1e5)


def test_a_rates_counts_are_carried_on_and_divided_by_the_years_own_denominators():
    plan = plan_of(
        DELAYS,
        values=[
            row(DELAYS, "actual", 2012, 1_000.0, 1_000.0, 1_000.0, 1_000.0, measure="numerator"),
            row(DELAYS, "plan", 2013, 100_000.0, 100_000.0, 100_000.0, 125_000.0, measure="denominator"),
            row(DELAYS, "actual", 2013, 882.0, None, None, None, measure="numerator"),
        ],
    )
    ours = outturn(plan, DELAYS, 2013)
    assert (ours.to_date, ours.plan_to_date) == (pytest.approx(882.0), pytest.approx(980.0))
    assert ours.by_run_rate == pytest.approx(4 * 882.0 / 425_000.0 * 1e5)
    assert ours.by_profile == pytest.approx(0.9 * ours.plan_year)


def test_a_gap_ends_what_has_happened_and_without_actuals_there_is_no_forecast():
    gap = row(ADMISSIONS, "actual", 2013, 110.0, None, 330.0, None)
    assert outturn(plan_of(ADMISSIONS, values=[UNEVEN, gap]), ADMISSIONS, 2013).to_date == 110.0
    assert outturn(plan_of(ADMISSIONS, values=[UNEVEN]), ADMISSIONS, 2013) is None
    assert outturn(plan_of(ADMISSIONS, values=[UNEVEN, gap]), ADMISSIONS, 2020) is None


def test_actuals_without_a_plan_have_a_run_rate_alone():
    plan = plan_of(ADMISSIONS, values=[row(ADMISSIONS, "actual", 2013, 110.0, None, None, None)])
    ours = outturn(plan, ADMISSIONS, 2013)
    assert (ours.by_run_rate, ours.by_profile, ours.rag) == (
        440.0,
        None,
        "",
    )


@examples(50)
@given(st.floats(0.5, 1.5), st.integers(1, 4))
def test_actuals_in_proportion_to_the_plan_end_the_year_in_that_proportion(share: float, periods: int):
    """Whatever the profile: the forecast by profile does not mistake a season for a trend, as the run rate does."""
    figures = [share * figure for figure in UNEVEN.figures[:periods]] + [None] * (4 - periods)
    plan = plan_of(ADMISSIONS, values=[UNEVEN, row(ADMISSIONS, "actual", 2013, *figures)])
    ours = outturn(plan, ADMISSIONS, 2013)
    assert ours.by_profile == pytest.approx(share * 1_000.0)
    if periods == 4:
        assert ours.by_run_rate == pytest.approx(ours.to_date)


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [(95.0, 95.0, "green"), (96.0, 95.0, "green"), (90.25, 95.0, "amber"), (90.2, 95.0, "red"), (None, 95.0, ""),
     (95.0, None, "")],
)  # fmt: skip
def test_a_verdict_is_amber_within_the_metrics_own_tolerance(value, target, expected):
    waits = Metric(name="Waits", kind="path", good="higher", aggregation="annual", tolerance=0.05)
    assert rag(waits, value, target) == expected
    lower = replace(waits, good="lower")
    assert rag(lower, 99.0, 95.0) == "amber"
    assert rag(replace(waits, tolerance=None), 94.9, 95.0) == "red"
    assert rag(replace(waits, good="neither"), 1.0, 95.0) == ""
