"""Which video a pasted text means: every form that YouTube itself hands out. Pure.

The server only ever takes an id out of a link; the host is compared as a whole, so that nothing which merely looks like
YouTube (a longer name, a user part, a port, a letter of another script) is believed.
"""

import re
from urllib.parse import parse_qs

from .durations import offset_ms
from .links import Link, split_link
from .types import MediaRef, Refusal

PROVIDER = "youtube"

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_LIST = re.compile(r"[A-Za-z0-9_-]{2,64}")
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# Eleven letters, but names of pages: /embed/videoseries?list=… and /embed/live_stream?channel=…
_NOT_IDS = frozenset({"videoseries", "live_stream"})

_WATCH_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"})
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_EMBED_HOSTS = frozenset({"youtube-nocookie.com", "www.youtube-nocookie.com"})
_CONSENT_HOSTS = frozenset({"consent.youtube.com"})
_HOSTS = _WATCH_HOSTS | _SHORT_HOSTS | _EMBED_HOSTS | _CONSENT_HOSTS

_ID_PATHS = frozenset({"shorts", "live", "embed", "v", "e", "watch"})

_NO_VIDEO = Refusal("no_video_in_link", PROVIDER)
_MALFORMED = Refusal("malformed_link", PROVIDER)
_PLAYLIST = Refusal("playlist_unsupported", PROVIDER)


def is_video_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None and text not in _NOT_IDS


def is_unmistakable_id(text: str) -> bool:
    """Whether a text without any link around it can only be an id, as the same box also takes words to search for.

    64 bits in base64 leave sixteen possible last characters; besides, small and capital letters and a digit, hyphen or
    underscore must occur. Nine real ids in ten pass; the others need their link.
    """
    return (
        is_video_id(text)
        and text[-1] in "AEIMQUYcgkosw048"
        and any(ch.islower() for ch in text)
        and any(ch.isupper() for ch in text)
        and any(not ch.isalpha() for ch in text)
    )


def match_youtube(text: str) -> MediaRef | Refusal | None:
    """The video that `text` means, a Refusal for YouTube's other links, None for all else. Never raises."""
    text = text.strip()
    if is_unmistakable_id(text):
        return MediaRef(PROVIDER, text)
    return _match(text)


def _match(text: str) -> MediaRef | Refusal | None:
    if text.startswith("//"):
        text = "https:" + text
    elif not _ABSOLUTE.match(text):
        text = "https://" + text
    link = split_link(text)
    if not isinstance(link, Link) or link.scheme not in ("http", "https"):
        return None
    if link.host not in _HOSTS:
        return None
    if not link.netloc.isascii() or link.netloc.lower() != link.host:
        return _MALFORMED
    query = _query(link.query)
    if link.host in _CONSENT_HOSTS:
        return _nested(query.get("continue", ""))
    if link.host in _WATCH_HOSTS and link.path.rstrip("/") == "/attribution_link":
        return _nested(query.get("u", ""))
    return _video(link, query)


def _nested(target: str) -> MediaRef | Refusal:
    """The link inside a redirecting one: a path on YouTube or a full link to it. Each is shorter than the one around,
    so that this ends."""
    if target.startswith("/"):
        target = "https://www.youtube.com" + target
    found = _match(target) if _ABSOLUTE.match(target) else None
    return found or _NO_VIDEO


def _video(link: Link, query: dict[str, str]) -> MediaRef | Refusal:
    media_id = _id_in(link, query)
    playlist = query.get("list", "")
    playlist_id = playlist if _LIST.fullmatch(playlist) else None
    if media_id is None:
        is_list_page = link.path.rstrip("/") in ("/playlist", "/watch", "/embed/videoseries", "/embed")
        return _PLAYLIST if playlist_id and is_list_page else _NO_VIDEO
    return MediaRef(PROVIDER, media_id, start_ms=_start(query, link.fragment), list_id=playlist_id)


def _id_in(link: Link, query: dict[str, str]) -> str | None:
    parts = link.path.strip("/").split("/")
    candidate = ""
    if link.host in _SHORT_HOSTS:
        candidate = parts[0] if len(parts) == 1 else ""
    elif len(parts) == 2 and parts[0] in (_ID_PATHS if link.host in _WATCH_HOSTS else {"embed", "v"}):
        candidate = parts[1]
    elif link.host in _WATCH_HOSTS and parts in (["watch"], ["watch_popup"], [""]):
        candidate = query.get("v", "")
    return candidate if is_video_id(candidate) else None


def _start(query: dict[str, str], fragment: str) -> int | None:
    inside = _query(fragment)
    for text in (query.get("t"), query.get("start"), query.get("time_continue"), inside.get("t"), inside.get("start")):
        if text and (start := offset_ms(text)) is not None:
            return start
    return None


def _query(text: str) -> dict[str, str]:
    """First value of each name. A link copied out of HTML source has its ampersands spelled out."""
    try:
        return {name: values[0] for name, values in parse_qs(text.replace("&amp;", "&")).items()}
    except ValueError:
        return {}
