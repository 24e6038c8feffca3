import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.providers import DirectProvider, ErrorKind, MediaRef, ProviderError, Refusal
from server.services.providers.direct import media_id_of

OWN = "http://192.168.1.5:8080"
direct = DirectProvider([OWN, "https://watch.example.org"])


def taken(url: str) -> str:
    ref = direct.match(url)
    assert isinstance(ref, MediaRef), (url, ref)
    assert ref.provider == "direct"
    assert ref.url is not None
    assert ref.media_id == media_id_of(ref.url)
    return ref.url


def refused(url: str) -> str:
    refusal = direct.match(url)
    assert isinstance(refusal, Refusal), (url, refusal)
    assert refusal.provider == "direct"
    return refusal.reason


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("https://example.org/film.mp4", None),
        ("https://example.org/a/b.WEBM", None),
        ("https://example.org/live/index.m3u8?token=a%2Fb", None),
        ("https://cdn.example.org/x.mp3?a=1&b=%7E?", None),
        ("https://my_bucket.s3.example.com/x.m4a", None),
        ("HTTPS://Example.ORG/Film.mp4", "https://example.org/Film.mp4"),
        ("https://example.org:443/f.mp4", "https://example.org/f.mp4"),
        ("https://example.org./f.mp4", "https://example.org/f.mp4"),
        ("https://example.org/f.mp4?", "https://example.org/f.mp4"),
        ("https://example.org/f.mp4#chapter", "https://example.org/f.mp4"),
        ("https://example.org/My film.mp4", "https://example.org/My%20film.mp4"),
        ("https://example.org/100%.mp4", "https://example.org/100%25.mp4"),
        ("https://example.org/%c3%a9t%C3%A9.mp4", "https://example.org/%C3%A9t%C3%A9.mp4"),
        ("https://example.org/été.mp4", "https://example.org/%C3%A9t%C3%A9.mp4"),
        ('https://example.org/a"<b>.mp4', "https://example.org/a%22%3Cb%3E.mp4"),
        ("https://bücher.example/f.ogv", "https://xn--bcher-kva.example/f.ogv"),
        ("https://youtub\u0435.com/f.mp4", "https://xn--youtub-8of.com/f.mp4"),
        ("https://ＥＸＡＭＰＬＥ。org/f.mp4", "https://example.org/f.mp4"),
        ("/static/sample/clip.mp4", "/static/sample/clip.mp4"),
        (OWN + "/static/sample/clip.mp4", "/static/sample/clip.mp4"),
        ("HTTP://192.168.1.5:8080/static/sample/clip.mp4?v=2", "/static/sample/clip.mp4?v=2"),
        ("https://watch.example.org:443/static/clip.webm", "/static/clip.webm"),
        ("  https://example.org/film.mp4\n", "https://example.org/film.mp4"),
    ],
)
def test_taken(url: str, stored: str | None) -> None:
    assert taken(url) == (stored or url)
    assert taken(taken(url)) == taken(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/f.mp4", "insecure_link"),
        ("http://192.168.1.5/f.mp4", "insecure_link"),
        ("https://user@example.org/f.mp4", "credentials_in_link"),
        ("https://user:pw@example.org/f.mp4", "credentials_in_link"),
        ("https://www.youtube.com@evil.org/f.mp4", "credentials_in_link"),
        ("https://127.0.0.1/f.mp4", "ip_address"),
        ("https://2130706433/f.mp4", "ip_address"),
        ("https://0x7f000001/f.mp4", "ip_address"),
        ("https://0x7f.1/f.mp4", "ip_address"),
        ("https://0177.0.0.1/f.mp4", "ip_address"),
        ("https://127.1/f.mp4", "ip_address"),
        ("https://127.0.0.1./f.mp4", "ip_address"),
        ("https://example.0x/f.mp4", "ip_address"),
        ("https://１２７.０.０.１/f.mp4", "ip_address"),
        ("https://①②⑦.0.0.1/f.mp4", "ip_address"),
        ("https://[::1]/f.mp4", "ip_address"),
        ("https://[::ffff:127.0.0.1]:443/f.mp4", "ip_address"),
        ("https://localhost/f.mp4", "local_host"),
        ("https://LOCALHOST./f.mp4", "local_host"),
        ("https://nas/f.mp4", "local_host"),
        ("https://a.localhost/f.mp4", "local_host"),
        ("https://nas.local/f.mp4", "local_host"),
        ("https://metadata.google.internal/f.mp4", "local_host"),
        ("https://router.home.arpa/f.mp4", "local_host"),
        ("https://example.org:8443/f.mp4", "port_not_allowed"),
        ("https://example.org:80/f.mp4", "port_not_allowed"),
        ("https://example.org:٤٤٣/f.mp4", "malformed_link"),
        ("https://example.org:x/f.mp4", "malformed_link"),
        ("https:///f.mp4", "malformed_link"),
        ("https://exa mple.org/f.mp4", "malformed_link"),
        ("https://%31%32%37.0.0.1/f.mp4", "ip_address"),
        ("https://example%2eorg/f.mp4", "malformed_link"),
        ("https://-a.example.org/f.mp4", "malformed_link"),
        ("https://a..example.org/f.mp4", "malformed_link"),
        ("https://" + "a" * 64 + ".org/f.mp4", "malformed_link"),
        ("https://[::1/f.mp4", "malformed_link"),
        ("https://example.org\\@evil.org/f.mp4", "malformed_link"),
        ("https://example.org/a\tb.mp4", "malformed_link"),
        ("https://example.org/a\x00.mp4", "malformed_link"),
        ("https://example.org/a/../f.mp4", "malformed_link"),
        ("https://example.org/%2e%2E/f.mp4", "malformed_link"),
        ("//example.org/f.mp4", "malformed_link"),
        (OWN + "//evil.org/f.mp4", "malformed_link"),
        ("/static/../api/f.mp4", "malformed_link"),
        ("https://example.org/" + "a" * 2_040 + ".mp4", "too_long"),
        ("https://example.org/f.mp4#" + "a" * 2_040, "too_long"),
        ("https://example.org/" + "é" * 600 + ".mp4", "too_long"),
        ("https://example.org/", "not_direct_media"),
        ("https://example.org/watch?file=f.mp4", "not_direct_media"),
        ("https://example.org/f.mp4/", "not_direct_media"),
        ("https://example.org/mp4", "not_direct_media"),
        ("https://example.org/f.html", "not_direct_media"),
        ("https://example.org/f.exe#.mp4", "not_direct_media"),
        ("/r/K7TE42", "not_direct_media"),
        (OWN + "/r/K7TE42", "not_direct_media"),
        ("javascript:alert(1)//f.mp4", "unsupported_scheme"),
        ("data:video/mp4;base64,AAAA", "unsupported_scheme"),
        ("file:///etc/f.mp4", "unsupported_scheme"),
        ("ftp://example.org/f.mp4", "unsupported_scheme"),
    ],
)
def test_refused(url: str, reason: str) -> None:
    assert refused(url) == reason


