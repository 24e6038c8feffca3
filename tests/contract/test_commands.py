"""What comes in: every command and HTTP body takes its examples and nothing that is malformed."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from server.contract import limits, schemas
from server.contract.base import Writing
from server.contract.commands import COMMANDS, UNBUILT
from server.contract.http import CommandIn
from server.contract.routes import ROUTES
from tests.contract import examples, walk

IN: dict[str, type[BaseModel]] = {
    **{name: spec.payload for name, spec in COMMANDS.items()},
    **{route.name: route.body for route in ROUTES if route.body},
}
GOOD = {**examples.COMMANDS, **examples.BODIES}
CASES = [(name, payload) for name, payloads in GOOD.items() for payload in payloads]
SPOTS = [
    pytest.param(name, payload, path, schema, value, id=f"{name}-{'.'.join(map(str, path)) or 'payload'}-{index}")
    for name, payloads in GOOD.items()
    for index, payload in enumerate(payloads)
    for path, schema, value in walk.values({"$ref": schemas.PREFIX + IN[name].__name__}, payload)
]


def refused(name: str, payload: Any) -> bool:
    try:
        IN[name].model_validate(payload)
    except ValidationError:
        return True
    return False


def test_every_command_and_body_has_an_example() -> None:
    assert set(GOOD) == set(IN)


def test_the_examples_use_every_field() -> None:
    used = {
        field
        for name, payload in CASES
        for field in walk.fields_used({"$ref": schemas.PREFIX + IN[name].__name__}, payload)
    }
    shapes = schemas.reachable((model.__name__ for model in IN.values()), walk.DEFS)
    assert {(name, field) for name in shapes for field in walk.DEFS[name].get("properties", {})} == used


@pytest.mark.parametrize(("name", "payload"), CASES)
def test_good_payloads_are_taken(name: str, payload: dict[str, Any]) -> None:
    IN[name].model_validate(payload)
    IN[name].model_validate(json.loads(json.dumps(payload)))


@pytest.mark.parametrize(("name", "payload", "path", "schema", "value"), SPOTS)
def test_malformed_values_are_refused(
    name: str, payload: Any, path: walk.Path, schema: dict[str, Any], value: Any
) -> None:
    kinds = walk.kinds(schema)
    bad: list[Any] = [math.nan, math.inf, -math.inf, 10**400, -(10**400), b"bytes", object()]
    bad += ["abcd\0efgh", "abcd\ud800efgh", "abcd\udfff", "abcdefgh\x7f", "\x1babcdefgh", "a" * 70_000]
    bad += [] if "boolean" in kinds else [True, False]
    bad += [] if kinds & {"integer", "number"} else [0, 1, 10]
    bad += [] if "number" in kinds else [1.0, 1.5]
    bad += [] if "string" in kinds else ["", "1", "true"]
    bad += [] if "null" in kinds else [None]
    bad += [["abcd1234"] * 1_000, [None], [[]]]
    bad += [] if "object" in kinds else [{}, {"a": 1}]
    for one in bad:
        assert refused(name, walk.changed(payload, path, one)), f"took {one!r:.60} at {path}"
    if isinstance(value, str) and any("pattern" in one for one in walk.choices(schema)):
        for one in (value + "\n", "\n" + value, value + " ", value + "\r", value + "\u2028", value.replace("a", "а")):
            assert one == value or refused(name, walk.changed(payload, path, one)), f"took {one!r} at {path}"


@pytest.mark.parametrize(("name", "payload", "path", "schema", "value"), SPOTS)
def test_unknown_fields_are_refused(
    name: str, payload: Any, path: walk.Path, schema: dict[str, Any], value: Any
) -> None:
    del schema
    if isinstance(value, dict) and not (IN[name] is CommandIn and path == ("data",)):
        assert refused(name, walk.extended(payload, path))


@pytest.mark.parametrize(("name", "payload"), CASES)
def test_required_fields_are_required(name: str, payload: dict[str, Any]) -> None:
    for field in walk.DEFS[IN[name].__name__].get("required", ()):
        assert refused(name, {key: value for key, value in payload.items() if key != field})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(SPOTS), json_values)
def test_what_is_taken_is_clean_and_stays_as_it_is(spot: Any, value: Any) -> None:
    """Any JSON value in any place: refused, or taken into a payload of readable text that is taken again as it is."""
    name, payload, path, *_ = spot.values
    try:
        taken = IN[name].model_validate(walk.changed(payload, path, value))
    except ValidationError:
        return
    plain = taken.model_dump(mode="json", exclude_unset=True)
    assert IN[name].model_validate(plain) == taken
    if IN[name] is not CommandIn:
        json.dumps(plain, allow_nan=False).encode()
        assert not [text for text in _texts(plain) if any(ch < " " and ch not in "\t\n" for ch in text)]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def test_writing_commands_are_those_with_an_op_id() -> None:
    for spec in COMMANDS.values():
        assert spec.writes == ("op_id" in spec.payload.model_fields) == issubclass(spec.payload, Writing)


def test_only_what_needs_no_room_may_come_before_it() -> None:
    assert {name for name, spec in COMMANDS.items() if spec.before_join} == {"room.join", "room.leave", "clock.ping"}


def test_what_is_not_built_is_declared() -> None:
    assert set(COMMANDS) >= UNBUILT


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"provider": "youtube"},
        {"media_id": "aqz-KE-bpKQ"},
        {"url": "https://youtu.be/aqz-KE-bpKQ", "provider": "youtube"},
        {"url": "https://youtu.be/aqz-KE-bpKQ", "media_id": "aqz-KE-bpKQ"},
        {"url": "https://youtu.be/aqz-KE-bpKQ", "provider": "youtube", "media_id": "aqz-KE-bpKQ"},
    ],
)
def test_an_item_is_named_in_one_way(fields: dict[str, str]) -> None:
    assert refused("queue.add", {"op_id": examples.OP, **fields})


def test_settings_must_name_one() -> None:
    assert refused("room.settings", {"op_id": examples.OP})


@pytest.mark.parametrize(
    ("name", "field", "least", "most"),
    [
        ("player.seek", "position_ms", 0, limits.POSITION_MS),
        ("player.rate", "rate", limits.RATE_MIN, limits.RATE_MAX),
        ("room.mute", "minutes", 0, 1_440),
        ("room.undo", "rev", 0, limits.SAFE_INTEGER),
        ("chat.history", "limit", 1, limits.CHAT_PAGE),
        ("queue.history", "limit", 1, limits.CHAT_PAGE),
        ("player.report", "duration_ms", limits.DURATION_MIN_MS, limits.DURATION_MAX_MS),
        ("presence.report", "drift_ms", -3.6e6, 3.6e6),
    ],
)
def test_bounds(name: str, field: str, least: float, most: float) -> None:
    payload = GOOD[name][0]
    step = 1 if isinstance(least, int) and isinstance(most, int) else 0.01
    assert not refused(name, {**payload, field: least})
    assert not refused(name, {**payload, field: most})
    assert refused(name, {**payload, field: least - step})
    assert refused(name, {**payload, field: most + step})


@pytest.mark.parametrize(
    ("name", "field", "limit"),
    [
        ("chat.send", "text", limits.CHAT_LENGTH),
        ("room.settings", "name", limits.ROOM_NAME_LENGTH),
        ("room.kick", "reason", limits.REASON_LENGTH),
        ("player.report", "title", limits.TITLE_LENGTH),
        ("POST /api/auth/guest", "name", limits.NAME_LENGTH),
        ("queue.add", "url", limits.URL_LENGTH),
        ("POST /api/room.create", "password", 128),
    ],
)
def test_text_has_a_limit(name: str, field: str, limit: int) -> None:
    payload = GOOD[name][0]
    assert not refused(name, {**payload, field: "ä" * limit})
    assert refused(name, {**payload, field: "ä" * (limit + 1)})


@pytest.mark.parametrize(("name", "field"), [("queue.remove", "item_ids"), ("queue.clear", "item_ids")])
def test_lists_have_a_limit(name: str, field: str) -> None:
    payload = GOOD[name][0]
    assert not refused(name, {**payload, field: ["k3f9x2a1"] * limits.QUEUE_LENGTH})
    assert refused(name, {**payload, field: ["k3f9x2a1"] * (limits.QUEUE_LENGTH + 1)})
    assert refused(name, {**payload, field: []})
