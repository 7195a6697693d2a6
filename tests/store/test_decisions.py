"""The decision log: what was decided on what, only ever added to, also by those who reach the database itself."""

import re
from datetime import date

import pytest
from sqlalchemy import text

from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.document import Document, DocumentError
from ccgmodel.scenario.link import scenario_hash
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.store import Store
from ccgmodel.store.database import Database
from ccgmodel.store.decisions import table
from ccgmodel.store.errors import NotFoundError, UnavailableError
from ccgmodel.store.plans import StoredPlan
from ccgmodel.store.scenarios import Saved
from tests.helpers.people import BNES

MAY = date(2013, 5, 23)


@pytest.fixture
def half(ada: Store, stored: StoredPlan, barnet: Plan) -> Saved:
    return ada.scenarios.create(stored.id, Document.of(barnet, Scenario.of({"qipp_delivery": 0.5}, "Half")))


def test_a_decision_names_its_scenario_and_stamps(ada: Store, stored: StoredPlan, half: Saved):
    made = ada.decisions.record(
        stored.id,
        "Plan for half the savings",
        moved_by="A. Chair",
        reason="As in 2012/13",
        decided_on=MAY,
        on=half,
    )
    assert ada.decisions.all(stored.id) == [made]
    assert (made.what, made.reason, made.moved_by, made.decided_on) == (
        "Plan for half the savings",
        "As in 2012/13",
        "A. Chair",
        MAY,
    )
    assert (made.scenario, made.version, made.scenario_name) == (half.scenario, 1, "Half")
    assert (made.plan_hash, made.scenario_hash) == (
        stored.hash,
        scenario_hash(Scenario.of({"qipp_delivery": 0.5})),
    )
    assert (made.model, made.recorded_by, made.recorded_by_name) == ("0.1.0", "ada@example.org", "Ada")


def test_a_decision_stays_on_the_version_it_was_taken_on(
    ada: Store, stored: StoredPlan, half: Saved, barnet: Plan
):
    ada.scenarios.save(half.scenario, Document.of(barnet, Scenario.of({"qipp_delivery": 0.9}, "Nine tenths")), 1)
    made = ada.decisions.record(stored.id, "Half", moved_by="A. Chair", decided_on=MAY, on=half)
    assert (made.version, made.scenario_name) == (1, "Half")
    assert made.scenario_hash == scenario_hash(Scenario.of({"qipp_delivery": 0.5}))


def test_the_plan_as_it_stands_may_be_decided_on(ada: Store, stored: StoredPlan):
    made = ada.decisions.record(stored.id, "Adopt the plan", moved_by="A. Chair", decided_on=MAY)
    assert (made.scenario, made.version, made.scenario_name) == (None, None, "The plan")
    assert (made.plan_hash, made.scenario_hash) == (stored.hash, scenario_hash(Scenario()))


def test_a_wrong_decision_is_corrected_by_another(ada: Store, stored: StoredPlan):
    wrong = ada.decisions.record(stored.id, "Adpot the plan", moved_by="A. Chair", decided_on=MAY)
    right = ada.decisions.record(
        stored.id, "Adopt the plan", moved_by="A. Chair", decided_on=MAY, corrects=wrong.id
    )
    assert ada.decisions.all(stored.id) == [right, wrong]
    assert right.corrects == wrong.id


def test_the_log_is_a_table(ada: Store, stored: StoredPlan, half: Saved):
    made = ada.decisions.record(stored.id, "Half", moved_by="A. Chair", decided_on=MAY, on=half)
    headings, row = table(ada.decisions.all(stored.id))
    assert dict(zip(headings, row, strict=True)) == {
        "Number": str(made.id),
        "Date": "2013-05-23",
        "Decision": "Half",
        "Reason": "",
        "Proposed by": "A. Chair",
        "Scenario": "Half",
        "Version": "1",
        "Plan stamp": stored.hash,
        "Scenario stamp": made.scenario_hash,
        "Model": "0.1.0",
        "Corrects number": "",
        "Recorded by": "Ada",
        "Recorded at": made.recorded_at.isoformat(timespec="seconds"),
    }


def test_a_decision_needs_words_and_a_mover(ada: Store, stored: StoredPlan):
    with pytest.raises(DocumentError) as error:
        ada.decisions.record(stored.id, " ", moved_by="", reason="\x00", decided_on=MAY)
    assert [str(problem) for problem in error.value.problems] == [
        "reason: '\\x00' has a character that cannot be shown; type it again without it",
        "decision: it has no words; say what was decided",
        "proposed by: nobody is named; say who proposed it",
    ]
    assert ada.decisions.all(stored.id) == []


def test_a_decision_is_on_its_own_plan(ada: Store, bob: Store, stored: StoredPlan, half: Saved):
    other = ada.plans.add(BNES, "bnes.xlsx")
    first = ada.decisions.record(stored.id, "Adopt", moved_by="A. Chair", decided_on=MAY)
    with pytest.raises(NotFoundError, match="there is no such scenario for you"):
        ada.decisions.record(other.id, "Half", moved_by="A. Chair", decided_on=MAY, on=half)
    with pytest.raises(NotFoundError, match=f"there is no decision {first.id} on this plan"):
        ada.decisions.record(other.id, "Adopt", moved_by="A. Chair", decided_on=MAY, corrects=first.id)
    with pytest.raises(NotFoundError):
        bob.decisions.record(stored.id, "Adopt", moved_by="Bob", decided_on=MAY)


# In the database itself

CHANGES = {
    "UPDATE decisions SET what = 'Something else'": "decisions: append-only",
    "DELETE FROM decisions": "decisions: append-only",
    "UPDATE scenario_versions SET document = ''": "scenario_versions: append-only",
    "DELETE FROM scenario_versions": "scenario_versions: append-only",
    "UPDATE access_log SET person = 'somebody'": "access_log: append-only",
    "DELETE FROM access_log": "access_log: append-only",
    "DELETE FROM scenarios": "scenarios: never deleted",
    "DELETE FROM plans": "plans: never deleted",
}
ONLY = {
    "sqlite": {
        "INSERT OR REPLACE INTO decisions SELECT * FROM decisions": "decisions: append-only",
        "INSERT OR REPLACE INTO scenario_versions SELECT * FROM scenario_versions": "append-only",
        "INSERT OR REPLACE INTO plans SELECT * FROM plans": "plans: never deleted",
    },
    "postgresql": {
        "TRUNCATE decisions": "decisions: append-only",
        "TRUNCATE access_log": "access_log: append-only",
        "TRUNCATE plans CASCADE": "never deleted|append-only",
    },
}


def test_the_database_refuses_to_change_what_was_written(
    database: Database, ada: Store, stored: StoredPlan, half: Saved
):
    made = ada.decisions.record(stored.id, "Half", moved_by="A. Chair", decided_on=MAY, on=half)
    for statement, message in {**CHANGES, **ONLY[database.engine.dialect.name]}.items():
        with (
            pytest.raises(UnavailableError, match="so nothing was saved") as error,
            database.writing() as connection,
        ):
            connection.execute(text(statement))
        assert re.search(message, str(error.value.__cause__))
    assert ada.decisions.all(stored.id) == [made]
    assert ada.scenarios.open(half.scenario) == half
