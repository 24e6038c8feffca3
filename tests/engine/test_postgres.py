"""Law 8 on PostgreSQL: an application deadline round every transaction, and a pool that survives what happens to it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import gevent
import pytest
import sqlalchemy as sa

from server.contract.errors import Refused
from server.engine import postgres_store
from server.engine.store import open_store
from tests.engine.house import House, until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(postgres_tables: str) -> str:
    return postgres_tables


def test_a_server_that_stops_answering_is_unavailable_and_holds_nobody_up(database: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.engine.frozen_postgres", database],
        cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert set(told["codes"]) == {"unavailable"}
    assert told["turns"] > 20
    # Whether the one that was cut had arrived or not, its repeat says the same each time, and it was said once.
    assert told["answers"][0] == told["answers"][1]
    assert told["said"] == ["hello", "into the void"]
    assert told["delivered"] == [1, 2]


def test_connections_that_the_server_ended_are_replaced(house: House) -> None:
    process = house.process()
    room = process.room()
    process.say(room)
    _end_connections(house)
    with pytest.raises(Refused, match="unavailable"):
        process.say(room)
    assert process.say(room)["rev"] == 2


def test_a_connection_that_lay_idle_is_asked_before_it_is_used(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    process = house.process()
    room = process.room()
    process.say(room)
    _end_connections(house)
    monkeypatch.setattr(postgres_store, "PING_AFTER_S", 0.0)
    assert process.say(room)["rev"] == 2


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    store = open_store(f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    with pytest.raises(Refused, match="unavailable"):
        store.read(lambda session: session.execute(sa.text("SELECT 1")))
    store.close()
    with pytest.raises(Refused, match="unavailable"):
        store.write(lambda session: session.execute(sa.text("SELECT 1")))


def test_a_statement_that_takes_too_long_is_ended_by_the_server(house: House) -> None:
    store = house.process().store
    with pytest.raises(Refused, match="unavailable"):
        store.read(lambda session: session.execute(sa.text("SELECT pg_sleep(3)")))
    assert store.read(lambda session: session.execute(sa.text("SHOW statement_timeout")).scalar()) == "2s"
    assert store.read(lambda session: session.execute(sa.text("SHOW lock_timeout")).scalar()) == "1s"


def test_a_row_that_somebody_else_holds_is_not_waited_for_long(house: House) -> None:
    process = house.process()
    room = process.room()
    process.say(room)
    engine = sa.create_engine(house.url, poolclass=sa.NullPool)
    with engine.connect() as other, other.begin():
        other.execute(sa.text("SELECT * FROM rooms FOR UPDATE"))
        with pytest.raises(Refused, match="unavailable"):
            process.say(room)
    assert process.say(room)["rev"] == 2
    engine.dispose()


def test_more_callers_than_connections_take_turns(house: House) -> None:
    process = house.process()
    rooms = [process.room() for _ in range(30)]
    said = [gevent.spawn(process.say, room) for room in rooms]
    until(lambda: all(call.ready() for call in said))
    assert [call.value["rev"] for call in said] == [1] * 30


def test_a_reader_sees_one_moment(house: House) -> None:
    """A room's row and its chat are read by two statements, and must belong together."""
    process = house.process()
    room = process.room()
    count = sa.text("SELECT count(*) FROM room_events WHERE room_id = :r")

    def twice(session: sa.orm.Session) -> tuple[object, object]:
        first = session.execute(count, {"r": room}).scalar()
        house.run(
            "INSERT INTO room_events (room_id, rev, commit_rev, at, type, cause, payload)"
            " VALUES (:r, 1, 1, 1, 'chat.message', 'send', '{}')",
            r=room,
        )
        return first, session.execute(count, {"r": room}).scalar()

    assert process.store.read(twice) == (0, 0)


def _end_connections(house: House) -> None:
    house.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'sharetube' AND datname = current_database()"
    )
