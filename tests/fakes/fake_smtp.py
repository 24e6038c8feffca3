"""A mail server on a real socket that keeps what it is given. It speaks as much of RFC 5321 as our mails need.

with FakeSmtp() as server:
    server.busy = 2          # the next two mails are refused for now (451)
    server.mails             # (sender, recipient, text) of those that it took
"""

import socketserver
import threading
from types import TracebackType
from typing import Any


class FakeSmtp:
    """Offers neither STARTTLS nor sign-in."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, str]] = []
        self.heard: list[str] = []
        self.busy = 0
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Bound", (_Session,), {"fake": self}))
        self._server.daemon_threads = True

    def __enter__(self) -> "FakeSmtp":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_about: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    """One connection."""

    fake: FakeSmtp

    def handle(self) -> None:
        envelope: dict[str, str] = {}
        self._say("220 fake")
        for line in self.rfile:
            verb, _, rest = line.decode().rstrip("\r\n").partition(" ")
            self.fake.heard.append(verb.upper())
            if verb.upper() == "QUIT":
                self._say("221 bye")
                return
            self._answer(verb.upper(), rest, envelope)

    def _answer(self, verb: str, rest: str, envelope: dict[str, str]) -> None:
        if verb == "MAIL":
            if self.fake.busy:
                self.fake.busy -= 1
                self._say("451 try again later")
                return
            envelope["from"] = rest
        elif verb == "RCPT":
            envelope["to"] = rest
        elif verb == "DATA":
            self._say("354 go on")
            lines: list[Any] = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.decode())
            self.fake.mails.append((envelope["from"], envelope["to"], "".join(lines)))
        self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
