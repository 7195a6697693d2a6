"""What a session holds: the plan, the history of its scenario and the unit of money; and the address that says so.

Streamlit forgets a widget when its page is left, and a session when the page is loaded again. So the
scenario lives here and nowhere else, and the address carries every setting in the words of the command line
(`?set=qipp_delivery=0.63`). What an address does not hold comes back to the same browser (`ui.session.browser`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from ccgmodel.plan import Plan, once_a_plan
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Deck, Scenario, Setting, plan_hash
from ccgmodel.words import settings
from ccgmodel.words.settings import PLAN, YOURS
from ui.session import address, browser, host
from ui.session.address import UPLOADED
from ui.session.history import CHANGED, Asked, Hand, Moment, Session, carried, left_of_deck
from ui.session.store import who


def session() -> Session:
    """Return this person's session, opened from the address the first time."""
    if "session" not in st.session_state:
        host.require_own_name()
        parameters = {key: st.query_params.get_all(key) for key in st.query_params}
        st.session_state["session"] = browser.left_at(parameters) or address.opened(parameters)
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
    browser.keep(here)
    return here


# The parts of a page that can be drawn again alone.
ANSWER, WAY_BACK, PROBLEM, RESET, STORIES, QUESTIONS = (
    "answer",
    "way_back",
    "said_problem",
    "reset",
    "said_stories",
    "said_questions",
)


def redraw_parts(*own: str) -> None:
    """Ask, in a callback, for the parts of a page with levers that show what was done, the answer first.

    `own` are those that not every such page has.
    """
    here = session()
    here.drawn = here.changes
    write_address()
    browser.keep(here)
    st.rerun([ANSWER, WAY_BACK, PROBLEM, RESET, *own])


def redraw_if_done() -> None:
    """Draw the whole page where something was done, at the beginning of the part that is drawn again alone.

    While a hand is on a lever that part is enough: a step of the history is made when it lets go.
    """
    here = session()
    if here.hand is None and here.drawn != here.changes:
        st.rerun()


@st.fragment(run_every=86_400.0)
def resume() -> None:
    """Have a browser whose server was started again ask for its page at once; nothing is drawn.

    Streamlit's browser does so where something runs by itself. Elsewhere it waits for the first click, which the
    new session does not know, and loses it. What is asked for has the page open itself again (`style.SCRIPT`).
    """


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


@once_a_plan
def as_published(plan: Plan) -> Projection:
    """Project a plan with no lever moved: every page shows it at every run."""
    return project(plan, [PLAN])


def show(scenario: Scenario) -> None:
    """Show another scenario and remember it."""
    here = session()
    if scenario.values == here.scenario.values:
        return
    did = settings.moved(here.plan, here.scenario, scenario)
    # A saved scenario keeps its name while it is worked on; but what differs from the plan is not called the plan.
    if scenario.name == YOURS and here.moment.opened and here.scenario.name != PLAN.name:
        scenario = Scenario(here.scenario.name, scenario.values)
    here.add(here.moment.with_scenario(scenario, did, here.noted(scenario, who())))


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

    What of the scenario does not apply to it any more is left behind, and said. A plan that was changed back is
    what it was read as again.
    """
    here = session()
    kept, left = here.applicable(plan)
    deck = here.moment.deck
    source = here.source.removesuffix(CHANGED)
    read = (each.plan for each in here.history if each.source == source)
    if plan_hash(plan) not in map(plan_hash, read):
        source += CHANGED
    scenario = Scenario(here.scenario.name, kept) if left else here.scenario
    here.add(here.moment.with_plan(plan, scenario, source, did, here.noted(scenario, who())))
    here.message = f"{carried(plan, {}, left)} {left_of_deck(plan, deck)}".strip()


def change_deck(deck: Deck | None, did: str) -> None:
    """Take another deck, or the plan's own stories again; Undo brings the old one back."""
    here = session()
    here.add(replace(here.moment, deck=deck, did=did))


def go(steps: int) -> None:
    """Go back (-1) or forward (+1) in the history, or to any moment of it."""
    here = session()
    here.show(here.history, min(max(here.at + steps, 0), len(here.history) - 1))
    here.message = ""


def accept(plan: Plan, sample_name: str = "", asked: Asked | None = None) -> None:
    """Take another plan as the baseline, and carry over what of the scenario still applies to it.

    Undo leads back to the plan that was in use. `asked` is what was asked about it.
    """
    here = session()
    kept, left = here.applicable(plan)
    source = sample_name or f"{UPLOADED}-{plan_hash(plan)}"
    here.asked[source] = asked or Asked()
    open_portfolio = replace(here.open_portfolio, member="") if here.open_portfolio else None
    scenario = Scenario(here.scenario.name, kept)
    did, notes = f"{plan.organisation} accepted as the baseline", here.noted(scenario, who())
    deck, before = here.deck_for(plan), here.moment
    here.add(Moment(plan, scenario, source, did, notes, open_portfolio=open_portfolio, deck=deck))
    here.message = carried(here.plan, kept, left)
    if deck and before.plan.organisation == plan.organisation:
        here.message = f"{here.message} {left_of_deck(plan, before.deck)}".strip()
    address.awaited_by(here)


def apply(values: Mapping[Setting, float], name: str) -> None:
    """Show a story: the plan with these settings and nothing else."""
    show(Scenario(name, dict(values)))


def unit_switch() -> None:
    """Draw the switch of the unit of money."""
    in_thousands = session().unit == "£k"
    if st.session_state.get("unit") != in_thousands:
        st.session_state["unit"] = in_thousands
    st.toggle("Show £k", key="unit", on_change=set_unit)


def set_unit() -> None:
    """Take the unit of money from its switch."""
    if "unit" in st.session_state:
        session().unit = "£k" if st.session_state["unit"] else "£m"
        session().changes += 1


LONGEST = 40  # characters of a pinned scenario's name that a chart has room for


@dataclass(frozen=True)
class Pinned:
    """A scenario behind the one that is shown, and what to call it."""

    projection: Projection
    scenario: Scenario
    label: str  # of a column or a line: "Plan"
    name: str  # in a sentence about the chart: "plan"
    than: str  # what the scenario is better or worse than: "the plan"

    @property
    def is_plan(self) -> bool:
        """Whether it is the published plan, as long as nothing is pinned."""
        return self.scenario is PLAN


def behind(plan: Projection) -> Pinned:
    """Return what is drawn behind the scenario: the plan, where nothing is pinned that can run on it."""
    pinned = session().pinned
    if pinned is None or not _runs(pinned, plan):
        return Pinned(plan, PLAN, "Plan", "plan", "the plan")
    name = pinned.scenario.name
    short = f"“{name if len(name) <= LONGEST else name[: LONGEST - 1] + '…'}”"
    return Pinned(project(plan.plan, [pinned.scenario]), pinned.scenario, "Pinned", f"{short}, pinned", short)


def pin(moment: Moment | None) -> None:
    """Draw this behind every chart from now on; None for the plan."""
    here = session()
    here.pinned = moment
    here.changes += 1


def _runs(pinned: Moment, plan: Projection) -> bool:
    return pinned.plan is plan.plan or not pinned.scenario.problems(plan.plan)
