"""The protocol's documents: complete, consistent, and with an example client that follows them."""

import importlib.util
import json
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any, get_args

import jsonschema
import pytest

from server.contract import PROTOCOL, asyncapi, errors, examples, limits, openapi, protocol_docs, schemas
from server.contract.base import Capability
from server.contract.commands import COMMANDS, UNBUILT, Nothing
from server.contract.events import EVENTS, namespace_of
from server.contract.export import ROOT
from server.contract.notes import COMMON, COMMON_WRITING, MEANINGS, NOTES
from server.contract.routes import ROUTES
from server.contract.shapes import Snapshot
from server.domain.permissions import COMMAND_CAPABILITY
from tests.contract import examples as all_examples

ASYNC, OPEN, PAGE = asyncapi.document(), openapi.document(), protocol_docs.page()


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def at(document: Any, pointer: str) -> Any:
    """What a reference within a document points to; KeyError when there is nothing."""
    for step in pointer.removeprefix("#/").split("/"):
        document = document[step.replace("~1", "/").replace("~0", "~")]
    return document


def check(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)


# -- AsyncAPI ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [ASYNC, OPEN], ids=["asyncapi", "openapi"])
def test_references_lead_somewhere(document: dict[str, Any]) -> None:
    for reference in references(document):
        assert at(document, reference) is not None
    used = {reference.rpartition("/")[2] for reference in references(document) if "/schemas/" in reference}
    assert used == set(document["components"]["schemas"])


@pytest.mark.parametrize("document", [ASYNC, OPEN], ids=["asyncapi", "openapi"])
def test_component_names_are_plain(document: dict[str, Any]) -> None:
    for group in document["components"].values():
        assert all(re.fullmatch(r"[\w.-]+", name) for name in group)


def test_asyncapi_has_every_command_and_event() -> None:
    assert ASYNC["asyncapi"] == "3.0.0"
    assert ASYNC["info"]["version"].split(".")[0] == str(PROTOCOL)
    expected = {f"handle.{name}": "receive" for name in COMMANDS} | {f"emit.{name}": "send" for name in EVENTS}
    assert {name: operation["action"] for name, operation in ASYNC["operations"].items()} == expected
    assert {channel["address"] for channel in ASYNC["channels"].values()} == {"/room", "/queue", "/player", "/chat"}


@pytest.mark.parametrize("name", ASYNC["operations"])
def test_operations_use_messages_of_their_channel(name: str) -> None:
    operation = ASYNC["operations"][name]
    channel = operation["channel"]["$ref"]
    assert at(ASYNC, channel)["address"] == namespace_of(name.partition(".")[2])
    for part in (operation, operation.get("reply", operation)):
        assert part["channel"]["$ref"] == channel
        assert part["messages"]
        assert all(message["$ref"].startswith(f"{channel}/messages/") for message in part["messages"])
    (message,) = operation["messages"]
    assert at(ASYNC, at(ASYNC, message["$ref"])["$ref"])["name"] == name.partition(".")[2]
    if operation["action"] == "receive":
        replies = [reference["$ref"].rpartition("/")[2] for reference in operation["reply"]["messages"]]
        good = "done" if COMMANDS[name.partition(".")[2]].data is Nothing else f"{name.partition('.')[2]}.answer"
        assert replies == [good, "refusal"]


@pytest.mark.parametrize("key", ASYNC["components"]["messages"])
def test_messages_have_true_examples(key: str) -> None:
    message = ASYNC["components"]["messages"][key]
    for example in message.get("examples", ()):
        check(ASYNC, message["payload"], example["payload"])
    assert key == "refusal" or message["examples"]


def test_a_refusal_fits_the_documents() -> None:
    refusal = errors.Refused("rate_limited", "Slow down", 1_500).answer()
    for document in (ASYNC, OPEN):
        check(document, {"$ref": "#/components/schemas/Refusal"}, refusal)
        with pytest.raises(jsonschema.ValidationError):
            check(document, {"$ref": "#/components/schemas/Refusal"}, {"ok": True})


# -- OpenAPI ----------------------------------------------------------------------------------------------------------


