"""A person's role on a stored plan, looked up in the transaction that it decides about."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ccgmodel.store.access import Action, Identity, Role, may, require, role_of
from ccgmodel.store.errors import NotFoundError
from ccgmodel.store.tables import GRANTS, PLANS

ABSENT = ("there is no such plan for you", "ask its owner to share it with you, or upload its workbook")


def role_on(connection: Connection, identity: Identity, plan: str) -> Role | None:
    """Return somebody's role on a plan; None where they have none, or there is no such plan."""
    everybody = connection.execute(select(PLANS.c.everybody).where(PLANS.c.id == plan)).one_or_none()
    if everybody is None:
        return None
    return role_of(identity, grants(connection, plan), everybody[0])


def grants(connection: Connection, plan: str) -> dict[str, Role]:
    """Return the roles that were given on a plan, by person."""
    found = select(GRANTS.c.person, GRANTS.c.role).where(GRANTS.c.plan == plan).order_by(GRANTS.c.person)
    return {row.person: row.role for row in connection.execute(found)}


def require_on(connection: Connection, identity: Identity, plan: str, action: Action) -> Role:
    """Refuse what somebody's role on a plan does not allow.

    Raises:
        NotFoundError: where they may not even know of the plan.
        AccessError: where they may see it and no more.

    """
    role = role_on(connection, identity, plan)
    if role is None or not may(role, "see"):
        raise NotFoundError(*ABSENT)
    require(role, action)
    return role
