"""The document as text: JSON that a person can read, with a checksum that tells if it was changed or cut."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ccgmodel.plan import Plan, Problem, Report, Story, TooManyProblemsError
from ccgmodel.scenario.deck import Deck, DeckError
from ccgmodel.scenario.document import Document, DocumentError, Note, check_document
from ccgmodel.scenario.scenario import MOST_SETTINGS, ScenarioError, Setting

FORMAT = "CCG recovery planner scenario"
VERSION = 1
LARGEST = 1_000_000  # characters; a scenario of a hundred overrides with reasons has about 30,000
AGAIN = "ask whoever sent it for the file again, or save the scenario again"
FIELDS = ("format", "version", "name", "plan", "model", "overrides", "checksum")
MAY_BE_THERE = (*FIELDS, "deck")
STORY_FIELDS = ("name", "settings", "why", "show", "notes", "source")
NOTE_TEXTS = ("reason", "source", "who")


@dataclass(frozen=True)
class DocumentReading:
    """A document read, or None where any of the problems is an error; warnings accompany a document."""

    document: Document | None
    problems: tuple[Problem, ...] = ()


class _TextError(Exception):
    """What the JSON parser is told to refuse: a name twice in one object, a number that is none."""


def write_document(document: Document) -> str:
    """Write a document as JSON; `read_document` gives back an equal one."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "name": document.name,
        "plan": {"name": document.plan_name, "hash": document.plan_hash},
        "model": document.model,
        "overrides": [
            {"set": str(setting), "value": value, **_note(document.notes.get(setting, Note()))}
            for setting, value in document.overrides.items()
        ],
        **({"deck": _deck(document.deck)} if document.deck else {}),
    }
    return json.dumps({**content, "checksum": _checksum(content)}, ensure_ascii=False, indent=1) + "\n"


def read_document(text: str | bytes, plan: Plan | None = None) -> DocumentReading:
    """Read a document and say everything that is wrong with it, also on this plan where one is given.

    Bad content gives problems, never an exception.
    """
    report = Report()
    document = None
    try:
        content = _parsed(text, report)
        if content is not None and _is_ours(content, report):
            document = _document(content, report)
        if document is not None and plan is not None:
            report.problems.extend(check_document(document, plan))
    except TooManyProblemsError:
        pass  # as many as anybody could read are in the report
    return DocumentReading(None if report.has_errors else document, tuple(report.problems))


def _deck(deck: Deck) -> dict[str, Any]:
    stories = [
        {name: value for name in STORY_FIELDS if (value := _listed(getattr(each, name)))} for each in deck.stories
    ]
    return {"stories": stories, "levers": list(deck.levers)}


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _note(note: Note) -> dict[str, str]:
    written = {name: getattr(note, name) for name in NOTE_TEXTS}
    written["when"] = note.when.isoformat() if note.when else ""
    return {name: text for name, text in written.items() if text}


def _checksum(content: Mapping[str, Any]) -> str:
    """Hash everything but the checksum itself; spaces and line ends do not count."""
    counted = {name: value for name, value in content.items() if name != "checksum"}
    canonical = json.dumps(counted, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:16]


