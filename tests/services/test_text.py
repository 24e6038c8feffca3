import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.providers import clean_text

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("A title", "A title"),
        ("  a \t b\r\nc  ", "a b c"),
        ("e\u0301", "é"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("\u2066x\u2069\u200f\u061c", "x"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("line\u2028break", "line break"),
        ("\ud800x", "x"),
        ("\ue000x\uffff", "x"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        (f"{FAMILY} e\u0301", f"{FAMILY} é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d\u200dx\u200d", "x"),
        ("\u3164\u2800", ""),
        ("\u0301\u0302", ""),
        ("\u202e\u200b", ""),
        ("", ""),
        ("x" + "\u0302" * 50, "x" + "\u0302" * 6),
    ],
)
def test_cleaned(raw: str, clean: str) -> None:
    assert clean_text(raw) == unicodedata.normalize("NFC", clean)


@pytest.mark.parametrize("cluster", [FAMILY, "🇩🇪", "👍🏽", "x\u0323\u0302\u0308", "❤\ufe0f"])
def test_a_cut_leaves_no_half_characters(cluster: str) -> None:
    cluster = unicodedata.normalize("NFC", cluster)
    for lead in range(len(cluster) + 1):
        cut = clean_text("a" * lead + cluster * 100, 50)
        assert len(cut) <= 50
        assert cut.endswith("…")
        body = cut[:-1][lead:]
        assert body == cluster * (len(body) // len(cluster))
        assert len(body) > 30


@given(st.text(max_size=400), st.integers(1, 60))
def test_bounded_clean_and_idempotent(raw: str, limit: int) -> None:
    once = clean_text(raw, limit)
    assert len(once) <= limit
    assert once == once.strip()
    assert "  " not in once
    assert unicodedata.is_normalized("NFC", once)
    assert all(unicodedata.category(ch) not in ("Cc", "Co", "Cs", "Zl", "Zp") for ch in once)
    assert clean_text(once, limit) == once
