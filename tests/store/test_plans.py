"""Plans in the store, who may do what with them, and who did."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import WorkbookError, warning
from ccgmodel.scenario.document import Document
from ccgmodel.scenario.link import plan_hash
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.store import Store
from ccgmodel.store.access import Identity
from ccgmodel.store.database import Database
from ccgmodel.store.errors import AccessError, NotFoundError, StoreError
from ccgmodel.store.plans import ANSWERED, StoredPlan
from ccgmodel.workbook.read import WorkbookReading, read
from tests.helpers.people import BARNET, BNES


def test_a_plan_comes_back_as_it_was_uploaded(ada: Store, stored: StoredPlan, barnet: Plan):
    assert ada.plans.workbook(stored.id) == (BARNET, "barnet.xlsx")
    assert plan_hash(ada.plans.open(stored.id)) == stored.hash == plan_hash(barnet)
    assert ada.plans.find(stored.hash) == ada.plans.find(stored.hash[:12]) == stored  # as an older link names it
    assert ada.plans.find(stored.hash[:13]) is ada.plans.find("%%%%%%%%%%%%") is None
    assert (stored.organisation, stored.role, stored.added_by) == ("NHS Barnet CCG", "owner", "Ada")


def test_the_answer_about_the_money_unit_is_kept_with_the_plan(ada: Store):
    thousandfold = ada.plans.add(BARNET, "barnet.xlsx", money_unit="£k")
    usual = ada.plans.add(BARNET, "barnet.xlsx")
    again = ada.plans.open(thousandfold.id)
    assert plan_hash(again) == thousandfold.hash
    assert thousandfold.hash != usual.hash


def test_a_plan_is_kept_once(ada: Store, stored: StoredPlan):
    assert ada.plans.add(BARNET, "again.xlsx") == stored
    other = ada.plans.add(BNES, "bnes.xlsx")
    assert ada.plans.all() == [other, stored]
    assert ada.plans.find(stored.hash) == stored
    assert ada.plans.find("0" * 12) is None


def test_what_cannot_be_read_as_a_plan_is_refused(ada: Store):
    with pytest.raises(WorkbookError, match=r"plan\.xlsx"):
        ada.plans.add(b"nothing", "plan.xlsx")
    assert ada.plans.all() == []


# Questions

LARGE, LATE = warning("Spend!C2", "it is large", "check it"), warning("Schemes!F3", "it is late", "check it")


def test_answers_are_kept_with_the_plan_and_in_its_log(
    as_: Callable[[str], Store], ada: Store, stored: StoredPlan
):
    ada.plans.give(stored.id, "bob@example.org", "editor")
    before = datetime.now(UTC)
    ada.plans.answer(stored.id, [LARGE])
    as_("Bob").plans.answer(stored.id, [LATE])
    found = ada.plans.answers(stored.hash)
    assert [(each.where, each.text, each.who) for each in found] == [
        ("Spend!C2", "it is large; check it", "Ada"),
        ("Schemes!F3", "it is late; check it", "Bob"),
    ]
    assert all(before <= each.when <= datetime.now(UTC) for each in found)
    assert [each.is_to(LARGE) for each in found] == [True, False]
    said = [(each.name, each.action, each.subject) for each in ada.log.entries(stored.id)[:2]]
    assert said == [("Bob", ANSWERED, "Schemes!F3"), ("Ada", ANSWERED, "Spend!C2")]


def test_who_may_only_look_answers_nothing_and_a_stranger_sees_no_answer(
    ada: Store, bob: Store, stored: StoredPlan
):
    ada.plans.answer(stored.id, [LARGE])
    assert bob.plans.answers(stored.hash) == []
    with pytest.raises(NotFoundError):
        bob.plans.answer(stored.id, [LATE])
    ada.plans.give(stored.id, "bob@example.org", "viewer")
    with pytest.raises(AccessError):
        bob.plans.answer(stored.id, [LATE])
    assert [each.where for each in bob.plans.answers(stored.hash)] == ["Spend!C2"]


# Who sees what


def test_nobody_else_sees_a_plan(ada: Store, bob: Store, stored: StoredPlan, barnet: Plan):
    half = ada.scenarios.create(stored.id, Document.of(barnet, Scenario.of({"qipp_delivery": 0.5})))
    assert bob.plans.all() == []
    assert bob.plans.find(stored.hash) is None
    reads = [
        lambda: bob.plans.workbook(stored.id),
        lambda: bob.plans.open(stored.id),
        lambda: bob.plans.roles(stored.id),
        lambda: bob.scenarios.all(stored.id),
        lambda: bob.scenarios.open(half.scenario),
        lambda: bob.scenarios.history(half.scenario),
        lambda: bob.decisions.all(stored.id),
        lambda: bob.log.entries(stored.id),
        lambda: bob.scenarios.archive(half.scenario, 1),
        lambda: bob.scenarios.duplicate(half.scenario, "Mine"),
        lambda: bob.plans.give(stored.id, "bob@example.org", "owner"),
    ]
    for each in reads:
        with pytest.raises(NotFoundError):
            each()


def test_the_same_workbook_gives_another_person_a_plan_of_their_own(ada: Store, bob: Store, stored: StoredPlan):
    own = bob.plans.add(BARNET, "barnet.xlsx")
    assert (own.hash, own.role) == (stored.hash, "owner")
    assert own.id != stored.id
    assert ada.plans.all() == [stored]


def test_a_viewer_explores_and_does_not_save(ada: Store, bob: Store, stored: StoredPlan, barnet: Plan):
    document = Document.of(barnet, Scenario.of({"qipp_delivery": 0.5}))
    half = ada.scenarios.create(stored.id, document)
    ada.plans.give(stored.id, "bob@example.org", "viewer")
    assert bob.scenarios.open(half.scenario) == half
    assert plan_hash(bob.plans.open(stored.id)) == stored.hash
    with pytest.raises(AccessError) as error:
        bob.scenarios.save(half.scenario, document, 1)
    assert str(error.value) == (
        "as viewer you cannot save on this plan; "
        "ask an owner of the plan to make you editor, or download the scenario as a file"
    )
    with pytest.raises(AccessError, match="as viewer you cannot see who changed this plan"):
        bob.log.entries(stored.id)
    assert ada.scenarios.history(half.scenario) == [half]


def test_an_editor_saves_and_does_not_share(ada: Store, bob: Store, stored: StoredPlan, barnet: Plan):
    ada.plans.give(stored.id, "bob@example.org", "editor")
    assert bob.scenarios.create(stored.id, Document.of(barnet, Scenario.of({"qipp_delivery": 0.5})))
    with pytest.raises(AccessError, match="as editor you cannot share this plan"):
        bob.plans.give(stored.id, "eve@example.org", "viewer")
    with pytest.raises(AccessError, match="as editor you cannot share this plan"):
        bob.plans.roles(stored.id)


def test_a_role_is_given_changed_and_taken_away(ada: Store, bob: Store, stored: StoredPlan):
    ada.plans.give(stored.id, " BOB@example.org ", "viewer")
    assert ada.plans.roles(stored.id) == {"ada@example.org": "owner", "bob@example.org": "viewer"}
    ada.plans.give(stored.id, "bob@example.org", "editor")
    assert [each.role for each in bob.plans.all()] == ["editor"]
    ada.plans.give(stored.id, "bob@example.org", None)
    assert bob.plans.all() == []


def test_a_plan_always_has_an_owner(ada: Store, bob: Store, stored: StoredPlan):
    with pytest.raises(StoreError, match="the plan would have no owner; make somebody else an owner first"):
        ada.plans.give(stored.id, "ada@example.org", "editor")
    ada.plans.give(stored.id, "bob@example.org", "owner")
    ada.plans.give(stored.id, "ada@example.org", None)
    assert bob.plans.roles(stored.id) == {"bob@example.org": "owner"}


def test_a_plan_may_be_for_everybody(ada: Store, bob: Store):
    ada.plans.add(BARNET, "barnet.xlsx", everybody="viewer")
    assert [each.role for each in bob.plans.all()] == ["viewer"]
    assert [each.role for each in ada.plans.all()] == ["owner"]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201, "\x00"])
def test_a_role_needs_somebody_who_can_be(ada: Store, stored: StoredPlan, name: str):
    with pytest.raises(AccessError, match="is no"):
        ada.plans.give(stored.id, name, "viewer")


def test_where_nobody_signs_in_everybody_may_everything(database: Database, ada: Store, stored: StoredPlan):
    somebody = Store(database, Identity("everybody", "Somebody", "nobody signs in"))
    assert [each.role for each in somebody.plans.all()] == ["owner"]


# Who did what


def test_every_write_is_logged_with_who(ada: Store, bob: Store, stored: StoredPlan, barnet: Plan):
    document = Document.of(barnet, Scenario.of({"qipp_delivery": 0.5}, "Half"))
    ada.plans.give(stored.id, "bob@example.org", "editor")
    half = bob.scenarios.create(stored.id, document)
    bob.scenarios.rename(half.scenario, "Six tenths", 1)
    entries = ada.log.entries(stored.id)
    assert [(each.person, each.action, each.subject, each.detail) for each in entries] == [
        ("bob@example.org", "scenario renamed", half.scenario, "Six tenths, version 2"),
        ("bob@example.org", "scenario created", half.scenario, "Half, version 1"),
        ("ada@example.org", "role given", "bob@example.org", "editor"),
        ("ada@example.org", "plan added", "", "barnet.xlsx"),
    ]


def test_a_write_that_is_refused_leaves_no_trace(ada: Store, stored: StoredPlan):
    before = ada.log.entries(stored.id)
    with pytest.raises(StoreError):
        ada.plans.give(stored.id, "ada@example.org", None)
    assert ada.log.entries(stored.id) == before


def test_a_workbook_that_was_read_already_is_not_read_again(ada, monkeypatch):
    found = read(BARNET, "barnet.xlsx")
    monkeypatch.setattr("ccgmodel.store.plans.read", None)
    assert ada.plans.add(BARNET, "barnet.xlsx", reading=found).hash == plan_hash(found.plan)
    with pytest.raises(WorkbookError):
        ada.plans.add(b"nothing", "plan.xlsx", reading=WorkbookReading(None, ()))
