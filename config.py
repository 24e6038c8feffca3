"""Typed settings, read from the environment and from `.env`, which the environment overrides.

`load()` returns a frozen `Settings` or raises `SettingsError` with one sentence per bad value.
The settings table of the README and `.env.example` are made from the fields below by `python -m tools.settings_docs`.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values

from server import setting_types as kind

ROOT = Path(__file__).resolve().parent


class SettingsError(Exception):
    """One or more settings have a value that is not allowed. `problems` holds one sentence each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def setting(
    env: str,
    doc: str,
    default: Any,
    *,
    parse: Callable[[str], Any],
    unit: str = "",
    shown: str = "",
    secret: bool = False,
) -> Any:
    """A field of Settings. `parse` turns text into the value, or raises ValueError saying what is allowed.

    `shown` replaces the default in the documentation where the real one is computed at start. A `secret` value is
    never shown: not in a repr, not in an error.
    """
    metadata = {"env": env, "doc": doc, "parse": parse, "unit": unit, "shown": shown, "secret": secret}
    return field(default=default, repr=not secret, metadata=metadata)


def _directory(value: str) -> Path:
    return (ROOT / Path(value).expanduser()).resolve()


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Every setting of the server. In tests build it with `load({...})`, so that it is checked like a real one."""

    env: Literal["development", "production"] = setting(
        "SHARETUBE_ENV",
        "`production` refuses to start without a SECRET_KEY of your own.",
        "development",
        parse=kind.choice("development", "production"),
    )
    host: str = setting(
        "HOST",
        "Address to listen on. `0.0.0.0` lets phones and friends in your network in.",
        "127.0.0.1",
        parse=kind.host,
    )
    port: int = setting("PORT", "Port to listen on; 0 takes any free one.", 8080, parse=kind.integer(0, 65535))
    public_url: str = setting(
        "PUBLIC_URL",
        "The address people use, when a proxy or tunnel stands in front. Links and QR codes are made from it.",
        "",
        parse=kind.origin,
    )
    trusted_proxies: int = setting(
        "TRUSTED_PROXIES",
        "How many proxies of yours stand in front; only then X-Forwarded-* headers are believed.",
        0,
        parse=kind.integer(0, 10),
    )
    cors_origins: tuple[str, ...] = setting(
        "CORS_ORIGINS", "Further web origins that may talk to this server, separated by commas.", (), parse=kind.origins
    )
    extension_id: str = setting(
        "EXTENSION_ID",
        "Id of the Chrome extension that may connect, when it is not the one that is built here.",
        "cnmnpfbkohkefkchpofefgcgidkmoihl",
        parse=kind.extension_id,
    )
    allow_polling: bool = setting(
        "ALLOW_POLLING", "Also accept HTTP long polling, for networks that block WebSocket.", False, parse=kind.switch
    )
    secret_key: str = setting(
        "SECRET_KEY",
        "Signs cookies and tokens. Required in production; else made once and kept in INSTANCE_DIR.",
        "",
        parse=kind.secret,
        shown="made at first start",
        secret=True,
    )
    jwt_secret: str = setting(
        "JWT_SECRET", "Signs access tokens.", "", parse=kind.secret, shown="derived from SECRET_KEY", secret=True
    )
    jwt_old_secrets: tuple[str, ...] = setting(
        "JWT_OLD_SECRETS",
        "Former values of JWT_SECRET, separated by commas: what they signed stays good. Drop one after 30 days.",
        (),
        parse=kind.secrets,
        secret=True,
    )
    signup: Literal["open", "invite", "closed"] = setting(
        "SIGNUP",
        "Who may make an account: anybody, people with an invitation (`flask invite`), or nobody. Guests may always "
        "come.",
        "open",
        parse=kind.choice("open", "invite", "closed"),
    )
    room_creation: Literal["anyone", "accounts", "admins"] = setting(
        "ROOM_CREATION",
        "Who may make rooms.",
        "anyone",
        parse=kind.choice("anyone", "accounts", "admins"),
    )
    public_rooms: bool = setting(
        "PUBLIC_ROOMS", "Whether rooms may be public, and are listed then.", True, parse=kind.switch
    )
    google_client_id: str = setting(
        "GOOGLE_CLIENT_ID",
        "With GOOGLE_CLIENT_SECRET: lets people sign in with Google. Its redirect address is PUBLIC_URL with "
        "/auth/google/callback behind it.",
        "",
        parse=kind.text,
    )
    google_client_secret: str = setting(
        "GOOGLE_CLIENT_SECRET", "Belongs to GOOGLE_CLIENT_ID.", "", parse=kind.text, secret=True
    )
    google_discovery_url: str = setting(
        "GOOGLE_DISCOVERY_URL",
        "Where the provider describes itself: any OpenID Connect provider will do.",
        "https://accounts.google.com/.well-known/openid-configuration",
        parse=kind.http_url,
    )
    smtp_host: str = setting(
        "SMTP_HOST",
        "Server that sends our mail. Without one there is no sign-up by e-mail in production; in development the "
        "mails are logged and shown at /dev/outbox.",
        "",
        parse=kind.host,
    )
    smtp_port: int = setting("SMTP_PORT", "Its port.", 587, parse=kind.integer(1, 65535))
    smtp_security: Literal["starttls", "tls", "none"] = setting(
        "SMTP_SECURITY",
        "How the connection to it is protected.",
        "starttls",
        parse=kind.choice("starttls", "tls", "none"),
    )
    smtp_user: str = setting("SMTP_USER", "Name to sign in there, when it asks for one.", "", parse=kind.text)
    smtp_password: str = setting("SMTP_PASSWORD", "Password for SMTP_USER.", "", parse=kind.text, secret=True)
    mail_from: str = setting(
        "MAIL_FROM",
        "Sender of our mails.",
        "",
        parse=kind.mailbox,
        shown="sharetube@ and the host of PUBLIC_URL",
    )
    instance_dir: Path = setting(
        "INSTANCE_DIR",
        "Where the SQLite file and the made secret live.",
        ROOT / "instance",
        parse=_directory,
        shown="instance",
    )
    database_url: str = setting(
        "DATABASE_URL",
        "SQLite or PostgreSQL.",
        "",
        parse=kind.database_url,
        shown="sharetube.db in INSTANCE_DIR",
        secret=True,
    )
    redis_url: str = setting(
        "REDIS_URL",
        "A Redis that several processes share for their limits on guessing and sign-ins; SOCKETIO_MESSAGE_QUEUE is the "
        "same. Empty: each keeps its own.",
        "",
        parse=kind.redis_url,
        secret=True,
    )
    log_level: str = setting(
        "LOG_LEVEL",
        "Least important log line that is written.",
        "info",
        parse=kind.choice("debug", "info", "warning", "error"),
    )
    youtube_api_key: str = setting(
        "YOUTUBE_API_KEY",
        "Key of the YouTube Data API: turns on search, durations and clear reasons. Stays on the server.",
        "",
        parse=kind.text,
        secret=True,
    )
    youtube_api_base: str = setting(
        "YOUTUBE_API_BASE",
        "Where the YouTube Data API is.",
        "https://www.googleapis.com/youtube/v3",
        parse=kind.http_url,
    )
    youtube_oembed_url: str = setting(
        "YOUTUBE_OEMBED_URL",
        "Where titles come from without a key.",
        "https://www.youtube.com/oembed",
        parse=kind.http_url,
    )
    room_capacity: int = setting(
        "ROOM_CAPACITY", "Most people in one room.", 50, parse=kind.integer(1, 5000), unit="people"
    )
    room_idle_close_hours: int = setting(
        "ROOM_IDLE_CLOSE_HOURS",
        "A room that nobody used for so long closes.",
        24,
        parse=kind.integer(1, 8760),
        unit="hours",
    )
    event_retention_days: int = setting(
        "EVENT_RETENTION_DAYS", "How long a room's log is kept.", 90, parse=kind.integer(1, 3650), unit="days"
    )
    event_retention_count: int = setting(
        "EVENT_RETENTION_COUNT",
        "How many log entries a room keeps at most.",
        20_000,
        parse=kind.integer(1000, 10_000_000),
        unit="events",
    )
    chat_retention_count: int = setting(
        "CHAT_RETENTION_COUNT",
        "How many chat messages a room keeps at most.",
        5_000,
        parse=kind.integer(100, 1_000_000),
        unit="messages",
    )

    @property
    def production(self) -> bool:
        return self.env == "production"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read, check and complete the settings; without `environ` from `.env` and the process's environment.

    Makes INSTANCE_DIR, and in it the secret, when they are needed. Raises SettingsError.
    """
    if environ is None:
        file = dotenv_values(ROOT / ".env", interpolate=False)
        environ = {**{name: value or "" for name, value in file.items()}, **os.environ}
    if not environ.get("REDIS_URL"):
        environ = {**environ, "REDIS_URL": environ.get("SOCKETIO_MESSAGE_QUEUE", "")}
    values: dict[str, Any] = {}
    problems: list[str] = []
    for spec in fields(Settings):
        text = environ.get(spec.metadata["env"], "").strip()
        try:
            values[spec.name] = spec.metadata["parse"](text) if text else spec.default
        except ValueError as error:
            problems.append(_problem(spec, text, str(error)))
    if values.get("env") == "production" and "secret_key" in values and not values["secret_key"]:
        problems.append(f"SECRET_KEY is not set: in production it must be {kind.OWN_SECRET}.")
    if problems:
        raise SettingsError(*problems)
    return Settings(**_completed(values))


