"""The whole stamp of each plan: twelve digits of it were kept before, which two plans can be made to share."""

import sqlalchemy as sa
from alembic import op

from ccgmodel.scenario import is_short, is_stamp_of, plan_hash
from ccgmodel.workbook import read

revision = "0002"
down_revision = "0001"

PLANS = sa.table("plans", *map(sa.column, ("id", "hash", "workbook", "file_name", "money_unit")))


def upgrade() -> None:
    """Read each plan again; one that this planner reads otherwise keeps the stamp that it has."""
    connection = op.get_bind()
    for id_, stamp in connection.execute(sa.select(PLANS.c.id, PLANS.c.hash)).all():
        if not is_short(stamp):
            continue
        kept = connection.execute(sa.select(PLANS).where(PLANS.c.id == id_)).one()
        plan = read(bytes(kept.workbook), kept.file_name, kept.money_unit).plan
        if plan is not None and is_stamp_of(stamp, whole := plan_hash(plan)):
            connection.execute(sa.update(PLANS).where(PLANS.c.id == id_).values(hash=whole))
