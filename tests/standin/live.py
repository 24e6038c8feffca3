"""The wire between tests and open pages: what a test tells a page goes this way, so that it brings no user gesture.

A page listens to a stream of events and posts its answers. It does so on a host of its own (p1.standin.test), because a
browser keeps at most six connections to one host open.
"""

from __future__ import annotations

import itertools
import json
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.standin.web import Request, Response, as_json

CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Private-Network": "true"}
PULSE_S = 0.25  # so soon it shows that a page is gone


@dataclass
class Page:
    """An open page. `kind` is app or embed; `where` its address when it began to listen."""

    id: str
    client: str
    kind: str
    where: str
    inbox: queue.Queue[dict[str, Any] | None] = field(default_factory=queue.Queue)


class Answer:
    def __init__(self) -> None:
        self.given: Any = None
        self.error = ""
        self.done = threading.Event()


class Pages:
    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._answers: dict[int, Answer] = {}
        self._numbers = itertools.count(1)

    def open(self, client: str = "", kind: str = "", page: str = "") -> list[Page]:
        """Open pages, in the order they came; "" is any."""
        return [
            found
            for found in list(self._pages.values())
            if client in ("", found.client) and kind in ("", found.kind) and page in ("", found.id)
        ]

    def tell(self, pages: list[Page], action: str, args: dict[str, Any], patience_s: float) -> list[dict[str, Any]]:
        """Tell each page and wait for its answer. A silent one has an error; one that goes is left out."""
        sent = []
        for page in pages:
            number, answer = next(self._numbers), Answer()
            self._answers[number] = answer
            page.inbox.put({"number": number, "action": action, "args": args})
            sent.append((page, number, answer))
        told = []
        for page, number, answer in sent:
            deadline = time.monotonic() + patience_s
            while not answer.done.wait(0.05) and page.id in self._pages and time.monotonic() < deadline:
                pass
            del self._answers[number]
            if not answer.done.is_set() and page.id not in self._pages:
                continue
            if not answer.done.is_set():
                answer.error = "the page did not answer"
            told.append({"page": page.id, "client": page.client, "answer": answer.given, "error": answer.error})
        return told

    def listen(self, request: Request) -> Response:
        page = Page(request.query["page"], request.client, request.query["kind"], request.query["where"])
        self._pages[page.id] = page
        headers = {**CORS, "Cache-Control": "no-store"}
        return Response(kind="text/event-stream", headers=headers, parts=self._stream(page))

    def _stream(self, page: Page) -> Iterator[bytes]:
        try:
            yield b": here\n\n"
            while True:
                try:
                    told = page.inbox.get(timeout=PULSE_S)
                except queue.Empty:
                    yield b": still here\n\n"
                    continue
                if told is None:
                    return
                yield b"data: " + json.dumps(told).encode() + b"\n\n"
        finally:
            self._forget(page)

    def answered(self, request: Request) -> Response:
        body = request.json()
        answer = self._answers.get(body["number"])
        if answer is not None:
            answer.given, answer.error = body.get("answer"), body.get("error", "")
            answer.done.set()
        return Response(headers=CORS)

    def left(self, request: Request) -> Response:
        page = self._pages.get(request.query["page"])
        if page is not None:
            self._forget(page)
            page.inbox.put(None)
        return Response(headers=CORS)

    def _forget(self, page: Page) -> None:
        if self._pages.get(page.id) is page:
            del self._pages[page.id]

    def listing(self, client: str) -> Response:
        found = [{"page": p.id, "client": p.client, "kind": p.kind, "where": p.where} for p in self.open(client)]
        return as_json(found)
