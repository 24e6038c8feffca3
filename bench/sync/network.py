"""The networks of DESIGN §7, and a proxy on loopback that behaves like them.

Run as a program it is the proxy: one listener for each network that stdin's first line names, each relayed to one
upstream port. Delays are per direction and per read; bytes stay in order, as TCP keeps them.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Way:
    """One direction: a floor, and a queue above it whose delay is gamma-distributed. All ms."""

    floor_ms: float = 0
    queue_ms: float = 0
    """The mean of what comes above the floor."""
    shape: float = 1.3
    loss: float = 0
    """The share of reads that a lost packet holds up, with everything behind them, until it is sent again."""
    resend_ms: float = 0

    def delay_ms(self, chance: random.Random) -> float:
        queue = chance.gammavariate(self.shape, self.queue_ms / self.shape) if self.queue_ms else 0
        lost = self.resend_ms if self.loss and chance.random() < self.loss else 0
        return self.floor_ms + queue + lost


@dataclass(frozen=True)
class Network:
    name: str
    up: Way
    down: Way


def both(name: str, way: Way) -> Network:
    return Network(name, way, way)


USUAL = both("80 ± 30 ms", Way(25, 15))
NETWORKS = {
    "none": both("0 ms", Way()),
    "usual": USUAL,
    # 200 ± 80 ms of round trip: each direction's spread is 80 / √2, so its queue has a mean of 65 and a floor of 35.
    "far": both("200 ± 80 ms", Way(35, 65)),
    "asymmetric": Network("20 up, 120 down", Way(15, 5), Way(105, 15)),
    # A TCP that loses a packet stands for its time-out: 200 ms at least, and here the round trip on top.
    "loss": both("80 ± 30 ms, 2 % loss", Way(25, 15, loss=0.02, resend_ms=280)),
}


class Proxy:
    """The proxy in a process of its own, so that what measures does not disturb what it measures."""

    def __init__(self, upstream: int, networks: list[Network]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.sync.network"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._tell({"upstream": upstream, "networks": [asdict(network) for network in networks]})
        assert self._process.stdout is not None
        self.ports: list[int] = json.loads(self._process.stdout.readline())

    def url(self, number: int) -> str:
        return f"http://127.0.0.1:{self.ports[number]}"

    def cut(self, number: int, for_s: float) -> None:
        """Ends what goes through this listener, and refuses anything for so long."""
        self._tell({"cut": number, "for_s": for_s})

    def _tell(self, said: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


class Listener:
    """Relays connections to the upstream port with one network's delays."""

    def __init__(self, upstream: int, network: Network) -> None:
        self.upstream, self.network = upstream, network
        self.refusing_until = 0.0
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self) -> int:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    def cut(self, for_s: float) -> None:
        self.refusing_until = asyncio.get_running_loop().time() + for_s
        for writer in self._open:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if asyncio.get_running_loop().time() < self.refusing_until:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.upstream)
        ends = {writer, back}
        self._open |= ends
        try:
            await asyncio.gather(_relay(reader, back, self.network.up), _relay(there, writer, self.network.down))
        finally:
            self._open -= ends


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
    loop, chance = asyncio.get_running_loop(), random.Random()
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def read() -> None:
        due, data = 0.0, b"-"
        while data:
            try:
                data = await reader.read(65_536)
            except ConnectionError:
                data = b""
            due = max(due, loop.time() + way.delay_ms(chance) / 1000)
            queue.put_nowait((due, data))

    reading = asyncio.create_task(read())
    try:
        while True:
            due, data = await queue.get()
            if due > loop.time():
                await asyncio.sleep(due - loop.time())
            if not data:
                break
            writer.write(data)
    except ConnectionError:
        pass
    finally:
        reading.cancel()
        writer.close()


async def main() -> None:
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    asked = json.loads(await lines.readline())
    networks = [Network(one["name"], Way(**one["up"]), Way(**one["down"])) for one in asked["networks"]]
    listeners = [Listener(asked["upstream"], network) for network in networks]
    print(json.dumps([await one.serve() for one in listeners]), flush=True)
    while line := await lines.readline():
        said = json.loads(line)
        listeners[said["cut"]].cut(said["for_s"])


if __name__ == "__main__":
    asyncio.run(main())
