"""What a plan's schemes, milestones and opportunities must not say, how risk counts, and when a scheme starts."""

from dataclasses import replace
from datetime import date

import pytest

from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.plan.schemes import (
    Investment,
    Opportunity,
    RiskAdjustment,
    Scheme,
    SchemeMilestone,
    read_date,
    start_of,
)
from ccgmodel.plan.years import month

SALT = Scheme(name="SALT", programme="Children", line="Community", first_year_saving=184.0, full_year_effect=364.0)


def opportunity(name: str, line: str) -> Opportunity:
    return Opportunity(name=name, programme="Elective", line=line, amounts=(None,) * 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schemes": (SALT, SALT)}, "the scheme 'SALT' appears twice"),
        *(
            (
                {"schemes": (replace(SALT, name=name),)},
                f"the scheme {name!r} has the name of a line, category, programme or status; give it another",
            )
            for name in ("Acute", "Hospital", "Children", "business case")
        ),
        ({"schemes": (replace(SALT, line="Dental"),)}, "the scheme 'SALT' is on 'Dental', which is no line"),
        (
            {"schemes": (replace(SALT, full_year_effect=100.0),)},
            "the scheme 'SALT' saves 184 in its first year and 100 in a full one; "
            "what falls away afterwards belongs in its recurrent share",
        ),
        (
            {"schemes": (replace(SALT, full_year_effect=0.0),)},
            "the scheme 'SALT' saves 184 in its first year and 0 in a full one; "
            "what falls away afterwards belongs in its recurrent share",
        ),
        (
            {"schemes": (replace(SALT, first_year_saving=-5.0),)},
            "the scheme 'SALT' saves -5 in its first year and 364 in a full one; "
            "what falls away afterwards belongs in its recurrent share",
        ),
        (
            {"investments": (Investment(scheme="ENT", kind="pump-priming", amounts=(1.0, 0.0, 0.0)),)},
            "an investment is for 'ENT', which is no scheme",
        ),
        (
            {"milestones": (SchemeMilestone(scheme="ENT", milestone="Tender closes"),)},
            "the milestone 'Tender closes' is for 'ENT', which is neither a scheme nor a programme",
        ),
        (
            {
                "schemes": (replace(SALT, programme=""),),
                "milestones": (SchemeMilestone(scheme="", milestone="Tender closes"),),
            },
            "the milestone 'Tender closes' is for '', which is neither a scheme nor a programme",
        ),
        (
            {"opportunities": (opportunity("Cardiology", "Acute"),) * 2},
            "the opportunity 'Cardiology' appears twice",
        ),
        (
            {"opportunities": (opportunity("Cardiology", "Heart"),)},
            "the opportunity 'Cardiology' is on 'Heart', which is no line",
        ),
        (
            {
                "schemes": tuple(
                    replace(SALT, name=f"Scheme {cap}", overlap_group="Admissions", overlap_cap=cap)
                    for cap in (100.0, 200.0, None)
                )
            },
            "the overlap group 'Admissions' has 2 caps; state one",
        ),
    ],
)
def test_contradictions_are_named(small_plan: Plan, change: dict, message: str):
    with pytest.raises(PlanError) as error:
        replace(small_plan, **change)
    assert str(error.value) == message


def test_every_contradiction_is_named_at_once(small_plan: Plan):
    schemes = (replace(SALT, name="Acute", line="Dental", first_year_saving=500.0),)
    with pytest.raises(PlanError) as error:
        replace(small_plan, schemes=schemes, opportunities=(opportunity("Eyes", "Dental"),))
    assert str(error.value) == (
        "the scheme 'Acute' has the name of a line, category, programme or status; give it another; "
        "the scheme 'Acute' is on 'Dental', which is no line; "
        "the scheme 'Acute' saves 500 in its first year and 364 in a full one; "
        "what falls away afterwards belongs in its recurrent share; "
        "the opportunity 'Eyes' is on 'Dental', which is no line"
    )


