"""Transfers that net to nil, rules met by the whole and missed by a part, pools, and where a pound does most."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from ccgmodel.plan.plan import Plan
from ccgmodel.portfolio.members import Portfolio, Transfer
from ccgmodel.portfolio.project import JointScenario, portfolio_movements, project_portfolio
from ccgmodel.portfolio.standings import growth_and_qipp, milestone_year, standings, verdicts
from ccgmodel.portfolio.support import balances, next_pound, pooling, share_out, supported
from ccgmodel.projection.projection import project
from ccgmodel.projection.rules import MILESTONES
from ccgmodel.projection.rules import milestone_year as milestone_year_of_one
from ccgmodel.scenario.scenario import Batch, Scenario, Setting
from tests.helpers.portfolios import joint_scenarios, portfolios
from tests.helpers.strategies import examples


def with_position(plan: Plan, name: str, surplus: float) -> Plan:
    """A plan whose in-year position of 2014/15 is what is asked for: income of that year makes up the rest."""
    rules = replace(plan.rules, base="recurrent")  # so that the income of one year changes no headroom
    plan = replace(plan, organisation=name, rules=rules)
    extra = surplus - float(project(plan, [Scenario()]).in_year[0, 1])
    return replace(plan, allocation=replace(plan.allocation, non_recurrent=(0.0, extra, 0.0)))


@pytest.fixture
def three(small_plan: Plan) -> Portfolio:
    """Positions of 2014/15: A has £9m, B lacks £1m, C lacks £3m; each needs about £3m for the rule."""
    positions = {"A": 9_000.0, "B": -1_000.0, "C": -3_000.0}
    plans = tuple(with_position(small_plan, name, surplus) for name, surplus in positions.items())
    return Portfolio(name="All", plans=plans, parents={"B": "Pair", "C": "Pair"})


@examples(30)
@given(portfolios(transfers=True))
def test_transfers_net_to_nil_over_all_members_in_every_year(portfolio: Portfolio):
    """Support moves money about; it makes none."""
    years = portfolio.year_numbers
    net = supported(project_portfolio(portfolio)).net
    np.testing.assert_allclose(net.sum(axis=0), 0.0, atol=1e-9)
    for transfer in portfolio.transfers:
        alone = supported(project_portfolio(replace(portfolio, transfers=(transfer,)))).net
        given_up = np.abs(alone).sum(axis=0) / 2
        np.testing.assert_allclose(given_up, [abs(transfer.amounts.get(year, 0.0)) for year in years], atol=1e-9)


@examples(30)
@given(portfolios(transfers=True), joint_scenarios())
def test_support_changes_no_total(portfolio: Portfolio, joint):
    joint = replace(joint, alone={})
    projection = project_portfolio(portfolio, [joint])
    both = supported(projection)
    whole = projection.of("in_year")
    np.testing.assert_allclose(both.after.sum(axis=0) - both.before.sum(axis=0), 0.0 * whole, atol=1e-6)
    np.testing.assert_allclose(both.after - both.before, 0.0 * both.after + both.net[:, np.newaxis], atol=1e-6)


def lend(payer: str, receiver: str, inside: bool = False, **amounts: float) -> Transfer:
    by_year = {int(year.removeprefix("y")): amount for year, amount in amounts.items()}
    return Transfer(payer=payer, receiver=receiver, description="Loan", amounts=by_year, inside=inside)


def test_a_group_pays_by_allocation_and_leaves_the_receiver_out(three: Portfolio):
    big = replace(three.plans[0], allocation=replace(three.plans[0].allocation, recurrent=(870_000.0, None, None)))
    portfolio = replace(three, plans=(big, *three.plans[1:]), transfers=(lend("All", "C", y2014=400.0),))
    assert supported(project_portfolio(portfolio)).net[:, 1] == pytest.approx([-300.0, -100.0, 400.0])


def test_what_the_plans_contain_is_taken_out_before_and_what_they_do_not_is_added_after(three: Portfolio):
    loan = {"y2014": 500.0, "y2016": -500.0}
    inside = supported(
        project_portfolio(replace(three, transfers=(lend("A", "C", True, **loan),)), last_year=2016)
    )
    outside = supported(project_portfolio(replace(three, transfers=(lend("A", "C", **loan),)), last_year=2016))
    plain = project_portfolio(three, last_year=2016).values["in_year"]
    np.testing.assert_allclose(inside.after[:, :, :3], plain[:, :, :3])  # the plans' own years hold it
    np.testing.assert_allclose(inside.before[2, 0], plain[2, 0] + [0, -500, 0, 0])
    np.testing.assert_allclose(inside.after[2, 0], plain[2, 0] + [0, 0, 0, -500])  # a year of ours does not
    np.testing.assert_allclose(outside.before, plain)
    np.testing.assert_allclose(outside.after[0, 0], plain[0, 0] + [0, -500, 0, 500])


def test_a_loan_is_followed_until_it_is_repaid(three: Portfolio):
    portfolio = replace(three, transfers=(lend("A", "C", y2013=500.0, y2015=-300.0),))
    assert balances(portfolio, (2013, 2014, 2015))["Loan"].tolist() == [500.0, 500.0, 200.0]
    assert portfolio.transfers[0].outstanding == 200.0


def test_a_rule_met_by_the_whole_and_missed_by_a_part_is_both(three: Portfolio):
    projection = project_portfolio(three)
    found = {(each.rule, each.node.name): each for each in verdicts(projection) if each.year == 2014}
    whole, pair = found["break_even", "All"], found["break_even", "Pair"]
    assert (whole.met, whole.met_and_missed, round(whole.margin)) == (True, True, 5_000)
    assert [(name, round(gap)) for name, gap in whole.missed_by] == [("C", 3_000), ("B", 1_000)]
    assert (pair.met, pair.met_and_missed) == (False, False)
    assert found["break_even", "A"].met_and_missed is False
    assert found["break_even", "C"].missed_by[0][0] == "C"


@examples(30)
@given(portfolios())
def test_the_milestones_of_one_member_are_its_own(portfolio: Portfolio):
    projection = project_portfolio(portfolio)
    for plan in portfolio.plans:
        if plan.first_year + plan.years - 1 == projection.years[-1] and plan.first_year == projection.years[0]:
            alone = project(plan, [Scenario()])
            for rule in MILESTONES:
                ours = milestone_year(projection, rule, plan.organisation)
                np.testing.assert_array_equal(ours, milestone_year_of_one(alone, rule))


def test_a_pool_adds_up_and_what_pooling_alone_saves_is_apart_less_together(three: Portfolio):
    projection = project_portfolio(three)
    pair, whole = pooling(projection, "break_even", "Pair"), pooling(projection, "break_even")
    assert pair.apart[0, 1] == pair.together[0, 1] == pytest.approx(4_000.0)
    assert (whole.apart[0, 1], whole.together[0, 1]) == (pytest.approx(4_000.0), 0.0)
    np.testing.assert_array_equal(whole.headroom, projection.of("headroom"))
    np.testing.assert_array_equal(whole.contingency, projection.of("contingency"))


def test_the_next_pound_closes_the_smallest_gap_first(three: Portfolio):
    found = next_pound(project_portfolio(three), 2014, "break_even", 1_500.0)
    assert [(each.organisation, round(each.gap), each.gain) for each in found] == [
        ("B", 1_000, 1.0),
        ("C", 3_000, 0.0),
        ("A", 0, 0.0),
    ]


def test_over_many_draws_the_next_pound_goes_where_most_draws_turn(three: Portfolio):
    """B's draws lie just below the line and C's far below: the same pound turns the former."""
    draws = {
        "A": Batch(4, {}),
        "B": Batch(4, {Setting("allocation_growth"): np.array([0.0, 0.001, 0.002, 0.003])}),
        "C": Batch(4, {Setting("allocation_growth"): np.array([0.0, 0.008, 0.009, 0.02])}),
    }
    first, second, _ = next_pound(project_portfolio(three, draws), 2014, "break_even", 800.0)
    assert (first.organisation, first.passes, first.gain) == ("B", 0.0, 0.75)
    assert (second.organisation, second.passes, second.gain) == ("C", 0.25, 0.5)


def test_an_amount_is_shared_so_that_most_pass_and_nobody_gets_more_than_it_lacks(three: Portfolio):
    projection = project_portfolio(three)
    assert share_out(projection, 2014, 2_000.0, "break_even") == pytest.approx({"B": 1_000.0, "C": 1_000.0})
    assert share_out(projection, 2014, 9_000.0, "break_even") == pytest.approx({"B": 1_000.0, "C": 3_000.0})
    assert share_out(projection, 2014, 0.0, "break_even") == {}


def test_an_amount_goes_to_the_smallest_gap_whatever_its_name_is(small_plan: Plan):
    positions = {"A": -5_000.0, "B": -700.0, "C": -2_000.0}
    plans = tuple(with_position(small_plan, name, surplus) for name, surplus in positions.items())
    projection = project_portfolio(Portfolio(name="All", plans=plans))
    assert share_out(projection, 2014, 3_000.0, "break_even") == pytest.approx(
        {"B": 700.0, "C": 2_000.0, "A": 300.0}
    )
    assert [*share_out(projection, 2014, 3_000.0, "break_even")] == ["B", "C", "A"]


def test_a_year_that_is_not_there_is_named(three: Portfolio):
    message = "2019/20 is no year of the projection; use one of 2013/14, 2014/15, 2015/16"
    for ask in (next_pound, standings):
        with pytest.raises(ValueError, match=message):
            ask(project_portfolio(three), 2019)


def test_standings_are_ordered_by_need_of_attention(three: Portfolio):
    found = standings(project_portfolio(three), 2014)
    assert [each.organisation for each in found] == ["C", "B", "A"]
    assert found[0].attention == pytest.approx(
        (found[0].in_year - found[0].surplus_required) / found[0].recurrent_allocation
    )


def test_growth_is_held_against_savings(three: Portfolio):
    joint = [JointScenario("S", Scenario(), {"A": Scenario.of({"qipp_delivery": 0.5})})]
    projection, moved = project_portfolio(three, joint), portfolio_movements(three, joint)
    a, b, _ = growth_and_qipp(moved, projection, 2014)
    rates = 1.01 * 1.01 * 1.03 * 0.96 - 1
    grown = project(three.plans[1], [Scenario()]).recurrent_spend[0, :2, 0].sum()
    assert b.growth == pytest.approx(grown * rates / 290_000)
    assert b.qipp == pytest.approx(project(three.plans[1], [Scenario()]).qipp_delivered[0, 1] / 290_000)
    assert a.qipp < b.qipp
    assert a.size == 290_000.0
    with pytest.raises(ValueError, match="2013/14 is no year in which the plans move"):
        growth_and_qipp(moved, projection, 2013)
