"""/chat: typing, and what was said before."""

from typing import Any

from server.contract import commands as wire
from server.contract.errors import Refused
from server.domain import people, permissions
from server.namespaces.base import Edge, Handler, here
from server.namespaces.clients import Client

TYPING_S = 3.0


def typing(edge: Edge, client: Client, _cmd: wire.ChatTyping) -> dict[str, Any]:
    room_id, person = here(client), client.person
    state, now_ms = edge.engine.load(room_id), edge.clock.now_ms()
    permissions.require(state, person.actor, "chat.send")
    if people.muted_until(state, person.user_id, now_ms) is not None:
        raise Refused("forbidden", "You are muted for now")
    now = now_ms / 1000
    if now - client.typed_at >= TYPING_S:
        client.typed_at = now
        name = edge.engine.name_in(room_id, person.user_id, person.name)
        edge.fanout.to_room(room_id, "chat.typing", {"user_id": person.user_id, "name": name}, client.eio_sid)
    return {"ok": True}


def history(edge: Edge, client: Client, cmd: wire.ChatHistory) -> dict[str, Any]:
    return {"ok": True, "data": {"messages": edge.engine.chat_history(here(client), cmd.before, cmd.limit)}}


HANDLERS: dict[str, Handler] = {"chat.typing": typing, "chat.history": history}