@pytest.mark.parametrize("text", ["", " ", "film.mp4", "AC/DC live", "note: buy milk / eggs", "Artist: A/B", "12:30"])
def test_words_are_not_links(text: str) -> None:
    assert direct.match(text) is None


@pytest.mark.parametrize(
    ("fragment", "start_ms"),
    [
        ("t=90", 90_000),
        ("t=90.25", 90_250),
        ("t=npt:1:30", 90_000),
        ("t=1:02:03.5,1:10:00", 3_723_500),
        ("track=audio&t=10,20", 10_000),
        ("t=,20", None),
        ("t=0", None),
        ("t=1m30s", 90_000),
        ("t=abc", None),
        ("intro", None),
        ("", None),
    ],
)
def test_the_fragment_gives_a_start_and_goes(fragment: str, start_ms: int | None) -> None:
    ref = direct.match(f"https://example.org/f.mp4#{fragment}")
    assert ref == MediaRef("direct", media_id_of("https://example.org/f.mp4"), "https://example.org/f.mp4", start_ms)


@pytest.mark.parametrize(
    ("url", "title", "channel"),
    [
        ("https://example.org/My%20Film_part%201.mp4", "My Film part 1", "example.org"),
        ("https://example.org/%E2%80%AEgpj.mp4", "gpj", "example.org"),
        ("https://example.org/%00%01.mp4", None, "example.org"),
        ("https://example.org/.mp4", None, "example.org"),
        ("https://example.org/%ff.mp4", "\ufffd", "example.org"),
        ("https://bücher.example/a.b.mp4", "a.b", "xn--bcher-kva.example"),
        ("/static/sample/clip.mp4", "clip", None),
    ],
)
def test_title_and_channel_without_any_request(url: str, title: str | None, channel: str | None) -> None:
    ref = direct.match(url)
    assert isinstance(ref, MediaRef)
    found = direct.lookup(ref, 0)
    assert (found.title, found.channel, found.kind, found.source) == (title, channel, "file", "none")
    assert (found.duration_ms, found.thumb, found.problem) == (None, None, None)


def test_an_id_alone_is_not_enough() -> None:
    assert direct.validate(media_id_of("https://example.org/f.mp4")) is None
    with pytest.raises(ProviderError) as caught:
        direct.lookup(MediaRef("direct", "abc"), 1)
    assert caught.value.kind is ErrorKind.INVALID


def test_ids_are_stable() -> None:
    # A queue outlives the process: the same link must have the same id in every version.
    assert media_id_of("https://example.org/film.mp4") == "7ataq2cgvsnm7y4iwhxnosum"


@given(st.text(max_size=200))
def test_never_raises(text: str) -> None:
    direct.match(text)
    direct.match("https://" + text)
    direct.match("https://example.org/" + text + ".mp4")


LINKISH = st.text(string.ascii_letters + string.digits + "./:@%#?&[]\\_-~ éК。", max_size=40)


@given(LINKISH, LINKISH)
def test_whatever_is_taken_is_plain_https_or_an_own_path(host: str, path: str) -> None:
    ref = direct.match(f"https://{host}/{path}.mp4")
    if isinstance(ref, MediaRef):
        assert ref.url is not None
        assert len(ref.url) <= 2_048
        assert set(ref.url) <= set(string.ascii_letters + string.digits + "-._~:/?@!$&'()*+,;=%")
        name = ref.url.removeprefix("https://").partition("/")[0]
        assert set(name) <= set(string.ascii_lowercase + string.digits + ".-_")
        assert "." in name
        assert not name.rpartition(".")[2].isdigit()
        assert direct.match(ref.url) == MediaRef("direct", ref.media_id, ref.url)
