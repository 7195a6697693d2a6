"""What Alembic runs: the connection, and its transaction, come from `ccgmodel.store.database`."""

from alembic import context

from ccgmodel.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
