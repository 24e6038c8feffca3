import string
from urllib.parse import quote, urlencode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.services.providers import MediaRef, ProviderSettings, Refusal, providers_from
from server.services.providers.youtube_links import is_unmistakable_id, is_video_id, match_youtube

ID = "dQw4w9WgXcQ"
LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"

FORMS = [
    "https://www.youtube.com/watch?v={id}",
    "http://www.youtube.com/watch?v={id}",
    "HTTPS://WWW.YOUTUBE.COM/watch?v={id}",
    "//www.youtube.com/watch?v={id}",
    "www.youtube.com/watch?v={id}",
    "youtube.com/watch?v={id}",
    "https://youtube.com/watch?v={id}&feature=share",
    "https://www.youtube.com/watch?app=desktop&v={id}",
    "https://www.youtube.com/watch/?v={id}",
    "https://www.youtube.com/watch/{id}",
    "https://www.youtube.com/watch_popup?v={id}",
    "https://www.youtube.com/?v={id}",
    "https://m.youtube.com/watch?v={id}&pp=ygUE",
    "m.youtube.com/watch?v={id}",
    "https://music.youtube.com/watch?v={id}&si=abcDEF",
    "https://youtu.be/{id}",
    "youtu.be/{id}",
    "https://youtu.be/{id}?si=3m0ZKq-abc",
    "https://youtu.be/{id}/",
    "https://www.youtube.com/shorts/{id}",
    "https://youtube.com/shorts/{id}?feature=share",
    "https://www.youtube.com/live/{id}?si=x",
    "https://www.youtube.com/embed/{id}?rel=0",
    "https://www.youtube.com/v/{id}?version=3",
    "https://www.youtube.com/e/{id}",
    "https://www.youtube-nocookie.com/embed/{id}",
    "youtube-nocookie.com/embed/{id}?rel=0",
    "https://www.youtube.com/attribution_link?a=tolCzpA7CrY&u=%2Fwatch%3Fv%3D{id}%26feature%3Dshare",
    "https://www.youtube.com/attribution_link?u=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{id}",
    "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{id}%26cbrd%3D1&gl=DE",
    "https://consent.youtube.com/ml?continue=https%3A%2F%2Fyoutu.be%2F{id}",
    "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fattribution_link%3Fu%3D%252Fwatch%253Fv%253D{id}",
    "  https://www.youtube.com/watch?v={id}\n",
]

ids = st.text(string.ascii_letters + string.digits + "_-", min_size=11, max_size=11).filter(is_video_id)


def found(text: str) -> MediaRef:
    ref = match_youtube(text)
    assert isinstance(ref, MediaRef), (text, ref)
    return ref


@pytest.mark.parametrize("form", FORMS)
@given(media_id=ids)
def test_every_form_gives_back_the_id(form: str, media_id: str) -> None:
    assert found(form.format(id=media_id)).media_id == media_id


@pytest.mark.parametrize(
    ("tail", "start_ms"),
    [
        ("&t=90", 90_000),
        ("&t=90s", 90_000),
        ("&t=1m30s", 90_000),
        ("&t=1h2m3s", 3_723_000),
        ("&t=1H2M3S", 3_723_000),
        ("&t=2m", 120_000),
        ("&start=45", 45_000),
        ("&time_continue=7", 7_000),
        ("#t=1m1s", 61_000),
        ("&amp;t=30", 30_000),
        ("&t=soon&start=5", 5_000),
        ("&t=0", None),
        ("&t=-5", None),
        ("&t=1e9", None),
        ("&t=99999999", None),
        ("&t=٣", None),
        ("&t=", None),
    ],
)
def test_start(tail: str, start_ms: int | None) -> None:
    assert found(f"https://www.youtube.com/watch?v={ID}{tail}").start_ms == start_ms


def test_start_and_list_in_other_forms() -> None:
    assert found(f"https://youtu.be/{ID}?t=12&list={LIST}") == MediaRef("youtube", ID, start_ms=12_000, list_id=LIST)
    assert found(f"https://www.youtube.com/embed/{ID}?start=3").start_ms == 3_000
    nested = quote(f"/watch?v={ID}&t=1m", safe="")
    assert found(f"https://www.youtube.com/attribution_link?u={nested}").start_ms == 60_000
    assert found(f"https://youtu.be/{ID}?list=<script>").list_id is None


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.youtube.com/playlist?list={LIST}",
        f"https://music.youtube.com/playlist?list={LIST}",
        f"https://www.youtube.com/watch?list={LIST}",
        f"https://www.youtube.com/embed/videoseries?list={LIST}",
        f"https://www.youtube.com/embed?listType=playlist&list={LIST}",
    ],
)
def test_a_playlist_alone_is_a_refusal_of_its_own(link: str) -> None:
    assert match_youtube(link) == Refusal("playlist_unsupported", "youtube")


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/@somebody/live",
        "https://www.youtube.com/results?search_query=x",
        f"https://www.youtube.com/watch?v={ID}x",
        f"https://www.youtube.com/watch?v={ID[:-1]}",
        "https://www.youtube.com/watch?v=../../etcpw",
        "https://www.youtube.com/watch?v=dQw4w9WgXc%C3%A9",
        "https://www.youtube.com/embed/live_stream?channel=UC0123456789",
        "https://youtu.be/",
        f"https://youtu.be/x/{ID}",
        f"https://www.youtube-nocookie.com/watch?v={ID}",
        "https://www.youtube.com/attribution_link?u=https%3A%2F%2Fevil.example%2Fwatch%3Fv%3D" + ID,
        "https://www.youtube.com/attribution_link?u=%2F%2Fevil.example%2Fwatch%3Fv%3D" + ID,
        "https://www.youtube.com/attribution_link",
        "https://consent.youtube.com/m?continue=javascript%3Aalert(1)",
    ],
)
def test_youtube_without_a_video(link: str) -> None:
    assert match_youtube(link) == Refusal("no_video_in_link", "youtube")


