"""What is set for all and for one alone: a member's scenario is the same wherever it is looked at."""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest

from ccgmodel.portfolio.project import project_portfolio
from ccgmodel.projection.projection import project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.words.settings import PLAN
from ui.portfolio import levers
from ui.portfolio.levers import EVERYONE, value, with_lever
from ui.session import address, samples
from ui.session.history import Moment, Session
from ui.session.portfolio import OpenPortfolio

DELIVERY = LEVERS["qipp_delivery"]
BEXLEY = "Bexley CCG"


@pytest.fixture
def among() -> OpenPortfolio:
    return samples.sample_portfolio("se-london-2012/operating-plan")


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
    again, wrong = address.portfolio_from("", address.of_portfolio(apart))
    assert wrong == ""
    assert again is not None
    assert (again.source, again.joint) == (apart.source, apart.joint)


@pytest.mark.parametrize("who", [EVERYONE, BEXLEY])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_plan_by_itself_stays_so_though_a_portfolio_beside_it_has_it_too(
    among: OpenPortfolio, who: str, is_open: bool
):
    """What is set on the portfolio was taken for the plan's own once the address was loaded."""
    beside = with_lever(among, who, DELIVERY, 0.5) if is_open else None
    here = Session([Moment(among.plan(BEXLEY), PLAN, among.sources[BEXLEY], open_portfolio=beside)])
    again = address.opened(parse_qs(urlencode(address.of(here), doseq=True)))
    assert (again.message, again.scenario.values) == ("", {})
    assert address.of(again) == address.of(here)
    assert (again.open_portfolio is None) == (beside is None)
    if beside is not None and again.open_portfolio is not None:
        assert (again.open_portfolio.member, again.open_portfolio.moved) == ("", True)


def test_an_address_opens_exactly_what_was_set_or_says_that_it_was_changed(among: OpenPortfolio):
    apart = with_lever(with_lever(among, EVERYONE, DELIVERY, 0.1 + 0.2), BEXLEY, DELIVERY, 0.55)
    whole = address.of_portfolio(apart)
    again, wrong = address.portfolio_from("", whole)
    assert again is not None
    assert (again.joint, wrong) == (apart.joint, "")
    text = urlencode(whole, doseq=True)
    for changed in (text[:-1], text.replace("0.55", "0.5"), text.partition("&only")[0], text.partition("&all")[0]):
        opened, wrong = address.portfolio_from("", parse_qs(changed))
        assert opened is not None
        assert not opened.moved
        assert wrong.startswith("What this link sets on the portfolio was changed or cut short on its way")
    assert address.portfolio_from("", parse_qs(text.partition("&portfolio")[0]))[1].startswith(
        "What this link sets"
    )


def test_an_address_that_cannot_be_read_shows_the_plans_and_says_why():
    among, wrong = address.portfolio_from(
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
    assert r"qipp\_delivery is 7; keep it from 0 to 1.2." in wrong


def test_an_address_that_nobody_could_have_made_is_not_read():
    """Not one of its hundred thousand names is looked up or said."""
    names = [f"{n}: inflation=0" for n in range(100_000)]
    session = address.opened({"portfolio": ["se-london-2012/operating-plan"], "only": names})
    assert (
        session.message
        == "This address has 1,788,919 characters, which is too many to read. A published plan is shown."
    )
    _, wrong = address.portfolio_from("", {"portfolio": ["se-london-2012/operating-plan"], "only": names[:1_000]})
    assert wrong.count("has no plan here") == 50


def test_a_portfolios_lever_is_written_as_it_is_and_its_plans_value_is_that_of_whom_it_moves(among: OpenPortfolio):
    release, tariff = LEVERS["headroom_release"], LEVERS["tariff_efficiency"]
    first, *others = among.portfolio.plans
    without = [
        replace(plan, rules=replace(plan.rules, headroom_rate=0.0, headroom_released=0.0)) for plan in others
    ]
    mostly = replace(among, portfolio=replace(among.portfolio, plans=(first, *without)))
    assert first.rules.headroom_released == levers.neutral(mostly, EVERYONE, release) == 1.0
    set_ = levers.with_lever(among, EVERYONE, tariff, 0.0097)
    rows = {row.name: row for row in levers._rows(set_, EVERYONE, {})}
    assert rows["tariff_efficiency"].text == "+0.97 points"
