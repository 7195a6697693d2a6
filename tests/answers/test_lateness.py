"""Milestones: where each stands at a report date, what its lateness costs, and the scenario that it makes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.lateness import (
    Standing,
    at_risk,
    first_report_date,
    late_savings,
    months_between,
    slippage_scenario,
    track,
)
from ccgmodel.plan.dates import month
from ccgmodel.plan.money import Allocation, Line, Rules
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.schemes import RiskAdjustment, Scheme, SchemeMilestone
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario
from tests.helpers.strategies import examples, plans

TEXTS = ("", "TBC", "Ongoing", "Quarter 2", "In place", "May 2013", "Q3 13/14", "w/c 22 Apr 2013", "Aug/Sep 13",
         "30/04/2013", "end of May", "March", "Done", "Complete 15/05/2013", "Spring")  # fmt: skip
DAYS = st.dates(date(2012, 1, 1), date(2016, 12, 31))
MILESTONES = st.builds(
    SchemeMilestone,
    scheme=st.just("Diabetes"),
    milestone=st.just("Contract signed"),
    due=st.sampled_from(TEXTS),
    revised=st.sampled_from(TEXTS),
    done=st.sampled_from(TEXTS),
)


def plan_of(*milestones: SchemeMilestone, first_year_is: str = "budget") -> Plan:
    """Two programmes of two schemes each, and a scheme of none."""
    of = (
        ("Elective", "Diabetes"),
        ("Elective", "ENT"),
        ("Urgent", "Falls"),
        ("Urgent", "Stroke"),
        ("", "Estates"),
    )
    return Plan(
        organisation="Example CCG",
        first_year=2013,
        years=3,
        first_year_is=first_year_is,
        lines=(Line(name="Acute", category="Hospital", first_year_spend=200_000.0, qipp_share=1.0),),
        allocation=Allocation(
            recurrent=(200_000.0, None, None), growth=(None, 0.02, 0.02), non_recurrent=(0.0,) * 3
        ),
        rules=Rules(),
        schemes=tuple(
            Scheme(
                name=name,
                programme=programme,
                line="Acute",
                first_year_saving=600.0,
                full_year_effect=1_200.0,
                start=month(2013, 10),
            )
            for programme, name in of
        ),
        milestones=milestones,
    )


def one(due: str = "", revised: str = "", done: str = "", scheme: str = "Diabetes") -> SchemeMilestone:
    return SchemeMilestone(scheme=scheme, milestone="Contract signed", due=due, revised=revised, done=done)


def standing(milestone: SchemeMilestone, at: date) -> tuple[str, date | None, float]:
    (tracked,) = track(plan_of(milestone), at)
    assert tracked.milestone is milestone
    return tracked.status, tracked.due, tracked.months_late


@pytest.mark.parametrize(
    ("due", "last_day"),
    [
        ("30/04/2013", date(2013, 4, 30)),
        ("May 2013", date(2013, 5, 31)),
        ("Quarter 2", date(2013, 9, 30)),
        ("Q3 13/14", date(2013, 12, 31)),
        ("w/c 22 Apr 2013", date(2013, 4, 28)),
        ("Aug/Sep 13", date(2013, 9, 30)),
    ],
)
def test_a_text_is_late_from_the_day_after_the_last_that_it_names(due: str, last_day: date):
    day = timedelta(days=1)
    assert standing(one(due), last_day - 31 * day) == ("on track", last_day, 0.0)
    assert standing(one(due), last_day - 30 * day) == ("due within 30 days", last_day, 0.0)
    assert standing(one(due), last_day) == ("due within 30 days", last_day, 0.0)
    status, due_day, months = standing(one(due), last_day + day)
    assert (status, due_day) == ("late", last_day)
    assert 0.0 < months < 0.05


@pytest.mark.parametrize("text", ["", "TBC", "Spring 2013", "Done except the lease"])
def test_a_text_that_names_no_day_has_no_date(text: str):
    assert standing(one(text), date(2020, 1, 1)) == ("no date", None, 0.0)


@pytest.mark.parametrize("text", ["Ongoing", "Ongoing, monthly", "Apr 13 onwards", "2012/13 onwards"])
def test_what_goes_on_with_no_end_is_never_late(text: str):
    assert standing(one(text), date(2020, 1, 1)) == ("ongoing", None, 0.0)


def test_what_is_to_go_on_is_due_until_it_has_begun():
    assert standing(one("Sept 2013 onwards"), date(2013, 8, 31))[0] == "due within 30 days"
    assert standing(one("Sept 2013 onwards"), date(2013, 9, 1))[0] == "ongoing"


@pytest.mark.parametrize("text", ["In place", "in place", "Done", "Complete", "Completed", "Achieved "])
@pytest.mark.parametrize("column", ["due", "revised", "done"])
def test_what_any_column_says_is_done_is_done(text: str, column: str):
    assert standing(replace(one(due="30/04/2013"), **{column: text}), date(2020, 1, 1))[0] == "done"


@pytest.mark.parametrize(
    ("due", "revised", "done", "status", "last_day"),
    [
        ("30/04/2013", "", "", "late", date(2013, 4, 30)),
        ("30/04/2013", "31/07/2013", "", "on track", date(2013, 7, 31)),
        ("31/07/2013", "30/04/2013", "", "late", date(2013, 4, 30)),
        ("30/04/2013", "TBC", "", "late", date(2013, 4, 30)),
        ("30/04/2013", "31/02/2014", "", "late", date(2013, 4, 30)),
        ("30/06/2013", "TBC", "", "no date", None),
        ("30/04/2013", "Done", "", "done", None),
        ("In place", "July 2013", "", "on track", date(2013, 7, 31)),
        ("30/04/2013", "", "TBC", "late", date(2013, 4, 30)),
        ("30/04/2013", "", "15/05/2013", "done", date(2013, 4, 30)),
        ("30/04/2013", "", "Completed on 15/05/2013", "done", date(2013, 4, 30)),
        ("30/04/2013", "", "May 2013", "done", date(2013, 4, 30)),
        ("30/04/2013", "", "15/06/2013", "late", date(2013, 4, 30)),
        ("TBC", "", "15/05/2013", "done", None),
    ],
)
def test_revised_wins_over_due_and_done_over_both(due: str, revised: str, done: str, status: str, last_day: date):
    assert standing(one(due, revised, done), date(2013, 5, 31))[:2] == (status, last_day)


def test_texts_are_kept_as_written_and_their_reading_stands_beside_them():
    dated, undated = track(plan_of(one("Quarter 2"), one("Quarter 2", "TBC")), date(2013, 5, 31))
    assert (dated.milestone.due, dated.text, dated.due) == ("Quarter 2", "Quarter 2", date(2013, 9, 30))
    assert dated.reading is not None
    assert (dated.reading.period, dated.reading.year_given) == ("quarter", False)
    assert (undated.milestone.due, undated.text, undated.reading) == ("Quarter 2", "TBC", None)


def test_a_text_without_a_year_is_of_the_first_year_that_the_plan_looks_forward_to():
    (tracked,) = track(plan_of(one("Quarter 2"), first_year_is="outturn"), date(2013, 5, 31))
    assert tracked.due == date(2014, 9, 30)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2013, 4, 30), date(2013, 5, 31), 1.0),
        (date(2013, 2, 28), date(2013, 3, 31), 1.0),
        (date(2013, 1, 31), date(2013, 2, 28), 1.0),
        (date(2013, 1, 30), date(2013, 2, 28), 1.0),
        (date(2013, 4, 15), date(2014, 4, 15), 12.0),
        (date(2013, 4, 15), date(2013, 4, 30), 0.5),
        (date(2013, 4, 15), date(2013, 4, 15), 0.0),
    ],
)
def test_months_are_those_of_the_calendar(start: date, end: date, months: float):
    assert months_between(start, end) == months


@examples(30)
@given(DAYS, st.integers(0, 900), st.integers(1, 60))
def test_a_later_day_is_more_months_away(start: date, days: int, more: int):
    near, far = (months_between(start, start + timedelta(days=number)) for number in (days, days + more))
    assert 0.0 <= near < far
    assert days / 31.0 - 1.0 <= near <= days / 28.0  # no month has fewer than 28 days or more than 31


@examples(30)
@given(MILESTONES, DAYS, st.integers(0, 900))
def test_only_being_done_ends_lateness(milestone: SchemeMilestone, at: date, days: int):
    plan = plan_of(milestone)
    (before,), (after,) = track(plan, at), track(plan, at + timedelta(days=days))
    if before.status == "late":
        assert after.status == "done" or (
            after.status == "late" and after.months_late >= before.months_late and after.due == before.due
        )
    if before.status == "done":
        assert after.status == "done"


@examples(30)
@given(MILESTONES, DAYS)
def test_months_late_go_with_lateness_alone(milestone: SchemeMilestone, at: date):
    (tracked,) = track(plan_of(milestone), at)
    assert tracked.status in get_args(Standing)
    assert (tracked.months_late > 0.0) == (tracked.status == "late")
    assert (tracked.due is None) <= (tracked.status in ("done", "ongoing", "no date"))


@examples(30)
@given(MILESTONES, DAYS, st.sampled_from(["Done", "In place", "Complete"]))
def test_what_is_done_is_never_late(milestone: SchemeMilestone, at: date, done: str):
    (tracked,) = track(plan_of(replace(milestone, done=done)), at)
    assert (tracked.status, tracked.months_late) == ("done", 0.0)


# What is at risk


def risk_at(at: date, *milestones: SchemeMilestone) -> dict[str, tuple[float, ...]]:
    return {
        each.scheme: (each.months_late, each.months_moved, each.first_year_lost, each.full_year_delayed)
        for each in at_risk(plan_of(*milestones), at)
    }


@pytest.mark.parametrize(
    ("at", "risk"),
    [
        (date(2013, 6, 30), (2, 2, 200.0, 0.0)),
        (date(2013, 6, 1), (2, 2, 200.0, 0.0)),
        (date(2013, 10, 31), (6, 6, 600.0, 0.0)),
        (date(2014, 1, 31), (9, 9, 600.0, 300.0)),  # three months of the year after as well
        (date(2014, 4, 30), (12, 12, 600.0, 600.0)),
        (date(2015, 4, 30), (24, 12, 600.0, 600.0)),
    ],
)
def test_a_late_scheme_loses_the_months_that_it_starts_late(at: date, risk: tuple[float, ...]):
    """600 from October to March and 1,200 a year: 100 a month."""
    assert risk_at(at, one("30/04/2013")) == {"Diabetes": pytest.approx(risk)}


def test_nothing_late_puts_nothing_at_risk():
    assert risk_at(date(2013, 6, 30), one("TBC"), one("31/07/2013"), one("30/04/2013", done="Done")) == {}


def test_the_latest_milestone_of_a_scheme_or_its_programme_counts():
    milestones = (
        one("31/05/2013"),
        one("30/04/2013", scheme="Elective"),
        one("31/03/2013", scheme="ENT"),
        one("31/05/2013", scheme="Estates"),
    )
    found = at_risk(plan_of(*milestones), date(2013, 6, 30))
    assert [(each.scheme, each.milestone.milestone, each.first_year_lost) for each in found] == [
        ("Diabetes", milestones[1], pytest.approx(200.0)),
        ("ENT", milestones[2], pytest.approx(300.0)),
        ("Estates", milestones[3], pytest.approx(100.0)),
    ]


def test_what_the_scheme_counts_for_after_risk_is_at_risk():
    plan = plan_of(one("30/04/2013"))
    amber = replace(
        plan,
        schemes=tuple(replace(each, rag="amber") for each in plan.schemes),
        risk_adjustment=RiskAdjustment(by="RAG"),
    )
    (found,) = at_risk(amber, date(2013, 6, 30))
    assert found.first_year_lost == pytest.approx(150.0)


def test_what_has_begun_before_the_plan_has_nothing_to_lose():
    plan = plan_of(one("30/04/2013"))
    begun = replace(plan, schemes=tuple(replace(each, start=month(2013, 1)) for each in plan.schemes))
    for before in (begun, replace(plan, first_year_is="outturn", milestones=(one("30/04/2014"),))):
        (found,) = at_risk(before, date(2014, 6, 30))
        assert (found.first_year_lost, found.full_year_delayed) == (0.0, 0.0)


def test_where_schemes_overlap_the_other_makes_up_for_the_late_one():
    plan = plan_of(one("30/04/2013"))
    alike = {"overlap_group": "Referrals", "overlap_cap": 1_000.0}
    changed = tuple(replace(each, **alike) if each.programme == "Elective" else each for each in plan.schemes)
    (found,) = at_risk(replace(plan, schemes=changed), date(2013, 6, 30))
    assert found.first_year_lost == pytest.approx(0.0)  # 1,200 less 200 is still the cap


def test_a_scheme_that_releases_no_money_puts_none_at_risk():
    plan = plan_of(one("30/04/2013"))
    block = replace(plan, schemes=tuple(replace(each, cashable=False) for each in plan.schemes))
    (found,) = at_risk(block, date(2013, 6, 30))
    assert (found.months_late, found.first_year_lost, found.full_year_delayed) == (2, 0.0, 0.0)


def test_the_pounds_at_risk_are_those_of_the_scenario():
    """Without overlap the schemes' losses add up to what the projection loses, year upon year."""
    plan = plan_of(one("30/04/2013", scheme="Elective"), one("30/09/2012", scheme="Falls"))
    at = date(2013, 6, 30)
    risk = at_risk(plan, at)
    delivered = project(plan, [Scenario(), slippage_scenario(plan, at)]).qipp_delivered
    lost = np.cumsum(delivered[0] - delivered[1])
    assert lost[0] == pytest.approx(sum(each.first_year_lost for each in risk))
    assert lost[1:].sum() == pytest.approx(sum(each.full_year_delayed for each in risk))


