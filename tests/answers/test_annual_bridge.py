"""The annual bridge: its movements add up to the position, and each is what its name says."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.annual_bridge import LABELS, STEP, SUBTOTALS, TOTALS, movements
from ccgmodel.answers.published import moved
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.projection.results import UnknownResultError
from ccgmodel.scenario.scenario import Scenario
from tests.helpers.strategies import examples, plans, scenarios

TOLERANCE = 1e-6  # £k


@examples(30)
@given(plans(), st.lists(scenarios(), min_size=1, max_size=3))
def test_the_movements_lead_from_last_years_position_to_this_years(plan, drawn):
    """A bridge that does not sum is worse than none: nobody can tell which of its parts is wrong."""
    positions = project(plan, drawn).in_year
    found = movements(plan, drawn)
    np.testing.assert_allclose(found.surplus, positions, atol=TOLERANCE)
    np.testing.assert_allclose(found.parts["brought_forward"][:, 1:], positions[:, :-1], atol=TOLERANCE)
    assert {name.partition(":")[0] + ":" if name.startswith(STEP) else name for name in found.parts} <= {
        *LABELS,
        STEP,
    }


@examples(30)
@given(plans(), scenarios())
def test_subtotals_and_totals_are_those_of_their_parts(plan, drawn):
    found = movements(plan, [drawn])
    for name, (_, parts) in SUBTOTALS.items():
        np.testing.assert_allclose(found.of(name), sum(found.of(part) for part in parts), atol=TOLERANCE)
    np.testing.assert_allclose(found.of("income") + found.of("expenditure"), found.of("surplus"), atol=TOLERANCE)
    assert set(found.names) == {*found.parts, *SUBTOTALS, *TOTALS}


@examples(30)
@given(plans(), scenarios())
def test_to_date_counts_what_was_brought_forward_once(plan, drawn):
    """Added up over years, each year's opening balance would be counted again and again."""
    found = movements(plan, [drawn])
    np.testing.assert_allclose(
        found.to_date("income") + found.to_date("expenditure"), found.surplus, atol=TOLERANCE
    )
    np.testing.assert_allclose(found.to_date("growth"), found.of("growth").cumsum(axis=1), atol=TOLERANCE)


def test_each_driver_moves_a_line_by_its_rate_of_last_years_spend(small_plan: Plan):
    found = movements(small_plan, [Scenario(), Scenario.of({"inflation[Acute]@2014/15": 0.01})])
    acute, community = project(small_plan, [Scenario()]).recurrent_spend[0, :2, 0]
    grown = acute + community
    assert found.of("demographic_growth")[0, 1] == pytest.approx(-0.01 * grown)
    assert found.of("tariff_efficiency")[0, 1] == pytest.approx(0.04 * grown)
    assert found.of("inflation")[:, 1] == pytest.approx([-0.03 * grown, -0.03 * grown - 0.01 * acute])


def test_growth_that_is_added_has_no_interaction_and_growth_that_compounds_has(small_plan: Plan):
    added = movements(replace(small_plan, growth_combines="add"), [Scenario()])
    assert not added.of("interaction").any()
    grown = project(small_plan, [Scenario()]).recurrent_spend[0, :2, 0].sum()
    compounded = grown * (1.01 * 1.01 * 1.03 * 0.96 - 1 - (0.01 + 0.01 + 0.03 - 0.04))
    assert movements(small_plan, [Scenario()]).of("interaction")[0, 1] == pytest.approx(-compounded)


def test_savings_are_those_delivered(small_plan: Plan):
    short = Scenario.of({"qipp_delivery": 0.5})
    found = movements(small_plan, [short])
    assert found.of("qipp")[0, 1:] == pytest.approx(project(small_plan, [short]).qipp_delivered[0, 1:])
    assert not found.of("other")[0, 2:].round(6).any()


def test_the_first_year_is_where_the_bridge_starts(small_plan: Plan):
    found = movements(small_plan, [Scenario()])
    opening = {name: values[0, 0] for name, values in found.parts.items()}
    assert opening.pop("brought_forward") == project(small_plan, [Scenario()]).in_year[0, 0]
    assert not any(opening.values())


def test_a_movement_is_known_by_name_and_a_minus_turns_it(small_plan: Plan):
    found = movements(small_plan, [Scenario()])
    assert moved(found, "-movement:growth").tolist() == (-found.of("growth")).tolist()
    assert moved(found, "to_date:uplift").tolist() == found.of("uplift").cumsum(axis=1).tolist()
    assert not moved(found, "movement:step:Nothing of the kind").any()
    with pytest.raises(
        UnknownResultError, match="'movement:uplif' is no movement; use one of brought_forward, uplift"
    ):
        moved(found, "movement:uplif")
    assert found.label("step:Ward opens") == "Ward opens"
    assert found.label("qipp") == "QIPP savings"
