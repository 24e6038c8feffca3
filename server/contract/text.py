"""What text may come in, and how names are cleaned. Pure functions on `str`; lengths are in code points."""

import re
import unicodedata

_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Controls of direction let one person's text rearrange what stands beside it.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Unicode's default ignorable characters and blanks that pass for letters: with them two names look alike and differ.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
# A style mark means something after an emoji, a joiner between emoji and inside words from Arabic to Mongolian.
_STRAY_STYLE = re.compile(f"(?<![{_EMOJI}])[\ufe0e\ufe0f]")
_STRAY_JOINER = re.compile(
    f"(?<![\u0600-\u1cff{_EMOJI}\ufe0f])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u1cff{_EMOJI}])"
)


def reject_unreadable(value: str) -> str:
    """`value` unchanged, or ValueError for NUL and other controls (tab and line feed excepted) and surrogates."""
    if _UNREADABLE.search(value):
        raise ValueError("contains characters that are not text")
    return value


def one_line(value: str) -> str:
    """As `reject_unreadable`, and no tab or line feed either."""
    if "\t" in value or "\n" in value:
        raise ValueError("is more than one line")
    return reject_unreadable(value)


def clean_line(value: str, limit: int) -> str:
    """One NFKC line of at most `limit` characters, without invisible, private or direction-changing ones.

    Cleaning what is clean changes nothing. ValueError when nothing is left, or too much: a name is never cut silently.
    """
    reject_unreadable(value)
    line, before = unicodedata.normalize("NFKC", value), ""
    while line != before:  # what stood apart may compose or change places now, and leave a joiner without a letter
        before, line = line, unicodedata.normalize("NFKC", " ".join(_seen(line).split()))
    if not _shows(line):
        raise ValueError("is empty")
    if len(line) > limit:
        raise ValueError(f"is longer than {limit} characters")
    return line


def clean_message(value: str, limit: int) -> str:
    """Chat text: line breaks kept, outer space and direction overrides dropped. ValueError when empty or too long."""
    reject_unreadable(value)
    text = value.strip()
    if not text.isascii():  # of the characters that are not seen, ASCII has but those refused above
        text = _BIDI.sub("", value).strip()
    if not (text if text.isascii() else _shows(_seen(text))):
        raise ValueError("is empty")
    if len(text) > limit:
        raise ValueError(f"is longer than {limit} characters")
    return text


def _seen(value: str) -> str:
    bare = "".join(ch for ch in _UNSEEN.sub("", value) if unicodedata.category(ch) != "Co")
    return _STRAY_JOINER.sub("", _STRAY_STYLE.sub("", bare))


def _shows(value: str) -> bool:
    """Whether anything is left for the eye: more than space and marks without a letter."""
    return any(unicodedata.category(ch)[0] not in "MZ" and not ch.isspace() for ch in value)
