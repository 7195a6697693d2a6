"""What is set for all and for one alone: a member's scenario is the same wherever it is looked at."""

import pytest

from ccgmodel.portfolio.project import project_portfolio
from ccgmodel.projection.projection import project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from ui.portfolio.levers import EVERYONE, value, with_lever
from ui.session import portfolio_samples
from ui.session.portfolio import OpenPortfolio

DELIVERY = LEVERS["qipp_delivery"]
BEXLEY = "Bexley CCG"


@pytest.fixture
def among() -> OpenPortfolio:
    return portfolio_samples.opened("se-london-2012/operating-plan")


@pytest.mark.parametrize(
    "wanted",
    [{}, {"qipp_delivery": 0.8}, {"qipp_delivery": 0.5}, {"inflation": 0.01, "qipp_delivery@2012/13": 0.3}],
)
def test_a_member_s_scenario_is_what_was_made_of_it_beside_what_all_have(
    among: OpenPortfolio, wanted: dict[str, float]
):
    """Whatever all have, including its own value put back to the plan's, the member has the scenario it was given."""
    together = with_lever(among, EVERYONE, DELIVERY, 0.5)
    after = together.with_own(BEXLEY, Scenario.of(wanted))
    assert after.scenario(BEXLEY).values == Scenario.of(wanted).values
    assert after.scenario("Bromley CCG").values == {Setting("qipp_delivery"): 0.5}
    ours = project(among.plan(BEXLEY), [Scenario.of(wanted)]).in_year
    rolled_up = project_portfolio(after.portfolio, [after.joint]).of("in_year", BEXLEY)
    assert rolled_up.tolist() == ours.tolist()


def test_one_alone_wins_and_putting_all_back_leaves_it(among: OpenPortfolio):
    apart = with_lever(with_lever(among, EVERYONE, DELIVERY, 0.5), BEXLEY, DELIVERY, 0.8)
    assert (value(apart, EVERYONE, DELIVERY), value(apart, BEXLEY, DELIVERY)) == (0.5, 0.8)
    back = with_lever(apart, EVERYONE, DELIVERY, None)
    assert (value(back, EVERYONE, DELIVERY), value(back, BEXLEY, DELIVERY)) == (1.0, 0.8)
    assert not with_lever(back, BEXLEY, DELIVERY, None).moved


def test_the_address_brings_back_what_is_set(among: OpenPortfolio):
    apart = with_lever(with_lever(among, EVERYONE, DELIVERY, 0.5), BEXLEY, DELIVERY, 0.8)
    again, wrong = portfolio_samples.from_address("", portfolio_samples.address(apart))
    assert wrong == ""
    assert again is not None
    assert (again.source, again.joint) == (apart.source, apart.joint)


def test_an_address_that_cannot_be_read_shows_the_plans_and_says_why():
    among, wrong = portfolio_samples.from_address(
        "",
        {
            "portfolio": ["se-london-2012/operating-plan"],
            "all": ["qipp_delivery=7"],
            "only": ["Nobody: inflation=0"],
        },
    )
    assert among is not None
    assert not among.moved
    assert "Nobody has no plan here." in wrong
    assert "qipp_delivery is 7; keep it from 0 to 1.2." in wrong
