"""Roll-up: every sum is the sum of its parts, in whatever order and tree, and never an average of rates."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.annual_bridge import SUBTOTALS, TOTALS
from ccgmodel.plan.plan import Plan
from ccgmodel.portfolio.members import Portfolio, PortfolioError, Transfer
from ccgmodel.portfolio.project import OUTPUTS, JointScenario, portfolio_movements, project_portfolio
from ccgmodel.projection.projection import project
from ccgmodel.projection.results import result
from ccgmodel.scenario.scenario import Batch, Scenario, ScenarioError, Setting
from tests.helpers.portfolios import WHOLE, joint_scenarios, portfolios
from tests.helpers.strategies import examples


def children(portfolio, node):
    """The nodes right below one."""
    places = list(portfolio.nodes)
    below = places[places.index(node) + 1 :]
    inside = [each for each in below if each.level > node.level]
    end = next((i for i, each in enumerate(below) if each.level <= node.level), len(below))
    return [each for each in inside[:end] if each.level == node.level + 1]


@examples(30)
@given(portfolios(), st.lists(joint_scenarios(), min_size=1, max_size=2))
def test_every_output_of_a_part_is_the_sum_of_its_own_parts(portfolio: Portfolio, joint):
    """A total that is not the sum of what stands below it makes a committee doubt both."""
    joint = [_runnable(portfolio, each) for each in joint]
    projection, moved = project_portfolio(portfolio, joint), portfolio_movements(portfolio, joint)
    for node in portfolio.nodes:
        below = children(portfolio, node)
        assert sorted(m for child in below for m in child.members) == sorted(node.members if below else ())
        for output in OUTPUTS if below else ():
            parts = sum(projection.of(output, child.name) for child in below)
            np.testing.assert_allclose(projection.of(output, node.name), parts, rtol=1e-12)
        for name in (*moved.names, *SUBTOTALS, *TOTALS) if below else ():
            parts = sum(moved.of(name, child.name) for child in below)
            np.testing.assert_allclose(moved.of(name, node.name), parts, rtol=1e-9, atol=1e-6)


def _runnable(portfolio, joint):
    """Only organisations that the portfolio has."""
    return replace(joint, alone={k: v for k, v in joint.alone.items() if k in portfolio.organisations})


@examples(30)
@given(portfolios(transfers=True), joint_scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(portfolio: Portfolio, joint, order: random.Random):
    """To the last bit: a report printed twice must not differ because a folder was listed otherwise."""
    shuffled = order.sample(portfolio.plans, len(portfolio.plans))
    other = replace(portfolio, plans=tuple(shuffled), parents=dict(reversed(portfolio.parents.items())))
    joint = _runnable(portfolio, joint)
    one, two = (project_portfolio(each, [joint]) for each in (portfolio, other))
    assert [node.name for node in other.nodes] == [node.name for node in portfolio.nodes]
    for node in portfolio.nodes:
        for output in OUTPUTS:
            np.testing.assert_array_equal(one.of(output, node.name), two.of(output, node.name))


@examples(30)
@given(portfolios(), joint_scenarios())
def test_a_member_is_projected_as_if_it_were_alone(portfolio: Portfolio, joint):
    joint = _runnable(portfolio, joint)
    together = project_portfolio(portfolio, [joint])
    for plan in portfolio.plans:
        alone = project(plan, [joint.of(plan.organisation)])
        where = slice(plan.first_year - together.years[0], plan.first_year - together.years[0] + plan.years)
        for output in OUTPUTS:
            ours = together.of(output, plan.organisation)[:, where]
            np.testing.assert_array_equal(ours, result(alone, output))


@pytest.fixture
def two(small_plan: Plan) -> Portfolio:
    """Two plans of other years, lines and conventions."""
    lines = tuple(line for line in small_plan.lines if line.name != "Community")
    other = replace(small_plan, organisation="Other CCG", first_year=2014, growth_combines="add", lines=lines)
    return Portfolio(name="Both", plans=(small_plan, other))


def test_years_are_those_of_all_and_a_sum_that_lacks_a_member_is_blank(two: Portfolio):
    projection = project_portfolio(two)
    assert projection.year_labels == ("2013/14", "2014/15", "2015/16", "2016/17")
    assert np.isnan(projection.of("in_year")[0]).tolist() == [True, False, False, False]
    assert not np.isnan(projection.of("in_year", "Example CCG")).any()
    assert projection.own.tolist() == [[True, True, True, False], [False, True, True, True]]


def test_a_rate_of_a_group_is_its_total_over_its_total(two: Portfolio):
    projection = project_portfolio(two)
    share = projection.of("in_year") / projection.of("recurrent_allocation")
    mean = (projection.surplus_share("Example CCG") + projection.surplus_share("Other CCG")) / 2
    np.testing.assert_array_equal(projection.surplus_share(), share)
    assert abs(projection.surplus_share() - mean)[0, 1] > 1e-4


def test_a_lever_for_one_wins_over_that_for_all(two: Portfolio):
    joint = JointScenario(
        "S", Scenario.of({"qipp_delivery": 0.5}), {"Other CCG": Scenario.of({"qipp_delivery": 1.0})}
    )
    plan, moved = project_portfolio(two), project_portfolio(two, [joint])
    assert (moved.of("in_year", "Example CCG") < plan.of("in_year", "Example CCG"))[0, 1:].all()
    np.testing.assert_array_equal(moved.of("in_year", "Other CCG"), plan.of("in_year", "Other CCG"))


def test_draws_may_differ_by_organisation(two: Portfolio):
    draws = {name: Batch(3, {Setting("qipp_delivery"): np.array([0.8, 0.9, 1.0])}) for name in two.organisations}
    assert project_portfolio(two, draws).of("in_year").shape == (3, 4)
    with pytest.raises(ScenarioError, match=r"^Both: no draws for Other CCG; give every organisation as many$"):
        project_portfolio(two, {"Example CCG": draws["Example CCG"]})
    uneven = {**draws, "Other CCG": Batch(2, {})}
    with pytest.raises(
        ScenarioError, match=r"^Both: draws of different numbers; give every organisation as many$"
    ):
        project_portfolio(two, uneven)


def test_settings_that_cannot_run_are_listed_for_every_member(two: Portfolio):
    with pytest.raises(ScenarioError) as raised:
        project_portfolio(
            two, [JointScenario("S", Scenario.of({"qipp_delivery": 9, "inflation[Community]": 0.01}))]
        )
    assert tuple(map(str, raised.value.problems)) == (
        "Example CCG: qipp_delivery is 9; keep it from 0 to 1.2",
        "Other CCG: qipp_delivery is 9; keep it from 0 to 1.2",
        "Other CCG: inflation[Community]: 'Community' is neither a line nor a category of this plan; "
        "use one of Acute, Reserves",
    )
    with pytest.raises(ScenarioError, match=r"^'Nobody' has no plan in Both; use one of Example CCG, Other CCG$"):
        project_portfolio(two, [JointScenario("S", Scenario(), {"Nobody": Scenario()})])
    with pytest.raises(ScenarioError, match="Example CCG: it can be run from 2013/14 to 2027/28, not to 2030/31"):
        project_portfolio(two, last_year=2030)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"plans": ()}, ["Both has no plans; add a workbook for each organisation"]),
        ({"parents": {"Third CCG": "North"}},
         ["Third CCG is a member, but has neither a plan nor members; add its workbook"]),
        ({"parents": {"Example CCG": "Other CCG"}},
         ["Other CCG is both an organisation with a plan and a group; rename the group"]),
        ({"parents": {"North": "South", "South": "North", "Example CCG": "North"}},
         ["North is part of itself, through North, South; change one of them"]),
        ({"transfers": (Transfer(payer="X", receiver="Both", description="T", amounts={}),)},
         ["the transfer 'T' names 'X', which is no part of Both"]),
        ({"transfers": (Transfer(payer="Both", receiver="Both", description="T", amounts={}),)},
         ["the transfer 'T' goes from Both to itself"]),
        ({"parents": {"Example CCG": "North", "Other CCG": "North"},
          "transfers": (Transfer(payer="Both", receiver="North", description="T", amounts={}),)},
         ["the transfer 'T' is between Both and North, which are the same organisations"]),
    ],
)  # fmt: skip
def test_a_portfolio_that_contradicts_itself_is_refused(two: Portfolio, changes, problems):
    with pytest.raises(PortfolioError) as raised:
        replace(two, **changes)
    assert list(map(str, raised.value.problems)) == problems


def test_two_plans_of_one_organisation_are_refused(small_plan: Plan):
    with pytest.raises(PortfolioError, match=r"^Example CCG has two plans; keep one of them$"):
        Portfolio(name="Both", plans=(small_plan, small_plan))


def test_a_part_that_is_not_there_is_named(two: Portfolio):
    with pytest.raises(
        PortfolioError, match="'North' is no part of Both; use one of Both, Example CCG, Other CCG"
    ):
        project_portfolio(two).of("in_year", "North")


def test_the_tree_is_walked_from_the_whole(small_plan: Plan):
    names = ("C", "A", "B")
    plans = tuple(replace(small_plan, organisation=name) for name in names)
    tree = Portfolio(name=WHOLE, plans=plans, parents={"C": "North", "A": "Far North", "Far North": "North"})
    assert [(node.name, node.level, node.members) for node in tree.nodes] == [
        (WHOLE, 0, (0, 1, 2)),
        ("B", 1, (1,)),
        ("North", 1, (0, 2)),
        ("C", 2, (2,)),
        ("Far North", 2, (0,)),
        ("A", 3, (0,)),
    ]
