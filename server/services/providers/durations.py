"""Lengths and start offsets as YouTube and media fragments write them. All results are milliseconds."""

import re

_ISO = re.compile(
    r"P(?=[0-9T])(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,9}))?S)?)?"
)
_UNITS = re.compile(r"(?:([0-9]{1,4})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,8})s?)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5][0-9])(?:\.([0-9]{1,9}))?")
_SECONDS = re.compile(r"([0-9]{1,8})(?:\.([0-9]{0,9}))?s?")
_MAX_OFFSET_MS = 7 * 24 * 3_600_000


def iso8601_ms(text: str) -> int | None:
    """An ISO 8601 duration such as P1DT2H3M4S or PT1.5S; None for anything else (years and months have no length)."""
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:5])
    whole = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds
    return whole * 1000 + _millis(found[6])


def offset_ms(text: str) -> int | None:
    """YouTube's t= and start=: 90, 90s, 1m30s, 1h2m3s. None when it is none of these, 0, or beyond a week."""
    found = _UNITS.fullmatch(text)
    if found is None or not text:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return _positive(((hours * 60 + minutes) * 60 + seconds) * 1000)


def fragment_ms(text: str) -> int | None:
    """The start of a media fragment's t=: 90, 90.5, 1:30, 1:02:03.5, with npt: before or an end after a comma."""
    start = text.removeprefix("npt:").partition(",")[0]
    if clock := _CLOCK.fullmatch(start):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups()[:3])
        return _positive(((hours * 60 + minutes) * 60 + seconds) * 1000 + _millis(clock[4]))
    if plain := _SECONDS.fullmatch(start):
        return _positive(int(plain[1]) * 1000 + _millis(plain[2]))
    return offset_ms(start)


def _millis(fraction: str | None) -> int:
    return int((fraction or "0")[:3].ljust(3, "0"))


def _positive(ms: int) -> int | None:
    return ms if 0 < ms <= _MAX_OFFSET_MS else None
