"""Socket.IO packets: what a client may send, read strictly, and what we answer from down here.

A packet is `<type>[<namespace>,][<ack id>][<JSON>]`; the Engine.IO message around it adds a leading "4". Clients may
send CONNECT, DISCONNECT and EVENT. No ACK (we never ask for one), nothing binary.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import socketio.packet

from server.transport import strict_json
from server.transport.limits import Limits
from server.transport.strict_json import JsonRefusedError, loads

CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR = range(5)
_HEAD = re.compile(r"([0-6])(?:(/[A-Za-z0-9_.:/-]*)(?:,|\Z))?([0-9]*)")
_ACK_ID_CHARS = 16

# python-socketio would run its own connect and disconnect handlers for two of these; the others belong to the clients.
RESERVED_EVENTS = frozenset(
    {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener", "*"}
)


class BadPacketError(ValueError):
    """Not a packet that a client may send. The connection cannot be trusted any longer."""


class RefusedError(ValueError):
    """A well-formed packet whose content we refuse. It can be answered; the text is for the client."""


class Head(NamedTuple):
    """What stands before a packet's JSON."""

    kind: int
    namespace: str
    ack_id: int | None
    json: str


def read_head(text: str, limits: Limits) -> Head:
    """Split one packet. Raises BadPacketError for other types, over-long names and ack ids, and what is no packet."""
    match = _HEAD.match(text)
    if match is None:
        raise BadPacketError("no packet")
    kind, namespace, digits = int(match[1]), match[2] or "/", match[3]
    if kind > EVENT:
        raise BadPacketError("packet type")
    if len(namespace) > limits.name_chars:
        raise BadPacketError("namespace too long")
    ack_id = None
    if digits:
        ack_id = int(digits) if len(digits) <= _ACK_ID_CHARS else None
        if kind != EVENT or ack_id is None or ack_id > strict_json.MAX_SAFE_INTEGER:
            raise BadPacketError("ack id")
    return Head(kind, namespace, ack_id, text[match.end() :])


def read_event(head: Head, limits: Limits) -> list[Any]:
    """The event's name and arguments. Raises RefusedError."""
    try:
        data = loads(head.json, max_depth=limits.json_depth)
    except JsonRefusedError as error:
        raise RefusedError(str(error)) from None
    if not isinstance(data, list) or not data or not isinstance(data[0], str):
        raise RefusedError("an event starts with its name")
    if not 0 < len(data[0]) <= limits.name_chars:
        raise RefusedError("event name too long, or empty")
    if data[0] in RESERVED_EVENTS:
        raise RefusedError("reserved event name")
    return data


def read_auth(head: Head, limits: Limits) -> dict[str, Any] | None:
    """The `auth` of a CONNECT: a small object, or nothing. Raises RefusedError."""
    if not head.json:
        return None
    if len(head.json) > limits.auth_bytes:
        raise RefusedError("auth too large")
    try:
        auth = loads(head.json, max_depth=limits.json_depth)
    except JsonRefusedError as error:
        raise RefusedError(str(error)) from None
    if not isinstance(auth, dict):
        raise RefusedError("auth must be an object")
    return auth


def error_body(code: str, message: str, retry_after_ms: int | None = None) -> dict[str, Any]:
    """`{ok: false, error: {code, message, retry_after_ms?}}`, as every refused command is answered."""
    error: dict[str, Any] = {"code": code, "message": message}
    if retry_after_ms is not None:
        error["retry_after_ms"] = retry_after_ms
    return {"ok": False, "error": error}


def ack_message(head: Head, arguments: list[Any]) -> str:
    """The Engine.IO message that answers the event of `head`, which has an ack id."""
    return f"4{ACK}{_prefix(head.namespace)}{head.ack_id}{strict_json.dumps(arguments)}"


def connect_error_message(namespace: str, code: str, message: str) -> str:
    """The Engine.IO message that refuses a CONNECT: `{message: code, data: {code, message}}`."""
    data = {"message": code, "data": {"code": code, "message": message}}
    return f"4{CONNECT_ERROR}{_prefix(namespace)}{strict_json.dumps(data)}"


def _prefix(namespace: str) -> str:
    return "" if namespace == "/" else f"{namespace},"


class StrictPacket(socketio.packet.Packet):  # type: ignore[misc]  # published without types
    """The packet class that python-socketio encodes with: strict JSON, never binary.

    The Gate reads what clients send by the functions above; `decode` holds the same rules for whoever else calls it.
    """

    data: Any
    id: int | None
    uses_binary_events = False
    json = strict_json
    limits = Limits()

    def encode(self) -> str:
        """Raises TypeError or ValueError for data that `strict_json.dumps` refuses."""
        text = f"{self.packet_type}{_prefix(self.namespace or '/')}"
        if self.id is not None:
            text += str(self.id)
        return text if self.data is None else text + strict_json.dumps(self.data)

    def decode(self, encoded_packet: str) -> int:
        """Raises BadPacketError or RefusedError. Returns 0: no attachments follow."""
        head = read_head(encoded_packet, self.limits)
        self.packet_type, self.namespace, self.id = head.kind, head.namespace, head.ack_id
        if head.kind == EVENT:
            self.data = read_event(head, self.limits)
        else:
            self.data = read_auth(head, self.limits)
        return 0
