"""What befalls a database while the planner uses it, of each kind, undone when the block ends."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.pool import Pool

from ccgmodel.store.tables import METADATA
from tests.helpers.postgres import Cluster

Fault = Callable[[], AbstractContextManager[None]]
ALL = [
    *(("sqlite", each) for each in ("deleted", "damaged", "a folder", "locked", "a table missing", "read-only")),
    ("sqlite", "disk full"),
    *(("postgresql", each) for each in ("down", "locked", "a table missing", "read-only", "disk full")),
    *(("postgresql", each) for each in ("shut out", "connections lost")),
]
TABLES = [table.name for table in METADATA.sorted_tables]
END_CONNECTIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND application_name = 'ccg-recovery-planner'"
)
# What no message may hold: where the database is, who asks, the driver and its language.
SECRET = (
    "127.0.0.1",
    "localhost",
    "planner:",
    '"planner"',
    "secret",
    "psycopg",
    "sqlite3",
    "sqlalchemy",
    "SELECT",
)


def of_sqlite(path: Path) -> Mapping[str, Fault]:
    """The faults of a SQLite file, by name."""

    @contextmanager
    def away() -> Iterator[None]:
        aside = path.with_name("aside")
        aside.mkdir()
        parts = [each for each in path.parent.glob(f"{path.name}*") if each.exists()]
        for each in parts:
            each.rename(aside / each.name)
        try:
            yield
        finally:
            for each in path.parent.glob(f"{path.name}*"):
                shutil.rmtree(each) if each.is_dir() else each.unlink()
            for each in parts:
                (aside / each.name).rename(each)
            aside.rmdir()

    @contextmanager
    def damaged() -> Iterator[None]:
        with away():
            path.write_bytes(b"not a database at all, but quite long enough to be taken for one" * 100)
            yield

    @contextmanager
    def a_folder() -> Iterator[None]:
        with away():
            path.mkdir()
            yield

    @contextmanager
    def locked() -> Iterator[None]:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield

    @contextmanager
    def tables_missing() -> Iterator[None]:
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA legacy_alter_table = ON")
            other.execute("ALTER TABLE grants RENAME TO elsewhere")
            yield
            other.execute("ALTER TABLE elsewhere RENAME TO grants")

    faults: dict[str, Fault] = {"deleted": away, "damaged": damaged, "a folder": a_folder}
    faults |= {"locked": locked, "a table missing": tables_missing}
    faults["read-only"] = lambda: _each_connection("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
    faults["disk full"] = lambda: _each_connection(
        "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000000"
    )
    return faults


@contextmanager
def _each_connection(begin: str, end: str) -> Iterator[None]:
    """Say something to every connection while it is used: SQLite then refuses as it does on such a disk."""

    def used(connection: Any, *_: Any) -> None:
        connection.execute(begin)

    def let_go(connection: Any, *_: Any) -> None:
        if connection is not None:
            connection.execute(end)

    event.listen(Pool, "checkout", used)
    event.listen(Pool, "checkin", let_go)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", used)
        event.remove(Pool, "checkin", let_go)


def of_postgresql(cluster: Cluster, url: str) -> Mapping[str, Fault]:
    """The faults of a PostgreSQL of the tests' own, by name."""

    @contextmanager
    def down() -> Iterator[None]:
        cluster.kill()
        try:
            yield
        finally:
            cluster.start()

    @contextmanager
    def locked() -> Iterator[None]:
        with psycopg.connect(url) as other:
            other.execute(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
            yield

    def altered(*begin: str, end: str) -> Fault:
        @contextmanager
        def fault() -> Iterator[None]:
            with psycopg.connect(url, autocommit=True) as other:
                for statement in (*begin, END_CONNECTIONS):
                    other.execute(statement)
                try:
                    yield
                finally:
                    for statement in ("SET default_transaction_read_only = off", end, END_CONNECTIONS):
                        other.execute(statement)

        return fault

    full = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
    full += "'could not extend file' USING ERRCODE = '53100'; END $$"
    on_insert = "CREATE TRIGGER full_disk BEFORE INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION full_disk()"
    role = "ALTER ROLE planner"
    return {
        "down": down,
        "locked": locked,
        "read-only": altered(
            f"{role} SET default_transaction_read_only = on",
            end=f"{role} RESET default_transaction_read_only",
        ),
        "shut out": altered(f"{role} PASSWORD 'another'", end=f"{role} PASSWORD 'secret'"),
        "a table missing": altered(
            "ALTER TABLE grants RENAME TO elsewhere", end="ALTER TABLE elsewhere RENAME TO grants"
        ),
        "disk full": altered(full, on_insert, end="DROP FUNCTION full_disk CASCADE"),
        "connections lost": altered(end="SELECT 1"),
    }
