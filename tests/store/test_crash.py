"""A crash at any moment loses nothing that was reported saved."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.document import Document
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.store import Store
from ccgmodel.store.database import Database
from ccgmodel.store.errors import UnavailableError
from tests.helpers import postgres, saver
from tests.helpers.people import BARNET, person, settings_for

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("PLANNER_KILLS", "3"))  # of each kind of database; `make hostile` asks for more


def saving(url: str, scenario: str) -> subprocess.Popen[str]:
    """Somebody in another process who saves without end."""
    command = [sys.executable, "-m", "tests.helpers.saver", url, scenario]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def reported(process: subprocess.Popen[str], first: str = "") -> list[str]:
    """Everything that it said before it ended."""
    output, errors = process.communicate(timeout=60)
    assert errors == ""
    return (first + output).splitlines()


def new_scenario(database: Database, plan: Plan) -> str:
    """A scenario to save over; its first version is the plan itself."""
    store = Store(database, person("Ada"))
    stored = store.plans.add(BARNET, "barnet.xlsx")
    return store.scenarios.create(stored.id, Document.of(plan, Scenario("Version 1"))).scenario


def require_all(database: Database, scenario: str, versions: list[int]) -> int:
    """Every reported version is there, word for word, and at most one more; return the last one's number.

    Versions before the first of these were looked at in the round that reported them, and are only ever added to.
    """
    store = Store(database, person("Ada"))
    history = {each.version: each for each in store.scenarios.history(scenario)}
    assert set(versions) <= set(history)
    assert sorted(history) == list(range(1, max(history) + 1))
    assert max(history) <= max(versions) + 1
    # What the server still wrote for a client that was killed may have come in after the history was read: then it is
    # in the history from now on.
    newest = store.scenarios.open(scenario).version
    assert newest in (max(history), max(each.version for each in store.scenarios.history(scenario)))
    assert newest <= max(versions) + 1
    for version in range(versions[0], max(history) + 1):
        assert history[version].read().document == saver.document(history[1], version)
    logged = [each for each in store.log.entries(history[1].plan) if each.action == "scenario saved"]
    assert len(logged) == max(history) - 1
    return max(history)


def test_a_killed_process_loses_nothing_that_it_reported(database: Database, address: str, barnet: Plan):
    moments = random.Random(7)  # noqa: S311 when to kill, not a secret
    scenario = new_scenario(database, barnet)
    seen = 1
    for _ in range(ROUNDS):
        process = saving(address, scenario)
        first = process.stdout.readline()  # type: ignore[union-attr]
        time.sleep(moments.uniform(0, 0.2))
        process.kill()
        whole = [line for line in reported(process, first) if line.strip()]
        versions = list(map(int, whole))
        # One that the server still wrote for the client killed before may have come in after it was last looked at.
        assert versions[0] in (seen + 1, seen + 2)
        seen = require_all(database, scenario, [seen + 1, *versions])
    if database.engine.dialect.name == "sqlite":
        with database.reading() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.fixture
def mortal(postgresql: postgres.Cluster) -> Iterator[postgres.Cluster]:
    """The PostgreSQL of the tests, which is started again should a test leave it dead."""
    yield postgresql
    if postgresql.server is not None and postgresql.server.poll() is not None:
        postgresql.start()


def test_a_killed_postgresql_loses_nothing_and_whoever_saves_is_told(mortal: postgres.Cluster, barnet: Plan):
    url = mortal.create(f"test_{uuid4().hex}")
    database = Database.open(settings_for(url))
    scenario = new_scenario(database, barnet)
    seen = 1
    for _ in range(max(2, ROUNDS // 10)):
        process = saving(url, scenario)
        first = process.stdout.readline()  # type: ignore[union-attr]
        time.sleep(0.2)
        mortal.kill()
        *versions, told = reported(process, first)
        assert told.startswith("told: the ")
        assert "so it may not have been saved" in told
        with pytest.raises(UnavailableError):
            Store(database, person("Ada")).scenarios.open(scenario)
        mortal.start()
        seen = require_all(database, scenario, list(map(int, versions)))
    assert seen > 2
    database.close()
