"""Runs the server: one gunicorn master that supervises one worker of ours. Deployment starts it the same way."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from server.lan import is_loopback, reachable_hosts

if TYPE_CHECKING:
    from config import Settings

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = ROOT / "extension" / "dist" / "extension"

BACKLOG = 2048
# The worker of a master that was killed notices within a second, and holds the port until then.
TAKEN_SECONDS = 3
GUNICORN: dict[str, Any] = {
    "worker_class": "server.transport.worker.ShareTubeWorker",
    "workers": 1,  # a process is a unit; to use more cores, run more units
    "backlog": BACKLOG,
    "timeout": 30,  # a hub that served nothing for so long is restarted
    "graceful_timeout": 10,
    "loglevel": "warning",
    # Its default is one file in the home directory, which two servers of one person would fight over.
    "control_socket_disable": True,
}


class ListenError(Exception):
    """The address cannot be listened on; the text says why and what to do."""


def serve(settings: Settings) -> int:
    """Listen and serve until a signal ends it. Returns an exit code only when it cannot even listen."""
    try:
        listener = listen(settings.host, settings.port)
    except ListenError as problem:
        print(f"ShareTube cannot start:\n  {problem}", file=sys.stderr)
        return 2
    port = listener.getsockname()[1]
    os.environ["PORT"] = str(port)  # the worker reads the settings again, and 0 meant any
    os.environ.setdefault("SHARETUBE_COMMIT", commit())
    Supervisor(listener.detach(), banner(settings, port)).run()
    return 0


def commit() -> str:
    """The commit that a clone is at, for /api/health; `unknown` outside of one."""
    git = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    try:
        return subprocess.run(git, capture_output=True, text=True, timeout=5, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket. Made before gunicorn, which retries for five seconds and then says less."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenError(f"HOST is {host!r}, which this computer does not know: {error.strerror}.") from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    deadline = time.monotonic() + TAKEN_SECONDS
    while True:
        try:
            listener.bind(address)
            listener.listen(BACKLOG)
            return listener
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                listener.close()
                raise ListenError(_refusal(error, host, port)) from None
        time.sleep(0.1)


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = f"PORT={port + 1} make run"
        return f"Port {port} is taken, perhaps by another ShareTube. Stop that, or choose another: {other}"
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the administrator. Choose one above 1023: PORT=8080 make run"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST is {host!r}, which is not an address of this computer. To be reachable: HOST=0.0.0.0 make run"
    return f"Cannot listen on {host} port {port}: {error.strerror}."


def banner(settings: Settings, port: int) -> str:
    """What is printed once the server answers: where it can be opened, by whom, and what to do next."""
    lines = [("Open", settings.public_url)] if settings.public_url else []
    here = "127.0.0.1" if not is_loopback(settings.host) or settings.host == "localhost" else settings.host
    lines.append(("On this computer", url(here, port)))
    lines += [("In your network", url(host, port)) for host in reachable_hosts(settings.host)]
    if is_loopback(settings.host) and not settings.public_url:
        lines.append(
            (
                "For phones and friends",
                f"stop this, then: HOST=0.0.0.0 {'' if port == 8080 else f'PORT={port} '}make run",
            )
        )
    if (EXTENSION / "manifest.json").is_file():
        lines.append(("Extension", f"{EXTENSION}  (chrome://extensions, Developer mode, Load unpacked)"))
    width = max(len(label) for label, _ in lines)
    told = [f"  {label:<{width}}  {text}" for label, text in lines]
    return "\n".join(["", "ShareTube is ready. Ctrl+C stops it.", "", *told, ""])


def url(host: str, port: int) -> str:
    """http://host:port, with the brackets that an IPv6 address needs."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Supervisor(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn on a socket that already listens."""

    def __init__(self, fd: int, announcement: str) -> None:
        self.fd = fd
        self.announcement = announcement
        super().__init__()

    def load_config(self) -> None:
        for name, value in GUNICORN.items():
            self.cfg.set(name, value)
        self.cfg.set("bind", f"fd://{self.fd}")
        self.cfg.set("post_worker_init", self.announce)

    def load(self) -> Any:
        """In the worker: build the application."""
        return import_module("app").app

    def announce(self, worker: Any) -> None:
        """Called in a worker that has built the application; one that replaces a dead one stays quiet."""
        if worker.age == 1:
            print(self.announcement, flush=True)
