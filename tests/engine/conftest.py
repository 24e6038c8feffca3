"""Each law on each database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from server.engine import observer
from server.models import Base
from tests.engine.house import ANN, BOB, CAT, House, Process, create_tables, sql_engine
from tests.fakes.fake_clock import FakeClock


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> str:
    """A database with our tables, for all tests of this folder: making one takes longer than most of them."""
    name = f"engine_{uuid4().hex}"
    with sql_engine(postgres_url) as admin, admin.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text(f"CREATE DATABASE {name}"))
    url = sa.make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    create_tables(url)
    return url


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables, to copy."""
    path = tmp_path_factory.mktemp("tables") / "empty.db"
    create_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_database(sqlite_tables: Path, tmp_path: Path) -> str:
    """URL of an SQLite file with empty tables, for what does not depend on the database."""
    shutil.copy(sqlite_tables, tmp_path / "room.db")
    return f"sqlite:///{tmp_path}/room.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """URL of a database with empty tables."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_database"))
    url = str(request.getfixturevalue("postgres_tables"))
    tables = ", ".join(Base.metadata.tables)
    with sql_engine(url) as engine, engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {tables}"))
    return url


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses that add occasions up, cut short: the tests wait for each."""
    monkeypatch.setattr(observer, "PAUSE_S", 0.001)
    monkeypatch.setattr(observer, "RETRY_S", 0.05)


@pytest.fixture
def house(database: str) -> Iterator[House]:
    house = House(database)
    yield house
    house.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def process(house: House, clock: FakeClock) -> Process:
    """A process and the people it knows: requests are of people with a row."""
    for person in (ANN, BOB, CAT):
        house.run(
            "INSERT INTO users (id, kind, name, created_at_ms, last_seen_ms, disabled)"
            " VALUES (:id, 'guest', :name, 0, 0, false)",
            id=person.user_id,
            name=person.name,
        )
    return house.process(clock)
