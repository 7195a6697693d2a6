"""Levers in per cent and in months: the plan's own value is exactly the neutral one, and every value comes back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.money import Line
from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.words.levers import exceptions, own_rate, scale
from tests.helpers.strategies import examples, lever_values, plans


@examples(30)
@given(plans(), st.sampled_from(list(LEVERS.values())), st.data())
def test_a_value_comes_back_from_the_page(plan, lever, data):
    where = scale(lever, plan)
    value = data.draw(lever_values(lever, plan))
    if where.within:  # what more would do than all of it is nothing: what is seen comes back
        assert where.shown(where.value(where.shown(value))) == pytest.approx(where.shown(value), abs=1e-6)
    else:
        assert where.value(where.shown(value)) == pytest.approx(value, abs=1e-8)
    assert where.value(where.own) == lever.neutral(plan)
    assert where.shown(lever.neutral(plan)) == pytest.approx(where.own)


@examples(30)
@given(plans(), st.sampled_from(list(LEVERS.values())))
def test_the_plans_value_lies_within_the_slider(plan, lever):
    where = scale(lever, plan)
    assert where.low <= where.own <= where.high


def test_barnet(barnet: Plan):
    shown = {name: scale(lever, barnet).text(scale(lever, barnet).own) for name, lever in LEVERS.items()}
    assert shown == {
        "allocation_growth": "2.3 %",
        "demographic_growth": "2.35 %",
        "non_demographic_growth": "1.65 %",
        "inflation": "2.7 %",
        "tariff_efficiency": "4.0 %",
        "qipp_delivery": "100 %",
        "qipp_slippage": "on time",
        "qipp_stopped": "not stopped",
        "qipp_unidentified_delivery": "100 %",
        "qipp_taper": "10 %",
        "qipp_recovery": "0 %",
        "headroom_rate": "2.0 %",
        "headroom_release": "100 %",
        "surplus_required": "2.0 %",
        "activity_growth": "0.0 %",
        "metric_delivery": "100 %",
        "support_received": "100 %",
        "set_aside_rate": "0.0 %",
        "repayable_drawn": "100 %",
        "repayable_repaid": "100 %",
        "set_aside_release": "0 %",
        "pool_change": "0 %",
    }
    assert own_rate(LEVERS["inflation"], barnet) == 0.027
    assert exceptions(LEVERS["non_demographic_growth"], barnet) == ["Primary Care/other 0.22 %"]


def test_a_fall_on_top_of_a_fall_compounds(barnet: Plan):
    where = scale(LEVERS["qipp_taper"], barnet)
    assert where.shown(0.1) == pytest.approx(19.0)
    assert where.value(19.0) == pytest.approx(0.1)
    assert (where.low, where.high) == (1.0, 37.0)


def test_months_are_counted_and_never_written_as_per_cent(barnet: Plan):
    where = scale(LEVERS["qipp_slippage"], barnet)
    assert (where.own, where.low, where.high, where.step, where.unit) == (0.0, 0.0, 12.0, 1.0, "months")
    assert [where.text(shown) for shown in (0.0, 1.0, 3.0, 1.5)] == [
        "on time",
        "1 month late",
        "3 months late",
        "1.5 months late",
    ]
    assert where.value(3.0) == 3.0
    assert scale(LEVERS["qipp_stopped"], barnet).text(100.0) == "stopped"


def test_a_value_between_two_steps_is_written_as_it_is(barnet: Plan):
    """5.97 % was written as 6.0 % beside the box that it was typed into."""
    where = scale(LEVERS["tariff_efficiency"], barnet)
    assert [where.text(shown) for shown in (5.97, 4.0, 5.1234)] == ["5.97 %", "4.0 %", "5.12 %"]


def test_a_line_without_any_rate_says_nothing_of_the_plans_own(small_plan: Plan):
    """However much is spent on it, a block contract has no inflation that could be the plan's."""
    block = Line(name="Block contract", first_year_spend=900_000.0)
    plan = replace(small_plan, lines=(*small_plan.lines, block))
    assert own_rate(LEVERS["inflation"], plan) == 0.03
    assert exceptions(LEVERS["inflation"], plan) == []
