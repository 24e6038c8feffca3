"""A stand-in for YouTube's Data API and oEmbed endpoint, on real sockets, with the moods of the real one.

    with FakeYouTube(key="k") as youtube:
        youtube.add("dQw4w9WgXcQ", title="A title", duration="PT3M33S")
        youtube.then("videos", delay_s=1)          # the next answer to videos.list comes late
        settings = ProviderSettings("k", youtube.api_base, youtube.oembed_url)

It knows nothing of the code under test: what it answers follows YouTube's documentation and what server/services/
providers/youtube_oembed.py says was observed. Checked against the real site: never; there is no way to it from here.
"""

import json
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

API_PATH = "/youtube/v3"
OEMBED_PATH = "/oembed"


@dataclass(frozen=True)
class Request:
    """One request as it came: `method` is "videos", "search" or "oembed"."""

    method: str
    params: dict[str, str]
    headers: dict[str, str]
    line: str


@dataclass(frozen=True)
class Mood:
    """How one answer departs from the usual. `hang`: nothing until the fake closes; `drip`: a byte each 50 ms."""

    status: int | None = None
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    hang: bool = False
    drip: bool = False
    drop: bool = False


def api_error(code: int, reason: str, **details: Any) -> dict[str, Any]:
    """The status and body of Google's error envelope, for `FakeYouTube.then`."""
    error = {"code": code, "message": reason, "errors": [{"message": reason, "domain": "youtube", "reason": reason}]}
    return {"status": code, "body": json.dumps({"error": error | details}).encode()}


def video(media_id: str, *, title: str = "A title", channel: str = "A channel", duration: str = "PT3M33S") -> Any:
    """An ordinary video resource; tests change it in place."""
    return {
        "kind": "youtube#video",
        "id": media_id,
        "snippet": {"title": title, "channelTitle": channel, "liveBroadcastContent": "none"},
        "contentDetails": {"duration": duration, "contentRating": {}},
        "status": {"uploadStatus": "processed", "privacyStatus": "public", "embeddable": True},
    }


class FakeYouTube:
    def __init__(self, key: str = "") -> None:
        self.key = key
        self.videos: dict[str, Any] = {}
        self.private: set[str] = set()
        self.results: list[str] = []
        self.requests: list[Request] = []
        self._moods: dict[str, deque[Mood]] = defaultdict(deque)
        self._always: dict[str, Mood] = {}
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def api_base(self) -> str:
        return self.origin + API_PATH

    @property
    def oembed_url(self) -> str:
        return self.origin + OEMBED_PATH

    def add(self, media_id: str, **texts: str) -> Any:
        self.videos[media_id] = video(media_id, **texts)
        return self.videos[media_id]

    def then(self, method: str, **mood: Any) -> None:
        """Queues the mood of one answer to `method`; the usual ones come after it."""
        self._moods[method].append(Mood(**mood))

    def always(self, method: str, **mood: Any) -> None:
        """The mood of all answers to `method` from now on; without one, the usual again."""
        self._always[method] = Mood(**mood)

    def asked(self, method: str) -> list[Request]:
        return [request for request in self.requests if request.method == method]

    def take(self, request: Request) -> Mood:
        with self._lock:
            self.requests.append(request)
            queued = self._moods[request.method]
            return queued.popleft() if queued else self._always.get(request.method, Mood())

    def release(self) -> None:
        """Lets go of every client that hangs, for good."""
        self.closing.set()

    def __enter__(self) -> "FakeYouTube":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: Request) -> tuple[int, bytes]:
        """What YouTube says when it is well."""
        if request.method == "oembed":
            return self._oembed(request.params.get("url", ""))
        if self.key and self.key not in (request.params.get("key"), request.headers.get("x-goog-api-key")):
            error = api_error(400, "badRequest", details=[{"reason": "API_KEY_INVALID"}])
            return error["status"], error["body"]
        if request.method == "videos":
            wanted = request.params.get("id", "").split(",")
            # In no promised order, so in another one than was asked for.
            items = [self.videos[i] for i in reversed(wanted) if i in self.videos and i not in self.private]
        else:
            items = [self._hit(i) for i in self.results[: int(request.params.get("maxResults", "5"))]]
        return 200, json.dumps({"kind": "youtube#listResponse", "items": items}).encode()

    def _oembed(self, url: str) -> tuple[int, bytes]:
        media_id = dict(parse_qsl(urlsplit(url).query)).get("v", "")
        found = self.videos.get(media_id)
        if media_id in self.private:
            return 403, b"Forbidden"
        if found is None:
            return 404, b"Not Found"
        if not found["status"]["embeddable"]:
            return 401, b"Unauthorized"
        snippet = found["snippet"]
        return 200, json.dumps({"title": snippet["title"], "author_name": snippet["channelTitle"]}).encode()

    def _hit(self, media_id: str) -> Any:
        snippet = self.videos[media_id]["snippet"] if media_id in self.videos else {"title": "?", "channelTitle": "?"}
        escaped = {name: value.replace("&", "&amp;").replace("'", "&#39;") for name, value in snippet.items()}
        return {
            "kind": "youtube#searchResult",
            "id": {"kind": "youtube#video", "videoId": media_id},
            "snippet": escaped,
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    fake: FakeYouTube

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up is what several tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: 40 ms otherwise
    server: _Server

    def do_GET(self) -> None:
        fake, parts = self.server.fake, urlsplit(self.path)
        method = "oembed" if parts.path == OEMBED_PATH else parts.path.removeprefix(API_PATH + "/")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(method, dict(parse_qsl(parts.query)), headers, self.path)
        mood = fake.take(request)
        if mood.hang:
            fake.closing.wait()
        if mood.hang or mood.drop:
            self.close_connection = True
            return
        time.sleep(mood.delay_s)
        status, body = fake.answer(request)
        self._send(mood.status or status, body if mood.body is None else mood.body, mood)

    def _send(self, status: int, body: bytes, mood: Mood) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in mood.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not mood.drip:
            self.wfile.write(body)
            return
        for byte in body:
            if self.server.fake.closing.wait(0.05):
                self.close_connection = True
                return
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
        """Silent: tests look at `FakeYouTube.requests`."""
