# ruff: noqa: T201 -- talks to the person at the terminal
"""`python -m tests.standin.two`: two Chromium windows with the built extension, in one room, on the stand-in."""

from __future__ import annotations

import socket
import sys
import tempfile
from pathlib import Path

from tests.standin import chromium
from tests.standin.standin import ROOT, StandIn
from tests.support.live import LiveServer, Visitor

EXTENSION = ROOT / "extension" / "dist" / "extension"
PORT = 8080  # the server that a fresh extension asks
FIRST = ("sharetube01", "sharetube02", "sharetube03")


def lacking() -> str:
    """What is missing for two windows; "" when nothing is."""
    if not (EXTENSION / "manifest.json").is_file():
        return f"The extension is not built: there is no {EXTENSION.relative_to(ROOT)}/manifest.json."
    if chromium.program() is None:
        return f"It takes a Chromium: {chromium.NONE}."
    if not chromium.has_display():
        return "There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so no window can be opened."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            return f"Port {PORT} is in use, where a fresh extension looks for its server. Stop what runs there."
    return ""


def prepared(server: LiveServer) -> str:
    """Make a room with a few videos in its queue; returns its code."""
    host = Visitor(server, "The stand-in")
    code = host.create_room(name="Two on a sofa")
    for media_id in FIRST:
        answer = host.command(code, "queue.add", url=f"https://www.youtube.com/watch?v={media_id}")
        assert answer["ok"], answer
    return code


def main() -> int:
    missing = lacking()
    if missing:
        print(missing, file=sys.stderr)
        return 1
    with StandIn() as standin, chromium.profiles() as folder, tempfile.TemporaryDirectory() as instance:
        server = LiveServer(Path(instance), YOUTUBE_OEMBED_URL=standin.oembed_url)
        server.port = PORT
        server.start()
        try:
            code = prepared(server)
            url = f"https://www.youtube.com/#sharetube={code}"
            print(f"Room {code} on {server.url}; Ctrl-C, or closing both windows, ends it.", flush=True)
            program = chromium.program() or ""
            starts = [
                chromium.command(standin, name, url, folder / name, program=program, extension=EXTENSION)
                for name in ("left", "right")
            ]
            with chromium.windows(starts) as running:
                for window in running:
                    window.wait()
        except KeyboardInterrupt:
            print()
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
