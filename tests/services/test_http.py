import time
from pathlib import Path

import pytest

from server.services.http import HttpClient, HttpError
from tests.fakes.fake_youtube import FakeYouTube


def soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


def kind_of(client: HttpClient, deadline: float) -> str:
    with pytest.raises(HttpError) as caught:
        client.get("", {}, deadline)
    return caught.value.kind


def test_a_dripping_host_is_left_at_the_deadline(fake: FakeYouTube) -> None:
    fake.then("oembed", drip=True, body=b"x" * 100_000)  # more than an hour's worth
    client = HttpClient(fake.oembed_url)
    assert kind_of(client, soon(0.3)) == "timeout"
    client.close()


def test_a_hanging_host_is_left_at_the_deadline(fake: FakeYouTube) -> None:
    fake.then("oembed", hang=True)
    client = HttpClient(fake.oembed_url)
    assert kind_of(client, soon(0.2)) == "timeout"
    assert kind_of(client, soon(-1)) == "timeout"
    assert len(fake.requests) == 1
    client.close()


@pytest.mark.parametrize(("size", "fits"), [(1_000, True), (1_001, False), (50_000, False)])
def test_size_is_bounded(fake: FakeYouTube, size: int, fits: bool) -> None:
    fake.then("oembed", status=200, body=b"x" * size)
    client = HttpClient(fake.oembed_url, max_bytes=1_000)
    if fits:
        assert client.get("", {}, soon()).body == b"x" * size
    else:
        assert kind_of(client, soon()) == "upstream"
    client.close()


def test_no_cookie_is_sent_back(fake: FakeYouTube) -> None:
    fake.then("oembed", headers={"Set-Cookie": "visitor=1; Path=/"})
    client = HttpClient(fake.oembed_url)
    for _ in range(2):
        client.get("", {}, soon())
    assert "cookie" not in fake.requests[1].headers
    client.close()


def test_credentials_of_the_environment_stay_there(
    fake: FakeYouTube, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password hidden\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    client = HttpClient(fake.oembed_url)
    client._session.trust_env = True  # as for any host that is not on this machine
    client.get("", {}, soon())
    assert "authorization" not in fake.requests[0].headers
    client.close()


def test_a_proxy_is_not_asked_for_a_host_on_this_machine(fake: FakeYouTube, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    client = HttpClient(fake.oembed_url)
    assert client.get("", {}, soon()).status == 404
    client.close()


@pytest.mark.parametrize("base", ["http://127.0.0.1:1", "http://name.invalid", "http://exa mple/", "nonsense", ""])
def test_whatever_the_setting_says_the_error_is_the_same(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    client = HttpClient(base)
    assert kind_of(client, soon()) in ("upstream", "timeout")
    client.close()


def test_json_of_a_reply(fake: FakeYouTube) -> None:
    client = HttpClient(fake.oembed_url)
    for body, value in ((b'{"a": 1}', {"a": 1}), (b"{", None), (b"", None), (b"\xff", None), (b"[" * 100_000, None)):
        fake.then("oembed", body=body)
        assert client.get("", {}, soon()).json() == value
    client.close()
