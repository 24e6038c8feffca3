"""Runs migrations on the app's database: `flask db upgrade`, and by itself at start on SQLite."""

from typing import Any

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]


def run() -> None:
    """Apply what is missing, all of it or nothing."""
    engine = extension.db.engine
    options: dict[str, Any] = dict(extension.configure_args)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=extension.db.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database; there is no SQL-only mode.")
run()
