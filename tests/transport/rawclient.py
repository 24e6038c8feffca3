"""A WebSocket and Socket.IO client on a bare socket, which can also do everything wrong."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import struct
import time
from typing import Any, ClassVar

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
WAIT_S = 10.0
GONE = "gone"  # instead of a close code: the connection ended without a close frame


def masked(payload: bytes, key: bytes) -> bytes:
    return bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))


class Gone(Exception):  # noqa: N818 (not an error: often what a test waits for)
    """The server ended the TCP connection."""


class RawClient:
    """One TCP connection to the server under test. All waits are bounded by WAIT_S."""

    _made: ClassVar[list[RawClient]] = []

    @classmethod
    def close_all(cls) -> None:
        """Close every client that was made since the last call."""
        while cls._made:
            cls._made.pop().sock.close()

    def __init__(self, port: int, *, receive_buffer: int | None = None) -> None:
        self.sock = socket.socket()
        self._made.append(self)
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.settimeout(WAIT_S)
        self.sock.connect(("127.0.0.1", port))
        self.buffer = b""
        self.acks: dict[int, Any] = {}
        self.texts: list[str] = []
        self._next_ack = 0

    def __enter__(self) -> RawClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    # TCP

    def send(self, data: bytes) -> None:
        """Send, as far as the server takes it."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.sock.sendall(data)

    def more(self) -> None:
        try:
            data = self.sock.recv(65_536)
        except ConnectionResetError:
            data = b""
        if not data:
            raise Gone
        self.buffer += data

    def exactly(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self.more()
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def rest(self) -> bytes:
        """Everything until the server ends the connection."""
        while True:
            try:
                self.more()
            except Gone:
                return self.buffer

    # HTTP

    def response(self) -> tuple[int, dict[str, str], bytes]:
        while b"\r\n\r\n" not in self.buffer:
            self.more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
        status = int(lines[0].split()[1])
        body = b"" if status in (100, 101) else self.exactly(int(headers.get("content-length", "0")))
        return status, headers, body

    def request(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        lines = {"Host": "test", **({"Content-Length": str(len(body))} if body else {}), **(headers or {})}
        text = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items()) + "\r\n"
        self.send(text.encode("latin-1") + body)

    def upgrade(
        self, path: str = "/socket.io/?EIO=4&transport=websocket", headers: dict[str, str | None] | None = None
    ) -> int:
        """Ask for a WebSocket; a header given as None is left out. Returns the HTTP status."""
        wanted: dict[str, str | None] = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            **(headers or {}),
        }
        self.request("GET", path, headers={k: v for k, v in wanted.items() if v is not None})
        return self.response()[0]

    # WebSocket frames

    def frame(
        self,
        opcode: int,
        payload: bytes = b"",
        *,
        fin: bool = True,
        mask: bool = True,
        rsv: int = 0,
        says: int | None = None,
        wide: int = 0,
    ) -> bytes:
        """A frame, also a wrong one: `says` another length, or lengths in more bytes (`wide` 2 or 8) than needed."""
        size = len(payload) if says is None else says
        head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
        bit = 0x80 if mask else 0
        if wide == 8 or (not wide and size >= 65_536):
            head += struct.pack("!BQ", bit | 127, size)
        elif wide == 2 or (not wide and size >= 126):
            head += struct.pack("!BH", bit | 126, size)
        else:
            head += bytes([bit | size])
        key = os.urandom(4)
        return head + (key + (masked(payload, key) if len(payload) < 70_000 else payload) if mask else payload)

    def text(self, text: str) -> None:
        self.send(self.frame(TEXT, text.encode()))

    def read_frame(self) -> tuple[int, bytes]:
        first, second = self.exactly(2)
        assert first & 0x80, "servers here send whole messages"
        assert not first & 0x70
        assert not second & 0x80, "a server must not mask"
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self.exactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self.exactly(8))
        return first & 0x0F, self.exactly(size)

    def close_code(self) -> int | str:
        """Read on until the connection ends: the code of the server's close frame, or GONE."""
        code: int | str = GONE
        try:
            while True:
                opcode, payload = self.read_frame()
                if opcode == CLOSE:
                    code = struct.unpack("!H", payload[:2])[0]
                    self.send(self.frame(CLOSE, payload))
                elif opcode == TEXT:
                    self._sort(payload.decode())
        except Gone:
            return code

    # Socket.IO

    def open(self, *namespaces: str) -> RawClient:
        """Handshake and CONNECT to `namespaces`."""
        assert self.upgrade() == 101
        assert self.next_text().startswith("0{")
        for namespace in namespaces:
            self.text(f"40{namespace},")
            answer = self.next_text()
            assert answer.startswith(f"40{namespace},"), answer
        return self

    def next_text(self) -> str:
        """The next text that is no ping; pings are answered."""
        while True:
            opcode, payload = self.read_frame()
            if opcode == CLOSE:
                raise Gone(f"close {payload!r}")
            if opcode == TEXT:
                text = payload.decode()
                if text != "2":
                    return text
                self.text("3")

    def _sort(self, text: str) -> None:
        if text == "2":
            self.text("3")
        elif text.startswith("43"):
            body = text.split(",", 1)[1] if text[2] == "/" else text[2:]
            digits = body[: body.index("[")]
            self.acks[int(digits)] = json.loads(body[len(digits) :])
        else:
            self.texts.append(text)

    def event(self, namespace: str, body: str, *, ack: int | None = None) -> None:
        """Send an EVENT whose JSON is `body`, whatever that is."""
        self.text(f"42{namespace},{'' if ack is None else ack}{body}")

    def emit(self, namespace: str, event: str, *arguments: Any) -> int:
        """Send an ordinary event and return its ack id."""
        self._next_ack += 1
        self.event(namespace, json.dumps([event, *arguments]), ack=self._next_ack)
        return self._next_ack

    def ack(self, ack_id: int) -> Any:
        """The first argument of the ack. Other texts go to `texts`."""
        deadline = time.monotonic() + WAIT_S
        while ack_id not in self.acks:
            assert time.monotonic() < deadline, "no ack"
            opcode, payload = self.read_frame()
            if opcode == CLOSE:
                raise Gone(f"close {payload!r}")
            if opcode == TEXT:
                self._sort(payload.decode())
        answer = self.acks.pop(ack_id)
        return answer[0] if answer else None

    def call(self, namespace: str, event: str, *arguments: Any) -> Any:
        return self.ack(self.emit(namespace, event, *arguments))