@examples(30)
@given(plans(), DAYS, st.integers(0, 400))
def test_a_late_scheme_never_earns_anything(plan: Plan, at: date, days: int):
    """Every saving drawn is nought or more, recurs and is cash here: starting later cannot save more of it."""
    due = f"{at - timedelta(days=days):%d/%m/%Y}"
    plan = replace(
        plan,
        schemes=tuple(replace(each, recurrent_share=1.0, cashable=True) for each in plan.schemes),
        milestones=tuple(one(due, scheme=each.name) for each in plan.schemes),
    )
    risk = at_risk(plan, at)
    assert [each.scheme for each in risk] == [each.name for each in plan.schemes if days]
    for each in risk:
        assert each.first_year_lost >= -1e-6
        assert each.full_year_delayed >= -1e-6


# The scenario of slippage


def settings_at(at: date, *milestones: SchemeMilestone) -> dict[str, float]:
    plan = plan_of(*milestones)
    scenario = slippage_scenario(plan, at)
    assert scenario.problems(plan) == []
    return scenario.texts()


def test_nothing_late_is_no_difference_from_the_plan():
    assert settings_at(date(2013, 4, 30), one("30/04/2013"), one("TBC"), one("In place")) == {}


def test_begun_months_count_whole_and_the_latest_milestone_counts():
    late = (one("30/04/2013"), one("March 2013"), one("28/06/2013"))
    assert settings_at(date(2013, 5, 1), *late) == {"qipp_slippage[Diabetes]": 2.0}
    assert settings_at(date(2013, 5, 31), *late) == {"qipp_slippage[Diabetes]": 2.0}
    assert settings_at(date(2013, 6, 1), *late) == {"qipp_slippage[Diabetes]": 3.0}


