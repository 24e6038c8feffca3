"""A small house of processes on one database: engines with fakes around them, for the tests of the engine's laws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import gevent
import sqlalchemy as sa
from sqlalchemy.orm import Session

from server.contract import commands as wire
from server.contract.base import Writing
from server.domain.beside import Beside
from server.domain.scene import Actor
from server.domain.state import Media, RoomState, Settings
from server.engine.bus import Bus, LocalBus
from server.engine.clock import Clock, SystemClock
from server.engine.delivery import Stored
from server.engine.engine import Engine
from server.engine.policy import Policy
from server.engine.presence import Joining, LocalPresence
from server.engine.records import Commit
from server.engine.store import Store, WriteCommit, open_store, unavailable
from server.models import Base

T = TypeVar("T")
ANN, BOB, CAT = (Actor(f"user-{name.lower()}", name) for name in ("Ann", "Bob", "Cat"))
MINUTE_MS, HOUR_MS = 60_000, 3_600_000
_ops = count(1)


def op() -> str:
    """An op_id that no other command has."""
    return f"op-{next(_ops):08d}"


def make(name: str, /, **fields: Any) -> Writing:
    """A writing command by its name on the wire, checked like a client's."""
    payload = wire.COMMANDS[name].payload.model_validate({"op_id": op(), **fields})
    assert isinstance(payload, Writing)
    return payload


def film(media_id: str = "dQw4w9WgXcQ", duration_ms: int = 200_000) -> Media:
    return Media("youtube", media_id, "video", f"Film {media_id}", "Channel", duration_ms, trusted=True)


@dataclass
class Recorder:
    """`Deliver` that remembers. `check`, if set, is called with each event as it comes."""

    events: dict[str, list[Stored]] = field(default_factory=dict)
    check: Callable[[str, Stored], None] | None = None
    rows: list[tuple[str, Beside]] = field(default_factory=list)

    def deliver(self, room_id: str, events: Sequence[Stored]) -> None:
        for event in events:
            if self.check:
                self.check(room_id, event)
            self.events.setdefault(room_id, []).append(event)

    def beside(self, room_id: str, rows: Sequence[Beside]) -> None:
        self.rows.extend((room_id, row) for row in rows)

    def revs(self, room_id: str) -> list[int]:
        return [event.rev for event in self.events.get(room_id, [])]


class WrappedStore:
    """`Store` that a test gets between: before and after each commit, or in place of it."""

    def __init__(self, inner: Store) -> None:
        self.inner = inner
        self.before: Callable[[Commit], None] = lambda _commit: None
        self.after: Callable[[Commit], None] = lambda _commit: None

    def commit(self, commit: Commit) -> bool:
        self.before(commit)
        done = self.inner.commit(commit)
        self.after(commit)
        return done

    def write(self, work: Callable[[Session], T]) -> T:
        return self.inner.write(work)

    def hold(self, room_id: str, work: Callable[[Session, WriteCommit], T]) -> T:
        return self.inner.hold(room_id, work)

    def read(self, work: Callable[[Session], T]) -> T:
        return self.inner.read(work)

    def close(self) -> None:
        self.inner.close()

    def fail_once(self, *, committed: bool) -> None:
        """Let the next commit end in `unavailable`: before it happens, or after."""

        def fail(_commit: Commit) -> None:
            self.before = self.after = lambda _commit: None
            raise unavailable()

        if committed:
            self.after = fail
        else:
            self.before = fail


class DeafBus:
    """`Bus` on which no hint arrives."""

    def publish(self, room_id: str, rev: int) -> None:
        pass

    def subscribe(self, receive: Callable[[str, int], None]) -> None:
        pass


