"""The decision log: what a meeting decided, on which scenario, and why. It is only ever added to.

A decision that was recorded wrongly is corrected by another, which says which one it corrects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from ccgmodel import __version__
from ccgmodel.plan import Problem
from ccgmodel.scenario import LONGEST_NAME, LONGEST_TEXT, DocumentError, Scenario, bad_text, scenario_hash
from ccgmodel.store.access import Identity, note, require_on
from ccgmodel.store.database import Database
from ccgmodel.store.errors import NotFoundError
from ccgmodel.store.scenarios import ABSENT, Saved, find
from ccgmodel.store.tables import DECISIONS, PLANS

THE_PLAN = "The plan"  # the scenario of a decision on the plan as it stands
HEADINGS = {
    "id": "Number",
    "decided_on": "Date",
    "what": "Decision",
    "reason": "Reason",
    "moved_by": "Proposed by",
    "scenario_name": "Scenario",
    "version": "Version",
    "plan_hash": "Plan stamp",
    "scenario_hash": "Scenario stamp",
    "model": "Model",
    "corrects": "Corrects number",
    "recorded_by_name": "Recorded by",
    "recorded_at": "Recorded at",
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision, with the stamps that prove what it was taken on."""

    id: int
    plan: str
    what: str
    reason: str
    moved_by: str
    decided_on: date
    scenario: str | None  # None: the plan as it stands
    version: int | None
    scenario_name: str
    plan_hash: str
    scenario_hash: str
    model: str
    corrects: int | None
    recorded_by: str
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class Decisions:
    """The decisions on the plans that one person may see."""

    database: Database
    identity: Identity

    def record(
        self,
        plan: str,
        what: str,
        *,
        moved_by: str,
        reason: str = "",
        decided_on: date,
        on: Saved | None = None,
        corrects: int | None = None,
    ) -> Decision:
        """Record a decision on one version of a saved scenario, or on the plan as it stands.

        Raises:
            NotFoundError, AccessError: where this person may not record decisions on the plan, and for a scenario
                or a corrected decision that is not of this plan.
            DocumentError: for a decision without words or mover, or with words that cannot be kept.

        """
        _require_words(what, reason, moved_by)
        with self.database.writing() as connection:
            require_on(connection, self.identity, plan, "decide")
            _require_known(connection, plan, corrects)
            if on is not None:
                on = find(connection, self.identity, on.scenario, on.version, "decide")
                if on.plan != plan:
                    raise NotFoundError(*ABSENT)
            written = {"what": what, "reason": reason, "moved_by": moved_by, "decided_on": decided_on}
            values = {"plan": plan, "corrects": corrects, **written, **_stamps(connection, plan, on)}
            values |= {"recorded_by": self.identity.person, "recorded_by_name": self.identity.name}
            values["recorded_at"] = datetime.now(UTC)
            (number,) = connection.execute(insert(DECISIONS).values(values)).inserted_primary_key or (None,)
            note(connection, self.identity, plan, "decision recorded", str(number), what[:LONGEST_NAME])
            row = connection.execute(select(DECISIONS).where(DECISIONS.c.id == number)).one()
            return Decision(**row._mapping)

    def all(self, plan: str) -> list[Decision]:
        """Every decision on a plan, the last recorded first."""
        with self.database.reading() as connection:
            require_on(connection, self.identity, plan, "see")
            found = select(DECISIONS).where(DECISIONS.c.plan == plan).order_by(DECISIONS.c.id.desc())
            return [Decision(**row._mapping) for row in connection.execute(found)]


def table(decisions: Iterable[Decision]) -> list[list[str]]:
    """Decisions as rows of text under `HEADINGS`, for a file or a paper."""
    return [list(HEADINGS.values()), *([_cell(getattr(each, name)) for name in HEADINGS] for each in decisions)]


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else str(value)


def _require_words(what: str, reason: str, moved_by: str) -> None:
    wrong = [*bad_text("decision", what, LONGEST_TEXT), *bad_text("reason", reason, LONGEST_TEXT)]
    wrong += bad_text("proposed by", moved_by, LONGEST_NAME)
    if not what.strip():
        wrong.append(Problem("decision", "it has no words", "say what was decided"))
    if not moved_by.strip():
        wrong.append(Problem("proposed by", "nobody is named", "say who proposed it"))
    if wrong:
        raise DocumentError(wrong)


def _require_known(connection: Connection, plan: str, corrects: int | None) -> None:
    if corrects is None:
        return
    found = select(DECISIONS.c.id).where(DECISIONS.c.id == corrects, DECISIONS.c.plan == plan)
    if connection.execute(found).one_or_none() is None:
        raise NotFoundError(f"there is no decision {corrects} on this plan", "give the number of one that is")


def _stamps(connection: Connection, plan: str, on: Saved | None) -> dict[str, Any]:
    """What the decision was taken on, so that it can be proved later."""
    if on is None:
        plan_hash = connection.execute(select(PLANS.c.hash).where(PLANS.c.id == plan)).scalar_one()
        stamp = scenario_hash(Scenario(THE_PLAN))
        return {
            "scenario_name": THE_PLAN,
            "plan_hash": plan_hash,
            "scenario_hash": stamp,
            "model": __version__,
        }
    document = on.read().document
    if document is None:
        raise DocumentError(on.read().problems)
    return {
        "scenario": on.scenario,
        "version": on.version,
        "scenario_name": on.name,
        "plan_hash": document.plan_hash,
        "scenario_hash": scenario_hash(document.scenario),
        "model": document.model,
    }
