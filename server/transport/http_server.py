"""The HTTP server of one process."""

from __future__ import annotations

from typing import Any

from gevent.pywsgi import WSGIServer

from server.transport.admission import Refusal
from server.transport.guard import EXTENSION, Guard
from server.transport.handler import GuardedHandler
from server.transport.http_limits import linger, refusal_bytes, send_slowly

_FULL = Refusal("503 Service Unavailable", "full", (("Retry-After", "5"),))


def guard_of(application: Any) -> Guard:
    """The guard that `install(..., app=application)` left. Raises RuntimeError when there is none."""
    guard = getattr(application, "extensions", {}).get(EXTENSION)
    if isinstance(guard, Guard):
        return guard
    raise RuntimeError("the application has no transport guard: call server.transport.install.install(..., app=app)")


class GuardedServer(WSGIServer):  # type: ignore[misc]  # published without types
    """A pywsgi server with our handler. It accepts everybody, and says so itself when the process is full."""

    def __init__(self, listener: Any, application: Any, **options: Any) -> None:
        self.guard = guard_of(application)
        options = {"handler_class": GuardedHandler, "log": None, "error_log": None, **options}
        super().__init__(listener, application, **options)

    def handle(self, sock: Any, address: Any) -> None:
        """Serve one TCP connection to its end."""
        guard = self.guard
        guard.open_sockets += 1
        try:
            if guard.stopping or guard.open_sockets > guard.socket_cap:
                guard.metrics.count("refused_socket")
                send_slowly(sock, refusal_bytes(*_FULL), guard.limits)
                linger(sock, guard.limits)
            else:
                super().handle(sock, address)
        except OSError:
            guard.metrics.count("peer_gone_early")
        finally:
            guard.open_sockets -= 1
            sock.close()