def load_or_exit() -> Settings:
    """As `load()`; bad settings are told in plain sentences and end the process with code 2, without a traceback."""
    try:
        return load()
    except SettingsError as error:
        print("ShareTube cannot start:", *error.problems, sep="\n  ", file=sys.stderr)
        raise SystemExit(2) from None


def _problem(spec: Field[Any], text: str, allowed: str) -> str:
    shown = "not usable" if spec.metadata["secret"] else repr(text[:80])
    return f"{spec.metadata['env']} is {shown}: it must be {allowed}."


def _completed(values: dict[str, Any]) -> dict[str, Any]:
    """Fill in what depends on other settings."""
    directory: Path = values["instance_dir"]
    database = values["database_url"] or f"sqlite:///{directory / 'sharetube.db'}"
    try:
        if not values["secret_key"] or not values["database_url"]:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = values["secret_key"] or _made_secret(directory / "secret_key")
    except OSError as error:
        raise SettingsError(f"INSTANCE_DIR is {str(directory)!r}, which cannot be used: {error.strerror}.") from None
    # Each purpose has its own key: a leaked cookie signature says nothing about tokens.
    jwt = values["jwt_secret"] or hmac.new(secret.encode(), b"sharetube access token", hashlib.sha256).hexdigest()
    return {**values, "database_url": database, "secret_key": secret, "jwt_secret": jwt}


def _made_secret(path: Path) -> str:
    """The secret in `path` (mode 0600), made if it is not there."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:
            draft.write(secrets.token_hex(32))
            draft.flush()
            # Of several processes that start at once one wins: a link never overwrites.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft.name)
    try:
        return kind.secret(path.read_text().strip())
    except ValueError:
        problem = f"{path} holds no usable secret. Remove it: then a new one is made, and everybody signs in again."
        raise SettingsError(problem) from None
