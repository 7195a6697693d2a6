"""Money as it happens: so far, where the year ends by run rate and by profile, and that forecast as a scenario."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.money_outturn import BASES, adopted, money_report, monitored_years, planned_months
from ccgmodel.baseline import run_on
from ccgmodel.plan.money_actuals import MoneyActuals, first_monitored, with_money_actuals
from ccgmodel.plan.plan import PlanError
from ccgmodel.projection.programme import programme
from ccgmodel.projection.projection import project
from ccgmodel.scenario.link import plan_hash
from ccgmodel.scenario.scenario import Scenario
from tests.helpers.strategies import examples, plans

PLAN = Scenario("Plan")


def months(*figures: float, name: str = "Acute", year: int = 2013, series: str = "actual") -> MoneyActuals:
    return MoneyActuals(name=name, year=year, months=(*figures, *(None,) * (12 - len(figures))), series=series)


@pytest.fixture
def budget(small_plan):
    """A plan of which the first year is to come, its only savings a scheme of £1,200k from October."""
    scheme = replace(
        small_plan.schemes[0], first_year_saving=1_200.0, full_year_effect=2_400.0, start=2013 * 12 + 9,
        confidence=None, recurrent_share=1.0, overlap_group="", overlap_cap=None, investment=0.0, cashable=True,
    )  # fmt: skip
    return replace(
        small_plan, first_year_is="budget", schemes=(scheme,), qipp=None, steps=(), investments=(),
        lines=tuple(replace(line, qipp_share=0.0) for line in small_plan.lines),
    )  # fmt: skip


def only(plan, *rows, scenario=PLAN):
    report = money_report(with_money_actuals(plan, *rows), scenario, rows[0].year)
    return report, report.rows[0]


def test_a_scheme_is_planned_from_its_start_and_forecast_by_both_ways(budget):
    name = budget.schemes[0].name
    report, row = only(budget, months(*(0.0,) * 6, 150.0, 100.0, name=name))
    assert (row.of, row.months, row.to_date) == ("saving", 8, 250.0)
    assert (row.plan_to_date, row.plan_year) == pytest.approx((400.0, 1_200.0))
    assert row.by_run_rate == pytest.approx(250.0 + 4 * 125.0)  # two months of six have come
    assert row.by_profile == pytest.approx(250.0 / 400.0 * 1_200.0)
    assert row.must_deliver == pytest.approx(950.0)
    assert report.in_year("profile") == pytest.approx(report.plan_in_year - 450.0)


def test_a_line_is_planned_evenly_but_for_its_savings(budget):
    """Before October a month has a twelfth of what the year would cost without the savings."""
    planned = planned_months(budget, 2013)["Acute"]
    assert planned[0] == pytest.approx((200_000.0 + 1_200.0) / 12)
    assert planned[6] == pytest.approx(planned[0] - 200.0)
    assert sum(planned) == pytest.approx(200_000.0)
    _, row = only(budget, months(17_000.0, 17_000.0))
    assert row.by_run_rate == pytest.approx(204_000.0)
    assert row.better("run rate") == pytest.approx(-4_000.0)


def test_months_of_the_plan_s_own_shape_its_year(budget):
    own = months(*(1.0,) * 6, *(3.0,) * 6, series="plan")
    _, row = only(budget, months(*(10_000.0,) * 6), own)
    assert row.plan_to_date == pytest.approx(50_000.0)
    assert row.by_profile == pytest.approx(240_000.0)


def test_before_a_scheme_begins_its_profile_is_as_planned(budget):
    _, row = only(budget, months(30.0, name=budget.schemes[0].name))
    assert row.plan_to_date == 0.0
    assert row.by_profile == pytest.approx(1_230.0)
    assert row.by_run_rate == pytest.approx(360.0)


def test_the_year_under_the_scenario_stands_beside_the_plan(budget):
    halved = Scenario.of({"qipp_delivery": 0.5})
    name = budget.schemes[0].name
    report, row = only(budget, months(*(0.0,) * 7, name=name), scenario=halved)
    assert row.scenario_year == pytest.approx(600.0)
    assert report.scenario_in_year == pytest.approx(report.plan_in_year - 600.0)


@given(plans(), st.integers(1, 12))
@examples(15)
def test_a_plan_delivered_exactly_as_planned_ends_as_planned_and_what_is_to_come_is_the_rest(plan, known):
    """Its months so far are the plan's, so that scaling the plan by them leaves it as it is."""
    year = first_monitored(plan)
    rows = [
        MoneyActuals(name=name, year=year, months=(*planned[:known], *(None,) * (12 - known)))
        for name, planned in planned_months(plan, year).items()
    ]
    report = money_report(replace(plan, money_actuals=tuple(rows)), PLAN, year)
    assert len(report.rows) == len(plan.lines) + len(plan.schemes)
    for row in report.rows:
        assert row.by_profile == pytest.approx(row.plan_year, abs=1e-6)
        for basis in BASES:
            assert row.to_date + row.rest(basis) == pytest.approx(row.forecast(basis))
    assert report.in_year("profile") == pytest.approx(report.plan_in_year, abs=1e-5)


