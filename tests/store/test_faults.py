"""A database that is away or wrong: every call says so plainly, says saved only what is saved, and names nobody."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import warning
from ccgmodel.scenario.document import Document
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.store import Store, database
from ccgmodel.store.database import Database
from ccgmodel.store.errors import UnavailableError
from ccgmodel.store.plans import StoredPlan
from ccgmodel.store.scenarios import Saved
from tests.helpers import faults
from tests.helpers.people import BARNET, BNES, person, settings_for

Call = Callable[[Store, StoredPlan, Saved], object]
READS: Mapping[str, Call] = {
    "plans.all": lambda on, plan, saved: on.plans.all(),
    "plans.find": lambda on, plan, saved: on.plans.find(plan.hash),
    "plans.with_hash": lambda on, plan, saved: on.plans.with_hash(plan.hash),
    "plans.workbook": lambda on, plan, saved: on.plans.workbook(plan.id),
    "plans.open": lambda on, plan, saved: on.plans.open(plan.id),
    "plans.answers": lambda on, plan, saved: on.plans.answers(plan.hash),
    "plans.roles": lambda on, plan, saved: on.plans.roles(plan.id),
    "scenarios.all": lambda on, plan, saved: on.scenarios.all(plan.id),
    "scenarios.open": lambda on, plan, saved: on.scenarios.open(saved.scenario),
    "scenarios.history": lambda on, plan, saved: on.scenarios.history(saved.scenario),
    "decisions.all": lambda on, plan, saved: on.decisions.all(plan.id),
    "rooms.find": lambda on, plan, saved: on.rooms.find("22222222"),
    "log.entries": lambda on, plan, saved: on.log.entries(plan.id),
    "plans.add, known": lambda on, plan, saved: on.plans.add(BARNET, "barnet.xlsx"),
}


def half(saved: Saved) -> Document:
    document = saved.read().document
    assert document is not None
    return document.named("Half")


WRITES: Mapping[str, Call] = {  # each adds one line to the log of the plan
    "plans.give": lambda on, plan, saved: on.plans.give(plan.id, "bob@example.org", "viewer"),
    "plans.answer": lambda on, plan, saved: on.plans.answer(
        plan.id, [warning("Spend!C2", "it is large", "check it")]
    ),
    "scenarios.create": lambda on, plan, saved: on.scenarios.create(plan.id, half(saved)),
    "scenarios.save": lambda on, plan, saved: on.scenarios.save(saved.scenario, half(saved), 1),
    "scenarios.rename": lambda on, plan, saved: on.scenarios.rename(saved.scenario, "Other", 1),
    "scenarios.annotate": lambda on, plan, saved: on.scenarios.annotate(saved.scenario, "Why", 1),
    "scenarios.archive": lambda on, plan, saved: on.scenarios.archive(saved.scenario, 1),
    "scenarios.restore": lambda on, plan, saved: on.scenarios.restore(saved.scenario, 1),
    "scenarios.revert": lambda on, plan, saved: on.scenarios.revert(saved.scenario, 1, 1),
    "scenarios.duplicate": lambda on, plan, saved: on.scenarios.duplicate(saved.scenario, "Copy"),
    "rooms.open": lambda on, plan, saved: on.rooms.open(on.identity, plan.id, "{}"),
    "decisions.record": lambda on, plan, saved: on.decisions.record(
        plan.id, "Half", moved_by="Ada", decided_on=date(2013, 5, 1)
    ),
}


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for."""
    monkeypatch.setattr(database, "WAIT", 0.1)


def tried(call: Callable[[], object], said: list[str]) -> bool:
    """Whether a call did what it should; what it says otherwise is kept, and nothing else may come of it."""
    try:
        call()
    except UnavailableError as error:
        said.append(str(error))
        return False
    return True


@pytest.mark.parametrize(("address", "name"), faults.ALL, indirect=["address"])
def test_a_fault_is_said_at_every_call_and_nothing_is_said_to_be_saved_that_is_not(
    name: str, befalls: Mapping[str, faults.Fault], address: str, ada: Store, stored: StoredPlan, barnet: Plan
):
    document = Document.of(barnet, Scenario("Half"))
    calls = {**READS, **WRITES}
    saved = {call: ada.scenarios.create(stored.id, document) for call in calls}
    before = len(ada.log.entries(stored.id))
    said: list[str] = []
    with befalls[name]():
        written = [
            each for each in WRITES if tried(lambda each=each: WRITES[each](ada, stored, saved[each]), said)
        ]
        for call in READS.values():
            tried(lambda call=call: call(ada, stored, saved["log.entries"]), said)
        tried(lambda: ada.plans.add(BNES, "bnes.xlsx"), said)
        tried(lambda: Database.open(settings_for(address)).close(), said)
    assert len(ada.log.entries(stored.id)) == before + len(written)
    assert said or name == "connections lost"
    assert [words for words in said if any(each in words for each in faults.SECRET)] == []
    assert all("; " in words for words in said)
    if name in ("locked", "read-only", "disk full"):  # the database has said no, so it is known
        assert not any("may not have been saved" in words for words in said)
    for call in calls:  # and it all goes on as before
        calls[call](Store(ada.database, ada.identity), stored, ada.scenarios.create(stored.id, document))


def test_a_file_deleted_while_it_is_written_is_not_said_to_be_saved(tmp_path: Path):
    path = tmp_path / "planner.sqlite"
    opened = Database.open(settings_for(f"sqlite:///{path}"))
    with pytest.raises(
        UnavailableError, match="the file in which everything is kept is gone, so nothing was saved"
    ):
        with opened.writing():
            path.unlink()
    with pytest.raises(UnavailableError, match="is gone, so it could not be read; put it back where it was"):
        Store(opened, person("Ada")).plans.all()
    assert not path.exists()
    opened.close()


def test_a_backup_put_in_place_of_the_file_is_used_at_once(tmp_path: Path):
    url, path = f"sqlite:///{tmp_path / 'planner.sqlite'}", tmp_path / "planner.sqlite"
    opened = Database.open(settings_for(url))
    ada = Store(opened, person("Ada"))
    ada.plans.add(BARNET, "barnet.xlsx")
    with faults.of_sqlite(path)["deleted"]():
        Database.open(settings_for(url)).close()
        assert ada.plans.all() == []
        ada.plans.add(BNES, "bnes.xlsx")
        assert [each.file_name for each in ada.plans.all()] == ["bnes.xlsx"]
    assert [each.file_name for each in ada.plans.all()] == ["barnet.xlsx"]
    opened.close()
