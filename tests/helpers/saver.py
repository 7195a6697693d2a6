"""Save a scenario again and again, and say each time that it was: `python -m tests.helpers.saver URL SCENARIO`.

The test kills this at some moment. What was said to be saved by then must be there.
"""

import sys

from ccgmodel.scenario.document.document import Document
from ccgmodel.scenario.scenario import Setting
from ccgmodel.store import Store
from ccgmodel.store.database import Database
from ccgmodel.store.errors import UnavailableError
from ccgmodel.store.versions import Saved
from tests.store.conftest import person, settings_for


def share(version: int) -> float:
    """A value that only this version has."""
    return (version % 1_000) / 1_000


def document(base: Saved, version: int) -> Document:
    """What is saved as a version."""
    first = base.read().document
    assert first is not None
    overrides = {Setting("qipp_delivery"): share(version)}
    return Document(
        name=f"Version {version}", plan_name=first.plan_name, plan_hash=first.plan_hash, overrides=overrides
    )


def main(url: str, scenario: str) -> None:
    """Save until killed, or until the database goes away."""
    database = Database.open(settings_for(url))
    scenarios = Store(database, person("Ada")).scenarios
    saved = scenarios.open(scenario)
    while True:
        try:
            saved = scenarios.save(scenario, document(saved, saved.version + 1), saved.version)
        except UnavailableError as error:
            print(f"told: {error}", flush=True)
            return
        print(saved.version, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
