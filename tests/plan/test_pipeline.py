"""The pipeline: opportunities added up, what in them does not add up, and their way to a scheme and back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.dates import month
from ccgmodel.plan.pipeline import Disagreement, PipelineError, demote, pipeline_totals, promote, risk_adjusted
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.plan.schemes import Investment, Opportunity, RiskAdjustment, Scheme, SchemeMilestone
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario
from tests.helpers.strategies import examples, plans

# Barnet CCG, Recovery Plan, May 2013: non-elective opportunities and those lines of the outpatient table that matter
# here, £k. The ENT amount of 2014/15 is printed as "£1,201,40".
PRINTED = (
    ("Female reproductive", 430, 0.2, 344, None, 172, 172),
    ("Obstetrics", 1_600, 0.1, 1_440, None, 1_440, None),
    ("Respiratory", 2_660, 0.2, 2_128, None, 1_064, 1_064),
    ("LOS: 0-day non-elective proportion", 3_308, 0.2, 2_646.4, None, 1_323.2, 1_323.2),
    ("0-day in-patient admissions from A&E", 2_787, 0.2, 2_229.6, None, 1_114.8, 1_114.8),
)
ENT = ("ENT", 753, 0.2, 602.4, None, 1_201.4, None)


def opportunities(programme: str, *rows: tuple) -> tuple[Opportunity, ...]:
    return tuple(
        Opportunity(
            name=name,
            programme=programme,
            line="Acute",
            potential=potential,
            risk_adjustment=risk,
            adjusted=after,
            amounts=amounts,
            source="Plan",
        )
        for name, potential, risk, after, *amounts in rows
        for amounts in [tuple(amounts)]
    )


@pytest.fixture
def small_plan(small_plan: Plan) -> Plan:
    """The plan that tests share, its savings planned from the top down alone."""
    return replace(small_plan, schemes=())


@pytest.fixture
def pipeline_plan(small_plan: Plan) -> Plan:
    """A plan for 2013/14 to 2015/16 with the printed opportunities."""
    return replace(small_plan, opportunities=(*opportunities("Urgent", *PRINTED), *opportunities("Elective", ENT)))


def blank(plan: Plan, **stated: object) -> Plan:
    """The plan with one opportunity of which only this is stated."""
    fields = {"name": "RAID", "programme": "Mental health", "line": "Community", "amounts": (None,) * plan.years}
    return replace(plan, opportunities=(Opportunity(**{**fields, **stated}),))


# Totals


def test_the_printed_totals_come_out(pipeline_plan: Plan):
    urgent, elective = pipeline_totals(pipeline_plan).programmes
    assert (urgent.programme, urgent.opportunities, elective.programme) == ("Urgent", 5, "Elective")
    assert urgent.potential == pytest.approx(10_785)
    assert urgent.adjusted == pytest.approx(8_788)
    np.testing.assert_allclose(urgent.amounts, [0.0, 5_114.0, 3_674.0])
    whole = pipeline_totals(pipeline_plan).total
    assert (whole.programme, whole.opportunities) == ("", 6)
    np.testing.assert_allclose(whole.amounts, urgent.amounts + elective.amounts)


def test_a_row_whose_years_are_not_its_total_is_named(pipeline_plan: Plan):
    (found,) = pipeline_totals(pipeline_plan).disagreements
    assert found == Disagreement(opportunity="ENT", item="by year", stated=602.4, computed=1_201.4)
    assert found.difference == pytest.approx(-599.0)


def test_a_row_that_is_not_its_potential_less_risk_is_named(small_plan: Plan):
    plan = blank(
        small_plan, potential=4_690.0, risk_adjustment=0.2, adjusted=3_912.0, amounts=(3_912.0, None, None)
    )
    (found,) = pipeline_totals(plan).disagreements
    assert found == Disagreement(opportunity="RAID", item="risk-adjusted", stated=3_912.0, computed=3_752.0)
    assert found.difference == 160.0


def test_years_are_held_against_potential_less_risk_where_nothing_else_is_stated(small_plan: Plan):
    plan = blank(small_plan, potential=1_000.0, risk_adjustment=0.2, amounts=(500.0, None, 200.0))
    (found,) = pipeline_totals(plan).disagreements
    assert (found.item, found.stated, found.computed) == ("by year", 800.0, 700.0)


def test_rounding_is_no_disagreement(small_plan: Plan):
    plan = blank(small_plan, potential=533.0, risk_adjustment=0.2, adjusted=426.0, amounts=(426.4, None, None))
    assert pipeline_totals(plan).disagreements == ()
    plan = blank(small_plan, potential=533.0, risk_adjustment=0.2, adjusted=427.0, amounts=(426.4, None, None))
    assert len(pipeline_totals(plan).disagreements) == 2


def test_what_is_blank_is_named_and_not_taken_for_nought(small_plan: Plan):
    for stated in ({}, {"potential": 900.0}, {"risk_adjustment": 0.2}):
        found = pipeline_totals(blank(small_plan, **stated))
        assert (found.without_figure, found.disagreements, found.total.adjusted) == (("RAID",), (), 0.0)
    nought = pipeline_totals(blank(small_plan, adjusted=0.0))
    assert (nought.without_figure, nought.total.adjusted) == ((), 0.0)


def test_a_plan_without_a_pipeline_adds_up_to_nought(small_plan: Plan):
    empty = pipeline_totals(small_plan)
    assert (empty.programmes, empty.disagreements, empty.without_figure) == ((), (), ())
    np.testing.assert_array_equal(empty.total.amounts, np.zeros(3))


@pytest.mark.parametrize(
    ("stated", "worth"),
    [
        ({"adjusted": 5.0, "potential": 10.0, "risk_adjustment": 0.2, "amounts": (7.0, None, None)}, 5.0),
        ({"potential": 10.0, "risk_adjustment": 0.2, "amounts": (7.0, None, None)}, 8.0),
        ({"potential": 10.0, "amounts": (7.0, None, 1.0)}, 8.0),
        ({"potential": 10.0}, None),
    ],
)
def test_what_is_stated_after_risk_wins(small_plan: Plan, stated: dict, worth: float | None):
    assert risk_adjusted(blank(small_plan, **stated).opportunities[0]) == worth


AMOUNTS = st.none() | st.integers(-500, 5_000).map(float)
ROWS = st.lists(
    st.builds(
        Opportunity,
        name=st.text("abcdefgh", min_size=1, max_size=6),
        programme=st.sampled_from(["", "Elective", "Urgent"]),
        line=st.sampled_from(["Acute", "Community"]),
        potential=AMOUNTS,
        risk_adjustment=st.none() | st.sampled_from([0.0, 0.1, 0.2]),
        adjusted=AMOUNTS,
        amounts=st.tuples(*[AMOUNTS] * 4),
    ),
    unique_by=lambda each: each.name,
    max_size=8,
)


@examples(30)
@given(plans(), ROWS)
def test_programmes_add_up_to_the_total(plan: Plan, rows: list[Opportunity]):
    found = pipeline_totals(replace(plan, opportunities=tuple(rows)))
    np.testing.assert_allclose(sum((each.amounts for each in found.programmes), np.zeros(4)), found.total.amounts)
    assert sum(each.adjusted for each in found.programmes) == pytest.approx(found.total.adjusted)
    assert sum(each.potential for each in found.programmes) == pytest.approx(found.total.potential)
    assert sum(each.opportunities for each in found.programmes) == len(rows)


# To a scheme and back


def test_an_opportunity_becomes_an_idea_that_starts_in_april(pipeline_plan: Plan):
    promoted = promote(pipeline_plan, "Respiratory")
    assert promoted.schemes == (
        Scheme(
            name="Respiratory",
            programme="Urgent",
            line="Acute",
            first_year_saving=1_064.0,
            full_year_effect=2_128.0,
            start=month(2014, 4),
            status="idea",
            source="Plan",
        ),
    )
    assert [each.name for each in promoted.opportunities] == [
        each.name for each in pipeline_plan.opportunities if each.name != "Respiratory"
    ]
    assert pipeline_plan.schemes == ()
    stated = promote(pipeline_plan, "Respiratory", year=2014)  # the year that its own amounts say
    assert stated.schemes == promoted.schemes


def test_a_single_year_is_the_full_year_effect_too(pipeline_plan: Plan):
    (scheme,) = promote(pipeline_plan, "Obstetrics", scheme="Maternity tariff").schemes
    assert (scheme.name, scheme.first_year_saving, scheme.full_year) == ("Maternity tariff", 1_440.0, 1_440.0)


def test_without_years_the_start_is_asked_for(small_plan: Plan):
    plan = blank(small_plan, potential=4_000.0, risk_adjustment=0.2)
    with pytest.raises(
        PipelineError, match=r"^the opportunity 'RAID' has no amounts by year; say in which year it starts$"
    ):
        promote(plan, "RAID")
    (scheme,) = promote(plan, "RAID", year=2014).schemes
    assert (scheme.first_year_saving, scheme.full_year, scheme.start) == (3_200.0, 3_200.0, month(2014, 4))


@pytest.mark.parametrize(
    ("stated", "given_", "message"),
    [
        ({}, {}, "the opportunity 'RAID' states no saving; give it amounts by year or a risk-adjusted figure"),
        (
            {"adjusted": 5.0},
            {"year": 2016},
            "the opportunity 'RAID' cannot start in 2016/17; choose a year from 2013/14 to 2015/16",
        ),
        (
            {"amounts": (1.0, None, None)},
            {"year": 2014},
            "the opportunity 'RAID' starts in 2013/14 by its own amounts; leave the year out",
        ),
        (
            {"amounts": (1.0, None, 2.0)},
            {},
            "the opportunity 'RAID' has amounts in 2013/14 and 2015/16; "
            "a scheme grows for two years running, so split it in several",
        ),
        (
            {"amounts": (None, 3.0, -1.0)},
            {},
            "the opportunity 'RAID' saves in one of 2014/15 and 2015/16 and costs in the other; split it in two",
        ),
    ],
)
def test_what_a_scheme_cannot_hold_is_refused(small_plan: Plan, stated: dict, given_: dict, message: str):
    with pytest.raises(PipelineError) as error:
        promote(blank(small_plan, **stated), "RAID", **given_)
    assert str(error.value) == message


def test_a_name_that_is_not_there_is_said_with_what_is(pipeline_plan: Plan, small_plan: Plan):
    for act, plan, name, message in (
        (
            promote,
            pipeline_plan,
            "Respiratry",
            "the pipeline has no opportunity 'Respiratry'; did you mean 'Respiratory'?",
        ),
        (promote, blank(small_plan), "Eyes", "the pipeline has no opportunity 'Eyes'; it has 'RAID'"),
        (demote, small_plan, "Eyes", "the plan has no scheme 'Eyes'; it has none"),
    ):
        with pytest.raises(PipelineError) as error:
            act(plan, name)
        assert str(error.value) == message


def test_a_name_that_is_taken_is_refused(pipeline_plan: Plan):
    once = promote(pipeline_plan, "Respiratory")
    with pytest.raises(PlanError, match=r"^the scheme 'Respiratory' appears twice$"):
        promote(once, "Obstetrics", scheme="Respiratory")
    back = replace(once, opportunities=pipeline_plan.opportunities)
    with pytest.raises(PlanError, match=r"^the opportunity 'Respiratory' appears twice$"):
        demote(back, "Respiratory")


def test_everything_that_an_opportunity_cannot_hold_is_said_at_once(small_plan: Plan):
    scheme = Scheme(
        name="Falls",
        line="Community",
        first_year_saving=80.0,
        full_year_effect=110.0,
        start=month(2015, 6),
        recurrent_share=0.5,
        cashable=False,
        overlap_group="Admissions",
    )
    plan = replace(
        small_plan,
        schemes=(scheme,),
        investments=(Investment(scheme="Falls", kind="dual running", amounts=(5.0, 0.0, 0.0)),),
        milestones=(
            SchemeMilestone(scheme="Falls", milestone="Training"),
            SchemeMilestone(scheme="Falls", milestone="Start"),
        ),
    )
    with pytest.raises(PipelineError) as error:
        demote(plan, "Falls")
    assert tuple(map(str, error.value.problems)) == tuple(
        f"the scheme 'Falls' has {held}, which an opportunity cannot hold; remove it first"
        for held in (
            "2 milestones",
            "an investment",
            "a saving that does not recur",
            "a saving that releases no cash",
            "an overlap with other schemes",
            "new savings outside the plan's years",
        )
    )


def test_risk_is_taken_off_once_on_the_way_back(small_plan: Plan):
    scheme = Scheme(name="Falls", line="Community", first_year_saving=80.0, full_year_effect=120.0, confidence=0.5)
    plan = replace(small_plan, schemes=(scheme,), risk_adjustment=RiskAdjustment(by="confidence"))
    (found,) = demote(plan, "Falls").opportunities
    assert (found.potential, found.risk_adjustment, found.adjusted) == (120.0, 0.5, 60.0)
    assert found.amounts == (40.0, 20.0, None)
    assert pipeline_totals(demote(plan, "Falls")).disagreements == ()


PROMOTABLE = st.builds(
    lambda before, first, second, sign: (
        (None,) * before + (sign * first, *([sign * second] if second else []), *[None] * 4)
    )[:4],
    before=st.integers(0, 2),
    first=st.integers(1, 4_000).map(float),
    second=st.none() | st.integers(1, 4_000).map(float),
    sign=st.sampled_from([1.0, 1.0, -1.0]),
)


@examples(30)
@given(plans(), PROMOTABLE, st.sampled_from(["none", "RAG", "confidence"]))
def test_there_and_back_keeps_what_is_new_in_each_year(plan: Plan, amounts: tuple[float | None, ...], by: str):
    """However the plan counts risk: the amounts were after risk to begin with."""
    first = Opportunity(name="Eyes", programme="Elective", line="Acute", amounts=amounts, source="Plan")
    before = replace(plan, opportunities=(first,), risk_adjustment=RiskAdjustment(by=by))
    after = demote(promote(before, "Eyes"), "Eyes")
    assert after.schemes == plan.schemes
    (back,) = after.opportunities
    assert back == replace(first, adjusted=sum(amount or 0.0 for amount in amounts))
    assert promote(after, "Eyes").schemes == promote(before, "Eyes").schemes


# In the projection


@examples(30)
@given(plans(), PROMOTABLE, st.sampled_from(["Acute", "Community", "Reserves"]))
def test_a_promoted_scheme_is_part_of_the_total_planned_from_the_top_down(
    plan: Plan, amounts: tuple[float | None, ...], line: str
):
    """With no lever moved as much is saved: it is known better who saves it, and on which line."""
    before = replace(
        plan,
        qipp=replace(plan.qipp, planned=(4_000.0, *plan.qipp.planned[1:])),
        # What recurs and what does not share the total: were some of it one-off, what recurs would change.
        schemes=tuple(replace(scheme, recurrent_share=1.0) for scheme in plan.schemes),
        opportunities=(Opportunity(name="Eyes", programme="Elective", line=line, amounts=amounts),),
    )
    one, other = (project(each, [Scenario()]) for each in (before, promote(before, "Eyes")))
    for result in ("qipp_planned", "qipp_delivered"):
        np.testing.assert_allclose(getattr(other, result), getattr(one, result), rtol=0, atol=1e-6)
    np.testing.assert_allclose(other.in_year[:, 0], one.in_year[:, 0], rtol=0, atol=1e-6)


def test_where_nothing_is_planned_from_the_top_down_a_promoted_scheme_adds_to_the_plan(pipeline_plan: Plan):
    before = replace(pipeline_plan, qipp=None)
    after = promote(promote(before, "Respiratory"), "Obstetrics")
    one, other = (project(each, [Scenario()]) for each in (before, after))
    np.testing.assert_allclose(other.qipp_planned - one.qipp_planned, [[0.0, 2_504.0, 1_064.0]])
    assert other.in_year[0, 1] - one.in_year[0, 1] == pytest.approx(2_504.0)


def test_a_promoted_scheme_answers_to_its_own_levers(pipeline_plan: Plan):
    late = Scenario.of({"qipp_slippage[Respiratory]": 3.0})
    plan = promote(pipeline_plan, "Respiratory")
    on_time, delayed = project(plan, [Scenario(), late]).qipp_delivered
    assert on_time[1] - delayed[1] == pytest.approx(1_064.0 / 4.0)
