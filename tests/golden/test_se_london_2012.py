"""NHS South East London, Commissioning Strategy Plan and Operating Plan 2012/13: six organisations and their sums.

The printed tables are in sample_data/se-london-2012/*/*/Published.csv, as printed. A figure reproduces within half of
its printed unit. What does not is named here, with how far ours is from it.
"""

from dataclasses import replace

import numpy as np
import pytest

from ccgmodel.answers.published import comparisons as comparisons_of_plan
from ccgmodel.answers.risks import net_cover, under_risk
from ccgmodel.plan.plan import Plan
from ccgmodel.portfolio.bridge import portfolio_movements
from ccgmodel.portfolio.members import Portfolio
from ccgmodel.portfolio.project import JointScenario, project_portfolio
from ccgmodel.portfolio.standings import verdicts
from ccgmodel.portfolio.support import balances, supported
from ccgmodel.projection.projection import project
from ccgmodel.projection.results import result
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.portfolio import read_portfolio
from ccgmodel.workbook.samples import SAMPLE_DATA
from tests.helpers.printed_portfolio import comparisons, reconcile

WHOLE, BBG, LSL = "South East London", "Bexley, Bromley and Greenwich", "Lambeth, Southwark and Lewisham"
BOROUGHS = ("Bexley CCG", "Bromley CCG", "Greenwich CCG", "Lambeth CCG", "Lewisham CCG", "Southwark CCG")
STEPS = ("step:Full-year effect of 2011/12 outturn", "step:Investment proposals and cost pressures")


def folder(name: str) -> Portfolio:
    reading = read_portfolio(SAMPLE_DATA / "se-london-2012" / name)
    assert reading.problems == ()
    assert reading.portfolio is not None
    return reading.portfolio


STRATEGY, OPERATING = folder("commissioning-strategy-plan"), folder("operating-plan")
VERSIONS = {"strategy": STRATEGY, "operating": OPERATING}


def plan_of(portfolio: Portfolio, name: str) -> Plan:
    return portfolio.plans[portfolio.organisations.index(name)]


