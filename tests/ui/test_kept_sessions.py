"""What a browser has open comes back to it, and to nobody else."""

from dataclasses import replace

import pytest

from ccgmodel.plan import Plan
from ccgmodel.scenario import Scenario, Setting
from ccgmodel.words.settings import PLAN
from ui.session import address
from ui.session.browser import MOST, KeptSessions
from ui.session.history import Moment, Session

MINE, OTHERS = "a" * 32, "b" * 32


def moved(plan: Plan) -> Session:
    here = Session([Moment(plan, PLAN)])
    here.add(replace(here.moment, scenario=Scenario("", {Setting("qipp_delivery"): 0.63})))
    return here


@pytest.mark.parametrize(
    ("browser", "person", "comes_back"),
    [(MINE, "ada", True), (OTHERS, "ada", False), (MINE, "bob", False), (MINE, "", False)],
)
def test_it_comes_back_to_the_same_browser_and_person_at_its_address_alone(
    barnet: Plan, browser, person, comes_back
):
    kept, here = KeptSessions(), moved(barnet)
    kept.keep(MINE, "ada", here)
    assert kept.take(browser, person, {}) is None
    assert (kept.take(browser, person, address.of(here)) is here) is comes_back
    assert bool(kept.kept) is not comes_back


def test_what_was_done_before_signing_in_is_theirs_who_sign_in_and_the_last_that_was_used_comes_first(
    barnet: Plan,
):
    kept, before, last = KeptSessions(), moved(barnet), moved(barnet)
    kept.keep(MINE, "", before)
    kept.keep(MINE, "ada", last)
    assert kept.take(MINE, "ada", address.of(last)) is last
    kept.keep(MINE, "ada", last)
    kept.keep(MINE, "", before)
    assert kept.take(MINE, "ada", address.of(last)) is before


def test_no_more_are_kept_than_there_is_room_for(barnet: Plan):
    kept, first = KeptSessions(), moved(barnet)
    many = [Session([first.moment]) for _ in range(MOST)]
    for here in (first, *many):
        kept.keep(MINE, "ada", here)
    assert [here for _, _, here in kept.kept.values()] == many
    kept.keep(MINE, "ada", many[0])
    assert [here for _, _, here in kept.kept.values()] == [*many[1:], many[0]]
