"""Scenarios that are kept: every version, for ever.

Each change of a scenario, be it to its levers, name, notes or place, adds a version on top of the one that it was
based on. Where somebody else has added one meanwhile, nothing is written and both are handed back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select, insert, select, update

from ccgmodel.plan import Plan, Problem
from ccgmodel.scenario import (
    LONGEST_TEXT,
    Document,
    DocumentError,
    DocumentReading,
    bad_text,
    is_stamp_of,
    read_document,
    short_stamp,
    write_document,
)
from ccgmodel.store.access import Action, Identity, note, require_on
from ccgmodel.store.database import Database
from ccgmodel.store.errors import NotFoundError, StoreError
from ccgmodel.store.tables import PLANS, SCENARIOS, VERSIONS

ABSENT = ("there is no such scenario for you", "ask the owner of its plan to share it with you")


@dataclass(frozen=True, kw_only=True)
class Saved:
    """One version of a scenario, with what was done to make it, by whom and when; versions count from 1."""

    scenario: str
    plan: str  # the stored plan's key
    version: int
    name: str
    notes: str
    archived: bool
    document: str  # as `scenario.document` wrote it
    action: str
    saved_by: str
    saved_by_name: str
    saved_at: datetime

    def read(self, plan: Plan | None = None) -> DocumentReading:
        """Read the document, with every problem that it has on a plan."""
        return read_document(self.document, plan)

    def says_the_same(self, other: Saved) -> bool:
        """Whether two versions differ in nothing but who saved them and when."""
        return all(
            getattr(self, each) == getattr(other, each) for each in ("name", "notes", "archived", "document")
        )


def find(connection: Connection, identity: Identity, scenario: str, version: int | None, action: Action) -> Saved:
    """Return a version, the latest if None, on whose plan somebody may do something.

    Raises:
        NotFoundError: where there is none that they may see.
        AccessError: where they may see it and no more.

    """
    number = SCENARIOS.c.latest if version is None else version
    found = rows(connection, versions().where(SCENARIOS.c.id == scenario, VERSIONS.c.version == number))
    if not found:
        raise NotFoundError(*ABSENT)
    try:
        require_on(connection, identity, found[0].plan, action)
    except NotFoundError:
        raise NotFoundError(*ABSENT) from None
    return found[0]


def versions() -> Select[Any]:
    """Every version of every scenario, with the key of its plan."""
    return select(*VERSIONS.c, SCENARIOS.c.plan).join(SCENARIOS, VERSIONS.c.scenario == SCENARIOS.c.id)


def rows(connection: Connection, query: Select[Any]) -> list[Saved]:
    """Return what a query of `versions` finds."""
    found = (row._mapping for row in connection.execute(query))
    return [Saved(**{**row, "archived": bool(row["archived"])}) for row in found]


class ConflictError(StoreError):
    """Somebody else has saved meanwhile. Nothing was overwritten: here are all three.

    `base` is the version that was opened, `theirs` the latest one, `yours` what was to be saved. To keep both,
    save yours as a new scenario; to put yours on top, save it again over `theirs.version`.
    """

    def __init__(self, base: Saved, theirs: Saved, yours: Saved) -> None:
        self.base, self.theirs, self.yours = base, theirs, yours
        super().__init__(
            f"{theirs.saved_by_name} saved version {theirs.version} of {theirs.name!r} "
            f"while you worked on version {base.version}",
            "keep both by saving yours as a new scenario, or look at theirs and then save over it",
        )


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of the plans that one person may see."""

    database: Database
    identity: Identity

    def create(self, plan: str, document: Document, notes: str = "") -> Saved:
        """Save a new scenario on a stored plan.

        Raises:
            NotFoundError, AccessError: where this person may not save on the plan.
            DocumentError: for notes that cannot be kept, and for a document of another plan.

        """
        with self.database.writing() as connection:
            require_on(connection, self.identity, plan, "save")
            _belongs(connection, plan, document)
            return self._first(connection, plan, "created", document, notes)

    def save(self, scenario: str, document: Document, based_on: int) -> Saved:
        """Save a scenario over the version that it was based on.

        Raises:
            ConflictError: where that is no longer the latest one; nothing is overwritten.
            NotFoundError, AccessError: where this person may not save it.
            DocumentError: for a document of another plan.

        """
        return self._next(scenario, based_on, "saved", document=document)

    def rename(self, scenario: str, name: str, based_on: int) -> Saved:
        """Give a scenario another name; raises as `save` does."""
        return self._next(scenario, based_on, "renamed", name=name)

    def annotate(self, scenario: str, notes: str, based_on: int) -> Saved:
        """Replace a scenario's notes; raises as `save` does."""
        return self._next(scenario, based_on, "notes changed", notes=notes)

    def archive(self, scenario: str, based_on: int) -> Saved:
        """Put a scenario away; raises as `save` does."""
        return self._next(scenario, based_on, "archived", archived=True)

    def restore(self, scenario: str, based_on: int) -> Saved:
        """Bring a scenario back that was put away; raises as `save` does."""
        return self._next(scenario, based_on, "restored", archived=False)

    def revert(self, scenario: str, to: int, based_on: int) -> Saved:
        """Save an earlier version on top, as it was; raises as `save` does."""
        old = self.open(scenario, to)
        return self._next(scenario, based_on, "reverted", old=old)

    def duplicate(self, scenario: str, name: str) -> Saved:
        """Save a copy of a scenario's latest version as a new one, on the same plan."""
        with self.database.writing() as connection:
            original = find(connection, self.identity, scenario, None, "save")
            document = _read(original).named(name)
            return self._first(connection, original.plan, "duplicated", document, original.notes)

    def all(self, plan: str, *, archived: bool = False) -> list[Saved]:
        """The latest version of every scenario on a plan, or of those put away; last saved first."""
        with self.database.reading() as connection:
            require_on(connection, self.identity, plan, "see")
            latest = VERSIONS.c.version == SCENARIOS.c.latest
            wanted = versions().where(SCENARIOS.c.plan == plan, latest, VERSIONS.c.archived == int(archived))
            return rows(connection, wanted.order_by(VERSIONS.c.saved_at.desc(), VERSIONS.c.scenario))

    def open(self, scenario: str, version: int | None = None) -> Saved:
        """Return one version of a scenario, the latest if none is named.

        Raises:
            NotFoundError: where there is none that this person may see.

        """
        with self.database.reading() as connection:
            return find(connection, self.identity, scenario, version, "see")

    def history(self, scenario: str) -> list[Saved]:
        """Every version of a scenario, newest first."""
        with self.database.reading() as connection:
            find(connection, self.identity, scenario, None, "see")
            wanted = versions().where(VERSIONS.c.scenario == scenario)
            return rows(connection, wanted.order_by(VERSIONS.c.version.desc()))

    def _first(self, connection: Connection, plan: str, action: str, document: Document, notes: str) -> Saved:
        saved = self._stamped(
            Saved(
                scenario=str(uuid4()),
                plan=plan,
                version=1,
                name=document.name,
                notes=_kept(notes),
                archived=False,
                document=write_document(document),
                action=action,
                saved_by="",
                saved_by_name="",
                saved_at=datetime.now(UTC),
            )
        )
        connection.execute(insert(SCENARIOS).values(id=saved.scenario, plan=plan, latest=1))
        self._insert(connection, saved)
        return saved

    def _next(self, scenario: str, based_on: int, action: str, **changes: Any) -> Saved:
        """Add a version on top of the one it was based on, unless that is no longer the latest."""
        with self.database.writing() as connection:
            base = find(connection, self.identity, scenario, based_on, "save")
            if document := changes.get("document"):
                _belongs(connection, base.plan, document)
            yours = self._stamped(replace(base, version=based_on + 1, action=action, **_columns(base, changes)))
            moved_on = (
                update(SCENARIOS)
                .where(SCENARIOS.c.id == scenario, SCENARIOS.c.latest == based_on)
                .values(latest=yours.version)
            )
            if connection.execute(moved_on).rowcount == 1:
                self._insert(connection, yours)
                return yours
            theirs = find(connection, self.identity, scenario, None, "save")
            again = theirs.saved_by == yours.saved_by and theirs.version == yours.version
            if again and theirs.says_the_same(yours):
                return theirs  # the same save a second time, because its first answer was lost
            raise ConflictError(base, theirs, yours)

    def _stamped(self, saved: Saved) -> Saved:
        now = datetime.now(UTC)
        return replace(saved, saved_by=self.identity.person, saved_by_name=self.identity.name, saved_at=now)

    def _insert(self, connection: Connection, saved: Saved) -> None:
        values = {column.name: getattr(saved, column.name) for column in VERSIONS.c}
        connection.execute(insert(VERSIONS).values({**values, "archived": int(saved.archived)}))
        detail = f"{saved.name}, version {saved.version}"
        note(connection, self.identity, saved.plan, f"scenario {saved.action}", saved.scenario, detail)


