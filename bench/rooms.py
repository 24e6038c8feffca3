"""Rooms under load: a join storm, delivery to a large room, durable commands in many small ones, memory per viewer.

The server has one core, the crowd the other; everything goes over loopback. `python bench/rooms.py [quick]`.
"""

import asyncio
import itertools
import os
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.support.crowd import Member, connect, now, percentile
from bench.support.report import Row, publish
from tests.support.live import LiveServer, Visitor

VIEWERS = 1_000
SMALL_ROOMS, SMALL_SIZE = 100, 10
SERVER_CORE, CROWD_CORE = 0, 1


def main() -> None:
    quick = "quick" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder) / "instance", ROOM_CAPACITY="5000", LOG_LEVEL="warning").start()
        try:
            _pin(server)
            rows = asyncio.run(_measure(server, viewers=100 if quick else VIEWERS, seconds=2 if quick else 10))
        finally:
            server.stop()
    publish("rooms-quick" if quick else "rooms", rows)


async def _measure(server: LiveServer, viewers: int, seconds: int) -> list[Row]:
    host = Visitor(server, "Host")
    code = host.create_room()
    for n in range(20):
        host.command(code, "queue.add", url=f"https://youtu.be/video{n:06d}")
    tokens = [Visitor(server, f"Viewer {n}").token for n in range(viewers)]
    before = _memory_kb(server)
    storm = now()
    joins = [_join(server.port, token, code) for token in tokens]
    crowd = await asyncio.gather(*joins)
    storm = now() - storm
    await asyncio.sleep(3)
    per_viewer = (_memory_kb(server) - before) / viewers
    delays = await _deliveries(crowd, seconds)
    for member in crowd:
        member.transport.close()
    await asyncio.sleep(1)
    rate, p99 = await _durable(server, tokens, max(2, seconds // 2))
    return [
        Row(f"join storm, {viewers} viewers, all with the snapshot", storm, "s", "≤ 3 s", storm <= 3),
        Row("memory per connected viewer", per_viewer, "kB", "≤ 75 kB", per_viewer <= 75),
        Row(f"command → every viewer of {viewers}, p99", delays, "ms", "≤ 100 ms", delays <= 100),
        Row("durable commands per second, 100 × 10, SQLite", rate, "commands/s", "≥ 3,000", rate >= 3_000),
        Row("  their p99 at that rate", p99, "ms", "≤ 100 ms", p99 <= 100),
    ]


async def _join(port: int, token: str, code: str) -> Member:
    member = await connect(port, token)
    answer = await member.join(code)
    assert answer["ok"], answer
    assert "snapshot" in answer["data"]
    return member


async def _deliveries(crowd: list[Member], seconds: int) -> float:
    """p99 in ms from sending a chat message to each viewer having it, at five messages a second."""
    delays: list[float] = []
    sent: dict[bytes, float] = {}

    def heard(_member: Member, payload: bytes) -> None:
        at = payload.find(b"mark-")
        if at >= 0:
            delays.append(now() - sent[payload[at : at + 17]])

    for member in crowd:
        member.on_event = heard
    messages = 5 * seconds
    for n in range(messages):
        mark = f"mark-{uuid4().hex[:12]}"
        sent[mark.encode()] = now()
        crowd[n % len(crowd)].emit("chat.send", {"op_id": uuid4().hex, "text": mark})
        await asyncio.sleep(0.2)
    await asyncio.sleep(1)
    assert len(delays) == messages * len(crowd), f"{messages * len(crowd) - len(delays)} deliveries are missing"
    return 1000 * percentile(delays, 0.99)


async def _durable(server: LiveServer, tokens: list[str], seconds: int) -> tuple[float, float]:
    """The highest offered rate at which every command is acked, p99 ≤ 100 ms, and each member heard everything."""
    size = min(SMALL_SIZE, max(2, len(tokens) // SMALL_ROOMS))
    groups: list[list[Member]] = []
    heard = itertools.count()
    for n in range(min(SMALL_ROOMS, len(tokens) // size)):
        owner = Visitor(server, f"Owner {n}")
        code = owner.create_room()
        group = [await _join(server.port, token, code) for token in tokens[n * size : (n + 1) * size]]
        for member in group:
            member.on_event = lambda _member, _payload: next(heard)
        groups.append(group)
        owner.leave()
    best = (0.0, float("nan"))
    # A person may write three messages a second for long, so few people cannot offer more than that.
    most = 3 * sum(len(group) for group in groups)
    for rate in (rate for rate in range(500, 5_001, 500) if rate <= max(500, most)):
        reached, p99 = await _offer(groups, rate, seconds)
        print(f"  offered {rate}/s: {reached:,.0f}/s acked, p99 {p99:.0f} ms")
        if p99 > 100 or reached < 0.97 * rate:
            break
        best = (reached, p99)
    return best


async def _offer(groups: list[list[Member]], rate: int, seconds: int) -> tuple[float, float]:
    delays: list[float] = []
    refused = 0
    total, began = rate * seconds, now()
    members = itertools.cycle(member for one_of_each in zip(*groups, strict=True) for member in one_of_each)

    def answered(sent: float):
        def done(body: bytes) -> None:
            nonlocal refused
            delays.append(now() - sent)
            refused += b'"ok":true' not in body

        return done

    for n in range(total):
        due = began + n / rate
        if due > now():
            await asyncio.sleep(due - now())
        next(members).emit(
            "chat.send", {"op_id": f"bench-{n}-{rate}-{os.getpid()}", "text": f"message {n}"}, answered(due)
        )
    deadline = now() + 5
    while len(delays) < total and now() < deadline:
        await asyncio.sleep(0.01)
    assert not refused, f"{refused} commands were refused"
    return len(delays) / (now() - began), 1000 * percentile(delays, 0.99)


def _pin(server: LiveServer) -> None:
    """Server and crowd on a core each, where the system lets us."""
    if hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) >= 2:
        for pid in _family(server.pid):
            os.sched_setaffinity(pid, {SERVER_CORE})
        os.sched_setaffinity(0, {CROWD_CORE})


def _family(pid: int) -> list[int]:
    """The master and its worker, with their threads."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [pid, *(int(child) for child in children.read_text().split())] if children.exists() else [pid]
    return [int(task.name) for process in found for task in Path(f"/proc/{process}/task").iterdir()]


def _memory_kb(server: LiveServer) -> float:
    """Resident memory of the whole family, in kB."""
    total = 0.0
    for pid in {pid for pid in _family(server.pid) if Path(f"/proc/{pid}/status").exists()}:
        if Path(f"/proc/{pid}/stat").read_text().split()[0] == str(pid):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            if f"Tgid:\t{pid}" in lines:
                total += next(float(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total


if __name__ == "__main__":
    main()
