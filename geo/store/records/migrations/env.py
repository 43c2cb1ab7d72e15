"""Run by Alembic for each upgrade, on the connection that it is handed; all of an upgrade is done, or none of it."""

from alembic import context

# SQLite takes changes of tables back as well, where a transaction is begun in so many words (records/opening.py).
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
