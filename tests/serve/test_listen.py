"""Where the server listens, what it says about that, and what it says when it cannot."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from config import Settings
from server import lan, serve


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield int(other.getsockname()[1])


def test_any_free_port() -> None:
    with serve.listen("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0
        socket.create_connection(listener.getsockname(), timeout=5).close()


def test_a_taken_port_is_told_with_what_to_do(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "TAKEN_SECONDS", 0)
    with pytest.raises(serve.ListenError, match=f"Port {taken} is taken.*PORT={taken + 1} make run"):
        serve.listen("127.0.0.1", taken)


def test_the_port_of_a_server_that_is_just_ending_is_waited_for(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[float] = []
    clock = SimpleNamespace(sleep=tries.append, monotonic=lambda: len(tries))
    monkeypatch.setattr("server.serve.time", clock)
    with pytest.raises(serve.ListenError):
        serve.listen("127.0.0.1", taken)
    assert len(tries) == serve.TAKEN_SECONDS + 1


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.EACCES, "PORT=8080 make run"),
        (errno.EADDRNOTAVAIL, "HOST=0.0.0.0 make run"),
        (errno.EIO, "Cannot listen on 127.0.0.1 port 80"),
    ],
)
def test_other_refusals(code: int, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, "refused")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(serve.ListenError, match=told):
        serve.listen("127.0.0.1", 80)


def test_a_host_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(serve.ListenError, match=r"HOST is 'nowhere\.invalid', which this computer does not know"):
        serve.listen("nowhere.invalid", 8080)


def test_on_loopback_the_banner_says_how_to_let_others_in(settings: Settings) -> None:
    text = serve.banner(settings, 9000)
    assert "http://127.0.0.1:9000\n" in text
    assert "HOST=0.0.0.0 PORT=9000 make run" in text
    assert "In your network" not in text


def test_on_every_address_the_banner_lists_them(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "reachable_hosts", lambda _: ("192.168.1.5", "10.0.0.7"))
    text = serve.banner(replace(settings, host="0.0.0.0"), 8080)
    assert [word for word in text.split() if word.startswith("http")] == [
        "http://127.0.0.1:8080",
        "http://192.168.1.5:8080",
        "http://10.0.0.7:8080",
    ]
    assert "HOST=" not in text


def test_behind_a_proxy_the_public_address_comes_first(settings: Settings) -> None:
    text = serve.banner(replace(settings, public_url="https://watch.example.org"), 8080)
    assert text.index("https://watch.example.org") < text.index("http://127.0.0.1:8080")
    assert "HOST=" not in text


def test_the_extension_is_named_only_when_it_is_built(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serve, "EXTENSION", tmp_path)
    assert "Load unpacked" not in serve.banner(settings, 8080)
    (tmp_path / "manifest.json").write_text("{}")
    assert f"{tmp_path}  (chrome://extensions" in serve.banner(settings, 8080)


def test_ipv6_addresses_get_brackets() -> None:
    assert serve.url("::1", 8080) == "http://[::1]:8080"
    assert serve.url("192.168.1.5", 80) == "http://192.168.1.5:80"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST", "x.localhost"])
def test_loopback(host: str) -> None:
    assert lan.is_loopback(host)
    assert lan.reachable_hosts(host) == ()


@pytest.mark.parametrize("host", ["192.168.1.5", "watch.example.org", "2001:db8::1", "localhost.example.org"])
def test_a_single_address_is_its_own_answer(host: str) -> None:
    assert not lan.is_loopback(host)
    assert lan.reachable_hosts(host) == (host,)


@pytest.mark.parametrize("wildcard", ["0.0.0.0", "::", "[::]"])
def test_a_wildcard_is_every_useful_address_once(wildcard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "_default_route", lambda: ["192.168.1.5"])
    monkeypatch.setattr(lan, "_interfaces", lambda: ["127.0.0.1", "10.0.0.7", "192.168.1.5", "169.254.3.3"])
    assert lan.reachable_hosts(wildcard) == ("192.168.1.5", "10.0.0.7")


def test_asking_this_machine_gives_addresses() -> None:
    assert "127.0.0.1" not in lan.reachable_hosts("0.0.0.0")
    assert "127.0.0.1" in lan._interfaces() or lan._interfaces() == []
