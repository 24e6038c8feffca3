import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.providers.durations import fragment_ms, iso8601_ms, offset_ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("PT3M33S", 213_000),
        ("PT1H", 3_600_000),
        ("PT0S", 0),
        ("P0D", 0),
        ("P1DT2H3M4S", 93_784_000),
        ("P1W", 604_800_000),
        ("P2W1DT1S", 1_296_001_000),
        ("PT1.5S", 1_500),
        ("PT0.0015S", 1),
        ("PT90M", 5_400_000),
        ("P", None),
        ("PT", None),
        ("P1DT", None),
        ("P1Y", None),
        ("P1M", None),
        ("PT1M1H", None),
        ("PT-1S", None),
        ("PT١S", None),
        ("PT1S\n", None),
        (" PT1S", None),
        ("", None),
        ("1S", None),
        ("P1" + "0" * 5_000 + "D", None),
    ],
)
def test_iso8601(text: str, ms: int | None) -> None:
    assert iso8601_ms(text) == ms


parts = st.integers(0, 9_999)


@given(parts, parts, parts, parts, parts)
def test_iso8601_adds_up(weeks: int, days: int, hours: int, minutes: int, seconds: int) -> None:
    text = f"P{weeks}W{days}DT{hours}H{minutes}M{seconds}S"
    assert iso8601_ms(text) == (weeks * 604_800 + days * 86_400 + hours * 3_600 + minutes * 60 + seconds) * 1000


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_offsets_of_every_spelling_agree(hours: int, minutes: int, seconds: int) -> None:
    total = hours * 3_600 + minutes * 60 + seconds
    expected = total * 1000 or None
    for text in (f"{total}", f"{total}s", f"{hours}h{minutes}m{seconds}s", f"{hours}h{minutes}m{seconds}"):
        assert offset_ms(text) == fragment_ms(text) == expected
    assert fragment_ms(f"{hours}:{minutes:02}:{seconds:02}") == expected


@given(st.text(max_size=40))
def test_nothing_raises(text: str) -> None:
    for read in (iso8601_ms, offset_ms, fragment_ms):
        ms = read(text)
        assert ms is None or ms >= 0
