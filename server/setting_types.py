"""What the text of a setting may be: each function makes it a value, or raises ValueError saying what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

SECRET_MIN = 32
OWN_SECRET = f"at least {SECRET_MIN} random characters that nobody else has, for example from: openssl rand -hex 32"
# What people and guides put where a secret belongs. None of these words comes out of a random generator.
KNOWN_SECRETS = (
    "changeme",
    "change-me",
    "change_me",
    "default",
    "example",
    "insecure",
    "password",
    "secret",
    "sharetube",
)


def text(value: str) -> str:
    return value


def integer(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", value) or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(value)

    return parse


def choice(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError("one of " + ", ".join(allowed))
        return value

    return parse


def switch(value: str) -> bool:
    if value.lower() not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        raise ValueError("1 or 0")
    return value.lower() in ("1", "true", "yes", "on")


def http_url(value: str) -> str:
    """An absolute http(s) URL, without a trailing slash."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("a URL such as https://watch.example.org")
    return value.rstrip("/")


def origin(value: str) -> str:
    """scheme://host[:port], as a browser sends it in the Origin header."""
    url = http_url(value)
    if urlsplit(url).path:
        raise ValueError("an origin such as https://watch.example.org, without a path")
    return url.lower()


def origins(value: str) -> tuple[str, ...]:
    return tuple(origin(part) for part in re.split(r"[\s,]+", value) if part)


def mailbox(value: str) -> str:
    """An e-mail address, with or without a name before it."""
    address = r"[^\s<>@,]{1,64}@[^\s<>@,]{1,190}"
    if not re.fullmatch(rf"{address}|[^<>\r\n\",]{{1,80}} <{address}>", value):
        raise ValueError("an address such as ShareTube <noreply@watch.example.org>")
    return value


def extension_id(value: str) -> str:
    if not re.fullmatch(r"[a-p]{32}", value):
        raise ValueError("the 32 letters (a to p) that chrome://extensions shows")
    return value


def host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]{1,253}", value):
        raise ValueError("a host name or an IP address, such as 127.0.0.1, 0.0.0.0 or ::")
    return value


def redis_url(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if separator and scheme in ("redis", "rediss", "unix") and rest:
        return value
    raise ValueError("a URL such as redis://127.0.0.1:6379/0")


def database_url(value: str) -> str:
    """A SQLAlchemy URL; every spelling of PostgreSQL means psycopg 3, the only driver that is installed."""
    scheme, separator, rest = value.partition("://")
    if separator and scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return "postgresql+psycopg://" + rest
    if separator and scheme == "sqlite" and rest.startswith("//") and len(rest) > 2 and ":memory:" not in rest:
        return value
    raise ValueError("postgresql://user:password@host/name, or sqlite:////absolute/path/to/file.db")


def secret(value: str) -> str:
    few = len(value) < SECRET_MIN or len(set(value)) < 8
    if few or any(known in value.lower() for known in KNOWN_SECRETS):
        raise ValueError(OWN_SECRET)
    return value


def secrets(value: str) -> tuple[str, ...]:
    return tuple(secret(part) for part in re.split(r"[\s,]+", value) if part)
