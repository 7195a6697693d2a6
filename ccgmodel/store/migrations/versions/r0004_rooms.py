"""Rooms that follow a presenter, and the answers of their telephones; both go when the room does."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    whole = {name: sa.Column(name, sa.Integer, nullable=False) for name in ("version", "asked", "is_open")}
    text = {name: sa.Column(name, sa.Text, nullable=False) for name in ("shown", "question", "telephone", "told")}
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("plan", sa.String(36), nullable=False),
        sa.Column("keeper", sa.String(64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        whole["version"],
        text["shown"],
        whole["asked"],
        text["question"],
        text["telephone"],
        whole["is_open"],
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        text["told"],
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.UniqueConstraint("code", name="uq_rooms_code"),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_rooms_plan"),
    )
    op.create_table(
        "room_answers",
        sa.Column("room", sa.String(36), nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("released", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("room", "asked", "device", name="pk_room_answers"),
        sa.ForeignKeyConstraint(["room"], ["rooms.id"], name="fk_room_answers_room"),
    )
