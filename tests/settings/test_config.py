"""Settings: what a person may write, what they are told when it is wrong, and what is made for them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

import config
from tests.repo import sources
from tools import settings_docs

Load = Callable[..., config.Settings]
OWN = "k3J9-xV2m_Qz7Lr0Tn5Wb8Yc1Hd4Gf6Ps"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(**environ: str) -> config.Settings:
        return config.load({"INSTANCE_DIR": str(tmp_path), **environ})

    return load


def test_defaults_serve_on_this_computer_alone(load: Load) -> None:
    settings = load()
    assert (settings.host, settings.port, settings.env) == ("127.0.0.1", 8080, "development")
    assert not settings.production
    assert settings.trusted_proxies == 0
    assert settings.allow_polling is False


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("PORT", "0", "port", 0),
        ("PORT", " 9000 ", "port", 9000),
        ("PORT", "", "port", 8080),
        ("HOST", "::", "host", "::"),
        ("PUBLIC_URL", "https://Watch.Example.org/", "public_url", "https://watch.example.org"),
        ("PUBLIC_URL", "http://[2001:db8::1]:8080", "public_url", "http://[2001:db8::1]:8080"),
        (
            "CORS_ORIGINS",
            "https://a.example, https://b.example:8443",
            "cors_origins",
            ("https://a.example", "https://b.example:8443"),
        ),
        ("ALLOW_POLLING", "yes", "allow_polling", True),
        ("ALLOW_POLLING", "off", "allow_polling", False),
        ("DATABASE_URL", "postgres://u:p@db/x", "database_url", "postgresql+psycopg://u:p@db/x"),
        ("DATABASE_URL", "postgresql://u@/x?host=/run", "database_url", "postgresql+psycopg://u@/x?host=/run"),
        ("DATABASE_URL", "sqlite:////var/x.db", "database_url", "sqlite:////var/x.db"),
        ("YOUTUBE_API_BASE", "http://127.0.0.1:5000/youtube/", "youtube_api_base", "http://127.0.0.1:5000/youtube"),
        ("EXTENSION_ID", "abcdefghijklmnopabcdefghijklmnop", "extension_id", "abcdefghijklmnopabcdefghijklmnop"),
        ("SECRET_KEY", OWN, "secret_key", OWN),
        ("JWT_SECRET", OWN, "jwt_secret", OWN),
        ("JWT_OLD_SECRETS", f"{OWN}, {OWN}x", "jwt_old_secrets", (OWN, f"{OWN}x")),
        ("SIGNUP", "invite", "signup", "invite"),
        ("PUBLIC_ROOMS", "0", "public_rooms", False),
        ("MAIL_FROM", "ShareTube <tube@example.org>", "mail_from", "ShareTube <tube@example.org>"),
        ("MAIL_FROM", "tube@example.org", "mail_from", "tube@example.org"),
    ],
)
def test_values(load: Load, name: str, text: str, field: str, value: object) -> None:
    assert getattr(load(**{name: text}), field) == value


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("SHARETUBE_ENV", "prod", "one of development, production"),
        ("PORT", "80a", "a whole number from 0 to 65535"),
        ("PORT", "65536", "a whole number"),
        ("PORT", "-1", "a whole number"),
        ("PORT", "٣", "a whole number"),
        ("ROOM_CAPACITY", "0", "from 1 to"),
        ("HOST", "http://x", "a host name or an IP address"),
        ("PUBLIC_URL", "watch.example.org", "a URL such as"),
        ("PUBLIC_URL", "https://watch.example.org/tv", "without a path"),
        ("PUBLIC_URL", "https://user@watch.example.org", "a URL such as"),
        ("CORS_ORIGINS", "https://a.example *", "a URL such as"),
        ("ALLOW_POLLING", "maybe", "1 or 0"),
        ("DATABASE_URL", "mysql://x/y", "postgresql://"),
        ("DATABASE_URL", "sqlite:///relative.db", "absolute"),
        ("DATABASE_URL", "sqlite://", "absolute"),
        ("EXTENSION_ID", "abc", "32 letters"),
        ("LOG_LEVEL", "loud", "one of debug"),
        ("SIGNUP", "yes", "one of open, invite, closed"),
        ("ROOM_CREATION", "all", "one of anyone, accounts, admins"),
        ("MAIL_FROM", "tube", "an address such as"),
        ("MAIL_FROM", "a@b.org, c@d.org", "an address such as"),
        ("MAIL_FROM", 'Tube" <a@b.org>', "an address such as"),
        ("SMTP_PORT", "0", "from 1 to 65535"),
        ("SMTP_SECURITY", "ssl", "one of starttls, tls, none"),
        ("JWT_OLD_SECRETS", "short", "at least 32"),
        ("SECRET_KEY", "short", "at least 32"),
        ("SECRET_KEY", "a" * 64, "random"),
        ("SECRET_KEY", "please-change-me-before-production-0123", "random"),
    ],
)
def test_a_bad_value_is_told_in_one_sentence(load: Load, name: str, text: str, told: str) -> None:
    with pytest.raises(config.SettingsError) as error:
        load(**{name: text})
    (problem,) = error.value.problems
    assert problem.startswith(name)
    assert told in problem
    assert problem.endswith(".")
    assert "\n" not in problem


def test_all_problems_are_told_at_once(load: Load) -> None:
    with pytest.raises(config.SettingsError) as error:
        load(PORT="x", LOG_LEVEL="x")
    assert len(error.value.problems) == 2


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "JWT_SECRET", "JWT_OLD_SECRETS", "DATABASE_URL", "YOUTUBE_API_KEY", "SMTP_PASSWORD"]
)
def test_secrets_are_never_shown(load: Load, name: str) -> None:
    good = {"DATABASE_URL": f"postgresql://u:{OWN}@db/x"}.get(name, OWN)
    assert OWN not in repr(load(**{name: good}))
    if name not in ("YOUTUBE_API_KEY", "SMTP_PASSWORD"):  # any text may be one
        with pytest.raises(config.SettingsError) as error:
            load(**{name: "hunter2"})
        assert "hunter2" not in str(error.value)


def test_production_wants_a_secret_of_its_own(load: Load, tmp_path: Path) -> None:
    with pytest.raises(config.SettingsError, match="SECRET_KEY is not set"):
        load(SHARETUBE_ENV="production")
    assert not list(tmp_path.iterdir())
    assert load(SHARETUBE_ENV="production", SECRET_KEY=OWN).production
    assert not list(tmp_path.iterdir())


def test_keys_differ_by_purpose_and_stay(load: Load) -> None:
    first, second = load(), load()
    assert first == second
    assert first.secret_key != first.jwt_secret
    assert load(SECRET_KEY=OWN).jwt_secret != first.jwt_secret


def test_a_made_secret_is_private_and_the_same_for_processes_that_race(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "instance"
    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(lambda _: config.load({"INSTANCE_DIR": str(folder)}).secret_key, range(64)))
    assert len(made) == 1
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_broken_secret_file_is_told(load: Load, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(config.SettingsError, match="holds no usable secret"):
        load()


def test_an_instance_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(config.SettingsError, match="INSTANCE_DIR"):
        config.load({"INSTANCE_DIR": str(tmp_path / "file" / "instance")})


def test_settings_do_not_change(load: Load) -> None:
    with pytest.raises(FrozenInstanceError):
        load().port = 1  # type: ignore[misc]


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"INSTANCE_DIR={tmp_path}\nPORT=9001\nROOM_CAPACITY='7'\nYOUTUBE_API_KEY=a$HOME\n")
    monkeypatch.setattr(config, "ROOT", tmp_path)
    for spec in fields(config.Settings):
        monkeypatch.delenv(spec.metadata["env"], raising=False)
    monkeypatch.setenv("PORT", "9002")
    settings = config.load()
    assert (settings.port, settings.room_capacity, settings.youtube_api_key) == (9002, 7, "a$HOME")


def test_the_process_ends_with_a_sentence_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=sources.ROOT,
        env={**os.environ, "PORT": "none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "ShareTube cannot start:\n  PORT is 'none': it must be a whole number from 0 to 65535.\n"


def test_every_setting_is_read_somewhere() -> None:
    code = "\n".join(sources.text(path) for path in sources.written("server/*.py", "app.py"))
    idle = [spec.name for spec in fields(config.Settings) if f".{spec.name}" not in code and spec.name != "env"]
    assert not idle


def test_the_generated_example_holds_the_defaults(load: Load, tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in settings_docs.env_example().splitlines() if "=" in line]
    written = dict(line.split("=", 1) for line in lines if line.split("=")[0].isupper())
    assert set(written) == {spec.metadata["env"] for spec in fields(config.Settings)}
    assert load(**{**written, "INSTANCE_DIR": str(tmp_path)}) == load()
