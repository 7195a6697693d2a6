"""The database: a SQLite file by default, PostgreSQL where one is named; brought up to date when it is opened.

A write is one transaction. When `writing` ends without an exception it is on the disk: SQLite runs in WAL mode and
synchronises every commit, and so does PostgreSQL unless it is told not to.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from ccgmodel.store.errors import StoreError, UnavailableError
from ccgmodel.store.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT = 30  # seconds for another's write, or for a connection
LOCK = 0x0CC6_0001  # the advisory lock under which tables are brought up to date
ADD_PLAN_LOCK = 0x0CC6_0002  # and the one under which plans are added


@dataclass(frozen=True, eq=False)
class Database:
    """An open database, for all sessions of a process; `close` it at the end."""

    engine: Engine

    @classmethod
    def open(cls, settings: Settings) -> Database:
        """Open the database and bring its tables up to date.

        Raises:
            UnavailableError: where it cannot be reached.
            StoreError: where a newer planner has made it.

        """
        url = settings.database
        opened = cls(_sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url))
        try:
            opened._bring_up_to_date()
        except BaseException:
            opened.close()
            raise
        return opened

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read what others have finished writing.

        Raises:
            UnavailableError: where the database cannot be reached.

        """
        with _translated("it could not be read", "try again"), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write all or nothing; what was written is on the disk when this ends.

        Raises:
            UnavailableError: where the database went away: what was written may or may not have been saved.

        """
        remedy = "open the scenario again to see whether it was, and save again if not"
        with _translated("it may not have been saved", remedy), self.engine.connect() as connection:
            with connection.execution_options(planner_writes=True).begin():
                yield connection

    def locked(self, connection: Connection, lock: int) -> None:
        """Wait for a lock, which is let go with the transaction; SQLite has one writer at a time anyway."""
        if self.engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})

    def _bring_up_to_date(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        wanted = set(ScriptDirectory.from_config(config).get_heads())
        with self.reading() as connection:
            if set(MigrationContext.configure(connection).get_current_heads()) == wanted:
                return
        with self.writing() as connection:
            self.locked(connection, LOCK)
            found = set(MigrationContext.configure(connection).get_current_heads())
            known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
            if not found <= known:
                raise StoreError(
                    f"the database was made by a newer planner (revision {', '.join(sorted(found))})",
                    "update this planner",
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@contextmanager
def _translated(found: str, remedy: str) -> Iterator[None]:
    """Say what a database that went away means for the person, without its address or password."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no reason given"
        raise UnavailableError(f"the database did not answer, so {found} ({reason})", remedy) from error
    except DBAPIError as error:
        if type(error.orig) is sqlite3.DatabaseError:  # its own kinds mean something else
            remedy = "put a copy of the file in its place, or set DATABASE_URL to another"
            raise UnavailableError(f"the file cannot be used: {error.orig}", remedy) from error
        if error.connection_invalidated:
            raise UnavailableError(f"the connection to the database was lost, so {found}", remedy) from error
        raise


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        _private(Path(url.database))
    engine = create_engine(url, connect_args={"timeout": WAIT})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _private(path: Path) -> None:
    """Make the file and its folder, for their owner's eyes only."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise UnavailableError(
            f"{path} cannot be opened ({error.strerror})", "make its folder writable, or set DATABASE_URL"
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set up a new connection; transactions are begun by `_begin_sqlite`, not by the driver."""
    connection.isolation_level = None
    try:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise


def _begin_sqlite(connection: Connection) -> None:
    """Take the right to write at once, so that a writer waits its turn instead of failing half-way."""
    writes = connection.get_execution_options().get("planner_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    options = {"connect_timeout": WAIT, "application_name": "ccg-recovery-planner"}
    return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=15, connect_args=options)
