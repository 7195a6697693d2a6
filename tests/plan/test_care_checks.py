"""Everything that a plan's metrics, activity and pool must not say, word for word; and what is just still allowed."""

from dataclasses import replace

import pytest

from ccgmodel.plan.care_checks import care_contradictions, figure_problems, group_problems, metric_problems
from ccgmodel.plan.metrics import ActivityGroup, MonthlyActuals
from ccgmodel.plan.money import Contribution, PoolLine, RiskShareItem
from tests.helpers.care import ADMISSIONS, AT_HOME, DELAYS, HOMES, READMITTED, plan_of, row

FALLS = ActivityGroup(metric="Admissions", name="Falls", baseline=9.0, reductions=(4.0, 5.0, 0.0))
CCG, COUNCIL = (
    RiskShareItem(kind="bears", name="CCG", share=0.6),
    RiskShareItem(kind="bears", name="Council", share=0.4),
)
POOLED = PoolLine(name="Carers", amounts=(1.0,) * 3)


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        (replace(DELAYS, reduction=1.0), "Delays is relative to last year and has no reduction between 0 and 1"),
        (replace(DELAYS, reduction=0.0), "Delays is relative to last year and has no reduction between 0 and 1"),
        (replace(HOMES, reduction=1.0), "the reduction of Care homes is not a share below 1"),
        (replace(HOMES, reduction=-0.01), "the reduction of Care homes is not a share below 1"),
        (
            replace(DELAYS, aggregation="annual"),
            "Delays is relative to the same quarter of last year, so its figures are quarters",
        ),
        (replace(AT_HOME, target_change=1.0), "At home has both a target and a target change"),
        (replace(HOMES, per=0.0), "Care homes is per 0 and printed to 1; both must be above nought"),
        (replace(HOMES, step=0.0), "Care homes is per 1 and printed to 0; both must be above nought"),
    ],
)
def test_what_a_metric_must_not_say(metric, said: str):
    assert list(metric_problems(metric)) == [said]


@pytest.mark.parametrize("metric", [replace(HOMES, reduction=0.0), replace(HOMES, reduction=None), HOMES, DELAYS])
def test_what_a_metric_may_just_still_say(metric):
    assert list(metric_problems(metric)) == []


@pytest.mark.parametrize(
    ("metric", "figures", "said"),
    [
        (
            HOMES,
            replace(row(HOMES, "plan", 2013, 5.0), figures=(1.0,)),
            "Care homes has 1 figures in 2013/14, not 5",
        ),
        (
            AT_HOME,
            row(AT_HOME, "plan", 2013, None, 80.0, None, None),
            "At home is in arrears and has figures by quarter in 2013/14",
        ),
        (
            READMITTED,
            row(READMITTED, "plan", 2013, 1.0, 0.0, 1.0, 1.0, measure="denominator"),
            "a denominator of Readmissions in 2013/14 is not above nought",
        ),
    ],
)
def test_what_the_figures_of_a_year_must_not_say(metric, figures, said: str):
    assert list(figure_problems(metric, figures)) == [said]


def test_what_runs_from_april_may_stand_still_and_its_denominators_may_fall():
    assert not list(figure_problems(HOMES, row(HOMES, "plan", 2013, 5.0, 5.0, None, 4.0)))
    rate = replace(READMITTED, aggregation="cumulative")
    assert not list(figure_problems(rate, row(rate, "plan", 2013, 5.0, 4.0, 3.0, 2.0, measure="denominator")))


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (
            replace(FALLS, reductions=(-1.0, 0.0, 0.0)),
            "the activity 'Falls' has a reduction below nought; positive is fewer",
        ),
        (replace(FALLS, reductions=(4.0, 5.0, 1.0)), "the activity 'Falls' is reduced by more than its 9"),
    ],
)
def test_what_an_activity_must_not_say(group: ActivityGroup, said: str):
    assert list(group_problems(ADMISSIONS, FALLS)) == []  # all of it, and no more
    assert list(group_problems(ADMISSIONS, group)) == [said]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"metric_values": (row(ADMISSIONS, "plan", 2013, 5.0), row(ADMISSIONS, "plan", 2013, 6.0))},
            "plan value of Admissions in 2013/14 is stated twice",
        ),
        (
            {"monthly_actuals": (MonthlyActuals(metric="Admissions", year=2013, months=(1.0,) * 11),)},
            "the actuals of Admissions have 11 months, not 12",
        ),
        (
            {"monthly_actuals": (MonthlyActuals(metric="Falls", year=2013, months=(1.0,) * 12),)},
            "the actuals of 2013/14 are of 'Falls', which is no metric",
        ),
        ({"activity_groups": (replace(FALLS, reductions=(1.0,)),)}, "reductions of Falls have 1 year, not 3"),
        (
            {"activity_groups": (replace(FALLS, line="Beds"),)},
            "the activity 'Falls' is on 'Beds', which is no line",
        ),
        ({"pool": (replace(POOLED, amounts=(1.0,)),)}, "pool line 'Carers' has 1 year, not 3"),
        (
            {"contributions": (Contribution(name="Minimum", fund="CCG", amounts=(1.0,) * 4),)},
            "contribution 'Minimum' has 4 years, not 3",
        ),
        (
            {"pool": (replace(POOLED, line="Beds"),)},
            "the line of the pool 'Carers' is part of 'Beds', which is no line",
        ),
        ({"pool": (POOLED, POOLED)}, "the line of the pool 'Carers' appears twice"),
        (
            {"risk_share": (CCG, replace(COUNCIL, share=0.3))},
            "the shares of those who bear the risk add up to 0.9, not to 1",
        ),
    ],
)
def test_what_a_plan_must_not_say_of_its_care(change: dict, said: str):
    plan = plan_of(metrics=(ADMISSIONS,))
    for name, value in change.items():
        object.__setattr__(plan, name, value)  # as a plan it would be refused, with all else that is wrong
    assert list(care_contradictions(plan)) == [said]


def test_shares_of_the_risk_lie_between_all_and_nothing_and_may_not_be_known():
    def found(*shared: RiskShareItem) -> list[str]:
        plan = plan_of()
        object.__setattr__(plan, "risk_share", shared)
        return list(care_contradictions(plan))

    assert found(replace(CCG, share=1.5), replace(COUNCIL, share=-0.5)) == [
        "the share of CCG in the risk is not between 0 and 1",
        "the share of Council in the risk is not between 0 and 1",
    ]
    assert not found(replace(CCG, share=1.0), replace(COUNCIL, share=0.0))
    assert not found(CCG, replace(COUNCIL, share=None))
    assert not found(CCG, replace(COUNCIL, share=0.4 + 9e-7))