# Ours less the printed figure, £k, by version, organisation and item. Causes: sample_data/SOURCES.md.
DIFFER_IN_PLANS = {
    ("strategy", "Bexley CCG", "Annex A, three years", "Surplus/(deficit)", "2014/15"): -0.56,
    ("strategy", "Bromley CCG", "Annex A, three years", "Surplus/(deficit)", "2014/15"): -0.56,
    ("strategy", "Bromley CCG", "Annex B", "Prior-year surplus brought forward", "2014/15"): 0.56,
    ("strategy", "Bromley CCG", "Annex F", "QIPP before risk rating", "2013/14"): 1.0,
    ("strategy", "Lewisham CCG", "Annex F", "QIPP after risk rating", "2014/15"): 0.56,
    ("strategy", "Southwark CCG", "Annex F", "QIPP after risk rating", "2014/15"): 0.56,
    ("operating", "Bexley CCG", "Mitigations 2012/13", "QIPP risk reserve", "2012/13"): -1.0,
    ("operating", "Lambeth CCG", "Mitigations 2012/13", "QIPP risk reserve", "2012/13"): -1.0,
}
H = "Annex H, from strategy to Operating Plan"
RISKS, MITIGATIONS = "Financial risks 2012/13", "Mitigations 2012/13"
DIFFER_IN_SUMS = {
    (WHOLE, "Annex B", "Investment proposals and cost pressures", "2012/13"): -0.80,
    (WHOLE, "Annex A, three years", "Surplus/(deficit)", "2014/15"): -0.56,
    (WHOLE, "Annex F", "QIPP before risk rating", "2012/13"): -1.0,
    (WHOLE, "Annex F", "QIPP before risk rating", "2013/14"): 2.0,
    (WHOLE, "Annex F", "QIPP before risk rating", "2014/15"): 1.0,
    (WHOLE, "Annex F", "QIPP after risk rating", "2013/14"): 1.0,
    (WHOLE, "Annex F", "QIPP after risk rating", "2014/15"): 1.0,
    (WHOLE, RISKS, "In-year growth: acute", "2012/13"): -1.0,
    (WHOLE, RISKS, "In-year growth: client groups", "2012/13"): -1.0,
    (WHOLE, RISKS, "In-year growth: primary care", "2012/13"): 1.0,
    (WHOLE, RISKS, "QIPP delivery", "2012/13"): 1.0,
    (WHOLE, RISKS, "Referral-to-treatment pressures", "2012/13"): -1.0,
    (WHOLE, RISKS, "Acute price pressures", "2012/13"): 1.0,
    (WHOLE, MITIGATIONS, "QIPP risk reserve", "2012/13"): 1.0,
    (WHOLE, MITIGATIONS, "Population and incidence reserve", "2012/13"): -1.0,
    (WHOLE, MITIGATIONS, "Planned surplus of 2012/13", "2012/13"): -1.0,
    (WHOLE, MITIGATIONS, "Acute price reserve", "2012/13"): 1.0,
    # Annex H has moved sums between the lines of three columns; the columns' totals agree.
    ("Bexley CCG", H, "Change in tariff and generic uplifts", "2012/13"): 24.68,
    ("Bexley CCG", H, "Change in net tariff and generic uplift", "2012/13"): 25.24,
    ("Bexley CCG", H, "Change in investment proposals and cost pressures", "2012/13"): -25.12,
    ("Lewisham CCG", H, "Change in tariff and generic uplifts", "2012/13"): -10.68,
    ("Lewisham CCG", H, "Change in efficiency with tariff", "2012/13"): 11.12,
    ("Southwark CCG", H, "Change in tariff and generic uplifts", "2012/13"): 8.24,
    ("Southwark CCG", H, "Change in efficiency with tariff", "2012/13"): -35.12,
    ("Southwark CCG", H, "Change in net tariff and generic uplift", "2012/13"): -26.88,
    ("Southwark CCG", H, "Change in demographic growth", "2012/13"): 2.12,
    ("Southwark CCG", H, "Change in investment proposals and cost pressures", "2012/13"): 26.12,
    (WHOLE, H, "Change in tariff and generic uplifts", "2012/13"): 22.0,
    (WHOLE, H, "Change in efficiency with tariff", "2012/13"): -23.12,
    (WHOLE, H, "Change in net tariff and generic uplift", "2012/13"): -1.12,
    (WHOLE, H, "Change in demographic growth", "2012/13"): 2.56,
    (WHOLE, H, "Change in total expenditure", "2012/13"): -0.56,
    # Printed as 31,613, 31,614 and 31,615 in three places; Lewisham's as 5,518 and 5,519.
    (WHOLE, H, "Operating Plan: surplus", "2012/13"): 1.57,
    (WHOLE, H, "Planned surplus (target)", "2012/13"): 0.57,
    ("Lewisham CCG", H, "Planned surplus (target)", "2012/13"): 0.56,
}


def test_every_printed_figure_of_the_twelve_plans_reproduces_but_for_those_named():
    found = {
        (version, plan.organisation, each.row.table, each.row.item, each.year): each.difference
        for version, portfolio in VERSIONS.items()
        for plan in portfolio.plans
        for each in comparisons_of_plan(plan)
        if not each.reproduces
    }
    assert found == pytest.approx(DIFFER_IN_PLANS, abs=0.01)


def test_every_printed_sum_and_change_reproduces_but_for_those_named():
    found = {
        (each.organisation, each.comparison.row.table, each.comparison.row.item, each.comparison.year): each
        for portfolio, earlier in ((STRATEGY, None), (OPERATING, STRATEGY))
        for each in comparisons(portfolio, earlier)
    }
    assert len(found) > 180
    differing = {key: each.comparison.difference for key, each in found.items() if not each.comparison.reproduces}
    assert differing == pytest.approx(DIFFER_IN_SUMS, abs=0.01)
    named = {key[:3] for key in differing}
    known = {
        (p.organisation, p.row.table, p.row.item) for v in VERSIONS.values() for p in v.published if p.row.known
    }
    assert named == known


