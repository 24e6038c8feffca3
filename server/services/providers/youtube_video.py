"""Reads one `video` resource of the YouTube Data API v3. Total: any JSON gives a Metadata, whatever is missing.

Field meanings: developers.google.com/youtube/v3/docs/videos. Where that page is silent, what others observed:
- A premiere carries live details like a stream; only its file, already processed before it starts, tells them apart.
- duration is "P0D" for a stream that runs or is still to come.
"""

from collections.abc import Mapping

from server.contract import limits
from server.contract.base import Kind, Problem

from .durations import iso8601_ms
from .text import clean_text
from .types import Metadata

Json = Mapping[str, object]
_NOTHING: Json = {}


def describe(video: Json) -> Metadata:
    snippet = mapping(video.get("snippet"))
    raw = string(mapping(video.get("contentDetails")).get("duration"))
    kind = _kind(video, raw)
    return Metadata(
        title=clean_text(string(snippet.get("title"))) or None,
        channel=clean_text(string(snippet.get("channelTitle"))) or None,
        duration_ms=None if kind == "live" else _within_bounds(iso8601_ms(raw)),
        kind=kind,
        source="api",
        problem=_problem(video, raw),
    )


def mapping(value: object) -> Json:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def string(value: object) -> str:
    return value if isinstance(value, str) else ""


def sequence(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _broadcast(video: Json) -> str:
    return string(mapping(video.get("snippet")).get("liveBroadcastContent"))


def _upload(video: Json) -> str:
    return string(mapping(video.get("status")).get("uploadStatus"))


def _has_ended(video: Json) -> bool:
    return bool(string(mapping(video.get("liveStreamingDetails")).get("actualEndTime")))


def _kind(video: Json, duration: str) -> Kind:
    broadcast = _broadcast(video)
    if broadcast == "upcoming":
        return "video" if _upload(video) == "processed" else "live"
    if broadcast == "live" or (duration == "P0D" and not _has_ended(video)):
        return "live"
    return "video"


def _problem(video: Json, duration: str) -> Problem | None:
    """The one that matters most: first what stops everyone, then what passes by itself, then what stops some."""
    status, details = mapping(video.get("status")), mapping(video.get("contentDetails"))
    upload, broadcast = _upload(video), _broadcast(video)
    unfinished_recording = _has_ended(video) and not iso8601_ms(duration)
    checks: tuple[tuple[bool, Problem], ...] = (
        (upload in ("deleted", "rejected"), "removed"),
        (status.get("privacyStatus") == "private", "private"),
        (upload == "failed", "unplayable"),
        (_blocked_everywhere(mapping(details.get("regionRestriction"))), "region_blocked"),
        (broadcast == "upcoming", "not_started"),
        (unfinished_recording or (upload == "uploaded" and broadcast == "none"), "processing"),
        (mapping(details.get("contentRating")).get("ytRating") == "ytAgeRestricted", "age_restricted"),
        (status.get("embeddable") is False, "embed_disabled"),
    )
    return next((problem for holds, problem in checks if holds), None)


def _blocked_everywhere(restriction: Json) -> bool:
    """An empty list of allowed countries. Where the people of a room are, the server does not know: players report."""
    return restriction.get("allowed") == []


def _within_bounds(ms: int | None) -> int | None:
    return ms if ms is not None and limits.DURATION_MIN_MS <= ms <= limits.DURATION_MAX_MS else None
