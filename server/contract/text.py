"""What text may come in, and how names are cleaned. Pure functions on `str`."""

import unicodedata

# Cc (other than the ones allowed below) and Cs never carry meaning for a reader; the bidi controls let one
# person's text rearrange what stands beside it.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\u180e\u3164\uffa0\u115f\u1160")


def reject_unreadable(value: str) -> str:
    """`value` unchanged, or ValueError for NUL and other controls (tab and line feed excepted) and surrogates."""
    for ch in value:
        if (ch < " " and ch not in "\t\n") or "\x7f" <= ch <= "\x9f" or "\ud800" <= ch <= "\udfff":
            raise ValueError("contains characters that are not text")
    return value


def clean_line(value: str, limit: int) -> str:
    """One NFKC line of at most `limit` characters, without invisible or direction-changing ones.

    Raises ValueError when nothing is left or it is too long: a name is never cut silently.
    """
    reject_unreadable(value)
    folded = unicodedata.normalize("NFKC", value)
    kept = "".join(ch for ch in folded if ch not in _BIDI and ch not in _INVISIBLE and unicodedata.category(ch) != "Co")
    line = " ".join(kept.split())
    if not line or all(unicodedata.category(ch)[0] in "MZC" for ch in line):
        raise ValueError("is empty")
    if len(line) > limit:
        raise ValueError(f"is longer than {limit} characters")
    return line


def clean_message(value: str, limit: int) -> str:
    """Chat text: line breaks kept, outer space and direction overrides dropped. ValueError when empty or too long."""
    reject_unreadable(value)
    text = "".join(ch for ch in value if ch not in _BIDI).strip()
    if not text or all(ch in _INVISIBLE or ch.isspace() for ch in text):
        raise ValueError("is empty")
    if len(text) > limit:
        raise ValueError(f"is longer than {limit} characters")
    return text