@pytest.mark.parametrize(
    ("first", "full"), [(184.0, 364.0), (0.0, 364.0), (364.0, 364.0), (364.0, None), (-10.0, -20.0), (0.0, 0.0)]
)
def test_a_scheme_may_grow_to_its_full_year_effect(small_plan: Plan, first: float, full: float | None):
    replace(small_plan, schemes=(replace(SALT, first_year_saving=first, full_year_effect=full),))


def test_a_milestone_may_be_of_a_programme_and_a_cap_of_any_scheme_of_its_group(small_plan: Plan):
    one, two = (replace(SALT, name=name, overlap_group="Admissions") for name in ("One", "Two"))
    replace(
        small_plan,
        schemes=(one, replace(two, overlap_cap=400.0)),
        milestones=(SchemeMilestone(scheme="Children", milestone="Board approval"),),
    )


# Risk


@pytest.mark.parametrize(
    ("by", "rag", "confidence", "factor"),
    [
        ("none", "red", 0.2, 1.0),
        ("RAG", "red", 0.2, 0.5),
        ("RAG", "amber", 0.2, 0.75),
        ("RAG", "green", 0.2, 1.0),
        ("RAG", "", 0.2, 1.0),
        ("confidence", "red", 0.2, 0.2),
        ("confidence", "red", 0.0, 0.0),
        ("confidence", "red", None, 1.0),
    ],
)
def test_risk_counts_by_what_the_plan_says(by: str, rag: str, confidence: float | None, factor: float):
    assert RiskAdjustment(by=by).factor(replace(SALT, rag=rag, confidence=confidence)) == factor


def test_the_multipliers_are_the_plans_own():
    adjustment = RiskAdjustment(by="RAG", red=0.1, amber=0.2, green=0.3)
    assert [adjustment.factor(replace(SALT, rag=rag)) for rag in ("red", "amber", "green")] == [0.1, 0.2, 0.3]


# Start


@pytest.mark.parametrize(
    ("first", "full", "start"),
    [
        (184.0, 364.0, month(2013, 10)),  # 6.07 months' worth
        (530.0, 530.0, month(2013, 4)),
        (530.0, None, month(2013, 4)),
        (165.0, 530.0, month(2013, 12)),  # 3.7
        (1.0, 530.0, month(2014, 3)),  # never less than one month of its year
        (0.0, 530.0, month(2014, 3)),
        (0.0, 0.0, month(2013, 4)),
        (-6.0, -12.0, month(2013, 10)),
    ],
)
def test_a_start_that_is_not_stated_is_what_the_two_savings_imply(first: float, full: float | None, start: int):
    assert start_of(replace(SALT, first_year_saving=first, full_year_effect=full), 2013) == start


def test_a_start_that_is_stated_stands():
    assert start_of(replace(SALT, start=month(2013, 9)), 2013) == month(2013, 9)


# Dates


@pytest.mark.parametrize(
    "text", ["30/04/2013", "30-04-2013", "30/4/13", "2013-04-30", "2013/4/30", " 30/04/2013 "]
)
def test_a_date_is_read(text: str):
    assert read_date(text) == date(2013, 4, 30)


@pytest.mark.parametrize(
    "text",
    ["", "TBC", "Quarter 2", "31/04/2013", "04/30/2013", "30/04", "30/04/201", "30/04/²", "1/2/3/4", "April 2013"],
)
def test_any_other_text_is_no_date(text: str):
    assert read_date(text) is None


def test_names_that_differ_in_case_spaces_or_hyphens_are_the_same(small_plan: Plan):
    with pytest.raises(PlanError, match="the scheme 'acute' has the name of a line"):
        replace(small_plan, schemes=(replace(SALT, name="acute"),))
    with pytest.raises(PlanError, match=r"^the scheme 's a l t' appears twice$"):
        replace(small_plan, schemes=(SALT, replace(SALT, name="s a l t")))
