"""The access log: who wrote what and when. An entry is made in the transaction of the write that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from ccgmodel.store.access import Identity, require_on
from ccgmodel.store.database import Database
from ccgmodel.store.tables import ACCESS_LOG


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One write: who did what to what. The subject is a scenario, a person or a decision; blank for the plan."""

    at: datetime
    person: str
    name: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True)
class AccessLog:
    """The log as its plan's owners may read it."""

    database: Database
    identity: Identity

    def entries(self, plan: str) -> list[Entry]:
        """Every write on a plan, newest first.

        Raises:
            NotFoundError, AccessError: where this person may not read it.

        """
        with self.database.reading() as connection:
            require_on(connection, self.identity, plan, "audit")
            columns = [ACCESS_LOG.c[name] for name in Entry.__dataclass_fields__]
            found = select(*columns).where(ACCESS_LOG.c.plan == plan).order_by(ACCESS_LOG.c.id.desc())
            return [Entry(**row._mapping) for row in connection.execute(found)]


def note(
    connection: Connection, identity: Identity, plan: str, action: str, subject: str = "", detail: str = ""
) -> None:
    """Log a write within its own transaction."""
    connection.execute(
        insert(ACCESS_LOG).values(
            at=datetime.now(UTC),
            person=identity.person,
            name=identity.name,
            plan=plan,
            action=action,
            subject=subject,
            detail=detail,
        )
    )
