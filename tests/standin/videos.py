"""What the stand-in shows: videos, how each behaves, and what changes that. Times are seconds unless named _ms."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any


@dataclass(frozen=True)
class Advert:
    """A pod: `at` is "start", "end" or seconds of content; one length for each advert; None: it cannot be skipped."""

    at: float | str = "start"
    lengths: tuple[float, ...] = (15,)
    skip_after: float | None = None


@dataclass(frozen=True)
class Video:
    id: str
    title: str
    channel: str = "Stand-in Films"
    duration: float = 240
    kind: str = "video"
    """video, live, premiere or short."""
    status: str = "OK"
    """playabilityStatus.status as YouTube names it."""
    reason: str = ""
    embed_error: int = 0
    """What the embedded player reports instead of playing: 2, 5, 100, 101 or 150; 0 plays."""
    embeddable: bool = True
    adverts: tuple[Advert, ...] = ()
    stitched: tuple[Advert, ...] = ()
    """Adverts that the server puts into the stream: they shift the element's time, as SSAP does."""
    resume_at: float = 0
    """Where the page itself jumps to, without a gesture, a moment after it began to play; 0 does not."""
    skips: tuple[tuple[float, float], ...] = ()
    """Parts that an extension like SponsorBlock jumps over, without a gesture."""
    stalls: tuple[tuple[float, int], ...] = ()
    """At this time of content, what is buffered is lost and nothing comes for so many ms."""
    latency_ms: int = 15
    """From asking for a segment to having it."""
    speed: float = 0
    """Seconds of media that arrive in a second; 0 is without limit."""
    ahead: float = 20
    """How far it buffers."""
    live_age: float = 3600
    """How long ago a live broadcast had begun when the stand-in was started."""


@dataclass(frozen=True)
class Settings:
    """How the page behaves, whatever it shows."""

    navigate_ms: int = 60
    """From a click to the new page's data."""
    autonav: bool = True
    """The person's own setting of "autoplay next"."""
    autonav_s: float = 8
    """The countdown at the end."""
    autonav_reset_ms: int = 1000
    """After a navigation, the person's setting is put in force again."""
    yt_navigate: str = "obeyed"
    """What the event `yt-navigate` does: obeyed or ignored."""
    fullscreen: str = "player"
    """Which element becomes fullscreen: player (#movie_player) or page (the root element)."""
    preview_ms: int = 400
    """How long the pointer rests on a thumbnail before it plays."""
    info_ms: int = 250
    """How often the embedded player tells where it is."""
    command_ms: int = 30
    """From a call of the embedded player's API to its effect."""
    embed_time: str = "extrapolated"
    """getCurrentTime of the embed: extrapolated from the last message for at most 1 s, or coarse: that message's."""
    embed_advert_state: int = -1
    """What the embedded player calls its state during an advert. Not known of the real one."""


AGE = "Sign in to confirm your age. This video may be inappropriate for some users."
REGION = "The uploader has not made this video available in your country."
REMOVED = "This video isn't available any more."
PRIVATE = "This is a private video. Sign in to confirm that you have been granted access to it."
CHECK = "The following content may be disturbing to some people."
SOON = "Premiere begins soon."

