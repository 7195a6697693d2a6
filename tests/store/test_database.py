"""The database: made when it is first opened, by many at once, and never by an older planner."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ccgmodel.store import Store
from ccgmodel.store.database import Database
from ccgmodel.store.errors import StoreError, UnavailableError
from ccgmodel.store.plans import StoredPlan
from ccgmodel.store.tables import METADATA
from tests.helpers.people import person, settings_for

ROOT = Path(__file__).parents[2]


def test_the_migrations_make_the_tables_that_the_code_has(database: Database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_database_opened_again_has_what_it_had(address: str, stored: StoredPlan):
    again = Database.open(settings_for(address))
    assert Store(again, person("Ada")).plans.all() == [stored]
    again.close()


def test_several_processes_may_open_a_new_database_at_once(address: str):
    script = (
        "import sys; from ccgmodel.store import Database, Settings; from ccgmodel.store.settings import database_url;"
        "Database.open(Settings(database=database_url(sys.argv[1]), sign_in=True)).close(); print('open')"
    )
    command = [sys.executable, "-c", script, address]
    together = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate(timeout=60) for process in together] == [("open\n", "")] * 3


def test_a_short_stamp_of_an_earlier_planner_is_made_whole(address: str, database: Database, stored: StoredPlan):
    with database.writing() as connection:
        connection.execute(text("UPDATE plans SET hash = substr(hash, 1, 12)"))
        for later in ("room_answers", "rooms", "recipe_versions", "recipes"):
            connection.execute(text(f"DROP TABLE {later}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    again = Database.open(settings_for(address))
    assert Store(again, person("Ada")).plans.all() == [stored]
    assert len(stored.hash) == 64
    again.close()


def test_a_database_of_a_newer_planner_is_left_alone(address: str, database: Database):
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as error:
        Database.open(settings_for(address))
    assert str(error.value) == ("the database was made by a newer planner (revision 9999); update this planner")


def test_what_fails_half_way_leaves_nothing(database: Database, ada: Store, stored: StoredPlan):
    def fail() -> None:
        with database.writing() as connection:
            connection.execute(text("UPDATE plans SET file_name = 'other.xlsx'"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ada.plans.all() == [stored]


def test_sqlite_waits_for_its_disk(tmp_path: Path):
    database = Database.open(settings_for(f"sqlite:///{tmp_path / 'planner.sqlite'}"))
    with database.reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a user's folder to the user by itself")
def test_a_file_of_ones_own_is_for_ones_own_eyes(tmp_path: Path):
    path = tmp_path / "new folder" / "planner.sqlite"
    database = Database.open(settings_for(f"sqlite:///{path}"))
    database.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "planner.sqlite"
    with pytest.raises(UnavailableError) as error:
        Database.open(settings_for(f"sqlite:///{path}"))
    assert str(error.value).startswith(f"{path} cannot be opened (")
    assert str(error.value).endswith("; make its folder writable, or set DATABASE_URL")


def test_a_file_that_is_no_database_is_said(tmp_path: Path):
    path = tmp_path / "planner.sqlite"
    path.write_bytes(b"not a database at all, but quite long enough to be taken for one" * 100)
    with pytest.raises(
        UnavailableError, match="the file is no database, or a damaged one, so it could not be read"
    ):
        Database.open(settings_for(f"sqlite:///{path}"))


def test_a_server_that_does_not_answer_is_said_without_its_address():
    with pytest.raises(UnavailableError) as error:
        Database.open(settings_for("postgresql://planner:verysecret@127.0.0.1:9/planner"))
    assert str(error.value) == "the database did not answer, so it could not be read; try again in a moment"
