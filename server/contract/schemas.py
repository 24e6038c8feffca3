"""JSON Schema of all that travels, from the pydantic classes: types, documents and runtime checks are made of it."""

import types
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.json_schema import models_json_schema

from . import PROTOCOL, base, errors, moderation, shapes
from .base import Shape
from .commands import COMMANDS
from .events import EVENTS
from .routes import ROUTES

Schema = dict[str, Any]
PREFIX = "#/$defs/"
_PROSE = frozenset({"description", "default", "discriminator"})
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def sent() -> list[type[Shape]]:
    """What clients send: command payloads and bodies of HTTP requests, in the order of their tables."""
    return _once([*(spec.payload for spec in COMMANDS.values()), *(route.body for route in ROUTES if route.body)])


def received() -> list[type[Shape]]:
    """What clients get: data of answers, events, errors and bodies of HTTP answers."""
    return _once(
        [
            errors.ErrorBody,
            *(spec.data for spec in COMMANDS.values()),
            *EVENTS.values(),
            *(route.data for route in ROUTES if route.data),
        ]
    )


@cache
def definitions() -> dict[str, Schema]:
    """Every shape that is sent or received, and those in them, by class name, sorted. Not to be changed: it is shared.

    Raises ValueError when two classes share a name: types and documents call shapes by it.
    """
    _, bundle = models_json_schema([(model, "validation") for model in (*sent(), *received())])
    found: dict[str, Schema] = bundle["$defs"]
    if clashes := [name for name in found if not name.isidentifier() or "__" in name]:
        raise ValueError(f"shapes share a name: {clashes}")
    return {name: _tidy(found[name]) for name in sorted(found)}


def words() -> dict[str, tuple[str, ...]]:
    """The named sets of words (`Role`, `Phase`, …), in the order they are declared."""
    named: dict[str, tuple[str, ...]] = {}
    for module in (base, shapes, moderation, errors):
        named |= {name: get_args(value) for name, value in _literals(module)}
    return named


def reachable(names: Iterable[str], defs: dict[str, Schema]) -> set[str]:
    """`names` and all shapes that they are made of."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += references(defs[name])
    return found


def references(schema: Any) -> Iterator[str]:
    """Names of the shapes that a schema refers to, in order, perhaps several times."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].removeprefix(PREFIX)
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def ref(model: type[Shape]) -> Schema:
    return {"$ref": PREFIX + model.__name__}


def for_clients() -> Schema:
    """The bundle a client checks with: only what it receives, unknown fields allowed, without prose."""
    defs = definitions()
    names = reachable((model.__name__ for model in received()), defs)
    return {
        "$schema": DIALECT,
        "protocol": PROTOCOL,
        "error": ref(errors.ErrorBody),
        "answers": {name: ref(spec.data) for name, spec in COMMANDS.items()},
        "events": {name: ref(model) for name, model in EVENTS.items()},
        "http": {route.name: ref(route.data) for route in ROUTES if route.data},
        "$defs": {name: without(open_ended(defs[name]), _PROSE) for name in sorted(names)},
    }


def for_readers() -> Schema:
    """The bundle of the documents, with descriptions. What clients send is closed, what they receive is open."""
    defs = definitions()
    closed = reachable((model.__name__ for model in sent()), defs)
    return {
        "$schema": DIALECT,
        "title": f"ShareTube protocol {PROTOCOL}",
        "protocol": PROTOCOL,
        "commands": {name: ref(spec.payload) for name, spec in COMMANDS.items()},
        "error": ref(errors.ErrorBody),
        "answers": {name: ref(spec.data) for name, spec in COMMANDS.items()},
        "events": {name: ref(model) for name, model in EVENTS.items()},
        "$defs": {name: schema if name in closed else open_ended(schema) for name, schema in defs.items()},
    }


def moved(schema: Any, prefix: str) -> Any:
    """The same schema with its references under another prefix, as AsyncAPI and OpenAPI keep them."""
    if isinstance(schema, dict):
        return {
            key: value.replace(PREFIX, prefix) if key == "$ref" else moved(value, prefix)
            for key, value in schema.items()
        }
    return [moved(value, prefix) for value in schema] if isinstance(schema, list) else schema


def open_ended(schema: Schema) -> Schema:
    """The schema of a shape with fields that are not known yet allowed: a client passes over them."""
    return {key: value for key, value in schema.items() if (key, value) != ("additionalProperties", False)}


def _tidy(schema: Schema) -> Schema:
    """Without titles, which only repeat names, and with what readers look for at the field itself."""
    tidy: Schema = without(schema, {"title"})
    for field in tidy.get("properties", {}).values():
        if field.get("default", ...) is None:
            del field["default"]
        for choice in field.get("anyOf", ()):
            if "description" in choice:
                field.setdefault("description", choice.pop("description"))
    return tidy


def without(value: Any, noise: Iterable[str]) -> Any:
    """`value` without those keywords; names of fields are left alone."""
    if isinstance(value, list):
        return [without(entry, noise) for entry in value]
    if not isinstance(value, dict):
        return value
    kept: Schema = {}
    for key, entry in value.items():
        if key == "properties":
            kept[key] = {name: without(field, noise) for name, field in entry.items()}
        elif key not in noise:
            kept[key] = without(entry, noise)
    return kept


def _literals(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in vars(module).items() if get_origin(value) is Literal)


def _once(models: Iterable[type[Shape]]) -> list[type[Shape]]:
    return list(dict.fromkeys(models))
