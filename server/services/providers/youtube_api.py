"""The YouTube Data API v3: needs a key, knows durations and reasons, and counts every call against a daily quota."""

import html
import logging
from collections.abc import Callable, Mapping, Sequence

from server.services.http import HttpClient, HttpError, Reply

from .breaker import Breaker
from .text import clean_text
from .types import ErrorKind, Metadata, ProviderError
from .youtube_video import Json, describe, mapping, sequence, string

log = logging.getLogger(__name__)

# The daily quota returns at midnight Pacific time; half an hour late is soon enough and needs no calendar.
QUOTA_PAUSE_S = 1_800.0
RATE_PAUSE_S = 60.0
KEY_PAUSE_S = 600.0

_DAILY = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
_RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_KEY = frozenset({"keyInvalid", "keyExpired", "API_KEY_INVALID", "accessNotConfigured", "SERVICE_DISABLED"})


class DataApi:
    """The key goes into a header, so that no address, and with it no log line of a library, ever contains it."""

    def __init__(self, base_url: str, key: str, clock: Callable[[], float]) -> None:
        self._http = HttpClient(base_url)
        self._headers = {"X-Goog-Api-Key": key}
        # search.list costs a hundred times as much and runs dry first; titles must outlive it.
        self._breakers = {"videos": Breaker(clock), "search": Breaker(clock)}

    @property
    def trouble(self) -> ErrorKind | None:
        """Why videos.list is not asked at the moment."""
        return self._breakers["videos"].kind

    def videos(self, media_ids: Sequence[str], deadline: float) -> dict[str, Metadata]:
        """Those of at most 50 ids that YouTube admits to having, so none removed or private. Raises ProviderError."""
        params = {"part": "snippet,contentDetails,status,liveStreamingDetails", "id": ",".join(media_ids)}
        found: dict[str, Metadata] = {}
        for item in self._items("videos", params, deadline):
            media_id = string(item.get("id"))
            if media_id in media_ids:
                found[media_id] = describe(item)
        return found

    def search(self, query: str, limit: int, deadline: float) -> dict[str, tuple[str, str]]:
        """Ids in order of fit, each with title and channel. Raises ProviderError."""
        params = {
            "part": "snippet",
            "type": "video",
            "safeSearch": "moderate",
            "maxResults": str(limit),
            "q": query,
        }
        found: dict[str, tuple[str, str]] = {}
        for item in self._items("search", params, deadline)[:limit]:
            snippet = mapping(item.get("snippet"))
            # Unlike videos.list, search.list gives its texts escaped for HTML.
            title, channel = (clean_text(html.unescape(string(snippet.get(k)))) for k in ("title", "channelTitle"))
            found[string(mapping(item.get("id")).get("videoId"))] = (title, channel)
        return found

    def close(self) -> None:
        self._http.close()

    def _items(self, method: str, params: Mapping[str, str], deadline: float) -> list[Json]:
        breaker = self._breakers[method]
        breaker.check()
        try:
            reply = self._http.get("/" + method, params, deadline, self._headers)
        except HttpError as error:
            breaker.failed(ErrorKind(error.kind))
            log.warning("youtube api: %s failed: %s", method, error.kind)
            raise ProviderError(ErrorKind(error.kind)) from None
        body = reply.json()
        if reply.status == 200 and isinstance(body, dict) and isinstance(body.get("items"), list):
            breaker.succeeded()
            return [mapping(item) for item in sequence(body["items"])]
        raise self._failed(method, reply)

    def _failed(self, method: str, reply: Reply) -> ProviderError:
        refusal = _refusal(reply)
        if refusal is None:
            self._breakers[method].failed(ErrorKind.UPSTREAM)
            log.warning("youtube api: %s failed with status %d", method, reply.status)
            return ProviderError(ErrorKind.UPSTREAM)
        kind, pause_s = refusal
        for name in self._breakers if kind is ErrorKind.BAD_KEY else (method,):
            self._breakers[name].refused(kind, pause_s)
        log.warning("youtube api: %s refused (%s, status %d), not asked for %d s", method, kind, reply.status, pause_s)
        return ProviderError(kind, retry_after_ms=int(pause_s * 1000))


def _refusal(reply: Reply) -> tuple[ErrorKind, float] | None:
    """Why Google says no, and for how long not to ask; None for what is no statement about us."""
    if reply.status not in (400, 401, 403, 429):
        return None
    error = mapping(mapping(reply.json()).get("error"))
    causes = sequence(error.get("errors")) + sequence(error.get("details"))
    reasons = {string(mapping(cause).get("reason")) for cause in causes}
    if reasons & _DAILY:
        return ErrorKind.QUOTA, QUOTA_PAUSE_S
    if reply.status == 429 or reasons & _RATE:
        return ErrorKind.QUOTA, RATE_PAUSE_S
    if reply.status != 400 or reasons & _KEY:
        return ErrorKind.BAD_KEY, KEY_PAUSE_S
    return None
