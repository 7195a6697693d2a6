"""What a session holds: the plan, the history of its scenario and the unit of money; and the address that says so.

Streamlit forgets a widget when its page is left, and a session when the page is loaded again. So the
scenario lives here and nowhere else, and the address carries every setting in the words of the command line
(`?set=qipp_delivery=0.63`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Scenario, Setting, plan_hash
from ui.session import address, people
from ui.session.address import UPLOADED
from ui.session.history import CHANGED, Hand, Moment, Session, carried
from ui.words import settings
from ui.words.settings import PLAN, YOURS


def session() -> Session:
    """Return this person's session, opened from the address the first time."""
    if "session" not in st.session_state:
        parameters = {key: st.query_params.get_all(key) for key in st.query_params}
        st.session_state["session"] = address.opened(parameters)
    return st.session_state["session"]


def enter(page: str) -> Session:
    """Open this person's session on a page.

    The first thing that is opened after the server starts, if it is a page's own address, Streamlit runs without
    `app.py`: hand over to that, which comes back here.
    """
    here = session()
    if "opened_by_app" not in st.session_state:
        st.session_state["wanted_page"] = page
        st.switch_page("app.py")
    if here.page != page:  # what a hand did on a page that was left, it did not do on this one
        here.page, here.hand = page, None
        here.changes += 1
    here.drawn = here.changes
    return here


def redraw_if_done() -> None:
    """Draw the whole page where something was done, at the beginning of the part that is drawn again alone.

    While a hand is on a lever that part is enough: a step of the history is made when it lets go.
    """
    here = session()
    if here.hand is None and here.drawn != here.changes:
        st.rerun()


def opened_by_app() -> None:
    """Note that navigation and style are in place, and go where a page's own address was to lead."""
    session()
    st.session_state["opened_by_app"] = True
    if wanted := st.session_state.pop("wanted_page", None):
        st.switch_page(wanted)


def write_address() -> None:
    """Put the scenario into the address, so that loading the page again, or sending it, gives the same."""
    wanted = address.of(session())
    if {key: st.query_params.get_all(key) for key in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def projections() -> tuple[Projection, Projection]:
    """Project the plan and the scenario, one each."""
    here = session()
    return as_published(here.plan), project(here.plan, [here.scenario])


@lru_cache(maxsize=64)
def as_published(plan: Plan) -> Projection:
    """Project a plan with no lever moved: every page shows it at every run."""
    return project(plan, [PLAN])


def show(scenario: Scenario) -> None:
    """Show another scenario and remember it."""
    here = session()
    if scenario.values == here.scenario.values:
        return
    did = settings.moved(here.plan, here.scenario, scenario)
    if scenario.name == YOURS and here.moment.opened:  # a saved scenario keeps its name while it is worked on
        scenario = Scenario(here.scenario.name, scenario.values)
    here.add(here.moment.with_scenario(scenario, did, here.noted(scenario, people.who())))


def hold(key: tuple[str, int], do: Callable[[], None], *, moving: bool) -> None:
    """Do what a hand on a lever says: all of one hold, which has the key, is one step, or none if it came back.

    `do` changes what was shown before that hold began.
    """
    here = session()
    if here.hand and here.hand.key == key:
        here.show(here.hand.history, here.hand.at)
    hand = Hand(key, here.history, here.at)
    do()
    here.hand = hand if moving else None


def open_moment(moment: Moment, message: str = "") -> None:
    """Show a plan and a scenario that were kept, as the next moment, so that Undo leads back."""
    here = session()
    here.add(moment)
    here.message = message


def change_plan(plan: Plan, did: str) -> None:
    """Take a plan in which one thing was changed, such as a milestone or a scheme; Undo brings the old one back.

    What of the scenario does not apply to it any more is left behind, and said.
    """
    here = session()
    kept, left = here.applicable(plan)
    source = here.source.removesuffix(CHANGED) + CHANGED
    scenario = Scenario(here.scenario.name, kept) if left else here.scenario
    here.add(here.moment.with_plan(plan, scenario, source, did, here.noted(scenario, people.who())))
    here.message = carried({}, left)


def go(steps: int) -> None:
    """Go back (-1) or forward (+1) in the history, or to any moment of it."""
    here = session()
    here.show(here.history, min(max(here.at + steps, 0), len(here.history) - 1))
    here.message = ""


def accept(plan: Plan, sample_name: str = "") -> None:
    """Take another plan as the baseline, and carry over what of the scenario still applies to it."""
    here = session()
    kept, left = here.applicable(plan)
    source = sample_name or f"{UPLOADED}-{plan_hash(plan)}"
    among = replace(here.among, member="") if here.among else None
    scenario = Scenario(here.scenario.name, kept)
    moment = Moment(plan, scenario, source, notes=here.noted(scenario, people.who()), among=among)
    here.show([moment], 0)
    here.message = carried(kept, left)
    address.awaited_by(here)


def apply(values: Mapping[Setting, float], name: str) -> None:
    """Show a story: the plan with these settings and nothing else."""
    show(Scenario(name, dict(values)))


def unit_switch() -> None:
    """Draw the switch of the unit of money."""
    st.toggle("Show £k", session().unit == "£k", key="unit", on_change=set_unit)


def set_unit() -> None:
    """Take the unit of money from its switch."""
    if "unit" in st.session_state:
        session().unit = "£k" if st.session_state["unit"] else "£m"
        session().changes += 1
