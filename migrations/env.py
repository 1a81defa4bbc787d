"""Alembic's entry: our own engine, our own models."""

from alembic import context

import consult.app  # noqa: F401  (knows every model)
from consult.db import Base

with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
