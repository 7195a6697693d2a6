"""What stands exactly on a limit is taken; the next beyond it is refused, in words."""

from dataclasses import replace

import pytest

from ccgmodel.baseline.years import run_on
from ccgmodel.plan import Plan, PlanError
from ccgmodel.plan.metrics import Metric, is_better, rag
from ccgmodel.plan.money import SetAside, SupportFunding
from ccgmodel.plan.money_actuals import MoneyActuals
from ccgmodel.plan.repayable import RepayableSupport
from ccgmodel.plan.risks import Mitigation, Risk, band, is_half_point

NOTHING = (0.0,) * 3


def risk(probability: float = 0.5, downside: float | None = 1.0) -> Risk:
    return Risk(name="Contract", probability=probability, downside=(downside, None, None))


def set_aside(rate: float | None = 0.01, amount: float | None = None, released: float = 0.5) -> SetAside:
    return SetAside(name="Transformation", rate=rate, amounts=(amount, None, None), released=released)


def loan(
    before: float = 0.0, drawn: float = 0.0, repaid: float = 0.0, cap: float | None = None
) -> RepayableSupport:
    return RepayableSupport(
        name="Loan",
        before=before,
        drawn=(drawn, 0.0, 0.0),
        repaid=(repaid, 0.0, 0.0),
        written_off=NOTHING,
        cap=(cap, None, None),
    )


def months(*of: float | None) -> MoneyActuals:
    return MoneyActuals(name="Acute", year=2013, months=(*of, *(None,) * (12 - len(of))))


def spread(last: float | None = 0.0, first: float = 1.0) -> MoneyActuals:
    return MoneyActuals(name="Acute", year=2013, months=(first, *NOTHING * 3, 0.0, last), series="plan")


@pytest.mark.parametrize(
    "change",
    [
        {"risks": (risk(0.0), replace(risk(1.0, 0.0), name="Prices"))},
        {"risks": (risk(downside=None),), "mitigations": (Mitigation(name="Reserve", amounts=NOTHING),)},
        {"set_asides": (set_aside(0.0, released=0.0),)},
        {"set_asides": (set_aside(None, 0.0, 1.0),)},
        {"support": (SupportFunding(name="Growth", amounts=NOTHING),)},
        {"repayable": (loan(10.0, repaid=10.0),)},
        {"repayable": (loan(drawn=10.0, cap=10.0),)},
        {"repayable": (loan(drawn=0.0, cap=0.0),)},
        {"money_actuals": (months(0.0), spread())},
        {"money_actuals": (months(*NOTHING * 4),)},
        {"money_actuals": (replace(months(1.0), year=2015),)},
    ],
    ids=str,
)
def test_what_stands_on_a_limit_is_taken(small_plan: Plan, change: dict):
    replace(small_plan, **change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"risks": (risk(-0.001),)}, "the probability of 'Contract' is -0.001, not 0 to 1"),
        ({"risks": (risk(1.001),)}, "the probability of 'Contract' is 1.001, not 0 to 1"),
        (
            {"risks": (risk(downside=-0.001),)},
            "an amount of 'Contract' is negative; a downside and what covers it are positive amounts",
        ),
        (
            {"set_asides": (set_aside(None),)},
            "the set-aside 'Transformation' has neither a rate nor a sum; type its Rate, or its sum under each year, or clear the row",
        ),
        (
            {"set_asides": (set_aside(-0.001),)},
            "the set-aside 'Transformation' is negative; type what is set aside as a positive amount",
        ),
        (
            {"set_asides": (set_aside(None, -0.001),)},
            "the set-aside 'Transformation' is negative; type what is set aside as a positive amount",
        ),
        *(
            (
                {"set_asides": (set_aside(released=released),)},
                "the set-aside 'Transformation' releases less than none or more than all of it; type a share from 0 % to 100 %",
            )
            for released in (-0.001, 1.001)
        ),
        (
            {"support": (SupportFunding(name="Growth", amounts=(0.0, -0.001, 0.0)),)},
            "the support 'Growth' is negative; support is a positive amount: type what is paid back as a step",
        ),
        (
            {"repayable": (loan(10.0, repaid=10.001),)},
            "more of Loan is repaid in 2013/14 than is outstanding; correct what is repaid, or state what was outstanding before",
        ),
        (
            {"repayable": (loan(drawn=10.001, cap=10.0),)},
            "more of Loan is drawn in 2013/14 than its cap lets; correct the cap, or what is drawn",
        ),
        (
            {"repayable": (loan(before=-0.001),)},
            "the repayable support 'Loan' is negative; type every figure as a positive amount: its row says which way it goes",
        ),
        (
            {"money_actuals": (months(),)},
            "Acute has no month; type what happened from April on, or leave the row out",
        ),
        (
            {"money_actuals": (months(1.0, None, 1.0),)},
            "Acute has a blank month before one that has happened; type it, 0 if there was nothing",
        ),
        (
            {"money_actuals": (spread(None),)},
            "the plan's months of Acute have a blank; type all twelve, 0 where nothing is planned",
        ),
        (
            {"money_actuals": (spread(-1.0),)},
            "the plan's months of Acute add up to nought, so that they spread nothing",
        ),
        (
            {"money_actuals": (replace(months(1.0), year=2016),)},
            "the months of Acute are of 2016/17, and the plan has months to hold them against in 2013/14 to 2015/16",
        ),
        (
            {"money_actuals": (replace(months(1.0), year=2012),)},
            "the months of Acute are of 2012/13, and the plan has months to hold them against in 2013/14 to 2015/16",
        ),
    ],
)
def test_the_next_beyond_a_limit_is_refused(small_plan: Plan, change: dict, said: str):
    with pytest.raises(PlanError) as error:
        replace(small_plan, **change)
    assert str(error.value) == said


def test_a_plan_has_fifteen_years_at_most(small_plan: Plan):
    assert run_on(small_plan, 15).years == 15
    with pytest.raises(PlanError, match="a plan has 1 to 15 years, not 16"):
        run_on(small_plan, 16)


def test_the_bands_of_risk_begin_on_their_floors():
    below = {floor: band(floor - 0.5) for floor in (4.0, 8.0, 15.0)}
    assert below == {4.0: "low", 8.0: "moderate", 15.0: "high"}
    assert [band(floor) for floor in (0.0, 4.0, 8.0, 15.0)] == ["low", "moderate", "high", "extreme"]
    assert [is_half_point(points) for points in (0.5, 1.0, 1.5, 5.0, 5.5)] == [False, True, True, True, False]


@pytest.mark.parametrize(("good", "towards"), [("lower", 1.0), ("higher", -1.0)])
def test_a_metric_turns_amber_beyond_its_target_and_red_beyond_its_tolerance(good: str, towards: float):
    metric = Metric(name="Falls", kind="activity", good=good, aggregation="annual", tolerance=0.05)
    judged = [rag(metric, 100.0 + towards * missed, 100.0) for missed in (-1.0, 0.0, 0.001, 5.0, 5.001)]
    assert judged == ["green", "green", "amber", "amber", "red"]
    assert rag(replace(metric, tolerance=None), 100.0 + towards * 0.001, 100.0) == "red"
    assert [is_better(metric, 100.0 - towards * by, 100.0) for by in (-1.0, 0.0, 1.0)] == [False, False, True]
