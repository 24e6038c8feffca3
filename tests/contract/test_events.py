"""What goes out: events and answers have the declared fields and no others, and travel where they say."""

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from server.contract import errors, schemas
from server.contract import examples as documented
from server.contract.base import Numbered
from server.contract.commands import COMMANDS, Nothing
from server.contract.events import EVENTS, NUMBERED, UNNUMBERED, namespace_of
from server.contract.routes import ROUTES
from tests.contract import examples, walk

OUT: dict[str, type[BaseModel]] = {
    **{f"event {name}": model for name, model in EVENTS.items()},
    **{f"answer {name}": spec.data for name, spec in COMMANDS.items() if spec.data is not Nothing},
    **{route.name: route.data for route in ROUTES if route.data and route.data_example},
}
GOOD: dict[str, list[dict[str, Any]]] = {
    **{f"event {name}": payloads for name, payloads in examples.EVENTS.items()},
    **{f"answer {name}": [data] for name, data in documented.ANSWERS.items()},
    **{route.name: [route.data_example] for route in ROUTES if route.data and route.data_example},
}
CASES = [(name, payload) for name, payloads in GOOD.items() for payload in payloads]
OBJECTS = [
    pytest.param(name, payload, path, id=f"{name}-{'.'.join(map(str, path)) or 'payload'}-{index}")
    for name, payloads in GOOD.items()
    for index, payload in enumerate(payloads)
    for path, _schema, value in walk.values({"$ref": schemas.PREFIX + OUT[name].__name__}, payload)
    if isinstance(value, dict) and path[-1:] not in (("payload",), ("can",))
]


def test_every_event_and_answer_has_an_example() -> None:
    assert set(GOOD) == set(OUT)


def test_the_examples_use_every_field() -> None:
    used = {
        field
        for name, payload in CASES
        for field in walk.fields_used({"$ref": schemas.PREFIX + OUT[name].__name__}, payload)
    }
    shapes = schemas.reachable((model.__name__ for model in OUT.values()), walk.DEFS)
    declared = {(name, field) for name in shapes for field in walk.DEFS[name].get("properties", {})}
    # The documents show joining with a snapshot and syncing with events; the other way round is the same field.
    assert declared - used == {("Joined", "events"), ("Synced", "snapshot")}


@pytest.mark.parametrize(("name", "payload"), CASES)
def test_examples_are_what_is_sent(name: str, payload: dict[str, Any]) -> None:
    shape = OUT[name].model_validate(payload)
    assert json.loads(shape.model_dump_json(exclude_unset=True)) == payload


@pytest.mark.parametrize(("name", "payload", "path"), OBJECTS)
def test_a_field_that_nobody_declared_is_noticed(name: str, payload: Any, path: walk.Path) -> None:
    with pytest.raises(ValidationError):
        OUT[name].model_validate(walk.extended(payload, path))


def test_optional_fields_of_what_is_sent_are_null_by_default() -> None:
    """So that leaving out and null are the same to a client, whatever language it is written in."""
    for model in schemas.received():
        for name, field in model.model_fields.items():
            assert field.is_required() or field.default is None, f"{model.__name__}.{name}"


def test_numbered_events_have_their_place_and_the_others_none() -> None:
    assert all(issubclass(model, Numbered) for model in NUMBERED.values())
    for model in UNNUMBERED.values():
        assert not {"rev", "by", "cause"} & set(model.model_fields)
    assert EVENTS == {**NUMBERED, **UNNUMBERED}
    assert not set(NUMBERED) & set(UNNUMBERED)


def test_names_travel_on_the_four_namespaces() -> None:
    for name in (*COMMANDS, *EVENTS):
        area = name.partition(".")[0]
        assert namespace_of(name) == ("/room" if area in ("clock", "presence") else f"/{area}")
        assert namespace_of(name) in {"/room", "/queue", "/player", "/chat"}
    assert all(name == spec.name and spec.namespace == namespace_of(name) for name, spec in COMMANDS.items())


def test_no_name_is_reserved_by_socketio() -> None:
    assert not {"connect", "disconnect", "connect_error"} & {*COMMANDS, *EVENTS}


def test_every_error_has_a_status() -> None:
    assert set(errors.HTTP_STATUS) == set(errors.ERROR_CODES)
    assert all(400 <= status <= 599 for status in errors.HTTP_STATUS.values())


@pytest.mark.parametrize("code", errors.ERROR_CODES)
def test_a_refusal_is_an_answer(code: errors.ErrorCode) -> None:
    assert errors.Refused(code, "No").answer() == {"ok": False, "error": {"code": code, "message": "No"}}
    later = errors.Refused(code, "Later", 1_500).answer()
    assert later["error"]["retry_after_ms"] == 1_500
    errors.ErrorBody.model_validate(later["error"])