def _columns(base: Saved, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a change makes of a version's name, notes, place and document."""
    if old := changes.get("old"):
        return {"name": old.name, "notes": old.notes, "document": old.document, "archived": False}
    if "notes" in changes:
        return {"notes": _kept(changes["notes"])}
    if "name" in changes:
        document = _read(base).named(changes["name"])
        return {"name": document.name, "document": write_document(document)}
    if "document" in changes:
        return {
            "name": changes["document"].name,
            "document": write_document(changes["document"]),
            "archived": False,
        }
    return dict(changes)


def _read(saved: Saved) -> Document:
    """Read a stored document for a change that is not of its levers."""
    reading = saved.read()
    if reading.document is None:
        raise DocumentError(reading.problems)
    return reading.document


def _kept(notes: str) -> str:
    if wrong := list(bad_text("notes", notes, LONGEST_TEXT)):
        raise DocumentError(wrong)
    return notes


def _belongs(connection: Connection, plan: str, document: Document) -> None:
    """Refuse a document of another plan: its name and stamp would say what is not so."""
    here = connection.execute(select(PLANS.c.hash, PLANS.c.organisation).where(PLANS.c.id == plan)).one()
    if not is_stamp_of(document.plan_hash, here.hash):
        found = f"the scenario is of {document.plan_name} (stamp {short_stamp(document.plan_hash)})"
        stamp = short_stamp(here.hash)
        remedy = f"to keep it on the plan of {here.organisation} (stamp {stamp}), open it there and save it"
        raise DocumentError([Problem("plan", found, remedy)])
