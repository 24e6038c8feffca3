"""Puts the guard under a python-socketio server."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from server.transport.admission import Admission, is_loopback, remote_address
from server.transport.direct import Sender
from server.transport.engine import Environ, GuardedEngine, silent_logger
from server.transport.gate import Gate
from server.transport.guard import EXTENSION, Guard, same_origin
from server.transport.limits import Limits
from server.transport.members import Members
from server.transport.metrics import Metrics, Reporter
from server.transport.packets import StrictPacket
from server.transport.polling import Poller


def install(  # noqa: PLR0913 (the one place where all of it meets)
    sio_server: Any,
    *,
    namespaces: Iterable[str],
    app: Any = None,
    limits: Limits | None = None,
    allowed_origin: Callable[[Environ], bool] | None = None,
    address_of: Callable[[Environ], str] = remote_address,
    exempt: Callable[[str], bool] = is_loopback,
    path: str = "/socket.io/",
) -> Guard:
    """Replace the inside of `sio_server` (a `socketio.Server`, as in `flask_socketio.SocketIO.server`) by ours.

    - `namespaces`: the only ones that can be connected, such as "/room".
    - `app`: the Flask application; the worker finds the guard in its `extensions`.
    - `allowed_origin(environ)`: asked before every handshake; by default no Origin and our own pages only.
    - `address_of(environ)`: the client's IP address, for the shares per address. Behind a proxy it must not be the
      proxy's.
    - `exempt(address)`: addresses without a share, by default loopback.

    Engine.IO options given to `SocketIO(...)` (ping_interval, cors_allowed_origins, …) are ignored: they stand in
    `limits`. Call it once, before the first request and after no fork. Raises ValueError for a name that is no
    namespace of ours.
    """
    names = frozenset(namespaces)
    if not names or any(not name.startswith("/") or len(name) < 2 or "," in name for name in names):
        raise ValueError(f"not namespaces: {sorted(names)}")
    limits = limits or Limits()
    origin = allowed_origin or same_origin
    metrics = Metrics()
    reporter = Reporter(metrics)
    gate = Gate(sio_server, namespaces=names, limits=limits, reporter=reporter)
    engine = GuardedEngine(gate, limits=limits, metrics=metrics, reporter=reporter, allowed_origin=origin)
    admission = Admission(limits, metrics, address_of=address_of, exempt=exempt)
    if limits.allow_polling:
        engine.poller = Poller(engine, admission, origin)
    sio_server.eio = engine
    sio_server.packet_class = type("Packet", (StrictPacket,), {"limits": limits})
    sio_server.manager = Members()
    sio_server.manager.set_server(sio_server)
    sio_server.async_handlers = False
    sio_server.always_connect = False
    sio_server.namespaces = sorted(names)
    sio_server.logger = silent_logger()
    guard = Guard(
        engine=engine,
        admission=admission,
        sender=Sender(engine.sockets),
        limits=limits,
        metrics=metrics,
        reporter=reporter,
        allowed_origin=origin,
        exempt=exempt,
        path=path,
        socket_cap=limits.open_sockets,
    )
    _gauges(guard, sio_server)
    if app is not None:
        app.extensions[EXTENSION] = guard
    return guard


def _gauges(guard: Guard, sio_server: Any) -> None:
    metrics, engine = guard.metrics, guard.engine
    metrics.gauge("connections", lambda: len(engine.sockets))
    metrics.gauge("admitted", lambda: guard.admission.total)
    metrics.gauge("open_sockets", lambda: guard.open_sockets)
    metrics.gauge("waiting_bytes", engine.waiting_bytes)
    metrics.gauge("hub_lag_ms", engine.heartbeat.lag_ms)
    # Members without a connection; anything but 0 is a fault of ours.
    metrics.gauge("ghosts", lambda: sum(1 for sid in list(sio_server.environ) if sid not in engine.sockets))
