"""Who somebody is, what they may do, and the log of what they did: asked here by every page and every write."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Literal

from sqlalchemy import Connection, insert, select

from ccgmodel.scenario import LONGEST_NAME, writable
from ccgmodel.store.database import Database
from ccgmodel.store.errors import AccessError, NotFoundError
from ccgmodel.store.settings import Settings
from ccgmodel.store.tables import ACCESS_LOG, GRANTS, PLANS

Role = Literal["viewer", "editor", "owner"]
USER_HEADER = "X-Planner-User"  # in which a proxy names who has signed in, after the secret that only it knows


ROLES: tuple[Role, ...] = ("viewer", "editor", "owner")  # each may do what those before it may


Action = Literal["see", "save", "decide", "share", "audit"]


LEAST: Mapping[Action, Role] = {
    "see": "viewer",  # open plan, scenarios and decisions, and explore them
    "save": "editor",  # create and save, rename, note, duplicate, archive, restore
    "decide": "editor",  # record a decision
    "share": "owner",  # say who else may do what
    "audit": "owner",  # read who wrote what
}


MAY_NOT: Mapping[Action, str] = {
    "see": "see this plan",
    "save": "save on this plan",
    "decide": "record decisions on this plan",
    "share": "share this plan",
    "audit": "see who changed this plan",
}


@dataclass(frozen=True)
class Identity:
    """Somebody who uses the planner: what they are known by, the name that is shown, and how we know."""

    person: str
    name: str
    known: Literal["this computer", "signed in", "nobody signs in"]


def identify(
    settings: Settings,
    *,
    claims: Mapping[str, object] | None = None,
    headers: Mapping[str, Sequence[str]] | None = None,
    from_this_computer: bool = False,
) -> Identity:
    """Say who somebody is.

    Args:
        settings: says which of the following is believed; the others are never looked at.
        claims: what the OpenID Connect provider said (`st.user`), if anything.
        headers: the values of each header of this person's connection, by its name.
        from_this_computer: whether the browser runs on the computer that runs the planner.

    Raises:
        AccessError: for somebody who is not signed in, or not in a way that can be relied on. Such a person may
            explore the published plans, and nothing is kept.

    """
    if settings.sign_in:
        return _from_claims(claims or {}, settings.person_claim)
    if settings.proxy_secret:
        return _from_headers(headers or {}, settings.proxy_secret)
    if settings.shared:
        return Identity("everybody", "Somebody", "nobody signs in")
    if not from_this_computer:
        raise AccessError(
            "what is saved here belongs to the person at the computer that runs the planner",
            "download the scenario as a file, or send its link",
        )
    return Identity("this computer", _own_name(), "this computer")


def role_of(identity: Identity, grants: Mapping[str, Role], everybody: Role | None = None) -> Role | None:
    """Return somebody's role on a plan: the higher of their own and everybody's; None where they have neither."""
    if identity.known != "signed in":
        return "owner"
    held = [role for role in (grants.get(identity.person), everybody) if role is not None]
    return max(held, key=ROLES.index, default=None)


def may(role: Role | None, action: Action) -> bool:
    """Whether a role allows an action."""
    return role is not None and ROLES.index(role) >= ROLES.index(LEAST[action])


def require(role: Role | None, action: Action) -> None:
    """Refuse what a role does not allow.

    Raises:
        AccessError: saying who may.

    """
    if not may(role, action):
        raise AccessError(
            f"as {role or 'a stranger'} you cannot {MAY_NOT[action]}",
            f"ask an owner of the plan to make you {LEAST[action]}, or download the scenario as a file",
        )


def canonical(person: str) -> str:
    """Write what somebody is known by in one way: an e-mail address in small letters, anything else as it is.

    Raises:
        AccessError: for nothing, or what cannot be kept and shown.

    """
    person = person.strip()
    if not person or len(person) > LONGEST_NAME or not writable(person) or "\n" in person or "\t" in person:
        raise AccessError(
            f"{person!r:.80} is no name of a person", "give an e-mail address, or the name at sign-in"
        )
    return person.casefold() if "@" in person else person


def _from_claims(claims: Mapping[str, object], claim: str) -> Identity:
    if not claims.get("is_logged_in"):
        raise AccessError("you are not signed in", "sign in to save, and to see what others have saved")
    value = claims.get(claim)
    if not isinstance(value, str) or not value.strip():
        raise AccessError(
            f"your provider did not say your {claim}", "ask whoever runs the planner to set PLANNER_PERSON_CLAIM"
        )
    if claim == "email":
        if claims.get("email_verified") is not True:
            raise AccessError(
                f"your provider has not verified that {value} is yours",
                "verify it there; if the provider never says so, whoever runs the planner can set "
                "PLANNER_PERSON_CLAIM=sub",
            )
        person = canonical(value)
    else:  # another claim is one person's only together with the provider that says it
        person = canonical(f"{value.strip()} ({claims.get('iss', '')})")
    name = claims.get("name")
    shown = name.strip() if isinstance(name, str) and name.strip() and writable(name) else value.strip()
    return Identity(person, shown[:LONGEST_NAME], "signed in")


def _from_headers(headers: Mapping[str, Sequence[str]], secret: str) -> Identity:
    """Believe the one name that comes after the proxy's secret: a header that anybody else has sent has none."""
    values = [value for name, given in headers.items() if name.lower() == USER_HEADER.lower() for value in given]
    proof, _, person = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    if not compare_digest(proof.encode(), secret.encode()) or not person.strip():
        raise AccessError(
            "you are not signed in",
            f"open the planner through the address at which people sign in, whose proxy sets {USER_HEADER}",
        )
    return Identity(canonical(person), person.strip(), "signed in")


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user, as in a container
        return "You"


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


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One write: who did what to what. The subject is a scenario, a person or a decision; blank for the plan."""

    at: datetime
    person: str
    name: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True)
class AccessLog:
    """The log as its plan's owners may read it."""

    database: Database
    identity: Identity

    def entries(self, plan: str) -> list[Entry]:
        """Every write on a plan, newest first.

        Raises:
            NotFoundError, AccessError: where this person may not read it.

        """
        with self.database.reading() as connection:
            require_on(connection, self.identity, plan, "audit")
            columns = [ACCESS_LOG.c[name] for name in Entry.__dataclass_fields__]
            found = select(*columns).where(ACCESS_LOG.c.plan == plan).order_by(ACCESS_LOG.c.id.desc())
            return [Entry(**row._mapping) for row in connection.execute(found)]


def note(
    connection: Connection, identity: Identity, plan: str, action: str, subject: str = "", detail: str = ""
) -> None:
    """Log a write within its own transaction."""
    connection.execute(
        insert(ACCESS_LOG).values(
            at=datetime.now(UTC),
            person=identity.person,
            name=identity.name,
            plan=plan,
            action=action,
            subject=subject,
            detail=detail,
        )
    )
