"""Pieces of the protocol page: how a type, a table of fields and an example are written in Markdown."""

import json
from collections.abc import Iterable
from typing import Any

from . import limits
from .schemas import PREFIX, Schema

Names = dict[tuple[Any, ...], str]
_BOUNDLESS = limits.SAFE_INTEGER


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table; cells may hold any text without line breaks."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def fields(schema: Schema, named: Names, leave_out: frozenset[str] = frozenset()) -> str:
    """The fields of a shape as a table; an empty string when there are none to show."""
    required = schema.get("required", ())
    rows = [
        (f"`{name}`", type_of(field, named, nullable=name in required), _remarks(field, optional=name not in required))
        for name, field in schema.get("properties", {}).items()
        if name not in leave_out
    ]
    return table(("field", "type", ""), rows) if rows else ""


def type_of(schema: Schema, named: Names, *, nullable: bool = True) -> str:
    """A type in words, with its bounds. Without `nullable` the choice of null is not said."""
    if "$ref" in schema:
        return _link(schema["$ref"].removeprefix(PREFIX))
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        known = named.get(tuple(schema["enum"]))
        return _link(known) if known else " or ".join(f'`"{word}"`' for word in schema["enum"])
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        shown = [choice for choice in choices if nullable or choice.get("type") != "null"]
        return " or ".join(type_of(choice, named) for choice in shown)
    return _plain(schema, named)


def example(payload: Any) -> str:
    return f"```json\n{json.dumps(payload, ensure_ascii=False)}\n```"


def codes(names: Iterable[str]) -> str:
    """Names as code, in a list that reads as a sentence does."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _plain(schema: Schema, named: Names) -> str:
    kind = schema["type"]
    if kind == "array":
        count = _range(schema.get("minItems"), schema.get("maxItems"))
        return " ".join(part for part in ("list of", count, type_of(schema["items"], named)) if part)
    if kind == "object":
        values = schema["additionalProperties"]
        if values is True:
            return "object"
        return f"object: {type_of(schema['propertyNames'], named)} → {type_of(values, named)}"
    if "pattern" in schema:
        return f"string `{schema['pattern']}`"
    if kind == "string":
        count = _range(schema.get("minLength"), schema.get("maxLength"))
        return f"string, {count} characters" if count else "string"
    bounds = _range(schema.get("minimum"), schema.get("maximum"))
    return f"{kind} {bounds}" if bounds else str(kind)


def _range(low: float | None, high: float | None) -> str:
    if high is None or high == _BOUNDLESS:
        return "" if low is None else f"≥ {low:g}"
    return f"≤ {_number(high)}" if low is None else f"{_number(low)} – {_number(high)}"


def _number(value: float) -> str:
    return f"{value:,.10g}" if value % 1 else f"{int(value):,}"


def _remarks(field: Schema, *, optional: bool) -> str:
    parts = ["optional" if optional else ""]
    if "default" in field:
        parts[0] = f"optional, else `{json.dumps(field['default'])}`"
    return "; ".join(part for part in (*parts, field.get("description", "")) if part)


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"