def test_months_stay_within_the_lever():
    assert settings_at(date(2016, 1, 1), one("30/04/2013")) == {"qipp_slippage[Diabetes]": 12.0}


def test_a_programmes_milestone_sets_the_programme_and_a_later_one_of_a_scheme_the_scheme():
    assert settings_at(
        date(2013, 6, 30),
        one("30/04/2013", scheme="Elective"),
        one("31/01/2013", scheme="Diabetes"),
        one("31/05/2013", scheme="ENT"),
        one("31/05/2013", scheme="Estates"),
    ) == {"qipp_slippage[Elective]": 2.0, "qipp_slippage[Diabetes]": 5.0, "qipp_slippage[Estates]": 1.0}


def test_a_programme_with_the_name_of_a_line_is_set_scheme_by_scheme():
    plan = plan_of()
    schemes = tuple(
        replace(each, programme="Acute" if each.programme == "Urgent" else "") for each in plan.schemes
    )
    plan = replace(plan, schemes=schemes, milestones=(one("30/04/2013", scheme="Acute"),))
    assert slippage_scenario(plan, date(2013, 6, 30)).texts() == {
        "qipp_slippage[Falls]": 2.0,
        "qipp_slippage[Stroke]": 2.0,
    }


def test_the_scenario_says_when_it_was_taken():
    assert slippage_scenario(plan_of(), date(2013, 5, 31)).name == "Milestones late at 31/05/2013"


