"""Alembic's door: it is run by the program itself, on a connection that is already open."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