ORDINARY = (
    ("sharetube01", "Harbour at first light", 240),
    ("sharetube02", "How a tram depot wakes up", 312),
    ("sharetube03", "Six ways to fold a map", 188),
    ("sharetube04", "The baker two doors down", 271),
    ("sharetube05", "Rain on a tin roof, one take", 600),
    ("sharetube06", "A ladder for the heron", 154),
    ("sharetube07", "Learning to whistle at forty", 233),
    ("sharetube08", "Night bus, whole line", 420),
    ("sharetube09", "What the tide left", 199),
    ("sharetube10", "Mending a kite, badly and then well", 365),
    ("sharetube11", "Small orchestra, smaller room", 284),
    ("sharetube12", "The long way round the lake", 500),
)
ODD = (
    Video("error_age01", "For adults only", status="LOGIN_REQUIRED", reason=AGE, embed_error=150),
    Video("error_area1", "Not in your country", status="UNPLAYABLE", reason=REGION, embed_error=150),
    Video("error_gone1", "Removed", status="ERROR", reason=REMOVED, embed_error=100),
    Video("error_priv1", "Private", status="LOGIN_REQUIRED", reason=PRIVATE, embed_error=100),
    Video("error_chck1", "Behind a warning", status="CONTENT_CHECK_REQUIRED", reason=CHECK, embed_error=150),
    Video("noembed_101", "Not to be embedded (101)", embed_error=101, embeddable=False),
    Video("noembed_150", "Not to be embedded (150)", embed_error=150, embeddable=False),
    Video("embederror5", "An error of the HTML5 player (5)", embed_error=5),
    Video("live_show01", "Live from the quay", kind="live", duration=0),
    Video("premiere001", "Premiere: the lighthouse", kind="premiere", status="LIVE_STREAM_OFFLINE", reason=SOON),
    Video("short_clip1", "Heron, startled", kind="short", duration=14),
    Video("short_clip2", "Kite, landed", kind="short", duration=20),
    Video("short_clip3", "Tram, rung", kind="short", duration=11),
    Video("advert_pre1", "An advert before it", adverts=(Advert("start", (8,), 5),)),
    Video("advert_pod2", "Two adverts before it", adverts=(Advert("start", (6, 6), None),)),
    Video("advert_mid1", "An advert at 0:20", adverts=(Advert(20, (10,), 5),)),
    Video("advert_end1", "An advert after it", duration=30, adverts=(Advert("end", (8,), 5),)),
    Video("advert_ssap", "An advert stitched in at 0:15", stitched=(Advert(15, (10,)),)),
    Video("slow_buffer", "Arrives slowly", speed=1.1, latency_ms=600, ahead=6),
    Video("stalls_at10", "Stalls at 0:10 for 2 s", stalls=((10, 2000),)),
    Video("resume_at75", "Resumes where you left off", resume_at=75),
    Video("skip_from10", "Skips 0:10 to 0:30, as SponsorBlock does", skips=((10, 30),)),
    Video("very_short1", "Twelve seconds", duration=12),
    Video("title_long1", "A very long title " * 11 + "with an end"),
    Video("title_rtl01", "שיט לאור ירח 🌙 رحلة على ضوء القمر"),
)
CATALOGUE = {v.id: v for v in (*(Video(i, t, duration=d) for i, t, d in ORDINARY), *ODD)}
PLAYLISTS = {"PLstandin01": ("Five from the quay", [row[0] for row in ORDINARY[:5]])}

SWITCHES: dict[str, dict[str, Any]] = {
    "preroll": {"adverts": [{"at": "start", "lengths": [15], "skip_after": 5}]},
    "unskippable": {"adverts": [{"at": "start", "lengths": [6]}]},
    "pod": {"adverts": [{"at": "start", "lengths": [8, 8], "skip_after": 5}]},
    "midroll": {"adverts": [{"at": 20, "lengths": [10], "skip_after": 5}]},
    "ssap": {"stitched": [{"at": 15, "lengths": [10]}]},
    "slow": {"speed": 1.1, "latency_ms": 600, "ahead": 6},
    "stall": {"stalls": [[10, 2000]]},
    "resume": {"resume_at": 75},
    "skip": {"skips": [[10, 30]]},
    "age": {"status": "LOGIN_REQUIRED", "reason": AGE},
    "region": {"status": "UNPLAYABLE", "reason": REGION},
    "gone": {"status": "ERROR", "reason": REMOVED},
}
"""`&standin=preroll,stall` on a watch page's address changes the video for that page."""


def known(media_id: str) -> Video:
    """Any id has a video: what nobody described is ordinary."""
    return CATALOGUE.get(media_id) or Video(media_id, f"Video {media_id}", duration=212)


def changed(video: Video, change: dict[str, Any]) -> Video:
    """Raises ValueError for a field that there is not."""
    _check(Video, change)
    return replace(video, **change)


def set_up(settings: Settings, change: dict[str, Any]) -> Settings:
    _check(Settings, change)
    return replace(settings, **change)


def _check(kind: type[Video] | type[Settings], change: dict[str, Any]) -> None:
    unknown = set(change) - {f.name for f in fields(kind)}
    if unknown:
        raise ValueError(f"there is no {', '.join(sorted(unknown))} in {kind.__name__}")


@dataclass
class Behaviour:
    """What tests have changed. "*" stands for every client and for every video; the more special one wins."""

    videos: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)

    def change_video(self, client: str, media_id: str, change: dict[str, Any]) -> None:
        changed(known("sharetube01"), change)
        self.videos.setdefault((client, media_id), {}).update(change)

    def change_settings(self, client: str, change: dict[str, Any]) -> None:
        set_up(Settings(), change)
        self.settings.setdefault(client, {}).update(change)

    def video(self, client: str, media_id: str, switches: str = "") -> Video:
        found = known(media_id)
        for who in ("*", client):
            for which in ("*", media_id):
                found = changed(found, self.videos.get((who, which), {}))
        for switch in switches.split(","):
            found = changed(found, SWITCHES.get(switch, {}))
        return found

    def of(self, client: str) -> dict[str, Any]:
        return asdict(set_up(set_up(Settings(), self.settings.get("*", {})), self.settings.get(client, {})))

    def reset(self) -> None:
        self.videos.clear()
        self.settings.clear()
