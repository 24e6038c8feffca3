"""/queue: what only reads."""

from typing import Any

from server.contract import commands as wire
from server.namespaces.base import Edge, Handler, here
from server.namespaces.clients import Client


def history(edge: Edge, client: Client, cmd: wire.QueueHistory) -> dict[str, Any]:
    return {"ok": True, "data": {"items": edge.engine.history(here(client), cmd.before, cmd.limit)}}


HANDLERS: dict[str, Handler] = {"queue.history": history}
