from __future__ import annotations

import itertools
import struct
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.transport import frames
from server.transport.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, StrictWebSocket
from server.transport.limits import Limits
from server.transport.metrics import Metrics
from tests.transport.rawclient import masked

LIMITS = Limits(message_bytes=1000, fragments=4, control_burst=5)


class FakeOutbox:
    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.last: bytes | None = None
        self.dead = False

    def push(self, frame: bytes) -> None:
        if self.last is None:
            self.sent.append(frame)

    def finish(self, last: bytes) -> None:
        self.last = last

    @property
    def code(self) -> int | None:
        return struct.unpack("!H", self.last[2:4])[0] if self.last else None


class Stream:
    def __init__(self, data: bytes) -> None:
        self.read = BytesIO(data).read


def websocket(data: bytes) -> tuple[StrictWebSocket, FakeOutbox]:
    outbox = FakeOutbox()
    return StrictWebSocket({}, Stream(data), None, outbox=outbox, limits=LIMITS, metrics=Metrics()), outbox


def made(opcode: int, payload: bytes = b"", *, first: int = 0x80, key: bytes = b"abcd") -> bytes:
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else struct.pack("!BH", 0x80 | 126, len(payload))
    return bytes([first | opcode]) + size + key + masked(payload, key)


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4))
def test_unmask_is_the_xor_of_the_standard(payload: bytes, key: bytes) -> None:
    assert frames.unmask(payload, key) == masked(payload, key)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 70_000])
def test_a_text_frame_gives_its_text_back(size: int) -> None:
    frame = frames.text_frame("é" * (size // 2) + "x" * (size % 2))
    assert frames.text_of(frame) == "é" * (size // 2) + "x" * (size % 2)
    assert frame[0] == 0x81


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100), st.data())
def test_a_message_survives_any_fragmentation(text: str, data: Any) -> None:
    payload = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(payload)), max_size=3)))
    edges = [0, *cuts, len(payload)]
    stream = b""
    for i, (start, end) in enumerate(itertools.pairwise(edges)):
        last = i == len(edges) - 2
        stream += made(TEXT if i == 0 else CONTINUATION, payload[start:end], first=0x80 if last else 0)
        if not last:
            stream += made(PING, b"in between")
    ws, outbox = websocket(stream)
    assert ws.receive() == text
    assert ws.receive() is None
    assert outbox.sent == [frames.frame(PONG, b"in between")] * len(cuts)


@given(st.binary(max_size=400))
def test_any_bytes_end_in_messages_or_a_clean_close(data: bytes) -> None:
    ws, outbox = websocket(data)
    while ws.receive() is not None:
        pass
    assert ws.closed
    assert outbox.code in (None, 1000, 1001, 1002, 1003, 1007, 1008, 1009, *range(1010, 1015), *range(3000, 5000))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (made(TEXT, b"x", first=0x80 | 0x40), 1002),
        (made(TEXT, b"x", first=0x80 | 0x10), 1002),
        (b"\x81\x01x", 1002),
        (made(3, b"x"), 1002),
        (made(11, b"x"), 1002),
        (made(CONTINUATION, b"x"), 1002),
        (made(TEXT, b"x", first=0) + made(TEXT, b"x"), 1002),
        (made(PING, b"x", first=0), 1002),
        (made(PING, b"x" * 126), 1002),
        (b"\x81\xfe\x00\x05abcd" + b"x" * 5, 1002),
        (b"\x81\xff" + struct.pack("!Q", 5) + b"abcd" + b"x" * 5, 1002),
        (b"\x81\xff" + struct.pack("!Q", 2**63 + 5), 1002),
        (b"\x81\xff" + struct.pack("!Q", 2**40), 1009),
        (made(TEXT, b"x" * 600, first=0) + made(CONTINUATION, b"x" * 600), 1009),
        (made(TEXT, b"", first=0) + made(CONTINUATION, b"", first=0) * 10, 1008),
        (made(BINARY, b"x"), 1003),
        (made(TEXT, b"\xff\xfe"), 1007),
        (made(TEXT, b"\xed\xa0\x80"), 1007),
        (made(PING) * 6, 1008),
        (made(PONG) * 6, 1008),
        (made(CLOSE, b"\x03"), 1002),
        (made(CLOSE, struct.pack("!H", 1005)), 1002),
        (made(CLOSE, struct.pack("!H", 999)), 1002),
        (made(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007),
        (made(CLOSE, struct.pack("!H", 4001) + b"bye"), 4001),
        (made(CLOSE), 1000),
        (b"\x81", None),
        (b"\x81\xfe\x00", None),
        (made(TEXT, b"xxxx")[:-1], None),
    ],
)
def test_wrong_frames_are_answered_with_the_right_code(data: bytes, code: int | None) -> None:
    ws, outbox = websocket(data)
    assert ws.receive() is None
    assert outbox.code == code
    assert ws.receive() is None, "and it stays closed"


def test_nothing_is_read_of_a_frame_that_is_too_long() -> None:
    body = BytesIO(b"\x81\xff" + struct.pack("!Q", 1_001) + b"abcd" + b"x" * 100)
    stream = Stream(b"")
    stream.read = body.read
    ws = StrictWebSocket({}, stream, None, outbox=FakeOutbox(), limits=LIMITS, metrics=Metrics())
    assert ws.receive() is None
    assert len(body.read()) == 104
