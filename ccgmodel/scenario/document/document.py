"""The document as a value: a scenario with its plan, its model, and the note of each override."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ccgmodel import __version__
from ccgmodel.plan import Plan, Problem, Refused
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.note import LONGEST_NAME, LONGEST_TEXT, Note, writable
from ccgmodel.scenario.scenario import Scenario, ScenarioError, Setting
from ccgmodel.scenario.stamp import plan_hash

MOST_OVERRIDES = 1_000  # every lever for every year and line of a large plan is fewer
FORMS = "write LEVER, LEVER[Line] or LEVER@2015/16"


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

    def __post_init__(self) -> None:
        object.__setattr__(self, "overrides", {each: float(value) for each, value in self.overrides.items()})
        object.__setattr__(self, "notes", {each: note for each, note in self.notes.items() if note != Note()})
        if wrong := [*_bad_texts(self), *_bad_values(self)]:
            raise DocumentError(wrong)

    @classmethod
    def of(cls, plan: Plan, scenario: Scenario, notes: Mapping[Setting, Note] | None = None) -> Document:
        """Document a scenario on a plan; the note of a lever that is no longer moved goes with it."""
        return cls(
            name=scenario.name,
            plan_name=plan.organisation,
            plan_hash=plan_hash(plan),
            overrides=scenario.values,
            notes={setting: note for setting, note in (notes or {}).items() if setting in scenario.values},
        )

    @property
    def scenario(self) -> Scenario:
        """The scenario itself, as the model runs it."""
        return Scenario(self.name, dict(self.overrides))

    def named(self, name: str) -> Document:
        """Return the same document under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference from the plan: the setting, the plan's own value and the scenario's, and why."""

    setting: Setting
    plan_value: float  # in the lever's own unit, as `value`: a difference in points, or a share
    value: float
    note: Note


def difference(document: Document, plan: Plan) -> tuple[Change, ...]:
    """Every override against the plan, newest first; those without a date come last, the last moved first.

    Raises:
        ScenarioError: listing what this plan cannot run.

    """
    if wrong := document.scenario.problems(plan):
        raise ScenarioError(wrong)
    changes = [
        Change(
            setting=setting,
            plan_value=LEVERS[setting.lever].neutral(plan),
            value=value,
            note=document.notes.get(setting, Note()),
        )
        for setting, value in reversed(list(document.overrides.items()))
    ]
    return tuple(sorted(changes, key=lambda each: (each.note.when is not None, each.note.when), reverse=True))


def bad_text(where: str, text: str, longest: int) -> Iterator[Problem]:
    """Yield why a text could not be kept."""
    if not writable(text):
        yield Problem(where, f"{text!r} has a character that cannot be shown", "type it again without it")
    if len(text) > longest:
        yield Problem(where, f"it has {len(text):,} characters", f"keep it to {longest:,}")


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
        if setting not in document.overrides:
            yield Problem(str(setting), "it has a reason and is not moved", "move it or leave the reason out")


def _bad_values(document: Document) -> Iterator[Problem]:
    if len(document.overrides) > MOST_OVERRIDES:
        yield Problem("overrides", f"there are {len(document.overrides):,}", f"keep to {MOST_OVERRIDES:,}")
    for setting in document.overrides:
        yield from bad_text("overrides", str(setting), LONGEST_NAME)
        if not _comes_back(setting):
            yield Problem(
                "overrides", f"{str(setting)!r} is no setting", "write LEVER, LEVER[Line] or LEVER@2015/16"
            )
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
