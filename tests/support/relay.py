"""Stands between a browser and a server, and turns what the server says over its sockets into something else."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Self

TEXT = 0x81
PATIENCE_S = 20.0


class Relay:
    """
    Passes connections on to a server of this computer. `instead` is put in the place of each text of the server's
    frames, of the same length; `say` adds frames of our own to every connection that became a websocket.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self.instead: dict[bytes, bytes] = {}
        self.connections = 0
        self._websockets: list[socket.socket] = []
        self._sockets: list[socket.socket] = []
        self._passing: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE_S)
        _hang_up(*self._sockets)
        # Nothing is closed that a thread still waits for: its number may be another socket's by then.
        for thread in self._passing:
            thread.join(PATIENCE_S)
        for one in self._sockets:
            one.close()

    def say(self, *texts: bytes) -> int:
        """Each as a frame of its own. Returns how many connections heard them."""
        with self._lock:
            heard = 0
            for one in self._websockets:
                with suppress(OSError):
                    one.sendall(b"".join(map(frame, texts)))
                    heard += 1
        return heard

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                near, _address = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to), timeout=PATIENCE_S)
                self.connections += 1
                self._sockets += [near, far]
                self._passing.append(threading.Thread(target=self._pass, args=(near, far), daemon=True))
                self._passing[-1].start()

    def _pass(self, near: socket.socket, far: socket.socket) -> None:
        """Until one of the two hangs up."""
        frames: Frames | None = None
        with suppress(OSError):
            while True:
                for one in select.select([near, far], [], [])[0]:
                    data = one.recv(65_536)
                    if not data:
                        return _hang_up(near, far)
                    if one is near:
                        far.sendall(data)
                    elif frames is not None:
                        self._tell(near, frames.whole(data))
                    elif data.startswith(b"HTTP/1.1 101"):
                        head, _, rest = data.partition(b"\r\n\r\n")
                        frames = Frames()
                        near.sendall(head + b"\r\n\r\n")
                        self._tell(near, frames.whole(rest))
                        self._websockets.append(near)
                    else:
                        near.sendall(data)
        return _hang_up(near, far)

    def _tell(self, near: socket.socket, frames: Iterator[bytes]) -> None:
        for whole in frames:
            turned = whole
            for said, instead in self.instead.items():
                assert len(said) == len(instead), "the frame says how long it is"
                turned = turned.replace(said, instead)
            with self._lock:
                near.sendall(turned)


class Frames:
    """Cuts what a server sends into its frames, so that nothing is put into the middle of one."""

    def __init__(self) -> None:
        self._rest = b""

    def whole(self, data: bytes) -> Iterator[bytes]:
        self._rest += data
        while len(self._rest) >= 2:
            size, head = self._rest[1] & 0x7F, 2
            if size >= 126:
                head += 2 if size == 126 else 8
                if len(self._rest) < head:
                    return
                size = int.from_bytes(self._rest[2:head], "big")
            if len(self._rest) < head + size:
                return
            one, self._rest = self._rest[: head + size], self._rest[head + size :]
            yield one


def frame(text: bytes) -> bytes:
    """A server's text frame."""
    size = len(text)
    if size < 126:
        return bytes([TEXT, size]) + text
    return bytes([TEXT, 126]) + size.to_bytes(2, "big") + text


def _hang_up(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
