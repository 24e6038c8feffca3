"""What YouTube's own pages ask their server, as far as the stand-in's pages ask it."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from tests.standin.videos import CATALOGUE, ORDINARY, PLAYLISTS, Behaviour, Video, known

PAGE = 12
STARTED = time.monotonic()


def player(behaviour: Behaviour, client: str, media_id: str, switches: str = "") -> dict[str, Any]:
    """A player response: what is public of it named as YouTube names it, what is ours under `standin`."""
    video = behaviour.video(client, media_id, switches)
    live = video.kind == "live"
    return {
        "playabilityStatus": {"status": video.status, **({"reason": video.reason} if video.reason else {})},
        "videoDetails": {
            "videoId": video.id,
            "title": video.title,
            "author": video.channel,
            "lengthSeconds": str(round(video.duration)),
            "isLiveContent": live or video.kind == "premiere",
            **({"isLive": True} if live else {}),
            **({"isUpcoming": True} if video.status == "LIVE_STREAM_OFFLINE" else {}),
            "thumbnail": {"thumbnails": [{"url": picture(video.id), "width": 320, "height": 180}]},
        },
        "standin": {**asdict(video), "live_now": video.live_age + time.monotonic() - STARTED},
        "settings": behaviour.of(client),
    }


def browse(path: str, query: dict[str, str]) -> dict[str, Any]:
    """The videos of a page other than a watch page. `more` is the number of the next part of an endless list."""
    if path == "/playlist":
        title, ids = PLAYLISTS.get(query.get("list", ""), ("Empty playlist", []))
        return {"title": title, "list": query.get("list", ""), "items": [card(known(i)) for i in ids], "more": None}
    part = int(query.get("part", "0"))
    found = _matching(query.get("search_query", "")) if path == "/results" else list(CATALOGUE.values())
    # The home page never ends; a search does.
    endless = path != "/results"
    items = [found[n % len(found)] for n in range(part * PAGE, (part + 1) * PAGE)] if endless else found
    return {"title": "", "list": "", "items": [card(v) for v in items], "more": part + 1 if endless else None}


def _matching(words: str) -> list[Video]:
    wanted = words.lower().split()
    return [v for v in CATALOGUE.values() if all(word in f"{v.title} {v.channel} {v.id}".lower() for word in wanted)]


def following(media_id: str, list_id: str) -> dict[str, Any]:
    """What stands beside a video: related ones, the first of which is up next, and the playlist it is played in."""
    ring = [row[0] for row in ORDINARY]
    at = ring.index(media_id) + 1 if media_id in ring else 0
    related = [card(known(i)) for i in ring[at:] + ring[:at] if i != media_id]
    if list_id not in PLAYLISTS:
        return {"related": related, "playlist": None}
    title, ids = PLAYLISTS[list_id]
    return {"related": related, "playlist": {"id": list_id, "title": title, "items": [card(known(i)) for i in ids]}}


def card(video: Video) -> dict[str, Any]:
    return {
        "id": video.id,
        "title": video.title,
        "channel": video.channel,
        "duration": video.duration,
        "kind": video.kind,
        "picture": picture(video.id),
    }


def picture(media_id: str) -> str:
    return f"https://i.ytimg.com/vi/{media_id}/mqdefault.jpg"


def oembed(video: Video) -> tuple[int, dict[str, Any]]:
    """Status and body, as YouTube's oEmbed answers for such a video."""
    if video.status == "ERROR":
        return 404, {}
    if "private" in video.reason:
        return 403, {}
    if not video.embeddable:
        return 401, {}
    return 200, {"title": video.title, "author_name": video.channel, "thumbnail_url": picture(video.id)}
