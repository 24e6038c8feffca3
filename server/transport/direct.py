"""The direct send path: an event is encoded into its final bytes once, and those go to each recipient's socket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NewType, Protocol

from server.transport import strict_json
from server.transport.frames import TEXT, frame

Frame = NewType("Frame", bytes)
"""One WebSocket text frame holding one Socket.IO EVENT. Connections on long polling get the text out of it."""


class Recipient(Protocol):
    """A connection, as the engine keeps it."""

    def push(self, frame: bytes, /) -> None: ...
    def end(self, code: int, reason: str, /) -> None: ...


def encode_event(namespace: str, event: str, payload_json: str | bytes) -> Frame:
    """Build the frame of `event` on `namespace` with one argument, which is JSON text already (as bytes: UTF-8).

    The text is not looked at: it must come from an encoder that writes neither NaN nor line noise (the contract's, or
    `strict_json.dumps`). Raises ValueError for a namespace that is not like "/room".
    """
    payload = payload_json.encode() if isinstance(payload_json, str) else payload_json
    return Frame(frame(TEXT, b"%b%b]" % (_head(namespace, event), payload)))


@lru_cache(maxsize=256)
def _head(namespace: str, event: str) -> bytes:
    if not namespace.startswith("/") or "," in namespace:
        raise ValueError(f"not a namespace: {namespace!r}")
    prefix = "" if namespace == "/" else f"{namespace},"
    return f"42{prefix}[{strict_json.dumps(event)},".encode()


class Sender:
    """Sends prebuilt frames to connections by their Engine.IO sid.

    A frame takes the same way out as python-socketio's acks and emits, so what is sent to one connection arrives in the
    order of the calls. Whoever sends must know that the recipient is connected to the frame's namespace.
    """

    def __init__(self, sockets: Mapping[str, Recipient]) -> None:
        self._sockets = sockets

    def send_many(self, eio_sids: Iterable[str], frame: Frame) -> None:
        """Send `frame` to each. Never yields, and never raises for a peer that is gone, slow or unknown."""
        find = self._sockets.get
        for eio_sid in eio_sids:
            recipient = find(eio_sid)
            if recipient is not None:
                recipient.push(frame)

    def send_one(self, eio_sid: str, frame: Frame) -> None:
        """`send_many` for one."""
        self.send_many((eio_sid,), frame)

    def close(self, eio_sid: str, reason: str = "closed_by_server", code: int = 1008) -> None:
        """End a whole connection (a session revoked, a person banned): close frame `code` after what waits, then the
        cut.

        Returns at once; the disconnect handlers run in the connection's own greenlet, after the command it is at.
        `reason` is the counter, a fixed word.
        """
        recipient = self._sockets.get(eio_sid)
        if recipient is not None:
            recipient.end(code, reason)
