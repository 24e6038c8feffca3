from __future__ import annotations

import json
import math
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.transport.strict_json import MAX_SAFE_INTEGER, JsonRefusedError, dumps, loads

# surrogates are category Cs; everything else a client may really send
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)


def depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


@given(values, st.booleans())
def test_what_is_allowed_is_read_as_json_reads_it(value: Any, escaped: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped)
    if depth(value) > 16:
        with pytest.raises(JsonRefusedError):
            loads(text)
    else:
        assert loads(text) == json.loads(text)


@given(values)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert json.loads(dumps(value)) == value


@given(st.text(max_size=200))
def test_any_text_is_a_value_or_refused(text: str) -> None:
    try:
        value = loads(text)
    except JsonRefusedError:
        return
    assert value == json.loads(text)


@given(st.binary(max_size=60).map(lambda data: data.decode("latin-1")))
def test_no_text_around_the_rules_gets_through(middle: str) -> None:
    """An escaped NUL or half a pair is found, whatever stands around it; what only looks like one is not."""
    quoted = json.dumps(middle.replace("\0", ""))[:-1]
    assert loads(quoted + '\\\\u0000"') == middle.replace("\0", "") + "\\u0000"
    for escape in ("\\u0000", "\\ud800", "\\udfff", "\\udc00\\ud800"):
        with pytest.raises(JsonRefusedError):
            loads(f'{quoted}{escape}"')
        with pytest.raises(JsonRefusedError):
            loads(f'[{{{quoted}{escape}": 1}}]')


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "[Infinity]",
        "[-Infinity]",
        "[1e400]",
        "[-1e400]",
        f"[{'9' * 99}]",
        f"[{2**53}]",
        f"[-{2**53}]",
        f"[0.{'1' * 50_000}]",
        '{"a": 1, "a": 2}',
        '[{"b": {"a": 1, "\\u0061": 2}}]',
        '"raw \0 NUL"',
        '"line\nbreak"',
        "[" * 17 + "]" * 17,
        "[" * 30_000 + "]" * 30_000,
        '{"a":' * 17 + "1" + "}" * 17,
        "[1,]",
        "{'a': 1}",
        "[1] [2]",
        "",
        "\ufeff[]",
        "[" * 60_000,
        '["' + '\\"' * 30_000,
    ],
    ids=lambda text: text[:20].replace("\0", "NUL").replace("\n", "LF"),
)
def test_refused(text: str) -> None:
    with pytest.raises(JsonRefusedError) as refused:
        loads(text)
    assert len(str(refused.value)) < 60, "the message quotes nothing"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 16 + "]" * 16,
        f"[{MAX_SAFE_INTEGER}, -{MAX_SAFE_INTEGER}]",
        '"\\ud83d\\ude00"',
        "[" + "[],{}," * 5_000 + "1]",
    ],
    ids=["depth", "integers", "pair", "wide"],
)
def test_allowed(text: str) -> None:
    assert loads(text) == json.loads(text)


@pytest.mark.parametrize("value", [math.nan, math.inf, [1, {"a": -math.inf}], (None, math.nan)])
def test_nan_is_never_written(value: Any) -> None:
    with pytest.raises(ValueError, match="NaN"):
        dumps(value)


@pytest.mark.parametrize(
    "value",
    [b"x", 2**53, "\ud800", {1: 2}, object(), {"a": {1, 2}}],
    ids=["bytes", "large", "surrogate", "key", "object", "set"],
)
def test_what_javascript_cannot_hold_is_never_written(value: Any) -> None:
    with pytest.raises(TypeError):
        dumps(value)


def test_a_fragment_is_written_as_it_is() -> None:
    assert dumps({"a": orjson.Fragment(b'{"b":null}'), "c": None}) == '{"a":{"b":null},"c":null}'
