"""What fails with a scheme: the quick search finds what trying every scheme finds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.risks import matter_most, without
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario
from tests.helpers.strategies import examples, plans, scenarios


def each_fall(plan: Plan, scenario: Scenario, scheme: str) -> list[float]:
    """The fall of every year's in-year position if one scheme alone delivers nothing, £k."""
    before, after = project(plan, [scenario, without(scenario, scheme)]).in_year
    return (before - after).tolist()


@examples(30)
@given(plans(), st.data())
def test_the_search_finds_what_trying_every_scheme_finds(plan: Plan, data: st.DataObject):
    # The law: what is left out saves too little to be among the first.
    if not plan.schemes:
        return
    scenario = data.draw(scenarios())
    year = data.draw(st.sampled_from(plan.year_numbers))
    falls = [each_fall(plan, scenario, scheme.name)[year - plan.first_year] for scheme in plan.schemes]
    wanted = sorted((float(fall) for fall in falls if fall > 1e-6), reverse=True)[:1]
    found = [fall for _, fall in matter_most(plan, scenario, year, most=1) if fall > 1e-6]
    assert found == pytest.approx(wanted, abs=1e-6)


def test_the_ten_of_barnet(barnet: Plan):
    found = matter_most(barnet, Scenario(), 2013)
    named = [(barnet.schemes[place].name, round(fall, 1)) for place, fall in found]
    assert len(named) == 10
    assert named[:3] == [
        ("Contract negotiation", 5209.7),
        ("Referral management", 2125.4),
        ("Primary care medicines", 1984.7),
    ]


def test_a_scheme_that_fails_keeps_what_else_is_set(barnet: Plan):
    scenario = Scenario.of({"tariff_efficiency": -0.01, "qipp_delivery[Referral management]@2014/15": 0.5})
    failed = without(scenario, "Referral management")
    assert failed.texts() == {"tariff_efficiency": -0.01, "qipp_delivery[Referral management]": 0.0}


def test_a_scheme_by_whose_failing_nothing_is_lost_is_left_out(small_plan: Plan):
    plan = replace(
        small_plan,
        schemes=(
            *small_plan.schemes,
            replace(small_plan.schemes[0], name="Audit", first_year_saving=0.0, full_year_effect=0.0),
        ),
    )
    assert [place for place, _ in matter_most(plan, Scenario(), 2014)] == [0]
