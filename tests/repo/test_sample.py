"""The sample clip: small, ready to play from its first bytes, and nobody's but ours."""

from __future__ import annotations

from tests.repo import sources

CLIP = sources.ROOT / "server" / "static" / "sample" / "sharetube-sample.mp4"


def test_it_is_small_and_starts_without_its_end() -> None:
    data = CLIP.read_bytes()
    assert len(data) <= 500_000
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert b"avc1" in data
    assert b"mp4a" in data


def test_it_has_a_poster() -> None:
    assert CLIP.with_suffix(".jpg").read_bytes().startswith(b"\xff\xd8\xff")
