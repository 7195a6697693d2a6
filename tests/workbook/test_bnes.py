"""The B&NES sample: what its printed tables imply and do not print."""

import numpy as np
import pytest

from ccgmodel.answers.risks import StressError, under_risk
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA

PLAN = read(SAMPLE_DATA / "bnes-2012.xlsx").plan
SURPLUS = [2763, 2440, 1970]  # £k, as printed
QIPP = np.array([6460, 10537])  # £k since 2013/14, as printed


def in_year(**settings):
    return project(PLAN, [Scenario.of(settings)]).in_year[0]


def delivered(share):
    return in_year(qipp_delivery=share, qipp_unidentified_delivery=share)


@pytest.mark.parametrize(("year", "printed"), [(1, 0.6223), (2, 0.8130)])
def test_break_even_delivery_is_what_the_printed_table_implies(year, printed):
    none, all_of_it = delivered(0.0)[year], delivered(1.0)[year]
    assert -none / (all_of_it - none) == pytest.approx(printed, abs=0.00005)
    assert 1 - SURPLUS[year] / QIPP[year - 1] == pytest.approx(printed, abs=0.00005)
    assert delivered(printed - 0.0005)[year] < 0 < delivered(printed + 0.0005)[year]


def test_the_surplus_is_what_is_required_in_every_year():
    projection = project(PLAN, [Scenario()])
    assert np.round(projection.in_year[0]).tolist() == SURPLUS == projection.surplus_required[0].tolist()
    assert (projection.in_year >= projection.surplus_required).all()


def test_without_the_unidentified_savings_the_surplus_turns():
    assert np.round(in_year(qipp_unidentified_delivery=0.0)).tolist() == [2763, 954, -2036]


def test_a_point_more_on_prescribing_costs_what_the_printed_base_gives():
    projection = project(PLAN, [Scenario(), Scenario.of({"inflation[Prescribing]": 0.01})])
    more = np.diff(projection.spend[:, PLAN.line_names.index("Prescribing")], axis=0)[0]
    assert more == pytest.approx([0.0, 24691 * 0.01, 24691 * (1.06**2 - 1.05**2)])


def test_headroom_is_counted_once():
    projection = project(PLAN, [Scenario()])
    total = projection.total_spend[0] + projection.headroom[0]
    assert np.round(total).tolist() == [216213, 221451, 225672]  # as printed
    assert not any("headroom" in line.name.lower() for line in PLAN.lines)


def test_what_has_happened_does_not_move():
    assert delivered(0.0)[0] == delivered(1.0)[0] == in_year(headroom_release=1.0)[0]


def _carried(risk):
    try:
        return under_risk(PLAN, risk)
    except StressError:
        return None


def test_its_ten_financial_risks_and_eight_mitigations_are_kept_and_stress_what_they_can():
    """None is scored or quantified. F5, F6 and F9 move no lever; nothing says how far F3 and F10 move theirs."""
    financial = [risk for risk in PLAN.risks if risk.category == "Finance"]
    assert [risk.number for risk in financial] == [f"F{number}" for number in range(1, 11)]
    assert sum(each.source.startswith("Financial mitigations") for each in PLAN.mitigations) == 8
    assert {(risk.score, risk.downside) for risk in PLAN.risks} == {(None, ())}
    stuck = [risk.number for risk in financial if not _carried(risk)]
    assert stuck == ["F3", "F5", "F6", "F9", "F10"]
    for risk in financial:
        if risk.number not in stuck:
            before, after = project(PLAN, [Scenario(), under_risk(PLAN, risk)]).in_year
            assert (after[1:] < before[1:]).all(), risk.name
