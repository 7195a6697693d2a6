"""The scenario document: one small JSON that the session holds, a file carries and the store keeps.

Here is the value itself: a scenario with its plan, its model and the note of each override, what changed against
the plan, and what keeps it from a plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ccgmodel import __version__
from ccgmodel.plan import Plan, Problem, Refused
from ccgmodel.scenario.deck import Deck
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.link import IN_PART, is_short, is_stamp_of, plan_hash, short_stamp
from ccgmodel.scenario.scenario import FORMS, LONGEST_SETTING, MOST_SETTINGS, Scenario, ScenarioError, Setting
from ccgmodel.scenario.written import LONGEST_NAME, LONGEST_TEXT, bad_text


@dataclass(frozen=True, kw_only=True)
class Note:
    """Why one lever was moved: the reason and its source, who moved it, and when (with its time zone).

    Spaces round a text do not count, since no spreadsheet or form keeps them.
    """

    reason: str = ""
    source: str = ""
    who: str = ""
    when: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("reason", "source", "who"):
            object.__setattr__(self, name, getattr(self, name).strip())


def is_datable(when: datetime) -> bool:
    """Whether a lever could have been moved then: either end of the calendar is in no other time zone."""
    return 1900 <= when.year <= 2200


class DocumentError(Refused):
    """A document that cannot be; `problems` lists everything that is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One scenario on one plan, with the note of each override; the order of the overrides is kept.

    Raises:
        DocumentError: listing every text, date or value that could not be written and read back as it is.

    """

    name: str
    plan_name: str
    plan_hash: str
    overrides: Mapping[Setting, float] = field(default_factory=dict)
    notes: Mapping[Setting, Note] = field(default_factory=dict)  # an empty note is as good as none
    model: str = __version__
    deck: Deck | None = None  # None: the plan's own stories

    def __post_init__(self) -> None:
        object.__setattr__(self, "overrides", {each: float(value) for each, value in self.overrides.items()})
        object.__setattr__(self, "notes", {each: note for each, note in self.notes.items() if note != Note()})
        if wrong := [*_bad_texts(self), *_bad_values(self)]:
            raise DocumentError(wrong)

    @classmethod
    def of(
        cls,
        plan: Plan,
        scenario: Scenario,
        notes: Mapping[Setting, Note] | None = None,
        deck: Deck | None = None,
    ) -> Document:
        """Document a scenario on a plan; the note of a lever that is no longer moved goes with it."""
        return cls(
            name=scenario.name,
            plan_name=plan.organisation,
            plan_hash=plan_hash(plan),
            overrides=scenario.values,
            notes={setting: note for setting, note in (notes or {}).items() if setting in scenario.values},
            deck=deck,
        )

    @property
    def scenario(self) -> Scenario:
        """The scenario itself, as the model runs it."""
        return Scenario(self.name, dict(self.overrides))

    def named(self, name: str) -> Document:
        """Return the same document under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, kw_only=True)
class DocumentChange:
    """One difference from the plan: the setting, the plan's own value and the scenario's, and why."""

    setting: Setting
    plan_value: float  # in the lever's own unit, as `value`: a difference in points, or a share
    value: float
    note: Note


def document_difference(document: Document, plan: Plan) -> tuple[DocumentChange, ...]:
    """Every override against the plan, newest first; those without a date come last, the last moved first.

    Raises:
        ScenarioError: listing what this plan cannot run.

    """
    if wrong := document.scenario.problems(plan):
        raise ScenarioError(wrong)
    changes = [
        DocumentChange(
            setting=setting,
            plan_value=LEVERS[setting.lever].neutral(plan),
            value=value,
            note=document.notes.get(setting, Note()),
        )
        for setting, value in reversed(list(document.overrides.items()))
    ]
    return tuple(sorted(changes, key=lambda each: (each.note.when is not None, each.note.when), reverse=True))


