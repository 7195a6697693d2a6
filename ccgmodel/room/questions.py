"""What a room may be asked, and what an answer may be.

A question on levers is in what people see: per cent, or months late. Its bounds are the presenter's.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ccgmodel.plan import Plan, Problem, Refused
from ccgmodel.scenario import LEVERS, Lever, Scenario, Setting, writable
from ccgmodel.words.levers import Scale, label, scale
from ccgmodel.words.stories import added

Kind = Literal["levers", "story", "text"]
KINDS: dict[Kind, str] = {
    "levers": "How far would you go?",
    "story": "Which of these?",
    "text": "In your own words",
}
MOST_LEVERS, MOST_STORIES = 3, 8
LONGEST_WORDING, LONGEST_ANSWER = 200, 280
NEAR = 1e-6  # of what is shown: a telephone may hand back a rounding error

Given = tuple[float, ...] | int | str  # each lever's value as it is shown, the place of a story, or a text


class RoomError(Refused):
    """A question that cannot be asked, or an answer to none."""

    between = "; "


@dataclass(frozen=True)
class LeverAsked:
    """One lever and how far it may go, as it is shown."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class StoryAsked:
    """One story to choose, with what it sets in the words of the command line."""

    title: str
    settings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoomQuestion:
    """One question; `base` is what the scenario set when it was asked, on which levers stand."""

    kind: Kind
    wording: str
    levers: tuple[LeverAsked, ...] = ()
    stories: tuple[StoryAsked, ...] = ()
    base: tuple[str, ...] = ()

    def check(self, plan: Plan) -> None:
        """Refuse what cannot be asked of a plan.

        Raises:
            RoomError: with all that is wrong.

        """
        if wrong := list(_wrong(self, plan)):
            raise RoomError(wrong)

    def as_text(self) -> str:
        """Write the question as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> RoomQuestion:
        """Read what `as_text` wrote."""
        kept = json.loads(text)
        levers = tuple(LeverAsked(**each) for each in kept["levers"])
        stories = tuple(StoryAsked(each["title"], tuple(each["settings"])) for each in kept["stories"])
        base = tuple(kept["base"])
        return cls(kind=kept["kind"], wording=kept["wording"], levers=levers, stories=stories, base=base)


def levers_to_ask(plan: Plan) -> list[Lever]:
    """Return the levers that a room may be asked about: the room's first, then finance's that move money."""
    found = [each for each in LEVERS.values() if each.applies(plan) and each.moves_money]
    found = [each for each in found if each.name != "qipp_stopped"]
    return sorted(found, key=lambda each: not each.room)


def bounds_of(plan: Plan, name: str) -> Scale:
    """Return how a lever is shown, and how far it goes."""
    return scale(LEVERS[name], plan)


def _wrong(asked: RoomQuestion, plan: Plan) -> Iterator[Problem]:
    if not asked.wording.strip():
        yield Problem("question", "it has no words", "write what you ask")
    if len(asked.wording) > LONGEST_WORDING or not writable(asked.wording):
        yield Problem("question", "it cannot be shown", f"keep to {LONGEST_WORDING} ordinary characters")
    if asked.kind == "levers":
        yield from _wrong_levers(asked, plan)
    if asked.kind == "story" and not 2 <= len(asked.stories) <= MOST_STORIES:
        yield Problem("question", f"it has {len(asked.stories)} to choose from", f"choose 2 to {MOST_STORIES}")


def _wrong_levers(asked: RoomQuestion, plan: Plan) -> Iterator[Problem]:
    names = [each.name for each in asked.levers]
    if not 1 <= len(names) <= MOST_LEVERS or len(set(names)) < len(names):
        yield Problem("question", f"{len(names)} levers are asked about", f"choose 1 to {MOST_LEVERS}, each once")
    may = {each.name for each in levers_to_ask(plan)}
    for each in asked.levers:
        if each.name not in may:
            yield Problem("question", f"{each.name!r} is no lever of this plan", "choose another")
            continue
        where = bounds_of(plan, each.name)
        if not where.low - NEAR <= each.low < each.high <= where.high + NEAR:
            yield Problem(
                label(where.lever, plan),
                f"{each.low:g} to {each.high:g} is no range of it",
                f"keep it between {where.low:g} and {where.high:g}, the lower first",
            )


def read_given(asked: RoomQuestion, given: object) -> Given:
    """Read an answer as a telephone sent it.

    Raises:
        RoomError: for one that is none, or outside its bounds.

    """
    if asked.kind == "levers" and isinstance(given, list) and len(given) == len(asked.levers):
        numbers = [each for each in given if isinstance(each, int | float) and not isinstance(each, bool)]
        inside = [
            math.isfinite(value) and each.low - NEAR <= value <= each.high + NEAR
            for value, each in zip(numbers, asked.levers, strict=False)
        ]
        if len(numbers) == len(given) and all(inside):
            return tuple(round(float(value), 6) + 0.0 for value in numbers)
    if asked.kind == "story" and isinstance(given, int) and not isinstance(given, bool):
        if 0 <= given < len(asked.stories):
            return given
    if asked.kind == "text" and isinstance(given, str):
        said = given.strip()
        if said and len(said) <= LONGEST_ANSWER and writable(said):
            return said
    raise RoomError("that is no answer to this question", "keep within what it asks for", where="answer")


def scenario_of(plan: Plan, asked: RoomQuestion, given: Given, name: str) -> Scenario:
    """Return the scenario that an answer is: what was set with the levers moved, or the story."""
    if asked.kind == "story":
        return Scenario(name, Scenario.parse(asked.stories[int(given)].settings).values)  # type: ignore[arg-type]
    on = Scenario(name, Scenario.parse(asked.base).values)
    shown = given if isinstance(given, tuple) else ()
    moved = {
        Setting(each.name): bounds_of(plan, each.name).value(value)
        for each, value in zip(asked.levers, shown, strict=True)
    }
    values = added(on, moved)
    for each in moved:
        if values[each] == LEVERS[each.lever].neutral(plan):
            del values[each]
    return Scenario(name, values)


def on_telephone(asked: RoomQuestion, plan: Plan) -> dict[str, Any]:
    """Return a question as a telephone shows it."""
    on = Scenario.parse(asked.base).values
    levers = []
    for each in asked.levers:
        where = bounds_of(plan, each.name)
        now = where.shown(on.get(Setting(each.name), where.lever.neutral(plan)))
        levers.append(
            {
                "label": label(where.lever, plan),
                "meaning": where.lever.meaning,
                "low": each.low,
                "high": each.high,
                "step": where.step,
                "start": min(max(now, each.low), each.high),
                "unit": where.unit,
            }
        )
    shown = {"kind": asked.kind, "wording": asked.wording, "levers": levers, "longest": LONGEST_ANSWER}
    return shown | {"stories": [each.title for each in asked.stories]}
