"""Titles and channel names come from strangers, by way of somebody else's server."""

import unicodedata

from server.contract import limits

# Letters that are drawn as nothing: a title of these alone would be a blank, unclickable row.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_MARKS_IN_A_ROW = 6


def clean_text(value: str, limit: int = limits.TITLE_LENGTH) -> str:
    """One NFC line of at most `limit` characters; "" when nothing visible is left.

    Control, format and bidi characters, private use and surrogates go (joiners between visible characters stay: emoji
    and several scripts need them). A cut falls between what a reader sees as characters, and ends in an ellipsis.
    """
    # NFC may merge across what was dropped, and that may be dropped again: bounded first, so that twice suffices.
    spaced = " ".join(value[: 8 * limit].split())
    kept = _drop(unicodedata.normalize("NFC", spaced))
    line = " ".join(unicodedata.normalize("NFC", kept).split()).strip(_ZWNJ + _ZWJ + " ")
    if not any(unicodedata.category(ch)[0] in "LNPS" and ch not in _BLANKS for ch in line):
        return ""
    return line if len(line) <= limit else _cut(line, limit - 1) + "…"


def _drop(value: str) -> str:
    out: list[str] = []
    marks = 0
    for ch in value:
        category = unicodedata.category(ch)
        if ch in (_ZWNJ, _ZWJ):
            if not out or out[-1] in (_ZWNJ, _ZWJ, " "):
                continue
        elif category in ("Cc", "Cf", "Co", "Cs") or _is_noncharacter(ch):
            continue
        marks = marks + 1 if category.startswith("M") else 0
        if marks <= _MARKS_IN_A_ROW:
            out.append(ch)
    return "".join(out)


def _is_noncharacter(ch: str) -> bool:
    return ord(ch) & 0xFFFE == 0xFFFE or "\ufdd0" <= ch <= "\ufdef"


def _cut(line: str, at: int) -> str:
    end = at
    while end > 0 and not _breaks_before(line, end):
        end -= 1
    return line[: end or at].rstrip(_ZWNJ + _ZWJ + " ")


def _breaks_before(line: str, at: int) -> bool:
    """Whether a grapheme starts at `at`: the rules of UAX 29 that matter for text in NFC."""
    ch, before = line[at], line[at - 1]
    if unicodedata.category(ch)[0] == "M" or ch in (_ZWNJ, _ZWJ) or "\U0001f3fb" <= ch <= "\U0001f3ff":
        return False
    if before == _ZWJ:
        return False
    if _is_flag_half(ch) and _is_flag_half(before):
        run = 0
        while run < at and _is_flag_half(line[at - 1 - run]):
            run += 1
        return run % 2 == 0
    return True


def _is_flag_half(ch: str) -> bool:
    return "\U0001f1e6" <= ch <= "\U0001f1ff"