@dataclass
class Process:
    """One engine and what stands around it."""

    engine: Engine
    store: WrappedStore
    presence: LocalPresence
    out: Recorder
    clock: Clock

    def room(self, owner: Actor = ANN, settings: Settings | None = None) -> str:
        """Make a room; its id."""
        state = self.engine.create_room(owner, "The room", settings or Settings())
        room_id = self.engine.resolve(state.code)
        assert room_id is not None
        return room_id

    def enter(self, room_id: str, actor: Actor = ANN, conn_id: str = "", *, active: bool = False) -> str:
        """Join with a connection, and claim the playing for it if `active`."""
        conn_id = conn_id or f"conn-{actor.user_id}"
        self.engine.join(
            room_id,
            Joining(
                conn_id=conn_id,
                user_id=actor.user_id,
                name=actor.name,
                avatar=None,
                guest=actor.guest,
                kind="viewer",
                sync="tight",
                instance=f"instance-{conn_id}",
            ),
        )
        if active:
            self.engine.report(conn_id, wire.PresenceReport(active=True, cue=self.engine.load(room_id).player.cue))
        self.settle()
        return conn_id

    def do(
        self,
        room_id: str,
        name: str,
        actor: Actor = ANN,
        /,
        *,
        payload: Writing | None = None,
        prepared: Any = None,
        **fields: Any,
    ) -> dict[str, Any]:
        """Execute a command, with the item that is current as the one the sender saw."""
        if payload is None:
            if name.startswith("player.") and "item_id" not in fields:
                fields["item_id"] = current(self.engine.load(room_id))
            payload = make(name, **fields)
        return self.engine.execute(room_id, name, payload, actor, op_id=payload.op_id, prepared=prepared)

    def add(self, room_id: str, actor: Actor = ANN, media: Media | None = None) -> str:
        """Queue something; its item_id."""
        media = media or film()
        fields: dict[str, Any] = {"provider": media.provider, "media_id": media.media_id}
        answer = self.do(room_id, "queue.add", actor, prepared=media, **fields)
        return str(answer["data"]["item_id"])

    def say(self, room_id: str, text: str = "hello", actor: Actor = ANN) -> dict[str, Any]:
        return self.do(room_id, "chat.send", actor, text=text)

    def settle(self) -> None:
        """Let the greenlets that the last call started come to rest."""
        until(lambda: not self.engine._observer._again and not self.engine._feed._fetching)

    def step_timers(self) -> None:
        """What the timer greenlet does when it wakes, to the end."""
        self.engine._timers.step()
        until(lambda: not self.engine._timers._ticking)
        self.settle()


class House:
    """Processes on one database, all ended with the test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._running: list[Process] = []

    def process(
        self,
        clock: Clock | None = None,
        bus: Bus | None = None,
        policy: Policy | None = None,
        *,
        started: bool = False,
    ) -> Process:
        clock = clock or SystemClock()
        store, out, presence = WrappedStore(open_store(self.url)), Recorder(), LocalPresence(clock)
        engine = Engine(
            store=store,
            clock=clock,
            bus=bus or LocalBus(),
            presence=presence,
            deliver=out,
            policy=policy or Policy(),
        )
        process = Process(engine, store, presence, out, clock)
        self._running.append(process)
        if started:
            engine.start()
        return process

    def end(self, process: Process) -> None:
        """End a process as `kill -9` would, as far as the database can tell: nothing is written any more."""
        self._running.remove(process)
        process.engine.stop()
        process.store.close()

    def close(self) -> None:
        while self._running:
            self.end(self._running[-1])

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """What the database holds, read past the engines."""
        with sql_engine(self.url) as engine, engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.text(sql), parameters).mappings()]

    def run(self, sql: str, **parameters: Any) -> None:
        """Change the database behind the engines' back."""
        with sql_engine(self.url) as engine, engine.begin() as connection:
            connection.execute(sa.text(sql), parameters)


def current(state: RoomState) -> str | None:
    return state.player.item.item_id if state.player.item else None


def until(condition: Callable[[], bool], within_s: float = 10.0) -> None:
    """Wait for something that must come, within a bound that only a hang exceeds."""
    with gevent.Timeout(within_s, AssertionError("it did not happen")):
        while not condition():
            gevent.sleep(0.002)


@contextmanager
def sql_engine(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        yield engine
    finally:
        engine.dispose()


def create_tables(url: str) -> None:
    with sql_engine(url) as engine:
        Base.metadata.create_all(engine)
