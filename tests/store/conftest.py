"""The same store on both databases, and people who use it."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest

from ccgmodel.store import Store
from ccgmodel.store import plans as stored_plans
from ccgmodel.store.database import Database
from ccgmodel.store.plans import StoredPlan
from ccgmodel.workbook.read import read
from tests.helpers import faults, postgres
from tests.helpers.people import BARNET, person, settings_for

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what lies here on one worker, which has the one PostgreSQL."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("store"))


@pytest.fixture(scope="session", autouse=True)
def workbooks_read_once() -> Iterator[None]:
    """Every test adds the same few workbooks: each is read once, which is most of the time otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored_plans, "read", cache(read))
        yield


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file with its tables, to be copied."""
    path = tmp_path_factory.mktemp("store") / "planner.sqlite"
    Database.open(settings_for(f"sqlite:///{path}")).close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Cluster]:
    """A PostgreSQL of this test run's own."""
    with postgres.cluster(postgres.required_postgres()) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'planner.sqlite'}"
    return request.getfixturevalue("postgresql").create(f"test_{uuid4().hex}")


@pytest.fixture
def befalls(request: pytest.FixtureRequest, address: str) -> Mapping[str, faults.Fault]:
    """What can befall this database."""
    if address.startswith("sqlite"):
        return faults.of_sqlite(Path(address.removeprefix("sqlite:///")))
    return faults.of_postgresql(request.getfixturevalue("postgresql"), address)


@pytest.fixture
def database(request: pytest.FixtureRequest, address: str) -> Iterator[Database]:
    """An open database."""
    if address.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("empty_sqlite"), address.removeprefix("sqlite:///"))
    opened = Database.open(settings_for(address))
    yield opened
    opened.close()


@pytest.fixture
def as_(database: Database) -> Callable[[str], Store]:
    """The store as somebody sees it: `as_("Ada")`."""
    return lambda name: Store(database, person(name))


@pytest.fixture
def ada(as_: Callable[[str], Store]) -> Store:
    return as_("Ada")


@pytest.fixture
def bob(as_: Callable[[str], Store]) -> Store:
    return as_("Bob")


@pytest.fixture
def stored(ada: Store) -> StoredPlan:
    """Barnet's plan, which Ada owns."""
    return ada.plans.add(BARNET, "barnet.xlsx")
