"""Migrations make the tables that the models declare, on both databases, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from server.extensions import db, migrate
from server.models import Base
from tests.engine.house import sql_engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    return str(request.getfixturevalue("postgres_database"))


def test_upgrade_gives_what_the_models_say_and_downgrade_nothing(empty_database: str) -> None:
    app = Flask("migrations")
    app.config["SQLALCHEMY_DATABASE_URI"] = empty_database
    db.init_app(app)
    migrate.init_app(app, directory=str(MIGRATIONS))
    with app.app_context():
        flask_migrate.upgrade()
        with sql_engine(empty_database) as engine, engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
            # WITHOUT ROWID and friends are not compared: the text of the tables is.
            if engine.dialect.name == "sqlite":
                assert _texts(connection) == _texts_of_models()
        flask_migrate.downgrade(revision="base")
        with sql_engine(empty_database) as engine:
            assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}
        db.engine.dispose()


def _texts(connection: sa.Connection) -> dict[str, str]:
    rows = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {name: " ".join(sql.split()) for name, sql in rows if not name.startswith("alembic")}


def _texts_of_models() -> dict[str, str]:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        texts = _texts(connection)
    engine.dispose()
    return texts
