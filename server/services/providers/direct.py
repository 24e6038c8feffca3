"""Links straight to a media file. The server never fetches them: players do, after asking their person once per host.

Taken: https on the default port of a named, public-looking host, or a path on our own origin (stored as the path, which
every client resolves for itself). The last part of the path must say that it is media.
"""

import base64
import re
from collections.abc import Iterable
from hashlib import blake2b
from urllib.parse import quote, unquote, urlsplit

import idna

from server.contract import limits

from .durations import fragment_ms
from .links import Link, split_link
from .text import clean_text
from .types import ErrorKind, MediaRef, Metadata, ProviderError, Refusal

PROVIDER = "direct"

# What the browsers' own element plays, and HLS, which the player adds.
_MEDIA = frozenset(
    {"mp4", "m4v", "mov", "webm", "ogv", "ogg", "oga", "opus", "mp3", "m4a", "aac", "flac", "wav", "m3u8"}
)
_HOSTILE_SCHEMES = frozenset({"javascript", "data", "file", "blob", "filesystem", "about", "view-source", "ftp"})
_LOCAL_ENDINGS = ("localhost", "local", "internal", "invalid", "home.arpa", "onion")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORT = re.compile(r"[0-9]{0,6}")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


class DirectProvider:
    def __init__(self, own_origins: Iterable[str] = ()) -> None:
        """`own_origins`: scheme://host[:port] of this server, as visitors see it."""
        self._own = frozenset(_origin(parts.scheme, parts.netloc) for parts in map(urlsplit, own_origins))

    @property
    def name(self) -> str:
        return PROVIDER

    def match(self, url: str) -> MediaRef | Refusal | None:
        """A reference, the reason why not, or None for a text that is not meant as a link. Never raises."""
        link = split_link(url)
        if link is None:
            return None
        if not isinstance(link, Link):
            return Refusal(link, PROVIDER)
        if not link.scheme:
            return _without_scheme(link)
        if _origin(link.scheme, link.netloc) in self._own:
            return _own_path(link)
        return _remote(link) if link.scheme == "https" else _wrong_scheme(link)

    def validate(self, media_id: str) -> MediaRef | None:
        """Always None: the id is a digest, from which no link can be made."""
        return None

    def lookup(self, ref: MediaRef, timeout_s: float) -> Metadata:
        """Title from the file's name, channel from the host. No I/O. Raises ProviderError("invalid") without a link."""
        if ref.url is None:
            raise ProviderError(ErrorKind.INVALID)
        parts = urlsplit(ref.url)
        stem = unquote(parts.path.rpartition("/")[2]).rpartition(".")[0]
        title = clean_text(stem.replace("_", " "))
        return Metadata(title or None, parts.hostname, None, kind="file", source="none")

    def status(self) -> str:
        return "ok"

    def close(self) -> None:
        """Holds nothing."""


def media_id_of(url: str) -> str:
    """24 characters of [a-z2-7], the same for the same normalised link for ever."""
    return base64.b32encode(blake2b(url.encode(), digest_size=15).digest()).decode().lower()


def _origin(scheme: str, netloc: str) -> str:
    default = {"http": ":80", "https": ":443"}.get(scheme, "")
    return f"{scheme}://{netloc.lower().removesuffix(default) if default else netloc.lower()}"


def _without_scheme(link: Link) -> MediaRef | Refusal | None:
    if link.netloc:
        return Refusal("malformed_link", PROVIDER)
    return _own_path(link) if link.path.startswith("/") else None


def _wrong_scheme(link: Link) -> Refusal | None:
    if link.scheme == "http":
        return Refusal("insecure_link", PROVIDER)
    if link.netloc or link.scheme in _HOSTILE_SCHEMES:
        return Refusal("unsupported_scheme", PROVIDER)
    return None


def _own_path(link: Link) -> MediaRef | Refusal:
    # Two leading slashes would name another host once a client resolves the path.
    if link.path.startswith("//"):
        return Refusal("malformed_link", PROVIDER)
    return _reference("", link)


def _remote(link: Link) -> MediaRef | Refusal:
    if "@" in link.netloc:
        return Refusal("credentials_in_link", PROVIDER)
    host = _host(link.netloc)
    return host if isinstance(host, Refusal) else _reference(f"https://{host}", link)


def _reference(origin: str, link: Link) -> MediaRef | Refusal:
    path = _escaped(link.path)
    segments = [unquote(segment) for segment in path.split("/")]
    if "." in segments or ".." in segments:
        return Refusal("malformed_link", PROVIDER)
    if segments[-1].rpartition(".")[2].lower() not in _MEDIA or "." not in segments[-1]:
        return Refusal("not_direct_media", PROVIDER)
    url = origin + path + ("?" + _escaped(link.query, extra="?") if link.query else "")
    if len(url) > limits.URL_LENGTH:
        return Refusal("too_long", PROVIDER)
    return MediaRef(PROVIDER, media_id_of(url), url=url, start_ms=_start(link.fragment))


def _escaped(text: str, extra: str = "") -> str:
    """Only what a link may contain, each escape spelled one way."""
    whole = _STRAY_PERCENT.sub("%25", text)
    return _ESCAPE.sub(lambda found: found[0].upper(), quote(whole, safe=_PATH_SAFE + extra))


def _start(fragment: str) -> int | None:
    for part in fragment.split("&"):
        name, _, value = part.partition("=")
        if name == "t":
            return fragment_ms(unquote(value))
    return None


def _host(netloc: str) -> str | Refusal:
    """The host in ASCII: punycode is what is shown and compared, as it imitates nothing. A Refusal for a bad one."""
    if netloc.startswith("["):
        return Refusal("ip_address", PROVIDER)
    written, _, port = netloc.partition(":")
    name = _ascii_name(written)
    if name is None or not _PORT.fullmatch(port):
        return Refusal("malformed_link", PROVIDER)
    labels = name.split(".")
    # A browser reads every host whose last label is a number as an IPv4 address, in any of its spellings.
    if _NUMBER.fullmatch(labels[-1]):
        return Refusal("ip_address", PROVIDER)
    if not all(_LABEL.fullmatch(label) for label in labels):
        return Refusal("malformed_link", PROVIDER)
    if len(labels) == 1 or any(name == end or name.endswith("." + end) for end in _LOCAL_ENDINGS):
        return Refusal("local_host", PROVIDER)
    # One port keeps a link from being a probe of other services, made by everybody's browser at once.
    return name if not port or port.lstrip("0") == "443" else Refusal("port_not_allowed", PROVIDER)


def _ascii_name(written: str) -> str | None:
    """Lower case, international names in punycode, without the final dot; None when it cannot be a name."""
    try:
        name = written if written.isascii() else idna.encode(written[:256], uts46=True, std3_rules=True).decode("ascii")
    except UnicodeError:
        return None
    name = name.lower().removesuffix(".")
    return name if 0 < len(name) <= 253 else None
