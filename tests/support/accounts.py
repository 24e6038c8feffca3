"""Somebody at a browser of their own who registers, reads their mail and signs in."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from typing import Any

import requests

from tests.support.live import PATIENCE_S, LiveServer

PASSWORD = "melon in the morning"


def eventually(found: Callable[[], Any], what: str) -> Any:
    """What `found` gives once it is something."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if (value := found()) is not None:
            return value
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


class Browser:
    """One browser: its cookies, and the access token in its memory."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.http = requests.Session()
        self.http.headers["Origin"] = server.url
        self.http.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        self.token: str | None = None
        self.user: dict[str, Any] = {}

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.http.request(
            method, self.server.url + path, json=body, headers=headers, timeout=PATIENCE_S, **options
        )

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.call("POST", path, body).json()
        return answer

    def get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.call("GET", path).json()
        return answer

    def enters(self, answer: dict[str, Any]) -> Browser:
        """Take what a sign-in answered."""
        assert answer["ok"], answer
        self.token, self.user = answer["data"]["access_token"], answer["data"]["user"]
        return self

    def refreshed(self) -> dict[str, Any]:
        return self.post("/api/auth/refresh")

    def guest(self, name: str = "Ana") -> Browser:
        return self.enters(self.post("/api/auth/guest", name=name, viewer=True))

    def registers(self, email: str, password: str = PASSWORD, name: str = "Ana", **more: Any) -> str:
        """Ask for an account; returns the token of the link that came."""
        before = self.mails(email)
        answer = self.post("/api/auth/register", email=email, password=password, name=name, **more)
        assert answer == {"ok": True}
        return self.mailed(email, "/verify#", *before)

    def becomes(self, email: str, name: str = "Ana") -> Browser:
        """Register and open the link, all at once."""
        token = self.registers(email, name=name)
        return self.enters(self.post("/api/auth/verify", token=token, password=PASSWORD, viewer=True))

    def logs_in(self, email: str, password: str = PASSWORD) -> Browser:
        return self.enters(self.post("/api/auth/login", email=email, password=password, viewer=True))

    def mails(self, email: str) -> list[str]:
        """Texts of the mails to that address, newest first."""
        page = self.call("GET", "/dev/outbox").text
        articles = re.findall(r"<article>(.*?)</article>", page, re.DOTALL)
        texts = [html.unescape(re.sub(r"<[^>]+>", "", article)) for article in articles]
        return [text for text in texts if f"To {email}" in text]

    def mailed(self, email: str, before: str, *known: str) -> str:
        """What follows `before` in the newest mail to that address that is not `known`, up to the end of the line."""

        def found() -> str | None:
            text = next((text for text in self.mails(email) if text not in known), "")
            match = re.search(re.escape(before) + r"(\S+)", text)
            return match[1] if match else None

        return str(eventually(found, f"a mail with {before} to {email}"))

    def close(self) -> None:
        self.http.close()