@pytest.mark.parametrize("portfolio", VERSIONS.values(), ids=VERSIONS)
def test_the_members_are_the_six_in_their_two_groups(portfolio: Portfolio):
    assert portfolio.organisations == BOROUGHS
    assert [(node.name, node.level) for node in portfolio.nodes if not node.is_member] == [
        (WHOLE, 0), (BBG, 1), (LSL, 1),
    ]  # fmt: skip
    assert {len(node.members) for node in portfolio.nodes if node.level == 1} == {3}


# The annual bridge


def printed(plan: Plan, table: str) -> dict[str, tuple[float, ...]]:
    """The rows of a printed table after the first year, by item."""
    rows = {row.item: row.figures[1:] for row in plan.published if row.table == table}
    return {item: tuple(figure or 0.0 for figure in figures) for item, figures in rows.items()}


@pytest.mark.parametrize("name", BOROUGHS)
def test_the_printed_bridge_of_every_year_holds_within_a_thousand_pounds(name: str):
    """brought forward + uplift - full-year effect - tariff - growth - investment + QIPP = surplus: 18 times."""
    rows = printed(plan_of(STRATEGY, name), "Annex B")
    spend = ("Full-year effect of 2011/12 outturn", "Net tariff and generic uplift", "Total growth",
             "Investment proposals and cost pressures", "QIPP")  # fmt: skip
    for t in range(3):
        income = rows["Recurrent uplift"][t] + rows["Prior-year surplus brought forward"][t]
        assert income - sum(rows[item][t] for item in spend) == pytest.approx(
            rows["Surplus/(deficit)"][t], abs=1.0
        )


def test_our_bridge_leads_to_the_printed_surplus_of_18_years_and_of_the_whole():
    moved = portfolio_movements(STRATEGY)
    surplus = {name: printed(plan_of(STRATEGY, name), "Annex B")["Surplus/(deficit)"] for name in BOROUGHS}
    surplus[WHOLE] = (31_568, 32_027, 32_406)
    for name, figures in surplus.items():
        parts = ["brought_forward", "uplift", *STEPS, "inflation", "tariff_efficiency", "demographic_growth",
                 "non_demographic_growth", "qipp"]  # fmt: skip
        ours = sum(moved.of(part, name)[0, 1:] for part in parts)
        np.testing.assert_allclose(ours, figures, atol=1.0)
        assert not moved.of("other", name)[0].round(6).any()


def test_a_full_roll_forward_would_count_the_surplus_twice():
    """Why the surplus is inside the allocation: added again each year, 2013/14 would end at 35,154."""
    moved = portfolio_movements(STRATEGY)
    surplus = moved.of("surplus")[0]
    assert surplus[2] + surplus[1] - surplus[0] == pytest.approx(35_154, abs=1.0)


def test_uplifts_follow_the_rates_but_for_lewisham_in_2012_13():
    """2.38, 2.62 and 2.84 % for Bexley and Southwark, 0.2 points less for the others."""
    for plan in STRATEGY.plans:
        less = 0.0 if plan.organisation in ("Bexley CCG", "Southwark CCG") else 0.002
        rates = np.array([0.0238, 0.0262, 0.0284]) - less
        recurrent = project(plan, [Scenario()]).recurrent_allocation[0]
        off = np.diff(recurrent) - recurrent[:-1] * rates
        if plan.organisation == "Lewisham CCG":
            assert off == pytest.approx([11_626 - 11_165, 0.0, 0.0], abs=1.0)
            assert plan.allocation.recurrent[1] is not None
        else:
            assert off == pytest.approx([0.0] * 3, abs=1e-6)
            assert plan.allocation.recurrent[1:] == (None, None, None)


