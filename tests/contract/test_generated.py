"""What is generated is in step with the contract, the same on every run, and true."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from server.contract import PROTOCOL, export, limits, schemas, typescript
from server.contract.commands import COMMANDS
from server.contract.events import EVENTS, NUMBERED, namespace_of
from tests.contract import examples
from tests.contract.test_events import GOOD as RECEIVED

NAMED = {values: name for name, values in schemas.words().items()}
CLIENTS = json.loads(export.OUTPUTS["extension/src/contract/schema.json"]())
READERS = schemas.for_readers()


def validator(bundle: dict[str, Any], part: str, name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**bundle[part][name], "$defs": bundle["$defs"]})


def part_of(name: str) -> tuple[str, str]:
    """Where the bundle for clients keeps what the tests call by one name."""
    kind, _, rest = name.partition(" ")
    return {"event": ("events", rest), "answer": ("answers", rest)}.get(kind, ("http", name))


# -- in step ----------------------------------------------------------------------------------------------------------


def test_generated_files_are_in_step() -> None:
    assert not export.stale(), "run: python -m server.contract.export"


def test_another_run_gives_the_same_bytes() -> None:
    """Also where sets and dictionaries of another process fall in another order."""
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "server.contract.export", "--check"],
            cwd=export.ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, "")


def test_check_finds_what_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export.main(["--check"], tmp_path) == 1
    assert export.main([], tmp_path) == 0
    assert export.main(["--check"], tmp_path) == 0
    types = tmp_path / export.TYPES / "types.ts"
    before = types.read_bytes()
    types.write_bytes(before.replace(b"PROTOCOL = 1", b"PROTOCOL = 2"))
    capsys.readouterr()
    assert export.main(["--check"], tmp_path) == 1
    told = capsys.readouterr().out
    assert "-export const PROTOCOL = 2;" in told
    assert "Stale: extension/src/contract/types.ts" in told
    types.write_bytes(before.replace(b"\n", b"\r\n"))
    assert export.main(["--check"], tmp_path) == 1
    types.unlink()
    assert export.write(tmp_path) == ["extension/src/contract/types.ts"]
    assert types.read_bytes() == before


def test_a_long_difference_is_cut(tmp_path: Path) -> None:
    told = export.stale(tmp_path)["docs/protocol/README.md"]
    assert len(told.splitlines()) == export.SHOWN_LINES + 1
    assert told.splitlines()[-1].endswith("lines more")


# -- schemas ----------------------------------------------------------------------------------------------------------


def test_the_bundles_are_json_schemas() -> None:
    for bundle in (CLIENTS, READERS):
        jsonschema.Draft202012Validator.check_schema(bundle)
        assert set(schemas.references(bundle)) <= set(bundle["$defs"])
    assert set(CLIENTS["$defs"]) == schemas.reachable(schemas.references(CLIENTS), CLIENTS["$defs"])
    assert CLIENTS["protocol"] == PROTOCOL
    assert not re.search(r'"(description|title|default|discriminator)": ?"', json.dumps(CLIENTS))


@pytest.mark.parametrize("name", RECEIVED)
def test_clients_take_what_is_sent_and_what_may_come_later(name: str) -> None:
    check = validator(CLIENTS, *part_of(name))
    for payload in RECEIVED[name]:
        check.validate(payload)
        check.validate({**payload, "of_a_later_server": [1]})


@pytest.mark.parametrize("name", RECEIVED)
def test_clients_notice_what_is_missing_or_wrong(name: str) -> None:
    part, key = part_of(name)
    check = validator(CLIENTS, part, key)
    required = CLIENTS["$defs"][CLIENTS[part][key]["$ref"].removeprefix(schemas.PREFIX)].get("required", [])
    for field in required:
        payload = RECEIVED[name][0]
        assert not check.is_valid({other: value for other, value in payload.items() if other != field})
        assert not check.is_valid({**payload, field: {"not": "this"}} if field != "patch" else {**payload, field: 1})


@pytest.mark.parametrize("name", COMMANDS)
def test_the_documents_schema_is_as_strict_as_the_server(name: str) -> None:
    check = validator(READERS, "commands", name)
    for payload in examples.COMMANDS[name]:
        check.validate(payload)
        assert not check.is_valid({**payload, "surprise": 1})
        assert not any(check.is_valid({**payload, field: b"bytes"}) for field in payload)


def test_what_is_sent_and_what_is_received_share_no_shape() -> None:
    """One is closed and the other open to new fields, so a shared one would have to be both."""
    defs = schemas.definitions()
    sent = schemas.reachable((model.__name__ for model in schemas.sent()), defs)
    assert not sent & schemas.reachable((model.__name__ for model in schemas.received()), defs)
    assert all(("additionalProperties" in READERS["$defs"][name]) == (name in sent) for name in defs)


# -- TypeScript -------------------------------------------------------------------------------------------------------

TYPES = typescript.types_ts()


def block(start: str) -> str:
    """A declaration of types.ts from `start` to its end."""
    return TYPES[TYPES.index(start) :].split("\n\n")[0]


def test_types_name_every_command_and_event() -> None:
    command, data = block("export type Command ="), block("export interface CommandData")
    payloads = block("export interface EventPayloads")
    for name, spec in COMMANDS.items():
        assert f'{{ readonly name: "{name}"; readonly payload: {spec.payload.__name__} }}' in command
        assert f'readonly "{name}": {spec.data.__name__};' in data
        assert (f'  "{name}",' in block("export const WRITING_NAMES")) == spec.writes
    for name, model in EVENTS.items():
        assert f'readonly "{name}": {model.__name__};' in payloads
        numbered = f'{{ readonly type: "{name}"; readonly payload: {model.__name__} }}'
        assert (numbered in block("export type NumberedEvent")) == (name in NUMBERED)
    for name in (*COMMANDS, *EVENTS):
        assert f'  "{name}": "{namespace_of(name)}",' in block("export const NAMESPACE_OF")


def test_every_shape_is_exported_once() -> None:
    exported = re.findall(r"^export (?:interface|type|const) (\w+)", TYPES, re.MULTILINE)
    assert len(exported) == len(set(exported))
    expected = {"PROTOCOL", "Answer", "Author", "Change", "ChatEntry", "CommandName", "EventName", "RoomState"}
    assert set(exported) >= expected | set(schemas.definitions()) | set(schemas.words())


def test_limits_have_their_values() -> None:
    told = dict(re.findall(r"^export const (\w+) = (.+);$", typescript.limits_ts(), re.MULTILINE))
    assert {name: json.loads(value) for name, value in told.items()} == {
        name: value for name, value in vars(limits).items() if name.isupper()
    }


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer", "minimum": 0}, "number"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"type": "array", "items": {"type": "string"}}, "readonly string[]"),
        ({"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]}}, "readonly (A | B)[]"),
        ({"const": True, "type": "boolean"}, "true"),
        ({"enum": ["a", 'b"'], "type": "string"}, r'"a" | "b\""'),
        ({"enum": ["off", "pause_all"], "type": "string"}, "BufferPolicy"),
        ({"type": "object", "additionalProperties": True}, "Readonly<Record<string, unknown>>"),
        (
            {"type": "object", "additionalProperties": {"type": "null"}, "propertyNames": {"enum": ["x"]}},
            'Readonly<Partial<Record<"x", null>>>',
        ),
    ],
)
def test_types_of_values(schema: dict[str, Any], expected: str) -> None:
    assert typescript.expression(schema, NAMED) == expected


def test_optional_is_not_nullable() -> None:
    maybe = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    schema = {
        "type": "object",
        "description": "Ends here: */ alert(1)",
        "properties": {"a": {"type": "integer"}, "b": maybe, "c": {"type": "integer"}, "d": maybe},
        "required": ["a", "b"],
    }
    assert typescript.declaration("Thing", schema, {}).splitlines() == [
        "/** Ends here: * / alert(1) */",
        "export interface Thing {",
        "  readonly a: number;",
        "  readonly b: number | null;",
        "  readonly c?: number;",
        "  readonly d?: number | null;",
        "}",
    ]


@pytest.mark.parametrize("schema", [{}, {"type": "tuple"}, {"not": {}}, {"type": "object"}, {"type": "array"}])
def test_what_has_no_type_is_an_error(schema: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no TypeScript"):
        typescript.expression(schema, {})
