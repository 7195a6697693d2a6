"""What a session holds: every moment in turn, each a plan and a scenario on it, so that either can be undone.

A moment is one scenario document: the plan, the overrides, and for each who moved it, when and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ccgmodel.plan import Plan
from ccgmodel.scenario import LEVERS, Document, Note, Scenario, Setting
from ccgmodel.store import Saved
from ui.session.portfolio import OpenPortfolio
from ui.words.money import Unit

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
    among: OpenPortfolio | None = None  # the portfolio that is open, of which the plan may be a member's

    @property
    def document(self) -> Document:
        """The scenario with its plan and its notes, as it is saved and sent."""
        return Document.of(self.plan, self.scenario, self.notes)

    def with_scenario(self, scenario: Scenario, did: str, notes: Mapping[Setting, Note]) -> Moment:
        """Show another scenario; a member of a portfolio then has it there too."""
        among = self.among
        if among and among.member:
            among = among.with_own(among.member, scenario)
        return replace(self, scenario=scenario, did=did, notes=notes, among=among)

    def with_plan(
        self, plan: Plan, scenario: Scenario, source: str, did: str, notes: Mapping[Setting, Note]
    ) -> Moment:
        """Show a plan in which one thing was changed; a member of a portfolio then has it there too."""
        among = self.among
        if among and among.member:
            among = among.with_plan(plan, source).with_own(among.member, scenario)
        return Moment(plan, scenario, source, did, notes, among=among)


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
    ghost: Moment | None = None  # what is drawn grey behind every chart in place of the published plan
    refused: tuple[Moment, str] | None = None  # what could not be exported, and why
    awaited: Mapping[str, Sequence[str]] | None = None  # an address whose plan has yet to be uploaded
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

    @property
    def among(self) -> OpenPortfolio | None:
        """The portfolio that is open."""
        return self.history[self.at].among

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

    def applicable(self, plan: Plan) -> tuple[dict[Setting, float], list[str]]:
        """Return the scenario's settings that apply to another plan, and the words of those that do not."""
        values = self.scenario.values
        kept = {
            setting: value
            for setting, value in values.items()
            if not Scenario("", {setting: value}).problems(plan) and LEVERS[setting.lever].applies(plan)
        }
        return kept, [str(setting) for setting in values if setting not in kept]


def carried(kept: Mapping[Setting, float], left: Sequence[str]) -> str:
    """Say what became of a scenario when its plan was changed."""
    said = []
    if kept:
        said.append(f"Carried over to this plan: {', '.join(map(str, kept))}.")
    if left:
        said.append(f"Left behind, because it does not apply to this plan: {', '.join(left)}.")
    return " ".join(said)
