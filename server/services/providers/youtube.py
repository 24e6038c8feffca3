"""YouTube: the Data API when there is a key, else, or when that fails, oEmbed."""

import time
from collections.abc import Callable
from functools import partial

from .lookups import Answer, Failure, Lookups
from .text import clean_text
from .types import ErrorKind, MediaRef, Metadata, ProviderError, Refusal, SearchItem
from .youtube_api import DataApi
from .youtube_links import PROVIDER, is_video_id, match_youtube
from .youtube_oembed import OEmbed

FOUND_S = 24 * 3600.0
CHANGING_S = 60.0
PROBLEM_S = 600.0
SECOND_BEST_S = 600.0
FAILED_S = 10.0
SEARCH_S = 3600.0

SEARCH_LIMIT = 25
QUERY_LENGTH = 100
SEARCH_WORKERS = 2
SEARCH_PENDING = 16
SEARCH_KEPT = 256


class YouTubeProvider:
    def __init__(
        self, api_key: str, api_base: str, oembed_url: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` (seconds) ages the cache and the breakers; time limits always run on real time."""
        api = DataApi(api_base, api_key, clock) if api_key else None
        self._api = api
        self._oembed = OEmbed(oembed_url, clock)
        self._videos: Lookups[str, Metadata] = Lookups(self._find, clock)
        self._searches: Lookups[tuple[str, int], list[SearchItem]] | None = None
        if api is not None:
            search = partial(self._search, api)
            self._searches = Lookups(
                search, clock, workers=SEARCH_WORKERS, pending=SEARCH_PENDING, capacity=SEARCH_KEPT
            )

    @property
    def name(self) -> str:
        return PROVIDER

    def match(self, url: str) -> MediaRef | Refusal | None:
        return match_youtube(url)

    def validate(self, media_id: str) -> MediaRef | None:
        return MediaRef(PROVIDER, media_id) if is_video_id(media_id) else None

    def lookup(self, ref: MediaRef, timeout_s: float) -> Metadata:
        """Raises ProviderError. After "timeout" a repeat joins the same request, or finds its answer in the cache."""
        if not is_video_id(ref.media_id):
            raise ProviderError(ErrorKind.INVALID)
        return self._videos.get(ref.media_id, timeout_s)

    def search(self, query: str, limit: int, timeout_s: float) -> list[SearchItem]:
        """Raises ProviderError: "not_configured" without a key, "invalid" for an empty query."""
        if self._searches is None:
            raise ProviderError(ErrorKind.NOT_CONFIGURED)
        words = clean_text(query, QUERY_LENGTH)
        if not words:
            raise ProviderError(ErrorKind.INVALID)
        found = self._searches.get((words.casefold(), max(1, min(limit, SEARCH_LIMIT))), timeout_s)
        return [item.copy() for item in found]

    def status(self) -> str:
        """ "ok", "not_set" without a key, else the reason why the Data API is not asked at the moment."""
        if self._api is None:
            return "not_set"
        return self._api.trouble or "ok"

    def close(self) -> None:
        self._videos.close()
        if self._searches is not None:
            self._searches.close()
        self._oembed.close()
        if self._api is not None:
            self._api.close()

    def _find(self, media_id: str, deadline: float) -> Answer[Metadata]:
        keep_s = FOUND_S
        if self._api is not None:
            try:
                found = self._api.videos([media_id], deadline).get(media_id)
            except ProviderError:
                keep_s = SECOND_BEST_S
            else:
                return _kept(found, FOUND_S) if found else self._why_missing(media_id, deadline)
        try:
            return _kept(self._oembed.video(media_id, deadline), keep_s)
        except ProviderError as error:
            return Answer(Failure(error.kind, error.retry_after_ms), FAILED_S)

    def _why_missing(self, media_id: str, deadline: float) -> Answer[Metadata]:
        """The Data API leaves removed and private videos out alike; only oEmbed tells them apart."""
        try:
            seen = self._oembed.video(media_id, deadline)
        except ProviderError:
            seen = Metadata(None, None, None, kind="video", source="api", problem="unavailable")
        return _kept(seen, SECOND_BEST_S)

    def _search(self, api: DataApi, key: tuple[str, int], deadline: float) -> Answer[list[SearchItem]]:
        try:
            hits = {i: texts for i, texts in api.search(*key, deadline).items() if is_video_id(i)}
        except ProviderError as error:
            return Answer(Failure(error.kind, error.retry_after_ms), FAILED_S)
        try:
            known = api.videos(list(hits), deadline) if hits else {}
        except ProviderError:
            # Titles without durations are better than nothing, for now.
            plain = {i: Metadata(title or None, channel, None, "video", "api") for i, (title, channel) in hits.items()}
            return Answer([_item(i, found) for i, found in plain.items()], CHANGING_S)
        for media_id, found in known.items():
            self._videos.put(media_id, found, _keep_s(found, FOUND_S))
        return Answer([_item(i, known[i]) for i in hits if i in known], SEARCH_S)


def _keep_s(found: Metadata, at_best_s: float) -> float:
    if found.kind == "live" or found.problem in ("not_started", "processing"):
        return min(CHANGING_S, at_best_s)
    return min(PROBLEM_S, at_best_s) if found.problem else at_best_s


def _kept(found: Metadata, at_best_s: float) -> Answer[Metadata]:
    return Answer(found, _keep_s(found, at_best_s))


def _item(media_id: str, found: Metadata) -> SearchItem:
    return {
        "provider": PROVIDER,
        "media_id": media_id,
        "kind": found.kind,
        "title": found.title or media_id,
        "channel": found.channel or "",
        "duration_ms": found.duration_ms,
        "problem": found.problem,
    }
