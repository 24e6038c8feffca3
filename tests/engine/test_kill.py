"""Law 1: kill -9 at any moment loses nothing that was acknowledged, whoever else writes meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from server.contract.shapes import Since
from server.engine.queries import log_after
from tests.domain.client import fold
from tests.engine.house import House

ROOT = Path(__file__).parents[2]
ACKS = 120


def start(url: str, seed: int, rooms: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.engine.worker", url, str(seed), *rooms]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def acks_until_killed(worker: subprocess.Popen[str], wanted: int) -> list[dict[str, Any]]:
    """Read acks, kill -9 in the middle of the work, and read what was still told."""
    assert worker.stdout is not None
    lines = [worker.stdout.readline() for _ in range(wanted)]
    worker.kill()
    lines += worker.stdout.readlines()
    worker.stdout.close()
    worker.wait()
    # The last line may be half written: then nobody has heard the ack.
    return [json.loads(line) for line in lines if line.endswith("\n")]


@pytest.mark.timeout(120)
def test_two_processes_are_killed_and_every_ack_is_kept(house: House) -> None:
    maker = house.process()
    rooms = [maker.room() for _ in range(3)]
    starts = {room: json.loads(maker.engine.snapshot_json(room)) for room in rooms}
    house.end(maker)
    acks: list[dict[str, Any]] = []
    workers = [start(house.url, n, rooms) for n in range(2)]
    for worker in workers:
        acks += acks_until_killed(worker, ACKS)
    assert len(acks) >= 2 * ACKS
    _every_ack_is_there(house, acks)
    after = house.process()
    for room in rooms:
        _log_leads_to_the_state(house, room, starts[room], json.loads(after.engine.snapshot_json(room)))
        assert after.say(room)["ok"]


def _every_ack_is_there(house: House, acks: list[dict[str, Any]]) -> None:
    ops = {row["op_id"]: row for row in house.rows("SELECT * FROM ops")}
    events = {(row["room_id"], row["rev"]) for row in house.rows("SELECT room_id, rev FROM room_events")}
    taken = set()
    for ack in acks:
        assert json.loads(ops[ack["op"]]["answer"]) == ack["answer"]
        rev = ack["answer"].get("rev")
        if rev is not None:
            assert (ack["room"], rev) in events
            # No two acks for one place.
            assert (ack["room"], rev) not in taken
            taken.add((ack["room"], rev))


def _log_leads_to_the_state(house: House, room: str, start: dict[str, Any], end: dict[str, Any]) -> None:
    revs = [row["rev"] for row in house.rows("SELECT rev FROM room_events WHERE room_id = :r ORDER BY rev", r=room)]
    assert revs == list(range(1, end["rev"] + 1))
    reader = house.process()
    state = start
    while state["rev"] < end["rev"]:
        # Page by page, since one answer holds five hundred at most.
        rows = reader.store.read(lambda session: _page(session, room, state["rev"]))  # noqa: B023
        state = fold(state, rows)
    assert state == end
    assert reader.engine.since(room, Since(rev=end["rev"], at=end["at"])).text == "[]"
    house.end(reader)


def _page(session: Any, room: str, rev: int) -> list[dict[str, Any]]:
    return [
        {"rev": event.rev, "at": event.at, "type": event.type, "payload": event.payload}
        for event in (row.stored for row in log_after(session, room, rev, 500))
    ]
