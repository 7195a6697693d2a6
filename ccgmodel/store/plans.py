"""Plans that are kept: the workbook as it was uploaded, and who may do what with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from ccgmodel.plan import Confirmation, Plan, Problem, WorkbookError
from ccgmodel.scenario import is_short, plan_hash, short_stamp
from ccgmodel.store.access import ABSENT, ROLES, Identity, Role, canonical, grants, may, note, require_on, role_of
from ccgmodel.store.database import ADD_PLAN_LOCK, Database
from ccgmodel.store.errors import NotFoundError, StoreError
from ccgmodel.store.tables import ACCESS_LOG, GRANTS, PLANS
from ccgmodel.workbook import MoneyUnit, WorkbookReading, filled_template, read

DESCRIPTION = [column for column in PLANS.c if column.name != "workbook"]
Shared = Literal["viewer", "editor"]
ANSWERED = "question answered: yes, that is right"  # in the log: where it was asked, and what


@dataclass(frozen=True, kw_only=True)
class StoredPlan:
    """A plan that is kept: its key, its content hash, and this person's role on it."""

    id: str
    hash: str
    organisation: str
    file_name: str
    added_by: str
    added_at: datetime
    everybody: Shared | None
    role: Role


@dataclass(frozen=True)
class Plans:
    """The plans that one person may see."""

    database: Database
    identity: Identity

    def add(
        self,
        workbook: bytes,
        file_name: str,
        *,
        money_unit: MoneyUnit | None = None,
        everybody: Shared | None = None,
        reading: WorkbookReading | None = None,
    ) -> StoredPlan:
        """Keep a workbook that can be read as a plan; its adder becomes the owner.

        The same plan is kept once for those who may save on it: adding it again returns what is there. Anybody
        else gets one of their own, and learns nothing of the other. `money_unit` is the answer to the reader's
        question, where it asked; `everybody` the role of whoever is signed in, for a plan that is public anyway.
        `reading` is what `read` gave of this workbook in that unit, where it has been read already.

        Raises:
            WorkbookError: for what cannot be read as a plan, with every problem.

        """
        plan = _plan(reading or read(workbook, file_name, money_unit))
        stamp = plan_hash(plan)
        with self.database.writing() as connection:
            self.database.locked(connection, ADD_PLAN_LOCK)
            known = self._with_hash(connection, stamp)
            if known and may(known[0].role, "save"):
                return known[0]
            id_ = str(uuid4())
            values: dict[str, Any] = {
                "id": id_,
                "hash": stamp,
                "organisation": plan.organisation,
                "everybody": everybody,
            }
            values |= {"file_name": file_name, "money_unit": money_unit, "workbook": workbook}
            values |= {"added_by": self.identity.name, "added_at": datetime.now(UTC)}
            connection.execute(insert(PLANS).values(**values))
            connection.execute(insert(GRANTS).values(plan=id_, person=self.identity.person, role="owner"))
            note(connection, self.identity, id_, "plan added", detail=file_name)
            return self._with_hash(connection, stamp)[0]

    def all(self) -> list[StoredPlan]:
        """Every plan that this person may see, newest first."""
        with self.database.reading() as connection:
            return self._visible(connection, select(*DESCRIPTION).order_by(PLANS.c.added_at.desc()))

    def find(self, stamp: str) -> StoredPlan | None:
        """Return the plan with this content hash on which this person may do most; None where they see none."""
        with self.database.reading() as connection:
            return next(iter(self._with_hash(connection, stamp)), None)

    def with_hash(self, stamp: str) -> WorkbookReading | None:
        """Read the plan with this content hash again; None where they see none; raises as `reading` does."""
        found = self.find(stamp)
        return self.reading(found.id) if found else None

    def answer(self, plan: str, questions: Iterable[Problem]) -> None:
        """Keep that questions about a plan were answered with yes, by whom and when: it stays in the log.

        Raises:
            NotFoundError, AccessError: where this person may not save on the plan.

        """
        with self.database.writing() as connection:
            require_on(connection, self.identity, plan, "save")
            for each in questions:
                note(connection, self.identity, plan, ANSWERED, each.where, each.text)

    def answers(self, stamp: str) -> list[Confirmation]:
        """Every answer that was kept with the plan of this content hash, the first first, as they see it."""
        log = ACCESS_LOG.c
        with self.database.reading() as connection:
            plans = [each.id for each in self._with_hash(connection, stamp)]
            found = select(log.subject, log.detail, log.name, log.at)
            found = found.where(log.plan.in_(plans), log.action == ANSWERED).order_by(log.id)
            return [Confirmation(*row) for row in connection.execute(found)]

    def visible(self, plan: Plan) -> list[StoredPlan]:
        """Every stored plan with the same content that this person may see, theirs first."""
        query = select(*DESCRIPTION).where(PLANS.c.hash == plan_hash(plan)).order_by(PLANS.c.added_at.desc())
        with self.database.reading() as connection:
            return sorted(self._visible(connection, query), key=lambda each: -ROLES.index(each.role))

    def kept(self, plan: Plan, published: Callable[[str], tuple[bytes, str] | None]) -> StoredPlan:
        """Return what is stored of a plan on which this person may save; it is added where there is none.

        `published` gives the workbook of a published plan with a content hash, and its name, if there is one; any
        other plan is written into a template.

        Raises:
            StoreError: where this plan cannot be kept as it is.

        """
        stamp = plan_hash(plan)
        known = self.find(stamp)
        if known and may(known.role, "save"):
            return known
        stored = self.workbook(known.id) if known else published(stamp)
        content, name = stored or (filled_template(plan), "plan.xlsx")
        found = self.add(content, name)
        if found.hash != stamp:
            stamps = f"stamp {short_stamp(found.hash)} in place of {short_stamp(stamp)}"
            raise StoreError(
                f"the plan would come back otherwise than it is ({stamps})",
                "take it as a workbook on the Baseline page, upload that, and save again",
            )
        return found

    def workbook(self, plan: str) -> tuple[bytes, str]:
        """Return a plan's workbook as it was uploaded, and its file's name."""
        row = self._row(plan)
        return row.workbook, row.file_name

    def open(self, plan: str) -> Plan:
        """Return a plan as its workbook states it; raises as `reading` does."""
        return _plan(self.reading(plan))

    def reading(self, plan: str) -> WorkbookReading:
        """Read a plan again from its workbook, with what is asked about it.

        Raises:
            NotFoundError: where there is none that this person may see.
            WorkbookError: where this version of the planner no longer reads it as a plan.

        """
        row = self._row(plan)
        found = read(row.workbook, row.file_name, row.money_unit)
        _plan(found)
        return found

    def roles(self, plan: str) -> dict[str, Role]:
        """Who has which role on a plan, by what they are known by at sign-in; for its owners."""
        with self.database.reading() as connection:
            require_on(connection, self.identity, plan, "share")
            return grants(connection, plan)

    def give(self, plan: str, person: str, role: Role | None) -> None:
        """Give somebody a role on a plan, or take it away with None.

        Raises:
            AccessError: for who is no owner, or a name that nobody can have.
            StoreError: for a role that there is not, and where the plan would have no owner left.

        """
        person = canonical(person)
        if role not in (*ROLES, None):
            raise StoreError(f"{role!r} is no role", f"choose from {', '.join(ROLES)}")
        with self.database.writing() as connection:
            self.database.locked(connection, ADD_PLAN_LOCK)  # two owners who take each other's role away at once
            require_on(connection, self.identity, plan, "share")
            after: dict[str, Role | None] = {**grants(connection, plan), person: role}
            if "owner" not in after.values():
                raise StoreError("the plan would have no owner", "make somebody else an owner first")
            connection.execute(delete(GRANTS).where(GRANTS.c.plan == plan, GRANTS.c.person == person))
            if role is not None:
                connection.execute(insert(GRANTS).values(plan=plan, person=person, role=role))
            note(connection, self.identity, plan, "role given", person, role or "none")

    def _row(self, plan: str) -> Any:
        with self.database.reading() as connection:
            require_on(connection, self.identity, plan, "see")
            row = connection.execute(select(PLANS).where(PLANS.c.id == plan)).one_or_none()
        if row is None:
            raise NotFoundError(*ABSENT)
        return row

    def _with_hash(self, connection: Connection, stamp: str) -> list[StoredPlan]:
        same = PLANS.c.hash.startswith(stamp, autoescape=True) if is_short(stamp) else PLANS.c.hash == stamp
        found = self._visible(connection, select(*DESCRIPTION).where(same))
        return sorted(found, key=lambda each: (-ROLES.index(each.role), each.added_at))

    def _visible(self, connection: Connection, query: Any) -> list[StoredPlan]:
        """The plans that a query finds and this person may see."""
        own: dict[str, Role] = {
            row.plan: row.role
            for row in connection.execute(select(GRANTS).where(GRANTS.c.person == self.identity.person))
        }
        visible = []
        for row in connection.execute(query):
            given = {self.identity.person: own[row.id]} if row.id in own else {}
            if role := role_of(self.identity, given, row.everybody):
                kept = {name: getattr(row, name) for name in StoredPlan.__dataclass_fields__ if name != "role"}
                visible.append(StoredPlan(**kept, role=role))
        return visible


def _plan(reading: WorkbookReading) -> Plan:
    if reading.plan is None:
        raise WorkbookError(reading.errors)
    return reading.plan