def test_the_recurrent_allocation_is_what_the_two_per_cent_funds_imply():
    """Both within the rounding of the printed funds: 2 % of the first is printed as 7,016, and so on to 60,229."""
    base = {"Bexley": 340_660, "Bromley": 491_278, "Greenwich": 449_617, "Lambeth": 613_538, "Lewisham": 512_156,
            "Southwark": 517_157}  # fmt: skip
    for portfolio in VERSIONS.values():
        for plan in portfolio.plans:
            printed_base = base[plan.organisation.removesuffix(" CCG")]
            assert plan.allocation.recurrent[0] == pytest.approx(printed_base, abs=25)
    assert project_portfolio(OPERATING).of("headroom")[0, 1] == pytest.approx(60_229, abs=0.5)


def test_both_definitions_of_doing_nothing():
    last = {name: result(project(plan_of(STRATEGY, name), [Scenario()]), "do_nothing")[0, -1] for name in BOROUGHS}
    tables = [-19_084, -4_284, -19_535, -17_566, -12_281, -16_611]
    np.testing.assert_allclose(list(last.values()), tables, atol=1.0)
    assert sum(last.values()) == pytest.approx(-89_360, abs=1.0)
    nothing = JointScenario("No QIPP", Scenario.of({"qipp_delivery": 0.0, "qipp_unidentified_delivery": 0.0}))
    assert project_portfolio(STRATEGY, [nothing]).of("in_year")[0, -1] == pytest.approx(-85_394, abs=1.0)


def test_surplus_percentages_are_totals_over_totals():
    assert (100 * project_portfolio(STRATEGY).surplus_share()[0, 1:]).round(1).tolist() == [1.1, 1.0, 1.0]
    assert (100 * project_portfolio(OPERATING).surplus_share()[0, 1:]).round(1).tolist() == [1.0]


# From the strategy to the Operating Plan


def test_the_reconciliation_adds_up_line_by_line_to_the_change_of_the_surplus():
    found = {(change.node.name, change.name): change for change in reconcile(STRATEGY, OPERATING, 2012)}
    parts = portfolio_movements(OPERATING).names
    for node in OPERATING.nodes:
        total = found[node.name, "surplus"]
        assert sum(found[node.name, part].difference for part in parts) == pytest.approx(
            total.difference, abs=1e-6
        )
    whole = found[WHOLE, "surplus"]
    assert (whole.before, whole.after) == pytest.approx((31_568, 31_614.5), abs=0.6)
    assert found["Bexley CCG", "brought_forward"].difference == pytest.approx(2_245, abs=0.5)
    assert found["Lambeth CCG", "qipp"].difference == pytest.approx(3_282, abs=1.0)


def test_columns_are_matched_by_name_though_annex_h_puts_southwark_before_lewisham():
    """Read by position, the uplifts of the two, 3,085 and 3,618, would change places."""
    found = {(c.node.name, c.name): c.difference for c in reconcile(STRATEGY, OPERATING, 2012)}
    assert found["Southwark CCG", "uplift"] == pytest.approx(3_085, abs=1.0)
    assert found["Lewisham CCG", "uplift"] == pytest.approx(3_618, abs=1.0)
    with pytest.raises(ValueError, match="South East London has no movements in 2013; it has them up to 2012"):
        reconcile(STRATEGY, OPERATING, 2013)


# QIPP before and after risk rating


def test_qipp_before_and_after_risk_rating_and_the_reserve_between():
    before = {p.organisation: result(project(p, [Scenario()]), "qipp_before_risk")[0, 1] for p in OPERATING.plans}
    after = project_portfolio(OPERATING).of("qipp_planned")[0, 1]
    assert [round(value) for value in before.values()] == [10_551, 7_535, 13_122, 22_883, 13_521, 14_302]
    assert sum(before.values()) == pytest.approx(81_914, abs=0.5)
    assert after == pytest.approx(56_366, abs=0.6)
    assert sum(before.values()) - after == pytest.approx(25_548, abs=1.0)


