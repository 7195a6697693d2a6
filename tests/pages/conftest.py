"""A store of each test's own, so that no test sees what another has saved, and none touches the user's own."""

import shutil
from pathlib import Path

import pytest

from ccgmodel.store.database import Database
from ccgmodel.store.settings import Settings, database_url


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store with its tables."""
    path = tmp_path_factory.mktemp("store") / "planner.sqlite"
    Database.open(Settings(database=database_url(f"sqlite:///{path}"))).close()
    return path


@pytest.fixture(autouse=True)
def store(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the store that the pages use."""
    path = tmp_path / "planner.sqlite"
    shutil.copy(empty_store, path)
    url = f"sqlite:///{path}"
    monkeypatch.setenv("DATABASE_URL", url)
    for name in ("PLANNER_PROXY_SECRET", "PLANNER_PERSON_CLAIM", "PLANNER_WITHOUT_SIGN_IN"):
        monkeypatch.delenv(name, raising=False)
    return url
