"""YouTube's oEmbed endpoint: no key, title and channel only, and a status that says why there is none.

What it answers is not documented by YouTube; this is what others observed and agree on:
- 200 with title and author_name: exists and may be embedded. Age limits, streams and premieres are not visible here.
- 401 "Unauthorized": embedding disabled by the owner (issues: extractus/oembed-extractor 168, lychee 214, Ghost 16374).
- 403 "Forbidden": private (ruby-oembed 79, which also saw that text under status 200).
- 404 "Not Found": removed (iamcal/oembed 847). 400 "Bad Request": no such id ever (mellowagain/pomu 9).
Those four have a bare word as their body. A page of HTML under the same status is a block page or a wrong address, and
says nothing about the video: otherwise a server whose address YouTube dislikes would call every video private.
"""

import logging
from collections.abc import Callable

from server.contract.base import Problem
from server.services.http import HttpClient, HttpError, Reply

from .breaker import Breaker
from .text import clean_text
from .types import ErrorKind, Metadata, ProviderError
from .youtube_video import mapping, string

log = logging.getLogger(__name__)

_STATUS: dict[int, Problem] = {400: "removed", 401: "embed_disabled", 403: "private", 404: "removed", 410: "removed"}
_WORDS: dict[bytes, Problem] = {
    b"bad request": "removed",
    b"unauthorized": "embed_disabled",
    b"forbidden": "private",
    b"not found": "removed",
}
_WORD_BYTES = 64


class OEmbed:
    def __init__(self, url: str, clock: Callable[[], float]) -> None:
        self._http = HttpClient(url)
        self._breaker = Breaker(clock)

    @property
    def trouble(self) -> ErrorKind | None:
        return self._breaker.kind

    def video(self, media_id: str, deadline: float) -> Metadata:
        """What is known; a missing video is a Metadata with a problem. Raises ProviderError when nothing is known."""
        self._breaker.check()
        params = {"url": "https://www.youtube.com/watch?v=" + media_id, "format": "json"}
        try:
            reply = self._http.get("", params, deadline)
        except HttpError as error:
            self._breaker.failed(ErrorKind(error.kind))
            log.warning("youtube oembed: no answer for %s: %s", media_id, error.kind)
            raise ProviderError(ErrorKind(error.kind)) from None
        found = _read(reply)
        if found is None:
            self._breaker.failed(ErrorKind.UPSTREAM)
            log.warning("youtube oembed: no answer for %s, status %d", media_id, reply.status)
            raise ProviderError(ErrorKind.UPSTREAM)
        self._breaker.succeeded()
        return found

    def close(self) -> None:
        self._http.close()


def _read(reply: Reply) -> Metadata | None:
    word = reply.body.strip()
    if reply.status == 200:
        body = mapping(reply.json())
        title = clean_text(string(body.get("title")))
        if title:
            channel = clean_text(string(body.get("author_name")))
            return Metadata(title, channel or None, None, kind="video", source="oembed")
        problem = _WORDS.get(word.lower())
    else:
        problem = _STATUS.get(reply.status) if len(word) <= _WORD_BYTES and not word.startswith(b"<") else None
    return Metadata(None, None, None, kind="video", source="oembed", problem=problem) if problem else None