def test_openapi_has_every_route() -> None:
    told = {f"{method.upper()} {path}" for path, methods in OPEN["paths"].items() for method in methods}
    assert told == {route.name for route in ROUTES}
    ids = [operation["operationId"] for methods in OPEN["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_routes_are_told_truly(route: Any) -> None:
    operation = OPEN["paths"][route.path][route.method.lower()]
    named = [*re.findall(r"\{(\w+)\}", route.path), *route.query, *route.optional]
    assert [parameter["name"] for parameter in operation.get("parameters", [])] == named
    assert bool(operation["security"]) == route.token
    good = operation["responses"]["200"]["content"]["application/json"]
    if "example" in good:
        check(OPEN, good["schema"], good["example"])
    assert set(operation["responses"]) == {"200", *(str(status) for status in errors.HTTP_STATUS.values())}
    if route.body is not None:
        body = operation["requestBody"]["content"]["application/json"]
        check(OPEN, body["schema"], body["example"])


def test_the_command_route_takes_the_commands() -> None:
    body = next(route.body_example for route in ROUTES if route.path.endswith("/command"))
    assert body is not None
    COMMANDS[body["name"]].payload.model_validate({**body["data"], "op_id": body["op_id"]})


# -- the page ---------------------------------------------------------------------------------------------------------


def test_every_placeholder_is_filled() -> None:
    assert "{{" not in PAGE
    for name in ("errors", "commands", "events", "shapes", "words", "limits", "routes"):
        assert f"{{{{{name}}}}}" in protocol_docs.TEMPLATE.read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    anchors = [re.sub(r"[^\w\- ]", "", heading).strip().replace(" ", "-").lower() for heading in headings]
    assert len(anchors) == len(set(anchors)), "two headings of one name: links to the second go to the first"
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (ROOT / "docs/protocol" / target).is_file(), target


def test_the_page_has_everything() -> None:
    for name in COMMANDS:
        assert f"#### `{name}`\n" in PAGE
    for name in EVENTS:
        assert f"### Event `{name}`\n" in PAGE
    for route in ROUTES:
        assert f"### {route.name}{'?q=…' if route.query else ''}\n" in PAGE
    inside = {model.__name__ for model in [*schemas.sent(), *EVENTS.values()]} | {"Nothing"}
    for name in {*schemas.definitions(), *schemas.words()} - inside:
        assert f"### {name}\n" in PAGE
    for field in {field for schema in schemas.definitions().values() for field in schema.get("properties", {})}:
        assert f"`{field}`" in PAGE


def test_the_page_shows_each_example() -> None:
    shown = [json.loads(block) for block in re.findall(r"```json\n(.+?)\n```", PAGE, re.DOTALL) if "\n" not in block]
    for payload in (*examples.COMMANDS.values(), *examples.EVENTS.values()):
        assert payload in shown


def test_limits_are_explained() -> None:
    for name, value in vars(limits).items():
        if name.isupper():
            assert f"| `{name}` | " in PAGE
            assert (f"{value:,}" if isinstance(value, int) else str(value)) in PAGE


# -- notes ------------------------------------------------------------------------------------------------------------


def test_every_command_has_a_note() -> None:
    assert set(NOTES) == set(COMMANDS)
    assert set(MEANINGS) == set(errors.ERROR_CODES)
    for name, note in NOTES.items():
        assert len(note.errors) == len(set(note.errors))
        assert not set(note.errors) & set(COMMON), "said of all commands already"
        assert not (COMMANDS[name].writes and set(note.errors) & set(COMMON_WRITING)), (
            "said of all writing ones already"
        )
        assert name not in UNBUILT or "unsupported" in note.errors
        assert set(re.findall(r"`(\w+\.\w+)`", note.who)) <= set(get_args(Capability))


@pytest.mark.parametrize(("name", "capability"), COMMAND_CAPABILITY.items())
def test_notes_tell_the_capability_that_the_server_asks_for(name: str, capability: str | None) -> None:
    assert capability is None or f"`{capability}`" in NOTES[name].who


# -- the example client -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client() -> ModuleType:
    spec = importlib.util.spec_from_file_location("protocol_example", ROOT / "docs/protocol/example.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_client_is_of_this_protocol(client: ModuleType) -> None:
    text = (ROOT / "docs/protocol/example.py").read_text(encoding="utf-8")
    assert f'"protocol": {PROTOCOL},' in text
    assert client.CHAT_TAIL == limits.CHAT_TAIL
    assert set(client.NAMESPACES) == {namespace_of(name) for name in COMMANDS}
    assert len(text.splitlines()) <= 260


def test_the_example_client_folds_every_event(client: ModuleType) -> None:
    for name, payloads in all_examples.EVENTS.items():
        for payload in payloads:
            if "rev" in payload:
                state = client.fold(examples.SNAPSHOT, name, payload)
                assert state["rev"] == payload["rev"]
                Snapshot.model_validate(state)


def test_the_example_client_puts_events_in_order(client: ModuleType) -> None:
    """Early, late and twice, and some before the snapshot: the state is the same."""
    events = [
        {**examples.EVENTS["chat.message"], "rev": 22 + n, "at": examples.SNAPSHOT["at"] + n, "id": f"m{n:04d}"}
        for n in range(40)
    ]
    straight, crooked = client.Room(), client.Room()
    straight.begin(examples.SNAPSHOT)
    for event in events:
        straight.hear("chat.message", event)
    for event in reversed(events[:30]):
        crooked.hear("chat.message", event)
    crooked.begin(examples.SNAPSHOT)
    for event in [*events[35:], *events[:10], *events[30:36]]:
        crooked.hear("chat.message", event)
    assert straight.reached(61, 0)
    assert crooked.state == straight.state
    assert len(crooked.state["chat"]) == limits.CHAT_TAIL
    assert not crooked.early
