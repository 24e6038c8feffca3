"""A room on the table: send it commands, move the clock, and every law of the domain is checked at each step."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from server.contract.commands import COMMANDS, PlayerCommand
from server.contract.errors import Refused
from server.contract.events import NUMBERED, namespace_of
from server.contract.limits import CODE_ALPHABET as ALPHABET
from server.contract.shapes import Snapshot
from server.domain import codec, timeline
from server.domain.beside import Answered, Asking, Beside, Reported, Resolved
from server.domain.decide import decide
from server.domain.evolve import evolve
from server.domain.moderation import OpenReport, Reportable, Request
from server.domain.room import new_room
from server.domain.scene import Actor, Decision, Here, MediaReport, Observe, Scene, ServerCommand, Watcher, number
from server.domain.state import Media, RoomState, Settings
from tests.domain.client import fold

ANA, BEN, CAT, DAN = (Actor(f"u-{name.lower()}", name) for name in ("Ana", "Ben", "Cat", "Dan"))
START = 1_000_000


def video(n: int = 1, duration_ms: int | None = 60_000, **fields: Any) -> Media:
    """A video whose duration the provider vouches for, unless None."""
    return Media(
        "youtube",
        f"video{n:06d}",
        "video",
        f"Video {n}",
        "Channel",
        duration_ms,
        trusted=duration_ms is not None,
        **fields,
    )


class Table:
    """A room owned by Ana; `scene` is what the server sees of the people."""

    def __init__(self, **settings: Any) -> None:
        self.state: RoomState = new_room("K7TE42", "seed", "Friday films", ANA, Settings(**settings), START)
        self.scene = Scene(START)
        self.log: list[dict[str, Any]] = []
        self.undos: dict[int, dict[str, Any]] = {}
        self.knocking: dict[str, str] = {}
        self.ops = 0
        self.requests: dict[str, Request] = {}
        self.tickets: dict[str, OpenReport] = {}
        self.said: dict[str, dict[str, Any]] = {}
        self.addresses: dict[str, str] = {}
        self.beside: list[Beside] = []

    # -- the scene -------------------------------------------------------------------------------------------------

    def enter(self, *people: Actor, **watcher: Any) -> "Table":
        for person in people:
            here = Here(person.user_id, person.name, self.scene.now_ms)
            seen = Watcher(f"c-{person.user_id}", person.user_id, self.scene.now_ms, rtt_ms=50.0, **watcher)
            self.scene = replace(
                self.scene,
                people=(*self.scene.people, here),
                watchers=(*self.scene.watchers, seen),
                empty_since_ms=None,
                owner_away_since_ms=None if person == ANA else self.scene.owner_away_since_ms,
            )
        return self

    def exit(self, person: Actor) -> "Table":
        now = self.scene.now_ms
        people = tuple(here for here in self.scene.people if here.user_id != person.user_id)
        self.scene = replace(
            self.scene,
            people=people,
            watchers=tuple(w for w in self.scene.watchers if w.user_id != person.user_id),
            empty_since_ms=self.scene.empty_since_ms if people else now,
            owner_away_since_ms=now if person == ANA else self.scene.owner_away_since_ms,
        )
        return self

    def is_now(self, person: Actor, **fields: Any) -> "Table":
        self.scene = replace(
            self.scene,
            watchers=tuple(replace(w, **fields) if w.user_id == person.user_id else w for w in self.scene.watchers),
        )
        return self

    def ready(self, *people: Actor) -> "Table":
        for person in people:
            self.is_now(person, ready_cue=self.state.player.cue)
        return self

    def suspend(self, person: Actor, reason: str | None) -> "Table":
        return self.is_now(person, suspended=reason, suspended_since_ms=self.scene.now_ms)

    def reports(self, person: Actor, **fields: Any) -> "Table":
        player = self.state.player
        assert player.item is not None
        return self.is_now(person, media=MediaReport(player.item.item_id, player.cue, **fields))

    def after(self, ms: int) -> "Table":
        self.scene = replace(self.scene, now_ms=self.scene.now_ms + ms)
        return self

    # -- commands ---------------------------------------------------------------------------------------------------

    def send(self, actor: Actor, name: str, prepared: Any = None, /, **payload: Any) -> Decision:
        self.ops += 1
        body = {"op_id": f"op{self.ops:08d}", **payload}
        if issubclass(COMMANDS[name].payload, PlayerCommand) and "item_id" not in body:
            body["item_id"] = self.state.player.item.item_id if self.state.player.item else None
        command = COMMANDS[name].payload.model_validate(body)
        if name in LOOKUPS:
            prepared = LOOKUPS[name](self, actor, body)
        return self._commit(name, command, actor, prepared)

    def add(self, actor: Actor = ANA, media: Media | None = None, where: str = "end") -> str:
        media = media or video(self.ops + 1)
        decision = self.send(actor, "queue.add", media, provider="youtube", media_id=media.media_id, where=where)
        return str(decision.data["item_id"])

    def settle(self, command: ServerCommand | None = None) -> "Table":
        """Look again until nothing changes: the engine does the same."""
        for _ in range(10):
            if not self._commit("server", command or Observe(), None, None).drafts:
                return self
        raise AssertionError("the room does not come to rest")

    def _commit(self, name: str, command: Any, actor: Actor | None, prepared: Any) -> Decision:
        before, old = self.state, codec.snapshot(self.state)
        try:
            decision = decide(before, name, command, actor, self.scene, prepared)
        except Refused:
            assert codec.snapshot(self.state) == old, "a refused command changed something"
            raise
        assert decide(before, name, command, actor, self.scene, prepared) == decision, "deciding is not pure"
        events = number(before, decision.drafts, actor, self.scene.now_ms)
        wire = [
            {"rev": e.rev, "at": e.at, "ns": namespace_of(e.type), "type": e.type, "payload": e.payload} for e in events
        ]
        for event in events:
            NUMBERED[event.type].model_validate(event.payload)
        self.state = evolve(before, events)
        self.log += wire
        self._write(decision.beside)
        if decision.undo is not None:
            stored = json.loads(json.dumps(decision.undo))
            self.undos |= {event.rev: stored for event in events}
        self._check(before, json.loads(json.dumps(old)), json.loads(json.dumps(wire)))
        return decision

    def _write(self, rows: tuple[Beside, ...]) -> None:
        """What the tables beside the state would hold."""
        self.beside += rows
        self.said |= {entry["id"]: entry for entry in self.state.chat if "deleted" not in entry}
        for row in rows:
            match row:
                case Asking():
                    self.requests[row.user_id] = Request(row.name, None)
                case Answered(kind="entry"):
                    self.knocking.pop(row.user_id, None)
                case Answered(declined_until_ms=None):
                    self.requests.pop(row.user_id, None)
                case Answered():
                    self.requests[row.user_id] = replace(
                        self.requests[row.user_id], declined_until_ms=row.declined_until_ms
                    )
                case Reported():
                    self.tickets[row.report_id] = OpenReport(row.about.user_id, None)
                case Resolved():
                    self.tickets[row.report_id] = replace(self.tickets[row.report_id], outcome=row.outcome)

    def _check(self, before: RoomState, old: dict[str, Any], wire: list[dict[str, Any]]) -> None:
        state = self.state
        new = json.loads(json.dumps(codec.snapshot(state)))
        assert fold(old, wire) == new, "the events do not lead to the new snapshot"
        assert state.rev == before.rev + len(wire)
        Snapshot.model_validate(codec.snapshot(state))
        stored = json.loads(json.dumps(codec.to_json(state)))
        assert codec.from_json(stored, state.chat) == state, "the state does not survive the database"
        _check_items(state)
        _check_player(state, self.scene.now_ms)


def _undo_record(table: Table, _actor: Actor, body: dict[str, Any]) -> dict[str, Any] | None:
    record = table.undos.get(body["rev"])
    if record is None or "messages" not in record:
        return record
    gone = {entry["id"] for entry in table.state.chat if "deleted" in entry}
    return {**record, "messages": [table.said[one] for one in record["messages"] if one in gone]}


def _reportable(table: Table, actor: Actor, body: dict[str, Any]) -> Reportable:
    message = next((entry for entry in _standing(table) if entry["id"] == body.get("message_id")), None)
    return Reportable(message, None, sum(report.outcome is None for report in table.tickets.values()))


def _standing(table: Table) -> list[dict[str, Any]]:
    return [entry for entry in table.state.chat if "deleted" not in entry]


# What the engine reads from its tables for these.
LOOKUPS: dict[str, Callable[[Table, Actor, dict[str, Any]], Any]] = {
    "room.undo": _undo_record,
    "chat.delete": lambda table, _actor, _body: {entry["id"]: entry["user_id"] for entry in _standing(table)},
    "room.ask_control": lambda table, actor, _body: table.requests.get(actor.user_id),
    "room.answer_control": lambda table, _actor, body: table.requests.get(body["user_id"]),
    "room.report": _reportable,
    "room.resolve": lambda table, _actor, body: table.tickets.get(body["report_id"]),
    "room.ban_address": lambda table, _actor, body: table.addresses.get(body["user_id"]),
    "chat.send": lambda table, actor, _body: max(
        (entry["at"] for entry in table.state.chat if entry["user_id"] == actor.user_id), default=None
    ),
    "room.settings": lambda _table, _actor, body: f"hash of {body['password']}" if body.get("password") else None,
    "room.approve": lambda table, _actor, body: table.knocking.get(body["user_id"]),
    "room.rotate_code": lambda table, _actor, _body: (
        "NEW" + "".join(ALPHABET[table.ops // 29**n % 29] for n in (0, 1, 2))
    ),
    "room.remove_all": lambda table, _actor, body: tuple(
        entry["id"] for entry in _standing(table) if entry["user_id"] == body["user_id"]
    ),
}


def _check_items(state: RoomState) -> None:
    current = [state.player.item] if state.player.item else []
    ids = [item.item_id for item in (*state.queue, *state.history, *current)]
    assert len(ids) == len(set(ids)), "an item is in two places"
    assert not any(item.pending for item in (*state.history, *current)), "an item that nobody let in was played"


def _check_player(state: RoomState, now_ms: int) -> None:
    player = state.player
    assert player.timeline.playing == (player.phase == "playing")
    assert (player.item is None) == (player.phase == "idle")
    assert player.phase in ("preparing", "waiting") or not player.waiting_for
    duration = timeline.duration_of(player.item)
    for ahead in (0, 1_000, 10_000_000):
        position = timeline.position_of(player, now_ms + ahead)
        assert position >= 0
        assert duration is None or position <= duration, "the position left the item"
