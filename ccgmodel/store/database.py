"""The database: a SQLite file by default, PostgreSQL where one is named; brought up to date when it is opened.

A write is one transaction. When `writing` ends without an exception it is on the disk: SQLite runs in WAL mode and
synchronises every commit, and so does PostgreSQL unless it is told not to. Whatever SQLAlchemy raises becomes the
store's own error here: what it means and what to do, and no word of the driver's, who names host, port and user.
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
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError

from ccgmodel.store.errors import StoreError, UnavailableError
from ccgmodel.store.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT = 30  # seconds for another's write, or for a connection
LOCK = 0x0CC6_0001  # the advisory lock under which tables are brought up to date
ADD_PLAN_LOCK = 0x0CC6_0002  # and the one under which plans are added
NOT_SAVED = "nothing was saved"
AWAY = "the database did not answer"
GONE = (
    "the file in which everything is kept is gone",
    "put it back where it was, or start the planner again to begin with an empty one",
)
LOCKED = ("somebody else keeps the database busy", "try again in a moment")
READ_ONLY = ("the database takes nothing new", "whoever runs the planner can make it writable again")
FULL = ("the disk of the database is full", "make room on it, then try again")
DAMAGED = (
    "the file is no database, or a damaged one",
    "put a copy of the file in its place, or set DATABASE_URL to another",
)
ALTERED = ("the database is not as the planner made it", "whoever runs the planner can put it back as it was")
# By SQLite's code and by the first characters of PostgreSQL's, the longest first. What is in neither is away.
SQLITE = {1: ALTERED, 5: LOCKED, 6: LOCKED, 8: READ_ONLY, 11: DAMAGED, 13: FULL, 19: ALTERED, 26: DAMAGED}
POSTGRESQL = {
    "25006": READ_ONLY,
    "53100": FULL,
    "55P03": LOCKED,
    "57014": LOCKED,
    **dict.fromkeys(("23", "3F", "42", "P0"), ALTERED),
}


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
        with _translated("it could not be read", "it could not be read", "try again in a moment"):
            with self.engine.connect() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write all or nothing; what was written is on the disk when this ends.

        Raises:
            UnavailableError: where it cannot be written, or the database went away: then what was written may or
                may not have been saved, which is said.

        """
        remedy = "open the scenario again to see whether it was, and save again if not"
        with _translated(NOT_SAVED, "it may not have been saved", remedy), self.engine.connect() as connection:
            with connection.execution_options(planner_writes=True).begin():
                yield connection
            if not _is_there(connection.info):
                raise FileNotFoundError

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
def _translated(failed: str, away: str, remedy: str) -> Iterator[None]:
    """Say what a fault of the database means for the person.

    Args:
        failed: what it means where the database has said no.
        away: what it means where nobody knows what it has done.
        remedy: what to do then.

    """
    try:
        yield
    except FileNotFoundError as error:
        raise UnavailableError(f"{GONE[0]}, so {failed}", GONE[1]) from error
    except SQLAlchemyError as error:
        if known := _reason(error.orig if isinstance(error, DBAPIError) else error):
            raise UnavailableError(f"{known[0]}, so {failed}", known[1]) from error
        raise UnavailableError(f"{AWAY}, so {away}", remedy) from error


def _reason(error: BaseException | None) -> tuple[str, str] | None:
    """What the database has said, and what to do; None where it went away, or never was there."""
    if isinstance(error, sqlite3.Error):
        return SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    code = getattr(error, "sqlstate", None) or ""
    return POSTGRESQL.get(code) or POSTGRESQL.get(code[:2])


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "")
    _private(path)
    engine = create_engine(url, connect_args={"timeout": WAIT})

    def connecting(*_: Any) -> None:
        _file(path)  # SQLite would make a new one

    def connected(connection: Any, record: Any) -> None:
        _prepare_sqlite(connection)
        record.info["path"], record.info["file"] = path, _file(path)

    def used(_connection: Any, record: Any, _proxy: Any) -> None:
        _file(path)
        if not _is_there(record.info):  # another has been put in its place
            raise DisconnectionError

    event.listen(engine, "do_connect", connecting)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", used)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _file(path: Path) -> tuple[int, int]:
    """Return which file a path leads to.

    Raises:
        FileNotFoundError: where it leads to none.

    """
    try:
        found = path.stat()
    except OSError:
        raise FileNotFoundError from None
    return found.st_dev, found.st_ino


def _is_there(info: dict[Any, Any]) -> bool:
    """Whether a connection's file is still the one at its path: a deleted one is written to as if nothing were."""
    return "path" not in info or _file(info["path"]) == info["file"]


def _private(path: Path) -> None:
    """Make the file and its folder, for their owner's eyes only."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise UnavailableError(
            f"{path} cannot be opened ({error.strerror})", "make its folder writable, or set DATABASE_URL"
        ) from error


def _prepare_sqlite(connection: Any) -> None:
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
    engine = create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=15, connect_args=options)
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Wait for another's lock as long as SQLite does, and not for ever."""
    connection.execute(f"SET lock_timeout = '{WAIT * 1000:.0f}ms'")
    connection.commit()
