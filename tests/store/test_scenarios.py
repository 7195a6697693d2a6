"""Scenarios in the store: every version kept, and nothing overwritten. On SQLite and on PostgreSQL alike."""

import threading

import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.document import Document, DocumentError, Note
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.store import Store
from ccgmodel.store.errors import NotFoundError
from ccgmodel.store.plans import StoredPlan
from ccgmodel.store.scenarios import ConflictError, Saved

DELIVERY = Setting("qipp_delivery")


def delivering(plan: Plan, share: float, name: str = "Half") -> Document:
    notes = {DELIVERY: Note(reason="As in 2012/13 – “half”", who="Ada")}
    return Document.of(plan, Scenario(name, {DELIVERY: share}), notes)


@pytest.fixture
def half(ada: Store, stored: StoredPlan, barnet: Plan) -> Saved:
    return ada.scenarios.create(stored.id, delivering(barnet, 0.5), notes="First thoughts")


def test_what_is_saved_comes_back_as_it_was(ada: Store, half: Saved, barnet: Plan):
    again = ada.scenarios.open(half.scenario)
    assert again == half
    assert again.read(barnet).document == delivering(barnet, 0.5)
    assert again.read(barnet).problems == ()
    assert (again.version, again.action, again.notes, again.saved_by) == (
        1,
        "created",
        "First thoughts",
        "ada@example.org",
    )


def test_every_version_is_kept(ada: Store, half: Saved, barnet: Plan):
    ada.scenarios.save(half.scenario, delivering(barnet, 0.6), 1)
    ada.scenarios.rename(half.scenario, "Six tenths", 2)
    ada.scenarios.annotate(half.scenario, "Second thoughts", 3)
    ada.scenarios.archive(half.scenario, 4)
    ada.scenarios.restore(half.scenario, 5)
    ada.scenarios.revert(half.scenario, to=1, based_on=6)
    history = ada.scenarios.history(half.scenario)
    assert [(each.version, each.action, each.name, each.notes, each.archived) for each in history] == [
        (7, "reverted", "Half", "First thoughts", False),
        (6, "restored", "Six tenths", "Second thoughts", False),
        (5, "archived", "Six tenths", "Second thoughts", True),
        (4, "notes changed", "Six tenths", "Second thoughts", False),
        (3, "renamed", "Six tenths", "First thoughts", False),
        (2, "saved", "Half", "First thoughts", False),
        (1, "created", "Half", "First thoughts", False),
    ]
    assert history[-1] == half
    assert history[0].document == half.document
    assert ada.scenarios.open(half.scenario, 3).read().document == delivering(barnet, 0.6, "Six tenths")


def test_one_that_was_put_away_is_in_its_own_list(ada: Store, half: Saved, stored: StoredPlan):
    away = ada.scenarios.archive(half.scenario, 1)
    assert ada.scenarios.all(stored.id) == []
    assert ada.scenarios.all(stored.id, archived=True) == [away]
    back = ada.scenarios.restore(half.scenario, 2)
    assert ada.scenarios.all(stored.id) == [back]


def test_the_list_has_the_latest_versions_last_saved_first(
    ada: Store, half: Saved, stored: StoredPlan, barnet: Plan
):
    other = ada.scenarios.create(stored.id, delivering(barnet, 0.7, "Other"))
    saved = ada.scenarios.save(half.scenario, delivering(barnet, 0.4), 1)
    assert ada.scenarios.all(stored.id) == [saved, other]


def test_a_copy_goes_its_own_way(ada: Store, half: Saved, barnet: Plan):
    copy = ada.scenarios.duplicate(half.scenario, "Half, again")
    ada.scenarios.save(copy.scenario, delivering(barnet, 0.9, "Half, again"), 1)
    assert (copy.version, copy.action, copy.name, copy.notes) == (1, "duplicated", "Half, again", "First thoughts")
    assert copy.read(barnet).document == delivering(barnet, 0.5, "Half, again")
    assert ada.scenarios.open(half.scenario) == half


# Two people at once


