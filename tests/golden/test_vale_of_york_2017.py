"""NHS Vale of York CCG, Update to Operational Plan 2017-19, March 2017: key metrics and four-year expenditure, in £k."""

from pathlib import Path

import numpy as np
import pytest

from ccgmodel.answers.published import comparisons
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.projection.rules import passes
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.read import read

SAMPLE = Path(__file__).parents[2] / "sample_data" / "vale-of-york-2017.xlsx"
IN_YEAR = (-16_054, -9_758, -546, 16_394)
CUMULATIVE = (-44_149, -53_907, -54_452, -38_057)
ONE_PER_CENT = (4_497, 4_588, 4_709, 4_879)  # of the allocation: the improvement required
LAST_YEAR = -21_801
ROUNDED = 2.5  # the lines add up to totals that differ by 1 from print, positions are rounded by themselves, and half a unit


@pytest.fixture(scope="module")
def york() -> Plan:
    """The published plan of Vale of York."""
    reading = read(SAMPLE)
    assert list(reading.problems) == []
    assert reading.plan is not None
    return reading.plan


def test_every_position_is_as_printed_to_the_rounding_of_its_sums(york: Plan):
    ours = project(york, [Scenario()])
    np.testing.assert_allclose(ours.in_year[0], IN_YEAR, rtol=0, atol=ROUNDED)
    np.testing.assert_allclose(ours.cumulative[0], CUMULATIVE, rtol=0, atol=ROUNDED)


def test_every_line_and_allocation_reproduces_and_what_does_not_says_why(york: Plan):
    found = comparisons(york)
    assert len(found) == 4 * (10 + 2 + 4)
    assert [each for each in found if not each.reproduces and not each.row.known] == []
    assert sum(each.reproduces for each in found) == 53


def test_the_improvement_required_is_met_in_every_year(york: Plan):
    ours = project(york, [Scenario()])
    before = np.array([LAST_YEAR, *ours.in_year[0, :-1]])
    np.testing.assert_allclose(ours.surplus_required[0], before + ONE_PER_CENT, rtol=0, atol=0.5)
    assert passes(ours.surplus_tested - ours.surplus_required, york).all()


def test_half_the_first_years_savings_are_missed_in_every_year_and_lower_what_the_next_must_improve_on(york: Plan):
    plan, half = (project(york, [each]) for each in (Scenario(), Scenario.parse(["qipp_delivery@2017/18=0.5"])))
    np.testing.assert_allclose(half.cumulative - plan.cumulative, [[-7_950, -15_900, -23_850, -31_800]])
    assert half.surplus_required[0, 1] == pytest.approx(-16_054 - 7_950 + 4_588, abs=ROUNDED)