# The report date to begin with, and what all lateness takes together


@pytest.mark.parametrize(
    ("first_year_is", "today", "opens_on"),
    [
        ("budget", date(2013, 5, 1), date(2013, 5, 1)),
        ("budget", date(2016, 3, 31), date(2016, 3, 31)),  # the last day of its third year
        ("budget", date(2016, 4, 1), date(2013, 6, 30)),
        ("outturn", date(2016, 4, 1), date(2014, 6, 30)),  # it looks forward from its second year
        ("budget", date(2012, 1, 1), date(2012, 1, 1)),
    ],
)
def test_a_report_begins_today_or_at_the_first_quarter_of_a_plan_that_is_over(first_year_is, today, opens_on):
    assert first_report_date(plan_of(first_year_is=first_year_is), today) == opens_on


def test_a_report_begins_at_the_plans_own_date():
    plan = replace(plan_of(), report_date=date(2013, 5, 1))
    assert {first_report_date(plan, today) for today in (date(2012, 1, 1), date(2030, 1, 1))} == {date(2013, 5, 1)}


def test_what_is_late_of_the_whole_plan_moves_no_scheme():
    """A scheme without a programme is not of the milestones that belong to none."""
    whole = SchemeMilestone(scheme="", workstream="Governance", milestone="Approved", due="30/04/2013")
    plan = plan_of(whole)
    plan = replace(plan, schemes=tuple(replace(scheme, programme="") for scheme in plan.schemes))
    assert [each.status for each in track(plan, date(2013, 12, 1))] == ["late"]
    assert at_risk(plan, date(2013, 12, 1)) == ()
    assert slippage_scenario(plan, date(2013, 12, 1)).values == {}


def test_all_lateness_together_is_what_the_scenario_of_it_loses(barnet: Plan):
    for day in (date(2013, 6, 30), date(2014, 3, 31)):
        both = project(barnet, [Scenario(), slippage_scenario(barnet, day)]).qipp_delivered.cumsum(axis=1)
        np.testing.assert_allclose(late_savings(barnet, day), both[0] - both[1], atol=1e-6)


def test_nothing_late_takes_nothing(barnet: Plan):
    assert not late_savings(barnet, date(2012, 6, 30)).any()
