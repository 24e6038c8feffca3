"""What every media provider speaks. `Problem` and `RefusalReason` are closed: there is a sentence for each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol, TypedDict, runtime_checkable

from server.contract.base import Kind, Problem

Source = Literal["api", "oembed", "none"]

# What each Problem of the contract means here. Only some stop everyone from watching:
#   removed         deleted by its owner or by YouTube, or there never was such an id
#   private         only for people its owner named
#   unavailable     removed or private: YouTube did not say which
#   age_restricted  plays on YouTube itself for signed-in adults, never embedded
#   embed_disabled  plays on YouTube itself (the extension), not in the web viewer
#   region_blocked  its owner blocked it in every country
#   not_started     no defect: scheduled; kind "live" a stream, kind "video" a premiere
#   processing      no defect: uploaded or broadcast, and YouTube is still preparing it
#   unplayable      the upload failed

RefusalReason = Literal[
    "not_a_link",
    "malformed_link",
    "too_long",
    "unsupported_scheme",
    "insecure_link",
    "credentials_in_link",
    "ip_address",
    "local_host",
    "port_not_allowed",
    "not_direct_media",
    "no_video_in_link",
    "playlist_unsupported",
]

_SENTENCES: dict[RefusalReason, str] = {
    "not_a_link": "That is not a link.",
    "malformed_link": "That link is broken.",
    "too_long": "That link is too long.",
    "unsupported_scheme": "Only web links can be added.",
    "insecure_link": "Direct media links must start with https.",
    "credentials_in_link": "Links with a user name or password in them cannot be shared.",
    "ip_address": "Direct media links need a host name instead of an IP address.",
    "local_host": "Direct media links need a host that everyone in the room can reach.",
    "port_not_allowed": "Direct media links must use the standard https port.",
    "not_direct_media": "That is not a direct link to a video or audio file.",
    "no_video_in_link": "That YouTube link does not lead to a video.",
    "playlist_unsupported": "Playlists come later; add a video's own link.",
}


@dataclass(frozen=True, slots=True)
class MediaRef:
    """One thing to watch. `url` only for direct media: https, or a path on our own origin. `start_ms` ≥ 1."""

    provider: str
    media_id: str
    url: str | None = None
    start_ms: int | None = None
    list_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A link that was understood and is not taken. `provider` is the one whose link it was, if any."""

    reason: RefusalReason
    provider: str | None = None

    @property
    def message(self) -> str:
        return _SENTENCES[self.reason]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of one thing. Texts are cleaned, 1 to 200 characters, None when unknown.

    `duration_ms` is within the contract's bounds, else None (also for kind "live").
    """

    title: str | None
    channel: str | None
    duration_ms: int | None
    kind: Kind
    source: Source
    thumb: str | None = None
    problem: Problem | None = None


class SearchItem(TypedDict):
    """A search result, shaped like the wire's item before anyone has added it."""

    provider: str
    media_id: str
    kind: Kind
    title: str
    channel: str
    duration_ms: int | None
    problem: Problem | None


class ErrorKind(StrEnum):
    """Why there is no answer. invalid: the caller's fault; not_configured, bad_key: the operator's."""

    TIMEOUT = "timeout"
    UPSTREAM = "upstream"
    BUSY = "busy"
    QUOTA = "quota"
    BAD_KEY = "bad_key"
    NOT_CONFIGURED = "not_configured"
    INVALID = "invalid"


class ProviderError(Exception):
    """The one error of a provider. Holds no address, key or text of others, so that it may be logged."""

    def __init__(self, kind: ErrorKind, retry_after_ms: int | None = None) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.retry_after_ms = retry_after_ms


class Provider(Protocol):
    """A source of things to watch. `match` and `validate` are pure; only `lookup` may do I/O."""

    @property
    def name(self) -> str: ...

    def match(self, url: str) -> MediaRef | Refusal | None:
        """What a pasted text refers to; a Refusal when it is ours but not usable; None when it is not ours."""

    def validate(self, media_id: str) -> MediaRef | None:
        """A reference from an id alone; None when it is no id of ours or an id does not suffice."""

    def lookup(self, ref: MediaRef, timeout_s: float) -> Metadata:
        """Waits at most `timeout_s`. Raises ProviderError; after "timeout" the work goes on for the next caller."""

    def status(self) -> str:
        """ "ok", or in a word why metadata is worse than it could be. No I/O."""

    def close(self) -> None:
        """Gives back connections and threads."""


@runtime_checkable
class SearchProvider(Provider, Protocol):
    def search(self, query: str, limit: int, timeout_s: float) -> list[SearchItem]:
        """At most `limit` (1 to 25) results, best first. Raises ProviderError."""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """`own_origins` are this server's own addresses, scheme://host[:port], as its visitors see them."""

    youtube_api_key: str = ""
    youtube_api_base: str = "https://www.googleapis.com/youtube/v3"
    youtube_oembed_url: str = "https://www.youtube.com/oembed"
    own_origins: tuple[str, ...] = ()
