"""Keeping order: asking for control, reports, addresses, and taking away all that somebody left.

What these look at besides the state comes as `prepared`, read inside the room's order:

- room.ask_control, room.answer_control: the person's `Request`, or None
- room.report: a `Reportable`
- room.resolve: an `OpenReport`, or None
- room.ban_address: the address, or None where there is none to ban
- room.remove_all: ids of the person's messages, oldest first
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from server.contract import commands as wire
from server.contract.errors import Refused

from . import drafts, people, permissions
from .beside import AddressBanned, Answered, Asking, Hidden, Reported, Resolved
from .scene import Actor, Decision, Draft, Scene
from .state import Author, RoomState
from .undo import Reverse, record

ASK_AGAIN_MS = 60_000
OPEN_REPORTS = 10
IDS_AT_ONCE = 500
"""Messages in one event: some 10 kB."""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody's request as it stands: waiting, or declined until then."""

    name: str
    declined_until_ms: int | None


@dataclass(frozen=True, slots=True)
class Reportable:
    """What a report may rest on: the message it names, what the person is called, and how many reports of the
    sender's nobody has answered yet."""

    message: dict[str, Any] | None
    name: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report that is the room's to answer. `outcome` is set once it is."""

    about_id: str
    outcome: str | None


def ask_control(state: RoomState, _cmd: wire.RoomAskControl, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    request: Request | None = prepared
    if permissions.may(state, actor.user_id, "player.control"):
        raise Refused("conflict", "You can control the player already")
    declined = request.declined_until_ms if request else None
    if declined is not None and declined > scene.now_ms:
        raise Refused("rate_limited", "They would rather not just now: ask again later", declined - scene.now_ms)
    if request is not None and declined is None:
        return Decision()
    return Decision(beside=(Asking("control", actor.user_id, actor.name, scene.now_ms),))


def answer_control(
    state: RoomState, cmd: wire.RoomAnswerControl, actor: Actor, scene: Scene, prepared: Any
) -> Decision:
    request: Request | None = prepared
    if request is None or request.declined_until_ms is not None:
        raise Refused("not_found", "They do not ask any more")
    permissions.require_above(state, actor, cmd.user_id)
    if not cmd.give:
        return Decision(beside=(Answered("control", cmd.user_id, scene.now_ms + ASK_AGAIN_MS),))
    name = scene.name_of(cmd.user_id) or request.name
    return people.promote(state, cmd.user_id, name)


def report(state: RoomState, cmd: wire.RoomReport, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    found: Reportable = prepared
    if cmd.user_id == actor.user_id:
        raise Refused("invalid", "That is you")
    if cmd.message_id is not None and (found.message is None or found.message["user_id"] != cmd.user_id):
        raise Refused("not_found", "That message does not exist any more")
    name = scene.name_of(cmd.user_id) or (found.message or {}).get("name") or found.name
    if name is None:
        raise Refused("not_found", "That person was never here")
    if found.waiting >= OPEN_REPORTS:
        raise Refused("full", "Your reports wait for an answer: no more for now")
    evidence: dict[str, Any] = {}
    if found.message is not None:
        evidence = {"message_id": found.message["id"], "text": found.message["text"]}
    elif state.player.item is not None:
        evidence = {"item": state.player.item.wire()}
    row = Reported(
        _report_id(state, actor, cmd.op_id),
        cmd.op_id,
        actor.author,
        Author(cmd.user_id, name),
        cmd.reason,
        evidence,
        scene.now_ms,
    )
    return Decision(beside=(row,))


def resolve(state: RoomState, cmd: wire.RoomResolve, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    found: OpenReport | None = prepared
    if found is None or found.about_id in (state.roles.owner, actor.user_id):
        # About the owner it is the admins' to answer, and nobody judges their own case.
        raise Refused("not_found", "That report is not yours to answer")
    if found.outcome is not None:
        if found.outcome == cmd.outcome:
            return Decision()
        raise Refused("conflict", "Somebody answered it already")
    return Decision(beside=(Resolved(cmd.report_id, cmd.outcome, actor.user_id, scene.now_ms),))


def ban_address(state: RoomState, cmd: wire.RoomBanAddress, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    address: str | None = prepared
    ban = people.banned(state, cmd.user_id, scene.now_ms)
    if ban is None:
        raise Refused("not_found", "Ban the person first: an address is kept out because of somebody")
    if address is None:
        raise Refused("unsupported", "Their address is not known, or is one that must stay open")
    until = scene.now_ms + cmd.minutes * people.MINUTE_MS
    target = {"user_id": ban.user_id, "name": ban.name, "until": until}
    row = AddressBanned(address, cmd.user_id, actor.user_id, until)
    return Decision((drafts.room_update({}, "ban_address", target),), beside=(row,))


def remove_all(state: RoomState, cmd: wire.RoomRemoveAll, actor: Actor, scene: Scene, prepared: Any) -> Decision:
    if not (cmd.chat or cmd.queue):
        raise Refused("invalid", "names neither chat nor queue")
    permissions.require_above(state, actor, cmd.user_id)
    if cmd.queue:
        permissions.require(state, actor, "queue.edit")
    said: tuple[str, ...] = prepared if cmd.chat else ()
    queued = tuple(item for item in state.queue if cmd.queue and item.added_by.user_id == cmd.user_id)
    events = [drafts.removed([item.item_id for item in queued], "remove_all")] if queued else []
    for start in range(0, len(said), IDS_AT_ONCE):
        ids = list(said[start : start + IDS_AT_ONCE])
        events.append(Draft("chat.deleted", {"ids": ids}, "remove_all", {"hidden": True}))
    if not events:
        return Decision()
    undo = record(state, "room.remove_all", actor, scene, Reverse(restore=queued, messages=said))
    return Decision(tuple(events), undo=undo, beside=(Hidden(said),) if said else ())


def _report_id(state: RoomState, actor: Actor, op_id: str) -> str:
    """A report moves no rev, so its id is of what makes it one report."""
    return "r_" + blake2b(f"{state.seed}:{actor.user_id}:{op_id}".encode(), digest_size=10).hexdigest()