def test_delivery_as_in_2011_12_and_what_breaks_even():
    """At 76 % of target 31,615 less a quarter of 56,366 is 18,087; 43.9 % breaks even; Bromley needs no QIPP."""
    shares = (0.76, 0.439, 0.0)
    joint = [JointScenario(str(share), Scenario.of({"qipp_delivery": share})) for share in shares]
    projection = project_portfolio(OPERATING, joint)
    assert projection.of("in_year")[0, 1] == pytest.approx(18_087, abs=1.0)
    assert projection.of("in_year")[1, 1] == pytest.approx(0.0, abs=56_366 * 0.0005)
    assert projection.of("in_year", "Bromley CCG")[2, 1] == pytest.approx(310, abs=1.0)


# Risks, rules and support


def test_net_cover_by_organisation_names_the_running_costs_that_cannot_be_read():
    cover = {plan.organisation: net_cover(plan) for plan in OPERATING.plans}
    assert [round(each.net[1]) for each in cover.values()] == [2_042, 244, 51, 1_954, 1_418, 1_188]
    lost = [name for name, each in cover.items() if each.unquantified[1] == ("Running costs",)]
    assert lost == ["Bexley CCG", "Bromley CCG", "Southwark CCG"]
    readable = 178 + 128 + 195
    assert sum(each.net[1] for each in cover.values()) == 7_398 - readable


@pytest.mark.parametrize("plan", OPERATING.plans, ids=BOROUGHS)
def test_every_quantified_risk_is_a_stress_that_costs_its_downside(plan: Plan):
    for risk in plan.risks:
        if risk.settings and risk.downside:
            before, after = project(plan, [Scenario(), under_risk(plan, risk)]).in_year[:, 1]
            assert before - after == pytest.approx(risk.downside[1], abs=0.5), risk.name


def test_without_the_return_of_the_2011_12_surplus():
    left = []
    for plan in OPERATING.plans:
        risk = next(risk for risk in plan.risks if risk.name == "Return of the 2011/12 surplus")
        left.append(project(plan, [under_risk(plan, risk)]).in_year[0, 1])
    np.testing.assert_allclose(left, [1_263, -972, 98, 395, 144, 0], atol=1.0)
    assert sum(left) == pytest.approx(929, abs=1.0)


def test_the_whole_meets_the_one_per_cent_rule_and_bromley_misses_it():
    """5,020 is printed as 1.0 % of Bromley's recurrent resource limit: it is 0.99 %."""
    found = [each for each in verdicts(project_portfolio(OPERATING)) if each.year == 2012 and each.met_and_missed]
    assert [(each.rule, each.node.name) for each in found] == [("business_rules", WHOLE), ("business_rules", BBG)]
    ((name, gap),) = found[0].missed_by
    assert (name, round(gap)) == ("Bromley CCG", 39)


def test_bexleys_support_nets_to_nil_and_is_repaid_in_2014_15():
    projection = project_portfolio(OPERATING, last_year=2014)
    support = supported(projection)
    bexley = BOROUGHS.index("Bexley CCG")
    assert support.net[bexley].tolist() == [0.0, 4_800.0, 0.0, -4_800.0]
    np.testing.assert_allclose(support.net.sum(axis=0), 0.0, atol=1e-9)
    assert support.before[bexley, 0, 1] == pytest.approx(
        3_508 - 4_800, abs=1.0
    )  # it is inside the printed surplus
    assert support.after[bexley, 0, 1] == pytest.approx(3_508, abs=1.0)
    (owed,) = balances(OPERATING, projection.years).values()
    assert owed.tolist() == [0.0, 4_800.0, 4_800.0, 0.0]
    assert OPERATING.transfers[0].outstanding == 0.0


def test_years_beyond_the_printed_ones_are_ours():
    projection = project_portfolio(OPERATING, last_year=2014)
    assert projection.own.tolist() == [[True, True, False, False]] * 6
    assert project_portfolio(STRATEGY).own.all()


def test_the_order_in_which_the_six_are_given_does_not_matter():
    backwards = replace(STRATEGY, plans=STRATEGY.plans[::-1])
    one, two = project_portfolio(STRATEGY), project_portfolio(backwards)
    for output in one.values:
        np.testing.assert_array_equal(one.of(output), two.of(output))
