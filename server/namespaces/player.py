"""/player: what the players of the people tell."""

from typing import Any

from server.contract import commands as wire
from server.namespaces.base import Edge, Handler, here
from server.namespaces.clients import Client


def report(edge: Edge, client: Client, cmd: wire.PlayerReport) -> dict[str, Any]:
    here(client)
    edge.engine.media_report(client.conn_id, cmd)
    return {"ok": True}


HANDLERS: dict[str, Handler] = {"player.report": report}
