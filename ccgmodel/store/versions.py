"""One version of a scenario as it is kept, and how it is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from ccgmodel.plan import Plan
from ccgmodel.scenario import DocumentReading, read
from ccgmodel.store.access import Action, Identity, require_on
from ccgmodel.store.errors import NotFoundError, StoreError
from ccgmodel.store.tables import SCENARIOS, VERSIONS

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
        return read(self.document, plan)

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
