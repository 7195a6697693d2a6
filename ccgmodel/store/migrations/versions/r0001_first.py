"""Plans, who may do what with them, scenarios in all their versions, decisions, and the log of who wrote."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# What a row of these tables once said stays said.
APPEND_ONLY = {"scenario_versions": "scenario, version", "decisions": "id", "access_log": "id"}
NEVER_DELETED = ("plans", "scenarios")


def upgrade() -> None:
    """Make the tables."""
    _plans()
    _scenarios()
    _decisions()
    _access_log()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        _text("organisation"),
        _text("file_name"),
        sa.Column("money_unit", sa.String(2)),
        sa.Column("workbook", sa.LargeBinary, nullable=False),
        sa.Column("everybody", sa.String(6)),
        _text("added_by"),
        _moment("added_at"),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.CheckConstraint("everybody IN ('viewer', 'editor')", name=op.f("ck_plans_everybody")),
    )
    op.create_index("ix_plans_hash", "plans", ["hash"])
    op.create_table(
        "grants",
        sa.Column("plan", sa.String(36), nullable=False),
        _text("person"),
        sa.Column("role", sa.String(6), nullable=False),
        sa.PrimaryKeyConstraint("plan", "person", name="pk_grants"),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_grants_plan"),
        sa.CheckConstraint("role IN ('viewer', 'editor', 'owner')", name=op.f("ck_grants_role")),
    )


def _scenarios() -> None:
    op.create_table(
        "scenarios",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("plan", sa.String(36), nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scenarios"),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_scenarios_plan"),
    )
    op.create_index("ix_scenarios_plan", "scenarios", ["plan"])
    op.create_table(
        "scenario_versions",
        sa.Column("scenario", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _text("name"),
        _text("notes"),
        sa.Column("archived", sa.Integer, nullable=False),
        _text("document"),
        sa.Column("action", sa.String(40), nullable=False),
        _text("saved_by"),
        _text("saved_by_name"),
        _moment("saved_at"),
        sa.PrimaryKeyConstraint("scenario", "version", name="pk_scenario_versions"),
        sa.ForeignKeyConstraint(["scenario"], ["scenarios.id"], name="fk_scenario_versions_scenario"),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan", sa.String(36), nullable=False),
        _text("what"),
        _text("reason"),
        _text("moved_by"),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("scenario", sa.String(36)),
        sa.Column("version", sa.Integer),
        _text("scenario_name"),
        sa.Column("plan_hash", sa.String(64), nullable=False),
        sa.Column("scenario_hash", sa.String(64), nullable=False),
        _text("model"),
        sa.Column("corrects", sa.Integer),
        _text("recorded_by"),
        _text("recorded_by_name"),
        _moment("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_decisions_plan"),
        sa.ForeignKeyConstraint(["corrects"], ["decisions.id"], name="fk_decisions_corrects"),
        sa.ForeignKeyConstraint(
            ["scenario", "version"],
            ["scenario_versions.scenario", "scenario_versions.version"],
            name="fk_decisions_scenario",
        ),
    )
    op.create_index("ix_decisions_plan", "decisions", ["plan"])


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer, nullable=False),
        _moment("at"),
        _text("person"),
        _text("name"),
        sa.Column("plan", sa.String(36), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        _text("subject"),
        _text("detail"),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_access_log_plan"),
    )
    op.create_index("ix_access_log_plan", "access_log", ["plan"])


def _guard_sqlite() -> None:
    """Refuse in the database itself. INSERT OR REPLACE deletes without a trigger: it is refused as an insert."""
    for table, key in APPEND_ONLY.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in key.split(", "))
        _sqlite_trigger(table, "UPDATE", "append-only")
        _sqlite_trigger(table, "DELETE", "append-only")
        _sqlite_trigger(table, "INSERT", "append-only", f"WHEN {_exists(table, same)}")
    for table in NEVER_DELETED:
        _sqlite_trigger(table, "DELETE", "never deleted")
        _sqlite_trigger(table, "INSERT", "never deleted", f"WHEN {_exists(table, 'id = NEW.id')}")


def _exists(table: str, same: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 our own names


def _sqlite_trigger(table: str, event: str, rule: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: {rule}'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION planner_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: %', TG_TABLE_NAME, TG_ARGV[0]; END $$"
    )
    for tables, events, rule in (
        (APPEND_ONLY, "UPDATE OR DELETE", "append-only"),
        (NEVER_DELETED, "DELETE", "never deleted"),
    ):
        for table in tables:
            for name, event, each in (("row", events, "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
                op.execute(
                    f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION planner_refuse('{rule}')"
                )