@pytest.mark.parametrize(
    "netloc",
    ["user@www.youtube.com", "www.youtube.com:443", "www.youtube.com:8080", "www.youtube.com.", "a:b@youtu.be"],
)
def test_decorated_hosts_are_refused(netloc: str) -> None:
    assert match_youtube(f"https://{netloc}/watch?v={ID}") == Refusal("malformed_link", "youtube")


@pytest.mark.parametrize(
    "netloc",
    [
        "www.youtube.com.evil.org",
        "www.youtube.com@evil.org",
        "evil.org",
        "notyoutube.com",
        "evil.youtube.com",
        "evilyoutu.be",
        "youtube.co",
        "xn--youtub-8of.com",
        "youtub\u0435.com",  # a Cyrillic letter
        "ｙｏｕｔｕｂｅ.com",
        "youtube-nocoo\u212aie.com",  # the Kelvin sign, which lower-cases to k
        "www.youtube.com\\@evil.org",
        "www.youtube.com%2eevil.org",
        "[::1]",
        "www。youtube。com",
    ],
)
def test_foreign_hosts_never_give_a_video(netloc: str) -> None:
    for scheme in ("https://", "http://", "//", ""):
        for path in (f"/watch?v={ID}", f"/embed/{ID}", f"/{ID}"):
            assert not isinstance(match_youtube(scheme + netloc + path), MediaRef)


def test_links_nested_without_end_come_to_one() -> None:
    link = "https://consent.youtube.com/m?continue=" * 52
    assert len(link) < 2_048
    assert match_youtube(link) == Refusal("no_video_in_link", "youtube")
    assert found(link[: 39 * 50] + f"https://youtu.be/{ID}").media_id == ID


def test_other_schemes_are_not_ours() -> None:
    for scheme in ("javascript:", "ftp://", "data:text/html,", "file://", "vnd.youtube:"):
        assert match_youtube(f"{scheme}www.youtube.com/watch?v={ID}") is None


def test_a_bare_id_counts_only_when_it_cannot_be_a_word() -> None:
    assert found(ID) == MediaRef("youtube", ID)
    assert found(f" {ID}\n").media_id == ID
    for words in (
        "videoseries",
        "live_stream",
        "hello_world",
        "PlayStation",
        "Interstella",
        "12345678901",
        "abcdefghijk",
    ):
        assert match_youtube(words) is None
    assert not is_unmistakable_id(ID[:-1] + "R")  # 64 bits cannot end so


@given(st.text(max_size=300))
def test_never_raises_and_any_text_gives_at_most_an_id(text: str) -> None:
    ref = match_youtube(text)
    if isinstance(ref, MediaRef):
        assert is_video_id(ref.media_id)


HOST_TEXT = st.text(string.ascii_lowercase + string.digits + ".-@:%[]/\\ ", max_size=12)


@given(HOST_TEXT, HOST_TEXT)
def test_only_the_exact_hosts_are_believed(before: str, after: str) -> None:
    assume(before or after)
    ref = match_youtube(f"https://{before}youtube.com{after}/watch?v={ID}")
    if isinstance(ref, MediaRef):
        # What may stand there without changing the host: its known subdomains, or the start of the path.
        assert before in ("www.", "m.", "music.", "")
        assert after.strip("/") == ""


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=5), st.text(max_size=30))
def test_whatever_else_stands_in_the_query(others: dict[str, str], fragment: str) -> None:
    others.pop("v", None)
    assume(not any("\ud800" <= ch <= "\udfff" for ch in "".join([*others, *others.values(), fragment])))
    query = urlencode([("v", ID), *others.items()])
    ref = found(f"https://www.youtube.com/watch?{query}#{quote(fragment)}")
    assert ref.media_id == ID
    assert ref.start_ms is None or ref.start_ms > 0


def test_the_registry_sends_each_link_to_its_provider() -> None:
    registry = providers_from(ProviderSettings())
    try:
        assert registry.match(f"https://youtu.be/{ID}") == MediaRef("youtube", ID)
        assert isinstance(registry.match("https://example.org/a.mp4"), MediaRef)
        assert registry.match("lofi hip hop") == Refusal("not_a_link")
        assert registry.match("") == Refusal("not_a_link")
        assert registry.match("https://vimeo.com/1") == Refusal("not_direct_media", "direct")
        assert registry.match(f"https://www.youtube.com@evil.org/watch?v={ID}") == Refusal(
            "credentials_in_link", "direct"
        )
        assert registry.validate("youtube", ID) == MediaRef("youtube", ID)
        assert registry.validate("youtube", ID + "x") is None
        assert registry.validate("youtube", ID + "\n") is None
        assert registry.validate("youtube", "videoseries") is None
        assert registry.validate("direct", "abc") is None
        assert registry.validate("vimeo", "1") is None
        assert [provider.name for provider in registry] == ["youtube", "direct"]
    finally:
        registry.close()


@given(st.text(max_size=120))
def test_every_refusal_has_a_sentence(text: str) -> None:
    registry = REGISTRY
    result = registry.match(text)
    assert isinstance(result, MediaRef) or result.message.endswith(".")


REGISTRY = providers_from(ProviderSettings())
