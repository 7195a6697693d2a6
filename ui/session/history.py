"""What a session holds: every moment in turn, each a plan and a scenario on it, so that either can be undone.

A moment is one scenario document: the plan, the overrides, and for each who moved it, when and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ccgmodel.plan import Confirmation, Plan, Problem
from ccgmodel.scenario import LEVERS, Deck, Document, Note, Scenario, Setting, has_deck
from ccgmodel.words import settings
from ccgmodel.words.money import Unit
from ccgmodel.words.text import escaped
from ui.session.portfolio import OpenPortfolio

if TYPE_CHECKING:
    from ccgmodel.store import Saved

FIRST_SAMPLE = "barnet-recovery-2013"


CHANGED = "~changed"  # after the source of a plan that was changed on these pages


@dataclass(frozen=True)
class Moment:
    """What a session shows at one time, and what was done to get there."""

    plan: Plan
    scenario: Scenario
    source: str = FIRST_SAMPLE  # the published sample, or the stamp of an uploaded plan; changed here or not
    did: str = ""
    notes: Mapping[Setting, Note] = field(default_factory=dict)
    opened: str = ""  # the key of the saved scenario that it was opened from, or saved as
    open_portfolio: OpenPortfolio | None = None  # the portfolio that is open, of which the plan may be a member's
    deck: Deck | None = None  # the stories that are shown to a room; None: the plan's own

    @property
    def document(self) -> Document:
        """The scenario with its plan and its notes, as it is saved and sent."""
        return Document.of(self.plan, self.scenario, self.notes, self.deck)

    def with_scenario(self, scenario: Scenario, did: str, notes: Mapping[Setting, Note]) -> Moment:
        """Show another scenario; a member of a portfolio then has it there too."""
        open_portfolio = self.open_portfolio
        if open_portfolio and open_portfolio.member:
            open_portfolio = open_portfolio.with_own(open_portfolio.member, scenario)
        return replace(self, scenario=scenario, did=did, notes=notes, open_portfolio=open_portfolio)

    def with_plan(
        self, plan: Plan, scenario: Scenario, source: str, did: str, notes: Mapping[Setting, Note]
    ) -> Moment:
        """Show a plan in which one thing was changed; a member of a portfolio then has it there too."""
        open_portfolio = self.open_portfolio
        if open_portfolio and open_portfolio.member:
            open_portfolio = open_portfolio.with_plan(plan, source).with_own(open_portfolio.member, scenario)
        deck = self.deck.on(plan) if self.deck else None
        return Moment(plan, scenario, source, did, notes, open_portfolio=open_portfolio, deck=deck)


@dataclass(frozen=True)
class Asked:
    """What the reader asks about one plan, and the answers that are known."""

    questions: tuple[Problem, ...] = ()
    answers: tuple[Confirmation, ...] = ()

    def answer(self, question: Problem) -> Confirmation | None:
        """Return the last answer to a question, if there is one."""
        return next((each for each in reversed(self.answers) if each.is_to(question)), None)

    @property
    def open(self) -> tuple[Problem, ...]:
        """The questions that nobody has answered."""
        return tuple(each for each in self.questions if self.answer(each) is None)

    @property
    def answered(self) -> Asked | None:
        """The questions that were answered; None where there is none."""
        questions = tuple(each for each in self.questions if self.answer(each) is not None)
        return Asked(questions, self.answers) if questions else None


@dataclass(frozen=True)
class Hand:
    """A hand that is on a lever: which one it is, and the history from before it was put there."""

    key: tuple[str, int]
    history: list[Moment]
    at: int


@dataclass
class Session:
    """One person's session. `history` is every moment in turn; `at` is the one that is shown.

    `changes` counts the changes of what is shown, by whoever made them; `drawn` is what it was when the page was
    last drawn whole.
    """

    history: list[Moment]
    at: int = 0
    unit: Unit = "£m"
    message: str = ""  # what was wrong with the address, or what became of the scenario
    saved: dict[str, Saved] = field(default_factory=dict)  # the last version that is known of each, by its key
    pinned: Moment | None = None  # what is drawn grey behind every chart in place of the published plan
    refused: tuple[Moment, str] | None = None  # what could not be exported, and why
    awaited: Mapping[str, Sequence[str]] | None = None  # an address whose plan has yet to be uploaded
    asked: dict[str, Asked] = field(default_factory=dict)  # about the plan of each source, unless it is nothing
    changes: int = 0
    drawn: int = 0
    page: str = ""  # the page that was last drawn
    hand: Hand | None = None

    @property
    def moment(self) -> Moment:
        """What is shown."""
        return self.history[self.at]

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.history[self.at].plan

    @property
    def scenario(self) -> Scenario:
        """The scenario that is shown."""
        return self.history[self.at].scenario

    @property
    def source(self) -> str:
        """Where the plan is from."""
        return self.history[self.at].source

    def asked_about(self, source: str) -> Asked:
        """Return what is asked about the plan of a source as it was read; what is changed here changes no cell."""
        return self.asked.get(source.removesuffix(CHANGED), Asked())

    def deck_for(self, plan: Plan) -> Deck | None:
        """Return the deck that was made last for an organisation, unless another plan of it brings its own."""
        same = (each for each in self.history[self.at :: -1] if each.plan.organisation == plan.organisation)
        last = next(same, None)
        if last is None or last.deck is None or (has_deck(plan) and last.plan is not plan):
            return None
        return last.deck.on(plan)

    @property
    def open_portfolio(self) -> OpenPortfolio | None:
        """The portfolio that is open."""
        return self.history[self.at].open_portfolio

    @property
    def changed(self) -> bool:
        """Whether the plan was changed on these pages since it was read."""
        return self.source.endswith(CHANGED)

    def add(self, moment: Moment) -> None:
        """Show a moment after the one that is shown; what had been undone is let go."""
        self.show([*self.history[: self.at + 1], moment], self.at + 1)
        self.message = ""

    def show(self, history: list[Moment], at: int) -> None:
        """Show one moment of a history; a hand that is on a lever is no longer heeded."""
        self.history, self.at, self.hand = history, at, None
        self.changes += 1

    def noted(self, scenario: Scenario, who: str) -> dict[Setting, Note]:
        """Return the notes of a scenario that follows the one that is shown: what moved gets who and when.

        A reason stays with its lever, since whoever moves it on may say another.
        """
        before, notes, now = self.scenario.values, self.moment.notes, datetime.now(UTC).replace(microsecond=0)
        return {
            setting: notes[setting]
            if before.get(setting) == value and setting in notes
            else replace(notes.get(setting, Note()), who=who, when=now)
            for setting, value in scenario.values.items()
        }

    def applicable(self, plan: Plan) -> tuple[dict[Setting, float], list[Setting]]:
        """Return the scenario's settings that apply to another plan, and those that do not."""
        values = self.scenario.values
        kept = {
            setting: value
            for setting, value in values.items()
            if not Scenario("", {setting: value}).problems(plan) and LEVERS[setting.lever].applies(plan)
        }
        return kept, [setting for setting in values if setting not in kept]


def carried(plan: Plan, kept: Mapping[Setting, float], left: Sequence[Setting]) -> str:
    """Say what became of a scenario when its plan was changed to this one."""
    said = []
    if kept:
        own = "; ".join(settings.setting(plan, each, value) for each, value in kept.items())
        said.append(f"Carried over to this plan: {escaped(own)}.")
    if left:
        said.append(left_behind(plan, left))
    return " ".join(said)


def left_behind(plan: Plan, left: Sequence[Setting]) -> str:
    """Say what of a scenario does not apply to a plan."""
    named = "; ".join(settings.what(plan, each) for each in left)
    return f"Left behind, because it does not apply to this plan: {escaped(named)}."


def left_of_deck(plan: Plan, deck: Deck | None) -> str:
    """Say what of a deck a plan cannot tell or move; blank where it can."""
    wrong = deck.problems(plan) if deck else []
    named = "; ".join(dict.fromkeys(each.where for each in wrong))
    return f"Left out of the deck, because it does not apply to this plan: {escaped(named)}." if wrong else ""
