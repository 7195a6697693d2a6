"""The tables. Versions, decisions and the log are only ever added to, which the database itself enforces.

Rooms and their answers are kept until the room is closed or has ended.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write a moment, which must have a time zone."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read a moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


PLANS = Table(
    "plans",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("hash", String(64), nullable=False, index=True),
    Column("organisation", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("money_unit", String(2)),  # the answer to the reader's question about units, if it asked
    Column("workbook", LargeBinary, nullable=False),
    Column("everybody", String(6)),  # the role of whoever is signed in
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    CheckConstraint("everybody IN ('viewer', 'editor')", name="everybody"),
)

GRANTS = Table(
    "grants",
    METADATA,
    Column("plan", ForeignKey("plans.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("role", String(6), nullable=False),
    PrimaryKeyConstraint("plan", "person"),
    CheckConstraint("role IN ('viewer', 'editor', 'owner')", name="role"),
)

SCENARIOS = Table(
    "scenarios",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("plan", ForeignKey("plans.id"), nullable=False, index=True),
    Column("latest", Integer, nullable=False),  # the version that a save must be based on
)

VERSIONS = Table(
    "scenario_versions",
    METADATA,
    Column("scenario", ForeignKey("scenarios.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("archived", Integer, nullable=False),
    Column("document", Text, nullable=False),  # as `scenario.document` wrote it
    Column("action", String(40), nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("saved_by_name", Text, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("scenario", "version"),
)

RECIPES = Table(
    "recipes",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("plan", ForeignKey("plans.id"), nullable=False, index=True),  # that it first made
    Column("latest", Integer, nullable=False),  # the version that a save must be based on
)

RECIPE_VERSIONS = Table(
    "recipe_versions",
    METADATA,
    Column("recipe", ForeignKey("recipes.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("document", Text, nullable=False),  # as `bring.recipe_text` wrote it
    Column("action", String(40), nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("saved_by_name", Text, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("recipe", "version"),
)

DECISIONS = Table(
    "decisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("plan", ForeignKey("plans.id"), nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("moved_by", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("scenario", String(36)),
    Column("version", Integer),
    Column("scenario_name", Text, nullable=False),
    Column("plan_hash", String(64), nullable=False),
    Column("scenario_hash", String(64), nullable=False),
    Column("model", Text, nullable=False),
    Column("corrects", ForeignKey("decisions.id")),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_by_name", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["scenario", "version"], ["scenario_versions.scenario", "scenario_versions.version"]),
)

ACCESS_LOG = Table(
    "access_log",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("plan", ForeignKey("plans.id"), nullable=False, index=True),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

ROOMS = Table(
    "rooms",
    METADATA,
    Column("id", String(36), primary_key=True),  # never shown: what seals a secret and a device
    Column("code", String(8), nullable=False, unique=True),
    Column("plan", ForeignKey("plans.id"), nullable=False),
    Column("keeper", String(64), nullable=False),  # the opener's secret, sealed
    Column("ends_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),  # one more for whatever the telephones are to show
    Column("shown", Text, nullable=False),
    Column("asked", Integer, nullable=False),  # how many questions were asked; the last is the one that counts
    Column("question", Text, nullable=False),
    Column(
        "telephone", Text, nullable=False
    ),  # the question as telephones show it, for which no plan need be read
    Column("is_open", Integer, nullable=False),
    Column("asked_at", UtcDateTime),
    Column("told", Text, nullable=False),  # what the room came to, once it is shown
)

ROOM_ANSWERS = Table(
    "room_answers",
    METADATA,
    Column("room", ForeignKey("rooms.id"), nullable=False),
    Column("asked", Integer, nullable=False),
    Column("device", String(64), nullable=False),  # sealed
    Column("number", Integer, nullable=False),  # in the order in which they came first
    Column("given", Text, nullable=False),
    Column("released", Integer, nullable=False),  # whether a text may be shown
    PrimaryKeyConstraint("room", "asked", "device"),
)
