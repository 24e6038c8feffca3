"""Walks an example beside its schema, and changes one value of it."""

import copy
from collections.abc import Iterator
from typing import Any

from server.contract import schemas

Path = tuple[str | int, ...]
DEFS = schemas.definitions()


def choices(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas that a value may follow, with references resolved."""
    if "$ref" in schema:
        return choices(DEFS[schema["$ref"].removeprefix(schemas.PREFIX)])
    several = schema.get("anyOf") or schema.get("oneOf")
    return [found for one in several for found in choices(one)] if several else [schema]


def kinds(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a value may have."""
    return {one["type"] for one in choices(schema)}


def values(schema: dict[str, Any], value: Any, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any], Any]]:
    """Every value inside, with its path and schema; the outermost first."""
    yield path, schema, value
    if isinstance(value, dict):
        for one in choices(schema):
            fields = one.get("properties", {})
            if fields and set(value) <= set(fields):
                for name, inner in value.items():
                    yield from values(fields[name], inner, (*path, name))
                return
    elif isinstance(value, list):
        lists = [one for one in choices(schema) if one["type"] == "array"]
        for index, inner in enumerate(value):
            yield from values(lists[0]["items"], inner, (*path, index))


def fields_used(schema: dict[str, Any], value: Any) -> set[tuple[str, str]]:
    """(shape, field) of every field that the value sets."""
    used = set()
    for _path, of, inner in values(schema, value):
        if isinstance(inner, dict):
            for name, known in DEFS.items():
                if any(one is known for one in choices(of)) and set(inner) <= set(known.get("properties", {})):
                    used |= {(name, field) for field in inner}
    return used


def changed(payload: Any, path: Path, value: Any) -> Any:
    """A copy with another value at `path`."""
    if not path:
        return value
    payload = copy.deepcopy(payload)
    inner = payload
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return payload


def extended(payload: Any, path: Path) -> Any:
    """A copy in which the object at `path` has one more field."""
    payload = copy.deepcopy(payload)
    inner = payload
    for step in path:
        inner = inner[step]
    inner["surprise"] = 1
    return payload
