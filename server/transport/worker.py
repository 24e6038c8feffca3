"""The gunicorn worker: `gunicorn -k server.transport.worker.ShareTubeWorker -w 1 app:app`.

gunicorn's master imports this module, in a process that nobody has patched. So it imports nothing here but gevent and
gunicorn: whatever holds on to the unpatched `ssl` (requests does) would block the whole worker later on.
"""

from __future__ import annotations

import contextlib
import gc
import resource
from typing import Any

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gunicorn.http.wsgi import base_environ
from gunicorn.workers.ggevent import VERSION, GeventPyWSGIWorker

_SPARE_DESCRIPTORS = 256
_NOTIFY_S = 1.0
_MACOS_DESCRIPTORS = 10_240  # it says "unlimited" and means this


class ShareTubeWorker(GeventPyWSGIWorker):  # type: ignore[misc]  # published without types
    """One process. On TERM it stops accepting, ends its connections with close frame 1001, and exits once they are
    gone.

    `worker_connections`, `keepalive` and the access log of gunicorn's settings mean nothing here: see `Limits`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stop: Event | None = None

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse what cannot work: several workers (a room's people belong to one process), and TLS."""
        if cfg.workers != 1:
            log.error("ShareTubeWorker runs with one worker. Start more units instead, each on its own port.")
            raise SystemExit(1)
        if cfg.is_ssl:
            log.error("ShareTubeWorker speaks no TLS: frames go straight into the socket. Let a proxy end it.")
            raise SystemExit(1)

    def run(self) -> None:
        """Serve until TERM, INT or QUIT. Raises RuntimeError when the application has no guard."""
        from server.transport.http_server import GuardedServer, guard_of  # only now: the process is patched

        self._stop = Event()
        guard = guard_of(self.wsgi)
        guard.socket_cap = self._descriptors(guard.socket_cap + _SPARE_DESCRIPTORS) - _SPARE_DESCRIPTORS
        environ = {**base_environ(self.cfg), "wsgi.multithread": True, "SERVER_SOFTWARE": VERSION}
        servers = []
        for listener in self.sockets:
            listener.setblocking(1)
            # A full pool would leave people waiting in the backlog without a word. Our own cap comes first.
            pool = Pool(guard.socket_cap + _SPARE_DESCRIPTORS)
            server = GuardedServer(listener, self.wsgi, spawn=pool, environ=environ)
            server.start()
            servers.append(server)
        gc.collect()
        gc.freeze()  # what is loaded by now stays, and collections need not walk it again
        gc.set_threshold(50_000, 50, 100)
        while self.alive:
            self.notify()
            self._stop.wait(_NOTIFY_S)
        for server in servers:
            server.close()
        with gevent.Timeout(self.cfg.graceful_timeout, False):  # then gunicorn's master would kill it
            guard.stop()
        for server in servers:
            server.stop(timeout=0)

    def _descriptors(self, wanted: int) -> int:
        """Raise the limit of file descriptors to `wanted`, as far as this is allowed. Returns how many there are."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        for attempt in (wanted, min(wanted, hard), min(wanted, _MACOS_DESCRIPTORS)):
            if soft != resource.RLIM_INFINITY and soft < attempt:
                with contextlib.suppress(ValueError, OSError):
                    resource.setrlimit(resource.RLIMIT_NOFILE, (attempt, hard))
                    soft = attempt
        if soft == resource.RLIM_INFINITY or soft >= wanted:
            return wanted
        self.log.warning("Only %d file descriptors are allowed here, %d are wanted (ulimit -n).", soft, wanted)
        return soft

    def handle_exit(self, sig: int, frame: Any) -> None:
        """TERM."""
        super().handle_exit(sig, frame)
        if self._stop is not None:
            self._stop.set()

    def handle_quit(self, sig: int, frame: Any) -> None:
        """INT and QUIT: Ctrl-C, too, ends the connections properly."""
        self.handle_exit(sig, frame)
        self.cfg.worker_int(self)