def test_a_save_over_somebody_elses_is_refused_with_both(
    ada: Store, bob: Store, half: Saved, stored: StoredPlan, barnet: Plan
):
    ada.plans.give(stored.id, "Bob@example.org", "editor")
    theirs = bob.scenarios.save(half.scenario, delivering(barnet, 0.7), 1)
    with pytest.raises(ConflictError) as error:
        ada.scenarios.save(half.scenario, delivering(barnet, 0.8), 1)
    assert str(error.value) == (
        "Bob saved version 2 of 'Half' while you worked on version 1; "
        "keep both by saving yours as a new scenario, or look at theirs and then save over it"
    )
    conflict = error.value
    assert (conflict.base, conflict.theirs) == (half, theirs)
    assert conflict.yours.read(barnet).document == delivering(barnet, 0.8)
    assert ada.scenarios.open(half.scenario) == theirs
    over = ada.scenarios.save(half.scenario, conflict.yours.read(barnet).document, conflict.theirs.version)
    assert over.version == 3
    assert ada.scenarios.history(half.scenario)[1] == theirs


@pytest.mark.parametrize(
    "change",
    [
        lambda store, id_: store.scenarios.rename(id_, "Mine", 1),
        lambda store, id_: store.scenarios.annotate(id_, "Mine", 1),
        lambda store, id_: store.scenarios.archive(id_, 1),
        lambda store, id_: store.scenarios.restore(id_, 1),
        lambda store, id_: store.scenarios.revert(id_, 1, 1),
    ],
    ids=["rename", "annotate", "archive", "restore", "revert"],
)
def test_no_change_of_any_kind_overwrites(ada: Store, half: Saved, barnet: Plan, change):
    latest = ada.scenarios.save(half.scenario, delivering(barnet, 0.6), 1)
    with pytest.raises(ConflictError):
        change(ada, half.scenario)
    assert ada.scenarios.open(half.scenario) == latest


def test_the_same_save_sent_twice_is_one(ada: Store, half: Saved, barnet: Plan):
    """The answer to the first may have been lost: to the person it was not saved."""
    first = ada.scenarios.save(half.scenario, delivering(barnet, 0.6), 1)
    assert ada.scenarios.save(half.scenario, delivering(barnet, 0.6), 1) == first


def test_of_many_saves_at_once_one_wins_and_all_others_are_told(ada: Store, half: Saved, barnet: Plan):
    told: list[str] = []
    start = threading.Barrier(8)

    def save(number: int) -> None:
        start.wait()
        try:
            ada.scenarios.save(half.scenario, delivering(barnet, number / 10), 1)
            told.append("saved")
        except ConflictError as conflict:
            told.append(f"told of version {conflict.theirs.version}")

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["saved"] + ["told of version 2"] * 7
    assert [each.version for each in ada.scenarios.history(half.scenario)] == [2, 1]


# What is refused


def test_a_scenario_of_another_plan_is_refused(ada: Store, half: Saved, stored: StoredPlan, small_plan: Plan):
    document = delivering(small_plan, 0.5)
    message = (
        f"plan: the scenario is of Example CCG (stamp {document.plan_hash[:12]}); to keep it on the plan of "
        f"NHS Barnet CCG (stamp {stored.hash[:12]}), open it there and save it"
    )
    with pytest.raises(DocumentError) as created:
        ada.scenarios.create(stored.id, document)
    with pytest.raises(DocumentError) as saved:
        ada.scenarios.save(half.scenario, document, 1)
    assert str(created.value) == str(saved.value) == message


def test_what_cannot_be_kept_is_refused(ada: Store, half: Saved, stored: StoredPlan, barnet: Plan):
    with pytest.raises(DocumentError, match="name: the scenario has none; give it one"):
        ada.scenarios.rename(half.scenario, "  ", 1)
    with pytest.raises(DocumentError, match=r"notes: 'a\\x00' has a character that cannot be shown"):
        ada.scenarios.annotate(half.scenario, "a\x00", 1)
    with pytest.raises(DocumentError, match="notes: it has 4,001 characters; keep it to 4,000"):
        ada.scenarios.create(stored.id, delivering(barnet, 0.5), "n" * 4_001)
    assert ada.scenarios.history(half.scenario) == [half]


@pytest.mark.parametrize("version", [0, 2])
def test_there_are_no_versions_but_those_saved(ada: Store, half: Saved, barnet: Plan, version: int):
    with pytest.raises(NotFoundError):
        ada.scenarios.open(half.scenario, version)
    with pytest.raises(NotFoundError):
        ada.scenarios.save(half.scenario, delivering(barnet, 0.6), version)


def test_no_such_scenario(ada: Store):
    with pytest.raises(NotFoundError) as error:
        ada.scenarios.open("../etc/passwd")
    assert str(error.value) == (
        "there is no such scenario for you; ask the owner of its plan to share it with you"
    )
