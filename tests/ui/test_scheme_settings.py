"""What is set for schemes: whatever was set before, a scheme ends with what was typed, and nothing idle is kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers.strategies import examples, lever_values, plans, scenarios
from ui.savings.scheme_settings import (
    DELIVERY,
    OF_SCHEMES,
    edited,
    for_group,
    of_group,
    own_settings,
    value_of,
    without_own,
)

levers = st.sampled_from(OF_SCHEMES)


@examples(30)
@given(plans(), scenarios(), levers, st.data())
def test_a_scheme_has_what_was_typed_and_the_others_what_they_had(plan, scenario, lever, data):
    value = data.draw(lever_values(LEVERS[lever]))
    values = edited(plan, scenario.values, {(lever, "Scheme 1"): value})
    assert Scenario("", values).problems(plan) == []
    for year in plan.year_numbers:
        after, before = (value_of(plan, each, lever, year) for each in (values, scenario.values))
        assert after[0] == pytest.approx(value)
        assert after[1:] == pytest.approx(before[1:])


@examples(30)
@given(plans(), scenarios(), levers)
def test_typing_what_a_scheme_has_anyway_leaves_it_no_setting_of_its_own(plan, scenario, lever):
    general = {s: v for s, v in scenario.values.items() if s.scope != "Scheme 1" and s.year is None}
    value = float(value_of(plan, general, lever, plan.year_numbers[-1])[0])
    set_apart = {**general, Setting(lever, "Scheme 1"): LEVERS[lever].maximum}
    assert edited(plan, set_apart, {(lever, "Scheme 1"): value}) == general
    assert edited(plan, set_apart, {(lever, "Scheme 1"): None}) == general


@examples(30)
@given(plans(), scenarios(), levers, st.sampled_from(["Pathways", "delivering"]), st.data())
def test_every_scheme_of_a_group_has_what_was_set_for_it_and_no_other_is_moved(plan, scenario, lever, group, data):
    value = data.draw(lever_values(LEVERS[lever]))
    values = for_group(plan, scenario.values, group, lever, value)
    assert Scenario("", values).problems(plan) == []
    members = np.isin(np.arange(len(plan.schemes)), of_group(plan, group))
    for year in plan.year_numbers:
        after, before = (value_of(plan, each, lever, year) for each in (values, scenario.values))
        assert after[members] == pytest.approx(value)
        assert after[~members] == pytest.approx(before[~members])


@examples(30)
@given(plans(), scenarios())
def test_clearing_leaves_what_is_set_for_all_or_for_a_line(plan, scenario):
    left = without_own(plan, scenario.values)
    assert own_settings(plan, left) == []
    assert set(scenario.values) - set(left) == set(own_settings(plan, scenario.values))


def test_a_programme_is_set_in_one_setting(barnet: Plan):
    values = for_group(barnet, {Setting(DELIVERY, "Diabetes"): 0.3}, "Elective", DELIVERY, 0.8)
    assert values == {Setting(DELIVERY, "Elective"): 0.8}
    # A status gives way to a programme, so that its schemes in there are set one by one.
    both = for_group(barnet, values, "PID", DELIVERY, 0.5)
    assert Scenario("", both).texts() == {
        "qipp_delivery[Elective]": 0.8,
        "qipp_delivery[PID]": 0.5,
        "qipp_delivery[Micro-suction]": 0.5,
        "qipp_delivery[Pain management (with Enfield)]": 0.5,
    }