@given(plans(), st.floats(0.0, 1.1))
@examples(15)
def test_a_forecast_that_is_adopted_is_what_its_scenario_delivers(plan, share):
    """Delivery of a year is a share of what is planned to be new in it, so that any forecast within it is had."""
    year = first_monitored(plan)
    rows = tuple(
        MoneyActuals(name=s.name, year=year, months=(*(share * m for m in planned[:6]), *(None,) * 6))
        for s in plan.schemes
        for planned in [planned_months(plan, year)[s.name]]
    )
    report = money_report(replace(plan, money_actuals=rows), PLAN, year)
    for basis in BASES:
        taken = adopted(report, basis)
        saved = programme(report.plan, [taken.scenario]).delivered[0, :, year - plan.first_year]
        for scheme, given_ in zip(report.rows, saved, strict=True):
            assert scheme.name in taken.apart or given_ == pytest.approx(scheme.forecast(basis), abs=1e-3)


def test_the_position_with_only_schemes_known_is_that_of_the_adopted_scenario(budget):
    name = budget.schemes[0].name
    report, _ = only(budget, months(*(0.0,) * 6, 150.0, 100.0, name=name))
    taken = adopted(report, "profile")
    assert taken.scenario.texts() == {f"qipp_delivery[{name}]@2013/14": pytest.approx(0.625)}
    assert project(report.plan, [taken.scenario]).in_year[0, 0] == pytest.approx(report.in_year("profile"))
    beyond, _ = only(budget, months(*(0.0,) * 6, 900.0, 900.0, name=name))
    held = adopted(beyond, "profile")
    assert held.apart == (name,)
    assert list(held.scenario.values.values()) == [1.2]


def test_the_order_of_rows_changes_nothing(budget):
    rows = [months(16_000.0), months(6_000.0, 6_100.0, name="Community"), months(5.0, name=budget.schemes[0].name)]
    one, other = (only(budget, *each)[0] for each in (rows, rows[::-1]))
    assert one.rows == other.rows
    assert one.behind == (rows[0].name, budget.schemes[0].name)
    assert one.in_year("run rate") == other.in_year("run rate")


def test_a_plan_without_months_is_what_it_was(budget):
    assert money_report(budget, PLAN, 2013) is None
    assert monitored_years(budget) == ()
    given_ = with_money_actuals(budget, months(1.0))
    assert plan_hash(given_) != plan_hash(budget)
    assert plan_hash(with_money_actuals(given_, months())) == plan_hash(budget)
    later = with_money_actuals(budget, months(1.0, year=2015))
    assert run_on(later, 2).money_actuals == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([months(1.0, name="Nobody")], "months of money are of 'Nobody', which is neither a line nor a scheme"),
        ([months(1.0, year=2012)], "the months of Acute are of 2012/13, and the plan has months to hold them against "
         "in 2013/14 to 2015/16"),
        ([months(1.0), months(2.0)], "the months of Acute in 2013/14 are given twice"),
        ([replace(months(), months=(1.0, None, 2.0, *(None,) * 9))],
         "Acute has a blank month before one that has happened; type it, 0 if there was nothing"),
        ([months(1.0, series="plan")],
         "the plan's months of Acute have a blank; type all twelve, 0 where nothing is planned"),
        ([months(*(0.0,) * 12, series="plan")],
         "the plan's months of Acute add up to nought, so that they spread nothing"),
        ([replace(months(), months=(1.0,))], "Acute has 1 months, not 12"),
        ([months()], "Acute has no month; type what happened from April on, or leave the row out"),
    ],
)  # fmt: skip
def test_months_that_contradict_the_plan_are_refused(budget, rows, said):
    with pytest.raises(PlanError) as refused:
        replace(budget, money_actuals=tuple(rows))
    assert str(refused.value) == said


def test_an_outturn_has_no_months_to_come(budget):
    with pytest.raises(PlanError, match="to hold them against in 2014/15 to 2015/16"):
        replace(budget, first_year_is="outturn", money_actuals=(months(1.0),))
