"""A model of the whole protocol: clients that press, lose their connection and retry; processes that crash; a network
that drops, doubles and mixes up; one SQL log. The server in it is the real engine. `Mutation` breaks one law at a time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import gevent
from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.contract.shapes import Since
from server.domain.beside import Beside
from server.domain.scene import Actor
from server.domain.state import Settings
from server.engine.delivery import Stored
from server.engine.engine import Engine
from server.engine.policy import Policy
from server.engine.presence import Joining, LocalPresence
from server.engine.records import Commit
from server.engine.store import Store
from tests.engine.house import film, make, op, until
from tests.engine.protocol_parts import Client, Command, ModelBus, ModelStore, Mutation, Wires
from tests.fakes.fake_clock import FakeClock


class BrokenError(AssertionError):
    """A promise of the protocol did not hold."""


def require(holds: bool, promise: str) -> None:
    if not holds:
        raise BrokenError(promise)


class Process:
    """One server process: the real engine on the shared log, and the connections it has."""

    def __init__(self, number: int, model: Protocol) -> None:
        self.number = number
        self._model = model
        self.remembered: dict[str, dict[str, Any]] = {}
        self.presence = LocalPresence(model.clock)
        store = ModelStore(model.store, model.wires, model.mutation, self._deliver_early)
        self.engine = Engine(
            store=store,
            clock=model.clock,
            bus=model.bus,
            presence=self.presence,
            deliver=self,
            policy=Policy(),
        )
        # Rules that look at the room by themselves would only blur what the model is about.
        self.engine._commands._settle = lambda _room_id: None

    def deliver(self, _room_id: str, events: Sequence[Stored]) -> None:
        for client in self._model.clients:
            if client.process == self.number:
                client.inbox.extend(events)

    def beside(self, room_id: str, rows: Sequence[Beside]) -> None:
        """Nothing of that has a rev."""

    def serve(self) -> None:
        """Have somebody in the room, so that the process keeps up with it."""
        self.engine.load(self._model.room)
        who = Joining(
            conn_id="c", user_id="u", name="U", avatar=None, guest=True, kind="viewer", sync="none", instance="instance"
        )
        self.presence.join(self._model.room, who)

    def execute(self, actor: Actor, command: Command) -> dict[str, Any]:
        mutation, payload = self._model.mutation, command.payload
        if mutation == "dedupe_in_memory" and payload.op_id in self.remembered:
            return self.remembered[payload.op_id]
        try:
            answer = self.engine.execute(
                self._model.room, command.name, payload, actor, op_id=payload.op_id, prepared=film(command.mark)
            )  # fmt: skip
        except Refused as refusal:
            if mutation == "ack_before_commit" and refusal.code == "unavailable":
                return {"ok": True}
            raise
        self.remembered[payload.op_id] = answer
        return answer

    def catch_up(self) -> None:
        self.engine._feed.compare()
        until(lambda: not self.engine._feed._fetching)

    def _deliver_early(self, commit: Commit) -> None:
        events = []
        for row in commit.events:
            said = {}
            if row["type"] == "chat.message":
                [message] = commit.messages
                said = {"name": message["name"], "text": message["text"]}
            payload = json.loads(row["payload"]) | said
            events.append(Stored(row["rev"], row["at"], row["type"], json.dumps(payload), payload))
        self.deliver(commit.room_id, events)


class Protocol:
    """The system: what can happen in it, each as a method; and what must hold when it has come to rest."""

    def __init__(self, store: Store, mutation: Mutation, clients: int = 4, processes: int = 2) -> None:
        self.store = store
        self.mutation = mutation
        self.clock = FakeClock()
        self.wires = Wires()
        self.bus = ModelBus(self.wires)
        self.clients: list[Client] = []
        self.room = ""
        owner = Actor(f"owner-{op()}", "Owner")  # one for each story: nobody may have rooms without end
        first = Process(0, self)
        state = first.engine.create_room(owner, "Room", Settings(autoadvance=False))
        self.room = first.engine.resolve(state.code) or ""
        self.processes = [first] + [Process(n, self) for n in range(1, processes)]
        for process in self.processes:
            process.serve()
        self._marks = 0
        for n in range(clients):
            client = Client(Actor(f"user-{n}", f"User {n}"), mutation, n % processes)
            self.clients.append(client)
            self._sync(client)

    def press(self, client: Client, kind: str) -> None:
        self._marks += 1
        mark = f"mark{self._marks:07d}"
        if kind == "say":
            command = Command("chat.send", make("chat.send", text=mark), mark)
        else:
            command = Command("queue.add", make("queue.add", provider="youtube", media_id=mark), mark)
        client.outbox.append(command)

    def send(self, client: Client, *, answer_arrives: bool) -> None:
        """The oldest unanswered command goes out; its answer may get lost."""
        command = client.retry()
        try:
            self.processes[client.process].execute(client.actor, command)
        except Refused as refusal:
            require(refusal.code == "unavailable", f"nothing else may be refused, not {refusal.code}")
            return
        if answer_arrives:
            client.outbox.remove(command)
            client.acked.append(command.mark)

    def network(self, client: Client, at: int, fate: str) -> None:
        """One event on its way arrives, perhaps twice, or before those ahead of it, or never."""
        if client.inbox:
            event = client.inbox[at % len(client.inbox)]
            if fate != "doubled":
                client.inbox.remove(event)
            if fate != "lost":
                client.receive(event)
        if client.gap:
            self._sync(client)

    def crash(self, number: int) -> None:
        """kill -9 and start: memory is gone, and the connections with it."""
        self.processes[number].engine.stop()
        self.processes[number] = Process(number, self)
        self.processes[number].serve()
        for client in self.clients:
            if client.process == number:
                client.inbox.clear()
                self._sync(client)

    def reconnect(self, client: Client, number: int) -> None:
        client.process = number
        client.inbox.clear()
        self._sync(client)

    def come_to_rest(self) -> None:
        """No more faults; everybody retries until answered, and catches up."""
        self.wires.fault = ""
        for client in self.clients:
            while client.outbox:
                self.send(client, answer_arrives=True)
        for process in self.processes:
            process.catch_up()
        for client in self.clients:
            while client.inbox:
                client.receive(client.inbox.pop(0))
            self._sync(client)

    def check(self) -> None:
        """What must hold at rest."""
        rows = self.store.read(lambda session: _log(session, self.room))
        require([row["rev"] for row in rows] == list(range(1, len(rows) + 1)), "the log has no gap")
        whole = " ".join(row["payload"] for row in rows)
        log = {row["rev"]: row["sorted"] for row in rows}
        for client in self.clients:
            for mark in client.acked:
                require(whole.count(mark) > 0, "what was acknowledged is in the log")
                require(sum(mark in row["payload"] for row in rows) == 1, "what was pressed once happened once")
            for rev, payload in client.applied:
                require(log.get(rev) == payload, "what a client applied is what the log holds")
        fresh = Process(len(self.processes), self)
        truth = json.loads(fresh.engine.snapshot_json(self.room))
        for process in self.processes:
            require(json.loads(process.engine.snapshot_json(self.room)) == truth, "processes agree with the log")
        for client in self.clients:
            require(client.state == truth, "clients converge to the log")

    def stop(self) -> None:
        for process in self.processes:
            process.engine.stop()

    def _sync(self, client: Client) -> None:
        since = Since(rev=client.state["rev"], at=client.state["at"]) if client.state else None
        answer = self.processes[client.process].engine.since(self.room, since)
        client.catch_up(answer.kind, json.loads(answer.text))
        gevent.sleep(0)


def _log(session: Session, room: str) -> list[dict[str, Any]]:
    from server.engine.queries import log_after

    rows = [row.stored for row in log_after(session, room, 0, 10_000)]
    return [
        {"rev": row.rev, "payload": row.text, "sorted": json.dumps(row.payload, sort_keys=True)}
        for row in rows
    ]  # fmt: skip
