"""Takes a pasted link apart once, strictly, for every provider."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from server.contract import limits

from .types import RefusalReason

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?=[^\s])", re.IGNORECASE)
# Browsers drop tabs and line breaks inside a link and read a backslash as a slash: what a person sees and what is
# fetched would differ, so a link with any of them is refused.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Link:
    """`scheme` in lower case, "" when the text had none; the rest as written, each without its delimiter."""

    scheme: str
    netloc: str
    path: str
    query: str
    fragment: str

    @property
    def host(self) -> str:
        """The host as written, in lower case, without user, port and final dot: what the link claims to be."""
        return self.netloc.rpartition("@")[2].partition(":")[0].rstrip(".").lower()


def split_link(text: str) -> Link | RefusalReason | None:
    """A link, the reason why it is none, or None when the text is not meant as one. Never raises."""
    text = text.strip(" \t\r\n")
    scheme = _SCHEME.match(text)
    if scheme is None and not text.startswith("/") and "/" not in text:
        return None
    if len(text) > limits.URL_LENGTH:
        return "too_long"
    if _FORBIDDEN.search(text):
        return "malformed_link"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "malformed_link"
    return Link(parts.scheme, parts.netloc, parts.path, parts.query, parts.fragment)
