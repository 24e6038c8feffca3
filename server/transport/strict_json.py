"""JSON as both ends understand it: what we refuse to read, and never write.

Reading uses the standard library: it is the only decoder here that lets us refuse duplicate keys and see a number
before it is rounded (orjson keeps the last of two keys and makes a float of a long integer). Writing uses orjson: an
ack may hold `orjson.Fragment`, so that a room's snapshot is encoded once and not once for each who joins; it refuses
integers beyond 53 bits and lone surrogates by itself. It writes NaN as null, so that is checked here.
"""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

MAX_SAFE_INTEGER = 2**53 - 1
MAX_DEPTH = 16
_INTEGER_CHARS = 17  # a sign and sixteen digits
_FLOAT_CHARS = 40  # a double needs 25; the longer ones only cost time
_OPTIONS = orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


class JsonRefusedError(ValueError):
    """The text is not JSON, or not JSON that we accept. The message says which rule, and quotes nothing."""


def _constant(_text: str) -> Any:
    raise JsonRefusedError("NaN and Infinity are not numbers of JSON")


def _integer(text: str) -> int:
    if len(text) <= _INTEGER_CHARS:
        value = int(text)
        if -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
            return value
    raise JsonRefusedError("integer beyond 2^53 - 1")


def _float(text: str) -> float:
    if len(text) <= _FLOAT_CHARS:
        value = float(text)
        if math.isfinite(value):
            return value
    raise JsonRefusedError("number too large or too long")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise JsonRefusedError("duplicate key")
    return value


_decoder = json.JSONDecoder(
    parse_constant=_constant, parse_int=_integer, parse_float=_float, object_pairs_hook=_object, strict=True
)


def loads(text: str, *, max_depth: int = MAX_DEPTH) -> Any:
    """Decode `text`.

    Raises JsonRefusedError for NaN, infinities, numbers that overflow a double, integers beyond ±(2^53 - 1), more than
    `max_depth` nested containers, NUL, lone surrogates, duplicate keys, and whatever is no JSON.
    """
    try:
        value = _decoder.decode(text)
    except JsonRefusedError:
        raise
    except (ValueError, RecursionError):
        raise JsonRefusedError("not JSON") from None
    # Only what is escaped can be NUL or half a surrogate pair, and shallow text cannot be deep: most text needs no
    # walk.
    if "\\u" in text or text.count("[") + text.count("{") > max_depth:
        _check(value, max_depth)
    return value


def _check(value: Any, room: int) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list | dict):
        if room == 0:
            raise JsonRefusedError("nested too deep")
        if isinstance(value, dict):
            for key in value:
                _check_text(key)
            value = value.values()
        for item in value:
            _check(item, room - 1)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise JsonRefusedError("NUL in a text")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise JsonRefusedError("half a surrogate pair in a text") from None


def dumps(value: Any, **_standard_options: Any) -> str:
    """Encode `value` compactly. Takes and ignores the options of `json.dumps`, because python-socketio passes some.

    Raises TypeError for what JSON or JavaScript cannot hold (bytes, other keys than texts, integers beyond 53 bits,
    lone surrogates), ValueError for NaN and infinities.
    """
    data = orjson.dumps(value, option=_OPTIONS)
    if b"null" in data:
        _check_finite(value)
    return data.decode()


def _check_finite(value: Any) -> None:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("NaN and infinities cannot be written as JSON")
    elif isinstance(value, dict):
        for item in value.values():
            _check_finite(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_finite(item)
