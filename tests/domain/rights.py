"""Who may do what, written down a second time: each command of the contract, a payload for it, and who may send it.

The matrices of rights run over this; a command that has no row here fails them.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from server.contract.base import Capability
from server.domain.moderation import OpenReport, Request
from server.domain.scene import Actor
from server.domain.state import Ban
from tests.domain.table import ANA, Table, video

BEN, CAT, DAN, EVE, FAY, GUS, TIM = (
    Actor(f"u-{name.lower()}", name) for name in ("Ben", "Cat", "Dan", "Eve", "Fay", "Gus", "Tim")
)
WHO: dict[str, Actor] = {
    "owner": ANA,
    "operator": BEN,
    "member": CAT,
    "guest": DAN,
    "acting member": CAT,
    "acting guest": EVE,
    "banned": FAY,
    "muted": GUS,
}
Group = Literal["owner", "operators", "control", "wait", "edit", "kick", "approve", "undo", "chat", "everyone"]
MODES = ("owner_only", "operators", "anyone")
_KEEPERS = {"owner", "operator"}
_EVERYONE = set(WHO) - {"banned"}
_CONTROL = {"owner_only": {"owner"}, "operators": _KEEPERS, "anyone": _EVERYONE}


def group(name: Group, mode: str) -> set[str]:
    """Those of WHO that belong to the group under a control mode."""
    return {
        "owner": {"owner"},
        "operators": _KEEPERS,
        "control": _CONTROL[mode],
        "edit": _CONTROL[mode],
        "wait": _CONTROL[mode] | {"acting member", "acting guest"},
        "approve": _KEEPERS | {"acting member", "acting guest"},
        "kick": _KEEPERS | {"acting member"},
        "undo": _CONTROL[mode] & _KEEPERS,
        "chat": _EVERYONE - {"muted"},
        "everyone": _EVERYONE,
    }[name]


@dataclass(frozen=True)
class Things:
    """What there is in the room to do something with; all of it is Tim's. `rev` is of the owner's seek."""

    tim: str
    queued: str
    played: str
    said: str
    rev: int
    report: str = "r_1"


@dataclass(frozen=True)
class Row:
    """One command as it is tried out. `needs` is what a token must be good for."""

    name: str
    who: Group
    needs: tuple[Capability, ...] = ()
    payload: Callable[[Things], dict[str, Any]] = lambda _things: {}
    case: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.case}".strip()


def _tim(**more: Any) -> Callable[[Things], dict[str, Any]]:
    return lambda things: {"user_id": things.tim, **more}


ROWS: tuple[Row, ...] = (
    Row("room.settings", "owner", ("room.settings",), lambda _t: {"autoadvance": False}),
    Row("room.approve", "approve", ("people.approve",), _tim(approve=True)),
    Row("room.role", "owner", ("room.roles",), _tim(role="member")),
    Row("room.transfer", "owner", ("room.transfer",), _tim()),
    Row("room.kick", "kick", ("people.kick",), _tim()),
    Row("room.kick", "operators", ("people.kick", "people.ban"), _tim(ban={"until": None}), case="with a ban"),
    Row("room.unban", "operators", ("people.ban",), _tim()),
    Row("room.ban_address", "operators", ("people.ban",), _tim(minutes=10)),
    Row("room.mute", "operators", ("people.mute",), _tim(minutes=1)),
    Row("room.ask_control", "everyone"),
    Row("room.answer_control", "owner", ("room.roles",), _tim(give=True)),
    Row("room.report", "everyone", (), _tim(reason="spam")),
    Row("room.resolve", "operators", ("people.mute",), lambda t: {"report_id": t.report, "outcome": "handled"}),
    Row("room.remove_all", "operators", ("people.mute",), _tim(chat=True, queue=False)),
    Row("room.remove_all", "undo", ("people.mute", "queue.edit"), _tim(chat=True, queue=True), case="with the queue"),
    Row("room.rotate_code", "owner", ("room.settings",)),
    Row("room.close", "owner", ("room.close",)),
    Row("room.undo", "undo", ("player.control",), lambda t: {"rev": t.rev}, case="another's seek"),
    Row("queue.add", "everyone", ("queue.add",), lambda _t: {"provider": "youtube", "media_id": "video000009"}),
    Row("queue.remove", "edit", ("queue.edit",), lambda t: {"item_ids": [t.queued]}, case="another's item"),
    Row("queue.reorder", "edit", ("queue.edit",), lambda t: {"item_id": t.queued, "before_id": None}),
    Row("queue.clear", "edit", ("queue.edit",), lambda t: {"item_ids": [t.queued]}),
    Row("queue.requeue", "everyone", ("queue.add",), lambda t: {"item_id": t.played}),
    Row("queue.approve", "edit", ("queue.edit",), lambda t: {"item_ids": [t.queued], "approve": True}),
    Row("player.play", "control", ("player.control",)),
    Row("player.pause", "control", ("player.control",)),
    Row("player.seek", "control", ("player.control",), lambda _t: {"position_ms": 1_000}),
    Row("player.rate", "control", ("player.control",), lambda _t: {"rate": 1.5}),
    Row("player.sync", "control", ("player.control",), lambda _t: {"playing": True, "position_ms": 0}),
    Row("player.load", "control", ("player.control",), lambda t: {"load_id": t.queued}),
    Row("player.next", "control", ("player.control",)),
    Row("player.start_now", "wait", ("player.wait",)),
    Row("player.skip_wait", "wait", ("player.wait",), _tim()),
    Row("chat.send", "chat", ("chat.send",), lambda _t: {"text": "hi"}),
    Row("chat.delete", "operators", ("chat.delete",), lambda t: {"ids": [t.said]}, case="another's message"),
)
# Commands that write nothing: everybody in the room, but for these.
READING: dict[str, str] = {
    "room.join": "whoever the door lets in",
    "room.leave": "everyone",
    "room.sync": "everyone",
    "room.people": "everyone",
    "room.moderation": "operators",
    "clock.ping": "everybody with a token",
    "presence.report": "everyone",
    "queue.history": "everyone",
    "player.report": "everyone",
    "chat.typing": "chat",
    "chat.history": "everyone",
}


def stage(who: str, mode: str) -> Table:
    """Everybody in one room with something of everything in it, made by Tim; `who` is what they are called."""
    table = deepcopy(_staged(mode))
    acting = WHO[who].user_id if who.startswith("acting") else None
    bans = (Ban(FAY.user_id, "Fay", None),)
    table.state = replace(table.state, bans=bans, roles=replace(table.state.roles, acting=acting))
    return table


@cache
def _staged(mode: str) -> Table:
    table = Table(control_mode=mode).enter(ANA, BEN, CAT, DAN, EVE, GUS, TIM)
    table.send(ANA, "room.settings", control_mode="anyone")
    for _ in range(4):
        table.add(TIM)
    table.send(ANA, "player.next")
    table.send(ANA, "room.role", user_id=BEN.user_id, role="operator")
    table.send(ANA, "room.role", user_id=CAT.user_id, role="member")
    table.send(ANA, "room.mute", user_id=GUS.user_id, minutes=10)
    table.send(TIM, "chat.send", text="hello")
    table.requests[TIM.user_id] = Request("Tim", None)
    table.knocking[TIM.user_id] = TIM.name
    table.tickets["r_1"] = OpenReport(TIM.user_id, None)
    table.addresses[TIM.user_id] = "203.0.113.7"
    table.send(ANA, "room.settings", control_mode=mode)
    table.send(ANA, "player.seek", position_ms=5_000)
    return table


def prepared(row: Row) -> Any:
    """What the edge would have looked up."""
    return video(9) if row.name == "queue.add" else None


def things(table: Table) -> Things:
    """What the stage holds."""
    state = table.state
    queued, played = state.queue[0].item_id, state.history[0].item_id
    return Things(TIM.user_id, queued, played, str(state.chat[-1]["id"]), state.rev)
