"""What a text looks like, so that one that only looks like another can be told: Unicode's confusable characters."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from confusable_homoglyphs import confusables

_MARKS = "\u200e\u200f"
"""The library's data wraps right-to-left characters in these."""
_APART = re.compile(r"[^\W_]")
_ROUNDS = 3
"""A look may have a look of its own: 0 is O, and O is o."""
Looks = frozenset[str]


@lru_cache(maxsize=4_096)
def looks(name: str) -> Looks:
    """What a name may be taken for; two that share one look alike. Case, blanks and signs do not tell names apart."""
    return frozenset("".join(_APART.findall(look)) or look for look in _both(name) or (name,))


def alike(one: str, other: str) -> bool:
    """Whether a person could take one name for the other."""
    return bool(looks(one) & looks(other))


def says(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words or phrases stands in the text, however it is written. Parts of longer words do not
    count, except in scripts that put no blanks between words."""
    if not words:
        return False
    pattern = _pattern(tuple(words))
    return any(pattern.search(look) for look in _both(text))


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    wanted = sorted({look for word in words for look in _both(word)}, key=lambda look: (-len(look), look))
    return re.compile("|".join(_bounded(look) for look in wanted) or r"(?!)")


def _bounded(look: str) -> str:
    before = r"(?<![^\W_])" if _alphabetic(look[0]) else ""
    after = r"(?![^\W_])" if _alphabetic(look[-1]) else ""
    return before + r"\s+".join(re.escape(part) for part in look.split()) + after


def _alphabetic(ch: str) -> bool:
    """Whether it belongs to a script that sets words apart. CJK, Thai, Lao, Khmer and Burmese do not."""
    code = ord(ch)
    unspaced = 0x0E00 <= code < 0x0F00 or 0x1000 <= code < 0x10A0 or 0x1780 <= code < 0x1800 or 0x2E80 <= code < 0xAC00
    return ch.isalnum() and not unspaced and not 0xF900 <= code < 0xFB00 and code < 0x20000


def _both(text: str) -> tuple[str, ...]:
    """Capitals and small letters have different lookalikes, so a text has a look as it is and one in small letters."""
    plain = unicodedata.normalize("NFKC", text)
    found = {_look(plain), _look(plain.casefold())}
    return tuple(sorted(bare for look in found if (bare := look.strip())))


def _look(text: str) -> str:
    table = _table()
    for _ in range(_ROUNDS):
        shown = text.translate(table)
        if shown == text:
            break
        text = shown
    return unicodedata.normalize("NFKC", text.casefold()).translate(table).casefold()


@cache
def _table() -> dict[int, str]:
    """Each character that is drawn like another, and that other. Letters that merely share a case are not in it."""
    known: dict[str, list[dict[str, str]]] = confusables.confusables_data
    table: dict[int, str] = {}
    for ch, entries in known.items():
        ch, target = ch.strip(_MARKS), entries[0]["c"].strip(_MARKS)  # noqa: PLW2901  (the same character, bare)
        # One that stands for several is what they are drawn like. Of a pair, the one that came first is.
        if len(ch) == 1 and target and len(entries) == 1 and (len(target) > 1 or target < ch or _stands(target)):
            table[ord(ch)] = target
    return table


def _stands(ch: str) -> bool:
    """Whether several characters are drawn like this one."""
    return len(confusables.confusables_data.get(ch, ())) > 1
