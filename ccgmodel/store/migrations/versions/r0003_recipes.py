"""Recipes of layouts, in all their versions, each with the plan that it first made."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables, and let the database keep what was once said in them."""
    op.create_table(
        "recipes",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("plan", sa.String(36), nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recipes"),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_recipes_plan"),
    )
    op.create_index("ix_recipes_plan", "recipes", ["plan"])
    op.create_table(
        "recipe_versions",
        sa.Column("recipe", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("saved_by_name", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("recipe", "version", name="pk_recipe_versions"),
        sa.ForeignKeyConstraint(["recipe"], ["recipes.id"], name="fk_recipe_versions_recipe"),
    )
    guard = _postgresql if op.get_bind().dialect.name == "postgresql" else _sqlite
    guard("recipe_versions", "append-only", ("UPDATE", "DELETE"), "recipe = NEW.recipe AND version = NEW.version")
    guard("recipes", "never deleted", ("DELETE",), "id = NEW.id")


def _sqlite(table: str, rule: str, events: tuple[str, ...], same: str) -> None:
    """Refuse in the database itself. INSERT OR REPLACE deletes without a trigger: it is refused as an insert."""
    exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 our own names
    for event, when in (*((each, "") for each in events), ("INSERT", exists)):
        op.execute(
            f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {rule}'); END"
        )


def _postgresql(table: str, rule: str, events: tuple[str, ...], _same: str) -> None:
    for name, event, each in (
        ("row", " OR ".join(events), "ROW"),
        ("truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION planner_refuse('{rule}')"
        )
