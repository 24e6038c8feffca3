"""The socket as an AsyncAPI 3.0 document, seen from the server: it receives commands, replies, and sends events."""

from collections.abc import Iterable
from typing import Any

from . import PROTOCOL, examples, schemas
from .base import Shape
from .commands import COMMANDS, Nothing, Spec
from .errors import ErrorBody
from .events import EVENTS, NUMBERED, namespace_of

SCHEMAS = "#/components/schemas/"
MESSAGES = "#/components/messages/"
_ABOUT = (
    "Socket.IO 4 over WebSocket. A channel is a Socket.IO namespace, a message's name is the name of the Socket.IO "
    "event, its payload the only argument, and a reply the acknowledgement. README.md beside this file has the rules."
)


def document() -> dict[str, Any]:
    """The whole document; the same contract gives the same one."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "ShareTube", "version": f"{PROTOCOL}.0.0", "description": _ABOUT, "license": {"name": "MIT"}},
        "defaultContentType": "application/json",
        "servers": {
            "local": {
                "host": "127.0.0.1:8080",
                "pathname": "/socket.io/",
                "protocol": "ws",
                "description": "What `make run` starts; wss behind a proxy.",
                "security": [{"$ref": "#/components/securitySchemes/token"}],
            }
        },
        "channels": {name.strip("/"): _channel(name) for name in _namespaces()},
        "operations": _operations(),
        "components": {
            "schemas": component_schemas(
                [*(spec.payload for spec in COMMANDS.values()), *_answers(), *EVENTS.values()]
            ),
            "messages": _messages(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The access token, in the auth payload of each CONNECT: {token}.",
                }
            },
        },
    }


def component_schemas(models: Iterable[type[Shape]]) -> dict[str, Any]:
    """These shapes, those in them and the refusal, as AsyncAPI and OpenAPI keep schemas.

    Without discriminators, which AsyncAPI spells in a way of its own; the choices are told apart without them.
    """
    defs = schemas.for_readers()["$defs"]
    names = schemas.reachable([ErrorBody.__name__, *(model.__name__ for model in models)], defs)
    bundle = schemas.moved({name: defs[name] for name in sorted(names)}, SCHEMAS)
    shapes: dict[str, Any] = schemas.without(bundle, {"discriminator"})
    return {**shapes, "Refusal": refusal()}


def answer(data: str | None) -> dict[str, Any]:
    """The schema of a good answer whose `data` is the named shape."""
    properties: dict[str, Any] = {
        "ok": {"const": True},
        "rev": {"type": "integer", "minimum": 0, "description": "the last event of the command's commit"},
    }
    required = ["ok"]
    if data is not None:
        properties["data"] = {"$ref": SCHEMAS + data}
        required.append("data")
    return {"type": "object", "required": required, "properties": properties}


def refusal() -> dict[str, Any]:
    """The schema of the answer to a command that was not carried out."""
    return {
        "type": "object",
        "required": ["ok", "error"],
        "properties": {"ok": {"const": False}, "error": {"$ref": SCHEMAS + ErrorBody.__name__}},
    }


def _namespaces() -> list[str]:
    return list(dict.fromkeys(namespace_of(name) for name in [*COMMANDS, *EVENTS]))


def _answers() -> list[type[Shape]]:
    return [spec.data for spec in COMMANDS.values() if spec.data is not Nothing]


def _reply_key(spec: Spec) -> str:
    return "done" if spec.data is Nothing else f"{spec.name}.answer"


def _channel(namespace: str) -> dict[str, Any]:
    keys: list[str] = []
    for name, spec in COMMANDS.items():
        if spec.namespace == namespace:
            keys += [f"{name}.command", _reply_key(spec)]
    keys += [f"{name}.event" for name in EVENTS if namespace_of(name) == namespace]
    keys.append("refusal")
    return {
        "address": namespace,
        "messages": {key: {"$ref": MESSAGES + key} for key in dict.fromkeys(keys)},
    }


def _operations() -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for name, spec in COMMANDS.items():
        channel = "#/channels/" + spec.namespace.strip("/")
        operations[f"handle.{name}"] = {
            "action": "receive",
            "channel": {"$ref": channel},
            "summary": _doc(spec.payload),
            "messages": [{"$ref": f"{channel}/messages/{name}.command"}],
            "reply": {
                "channel": {"$ref": channel},
                "messages": [{"$ref": f"{channel}/messages/{key}"} for key in (_reply_key(spec), "refusal")],
            },
        }
    for name, model in EVENTS.items():
        channel = "#/channels/" + namespace_of(name).strip("/")
        operations[f"emit.{name}"] = {
            "action": "send",
            "channel": {"$ref": channel},
            "summary": _doc(model),
            "messages": [{"$ref": f"{channel}/messages/{name}.event"}],
        }
    return operations


def _messages() -> dict[str, Any]:
    messages: dict[str, Any] = {
        "done": {"name": "ack", "title": "Done", "payload": answer(None), "examples": [{"payload": {"ok": True}}]},
        "refusal": {"name": "ack", "title": "Refused", "payload": {"$ref": f"{SCHEMAS}Refusal"}},
    }
    for name, spec in COMMANDS.items():
        messages[f"{name}.command"] = _message(name, spec.payload.__name__, _doc(spec.payload), examples.COMMANDS[name])
        if spec.data is not Nothing:
            messages[_reply_key(spec)] = {
                "name": "ack",
                "title": f"Answer to {name}",
                "payload": answer(spec.data.__name__),
                "examples": [{"payload": {"ok": True, "data": examples.ANSWERS[name]}}],
            }
    for name, model in EVENTS.items():
        message = _message(name, model.__name__, _doc(model), examples.EVENTS[name])
        messages[f"{name}.event"] = {**message, "tags": [{"name": "numbered" if name in NUMBERED else "of the moment"}]}
    return messages


def _message(name: str, shape: str, summary: str, example: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "title": shape,
        "summary": summary,
        "payload": {"$ref": SCHEMAS + shape},
        "examples": [{"payload": example}],
    }


def _doc(model: type) -> str:
    return (model.__doc__ or "").strip()
