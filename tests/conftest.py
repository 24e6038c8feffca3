"""What tests of several areas need: settings, databases, a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

import config
from tests.support import postgres
from tools import chromium


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
    """Checked settings with everything in a folder of the test's own; nothing of the developer's environment."""
    return config.load({"INSTANCE_DIR": str(tmp_path / "instance")})


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """SQLAlchemy URL of a PostgreSQL server's maintenance database; the test is skipped where none starts."""
    given = os.environ.get("SHARETUBE_TEST_POSTGRES_URL", "")
    if given:
        yield given
        return
    try:
        with postgres.server() as url:
            yield url
    except postgres.UnavailableError as reason:
        pytest.skip(f"PostgreSQL: {reason}")


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """SQLAlchemy URL of a new, empty PostgreSQL database, dropped after the test."""
    name = f"test_{uuid4().hex}"
    admin = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    try:
        yield sa.make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium for Playwright's `executable_path`; the test is skipped where there is none."""
    found = chromium.find()
    if found is None:
        pytest.skip(chromium.NONE)
    return found