def _bad_texts(document: Document) -> Iterator[Problem]:
    for where in ("name", "plan_name", "plan_hash", "model"):
        yield from bad_text(where.replace("_", " "), getattr(document, where), LONGEST_NAME)
    if not document.name.strip():
        yield Problem("name", "the scenario has none", "give it one")
    for setting, note in document.notes.items():
        yield from bad_text(f"reason of {setting}", note.reason, LONGEST_TEXT)
        yield from bad_text(f"source of {setting}", note.source, LONGEST_TEXT)
        yield from bad_text(f"who moved {setting}", note.who, LONGEST_NAME)
        if note.when is not None and note.when.utcoffset() is None:
            yield Problem(
                f"date of {setting}", f"{note.when} has no time zone", "give the date with its time zone"
            )
        if note.when is not None and not is_datable(note.when):
            found = f"{note.when} is no date on which it was moved"
            yield Problem(f"date of {setting}", found, "give the date on which it was")
        if setting not in document.overrides:
            yield Problem(str(setting), "it has a reason and is not moved", "move it or leave the reason out")


def _bad_values(document: Document) -> Iterator[Problem]:
    if len(document.overrides) > MOST_SETTINGS:
        yield Problem("overrides", f"there are {len(document.overrides):,}", f"keep to {MOST_SETTINGS:,}")
    for setting in document.overrides:
        yield from bad_text("overrides", str(setting), LONGEST_SETTING)
        if not _comes_back(setting):
            yield Problem("overrides", f"{str(setting)!r} is no setting", FORMS)
    try:
        Scenario(document.name, document.overrides)
    except ScenarioError as error:
        yield from (each.at("overrides") for each in error.problems)


def _comes_back(setting: Setting) -> bool:
    """Whether a setting is read as it was written."""
    try:
        return Setting.parse(str(setting)) == setting
    except ScenarioError:
        return False


def check_document(document: Document, plan: Plan) -> list[Problem]:
    """List what is wrong with opening a document on this plan.

    Another plan and a newer model are warnings, since the overrides may still apply; an override that this plan or
    this model cannot run is an error.
    """
    wrong = [*_other_plan(document, plan), *_newer_model(document), *_deck_left(document, plan)]
    return wrong + [each.at("overrides") for each in document.scenario.problems(plan)]


def _deck_left(document: Document, plan: Plan) -> list[Problem]:
    """Say what of the deck is left out on a plan that cannot tell or move it."""
    wrong = document.deck.problems(plan) if document.deck else []
    return [Problem(each.where, f"{each.found}; it is left out", each.remedy, "warning") for each in wrong]


def _other_plan(document: Document, plan: Plan) -> list[Problem]:
    here = plan_hash(plan)
    if is_stamp_of(document.plan_hash, here):
        remedy = "save the scenario again to be sure"
        return [Problem("plan", IN_PART, remedy, "warning")] if is_short(document.plan_hash) else []
    stamp = short_stamp(document.plan_hash)
    same = document.plan_name == plan.organisation
    found = (
        f"the scenario was made on another version of this plan (stamp {stamp}; this is {short_stamp(here)})"
        if same
        else f"the scenario was made on {document.plan_name} (stamp {stamp}), "
        f"and this is {plan.organisation} (stamp {short_stamp(here)})"
    )
    remedy = "the same overrides give other results here; open it on its own plan to see the original ones"
    return [Problem("plan", found, remedy, "warning")]


def _newer_model(document: Document) -> list[Problem]:
    if _numbers(document.model) <= _numbers(__version__):
        return []
    found = f"the scenario was made with model {document.model}, which is newer than this one ({__version__})"
    return [Problem("model", found, "results may differ; update the planner to have the same model", "warning")]


def _numbers(version: str) -> tuple[float, ...]:
    """Return a version as numbers; one that cannot be read counts as newer than all."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(each.isascii() and each.isdigit() for each in parts) else (float("inf"),)
