"""Clients that cost almost nothing: a socket, a frame splitter, and a stamp for each frame that matters."""

import asyncio
import base64
import itertools
import json
import os
import struct
import time
from collections.abc import Callable
from typing import Any

NAMESPACES = ("/room", "/queue", "/player", "/chat")
_MASK = b"\0\0\0\0"  # a mask of zeros masks nothing and costs nothing; the protocol only asks that there be one


def text_frame(text: str) -> bytes:
    payload = text.encode()
    size = len(payload)
    head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + struct.pack("!H", size)
    return head + _MASK + payload


class Member(asyncio.Protocol):
    """One connection. `on_event(member, bytes)` is called with each event frame's payload."""

    def __init__(self, port: int, token: str, on_event: Callable[["Member", bytes], None] | None = None) -> None:
        self.port, self.token, self.on_event = port, token, on_event
        self.buffer = bytearray()
        self.upgraded = False
        self.connected: set[str] = set()
        self.acks: dict[int, Callable[[bytes], None]] = {}
        self.ids = itertools.count(1)
        self.lost = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.lost = True
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.upgraded:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self.upgraded = True
            del self.buffer[: end + 4]
        self._split()

    def _split(self) -> None:
        buffer, at, size = self.buffer, 0, len(self.buffer)
        while size - at >= 2:
            length, head = buffer[at + 1] & 0x7F, 2
            if length == 126:
                if size - at < 4:
                    break
                length, head = int.from_bytes(buffer[at + 2 : at + 4], "big"), 4
            elif length == 127:
                if size - at < 10:
                    break
                length, head = int.from_bytes(buffer[at + 2 : at + 10], "big"), 10
            if size - at < head + length:
                break
            self._frame(bytes(buffer[at + head : at + head + length]))
            at += head + length
        del buffer[:at]

    def _frame(self, payload: bytes) -> None:
        kind = payload[:2]
        if kind == b"42":
            if self.on_event:
                self.on_event(self, payload)
        elif kind == b"43":
            comma = payload.index(b",") + 1
            bracket = payload.index(b"[", comma)
            done = self.acks.pop(int(payload[comma:bracket]), None)
            if done:
                done(payload[bracket:])
        elif payload == b"2":
            self.transport.write(text_frame("3"))
        elif payload[:1] == b"0":
            for namespace in NAMESPACES:
                self.transport.write(text_frame(f'40{namespace},{{"token":"{self.token}"}}'))
        elif kind == b"40":
            self.connected.add(payload[2 : payload.index(b",")].decode())
            if len(self.connected) == len(NAMESPACES):
                self.ready.set_result(None)

    def emit(self, name: str, payload: dict[str, Any], done: Callable[[bytes], None] | None = None) -> None:
        area = name.split(".", maxsplit=1)[0]
        namespace = "/room" if area in ("presence", "clock") else f"/{area}"
        ack = next(self.ids)
        if done:
            self.acks[ack] = done
        self.transport.write(text_frame(f"42{namespace},{ack}{json.dumps([name, payload], separators=(',', ':'))}"))

    async def call(self, name: str, payload: dict[str, Any]) -> Any:
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.emit(name, payload, answer.set_result)
        return json.loads(await asyncio.wait_for(answer, 60))[0]

    async def join(self, code: str) -> Any:
        instance = base64.urlsafe_b64encode(os.urandom(12)).decode()
        client = {"kind": "viewer", "version": "bench", "protocol": 1, "sync": "tight", "instance": instance}
        return await self.call("room.join", {"code": code, "client": client})


async def connect(port: int, token: str, on_event: Callable[[Member, bytes], None] | None = None) -> Member:
    """A member with its four namespaces."""
    loop = asyncio.get_running_loop()
    _transport, member = await loop.create_connection(lambda: Member(port, token, on_event), "127.0.0.1", port)
    await asyncio.wait_for(member.ready, 60)
    return member


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


now = time.perf_counter