def _parsed(text: str | bytes, report: Report) -> Any:
    """Parse the JSON; None where it is none, with the reason reported."""
    if isinstance(text, bytes):
        if len(text) > 4 * LARGEST:  # so many bytes cannot be few enough characters
            return report.error(
                "file", f"it has {len(text):,} bytes", f"a scenario has at most {LARGEST:,} characters"
            )
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError:
            return report.error("file", "it is not text", "choose a scenario's file, whose name ends in .json")
    if len(text) > LARGEST:
        return report.error("file", f"it has {len(text):,} characters", f"a scenario has at most {LARGEST:,}")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        cut = text.lstrip().startswith("{") and not text.rstrip().endswith("}")
        what = "it ends in the middle" if cut else "it is no scenario document"
        return report.error("file", f"{what} (line {error.lineno})", AGAIN)
    except _TextError as error:
        return report.error("file", str(error), AGAIN)
    except ValueError:  # Python's own words for it are for programmers
        return report.error("file", "a whole number in it has thousands of digits", AGAIN)
    except RecursionError:
        return report.error("file", "its brackets are nested too deeply for a scenario", AGAIN)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = sorted(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        named = ", ".join(f"{name!r:.50}" for name in twice[:5])
        raise _TextError(f"{named} {'is' if len(twice) == 1 else 'are'} stated twice")
    return found


def _no_constant(word: str) -> float:
    raise _TextError(f"{word} is not a number")


def _is_ours(content: Any, report: Report) -> bool:
    """Whether this is a scenario in a format that we read; otherwise say what it is instead."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        report.error("file", "it is no scenario document", "choose a file that the planner saved")
        return False
    version = content.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        model = content.get("model") or "not stated"
        found = f"the file has format {version} (model {model!s:.50}); this planner reads {VERSION}"
        report.error("version", found, "update the planner")
        return False
    return True


def _document(content: dict[str, Any], report: Report) -> Document | None:
    if content.get("version") != VERSION or isinstance(content.get("version"), bool):
        stated = content.get("version")
        report.error("version", "it states none" if stated is None else f"{_written(stated)} is no version", AGAIN)
    _fields("file", content, MAY_BE_THERE, FIELDS, report)
    if "checksum" in content and content["checksum"] != _checksum(content):
        report.error("checksum", "the file was changed after it was saved, or is incomplete", AGAIN)
    plan = content.get("plan")
    if not isinstance(plan, dict):
        plan = {}
        report.error("plan", "it does not say which plan it belongs to", AGAIN)
    else:
        _fields("plan", plan, ("name", "hash"), ("name", "hash"), report)
    overrides, notes = _overrides(content.get("overrides"), report)
    texts = {
        "name": _text("name", content.get("name", ""), report),
        "plan_name": _text("plan name", plan.get("name", ""), report),
        "plan_hash": _text("plan hash", plan.get("hash", ""), report),
        "model": _text("model", content.get("model", ""), report),
    }
    try:
        deck = _read_deck(content["deck"], report) if "deck" in content else None
        return Document(**texts, overrides=overrides, notes=notes, deck=deck)
    except DocumentError as error:
        report.problems.extend(error.problems)
        return None


def _overrides(given: Any, report: Report) -> tuple[dict[Setting, float], dict[Setting, Note]]:
    overrides: dict[Setting, float] = {}
    notes: dict[Setting, Note] = {}
    if not isinstance(given, list) or len(given) > MOST_SETTINGS:
        report.error("overrides", f"it is no list of up to {MOST_SETTINGS:,} overrides", AGAIN)
        return {}, {}
    for number, each in enumerate(given, start=1):
        where = f"override {number}"
        if not isinstance(each, dict):
            report.error(where, f"{each!r:.50} is no override", AGAIN)
            continue
        _fields(where, each, ("set", "value", *NOTE_TEXTS, "when"), ("set", "value"), report)
        setting = _setting(where, each.get("set", ""), report)
        value = each.get("value", 0.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
            report.error(where, f"{value!r:.50} is not a number that a lever could have", AGAIN)
            value = 0.0
        note = _read_note(where, each, report)
        if setting is None:
            continue
        if setting in overrides:
            report.error(where, f"{setting} is stated twice", AGAIN)
        overrides[setting], notes[setting] = float(value), note
    return overrides, notes


def _read_deck(given: Any, report: Report) -> Deck | None:
    if not isinstance(given, dict) or not all(isinstance(given.get(each), list) for each in ("stories", "levers")):
        report.error("deck", "it is no list of stories and one of levers", AGAIN)
        return None
    _fields("deck", given, ("stories", "levers"), (), report)
    stories = [_read_story(f"story {at}", each, report) for at, each in enumerate(given["stories"], start=1)]
    levers = [_text("levers", each, report) for each in given["levers"]]
    try:
        return Deck(stories=tuple(filter(None, stories)), levers=tuple(levers))
    except DeckError as error:
        report.problems.extend(replace(each, where=f"deck, {each.where}") for each in error.problems)
        return None


def _read_story(where: str, each: Any, report: Report) -> Story | None:
    if not isinstance(each, dict) or not isinstance(each.get("settings", []), list):
        report.error(where, f"{_written(each)} is no story", AGAIN)
        return None
    _fields(where, each, STORY_FIELDS, ("name",), report)
    texts = {
        name: _text(f"{where}, {name}", each.get(name, ""), report) for name in STORY_FIELDS if name != "settings"
    }
    settings = tuple(_text(f"{where}, settings", text, report) for text in each.get("settings", []))
    return Story(**texts, settings=settings)


def _read_note(where: str, each: dict[str, Any], report: Report) -> Note:
    reason, source, who = (_text(f"{where}, {name}", each.get(name, ""), report) for name in NOTE_TEXTS)
    written = _text(f"{where}, when", each.get("when", ""), report)
    when = None
    try:
        when = datetime.fromisoformat(written) if written else None
    except ValueError:
        report.error(f"{where}, when", f"{written!r:.50} is no date", "write 2026-11-22T10:30:00+00:00")
    return Note(reason=reason, source=source, who=who, when=when)


def _setting(where: str, given: Any, report: Report) -> Setting | None:
    text = _text(where, given, report)
    try:
        return Setting.parse(text)
    except ScenarioError as error:
        remedy = error.problems[0].remedy
        report.error(where, f"{text!r:.80} is no setting", remedy)
        return None


def _fields(
    where: str, given: Mapping[str, Any], known: tuple[str, ...], needed: tuple[str, ...], report: Report
) -> None:
    """Say which entries are missing and which are nobody's: those would be lost when it is saved again."""
    for name in needed:
        if name not in given:
            report.error(where, f"{name!r} is missing", AGAIN)
    for name in given:
        if name not in known:
            report.error(where, f"{name!r:.50} is no entry of a scenario", "update the planner, or take it out")


def _text(where: str, given: Any, report: Report) -> str:
    if not isinstance(given, str):
        report.error(where, f"{_written(given)} is not text", AGAIN)
        return ""
    return given


def _written(given: Any) -> str:
    """Write what a file states as the file does, the beginning of it; of a list or a group, that it is one."""
    if isinstance(given, list | dict):
        return "a list" if isinstance(given, list) else "a group of entries"
    return json.dumps(given, ensure_ascii=False)[:50]
