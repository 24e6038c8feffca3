"""Good payloads of every command, event and HTTP body that between them use every field, also inside."""

from typing import Any

from server.contract import examples
from server.contract.routes import ROUTES

OP = examples.COMMANDS["queue.add"]["op_id"]
ITEM = examples.SNAPSHOT["player"]["item"]

# What the documents' own example leaves out.
_MORE: dict[str, list[dict[str, Any]]] = {
    "room.join": [{**examples.COMMANDS["room.join"], "password": "melon"}],
    "room.settings": [
        {
            "op_id": OP,
            "visibility": "public",
            "entry": "password",
            "password": "melon",
            "autoadvance": False,
            "ad_policy": "off",
            "buffer_policy": "pause_all",
            "chat": False,
        },
        {
            "op_id": OP,
            "can": {"member": ["queue.add", "chat.send"], "guest": []},
            "slow_mode_s": 5,
            "words": ["spoiler"],
            "queue_per_person": 3,
            "queue_approval": True,
            "capacity": 20,
            "locked": True,
            "shield_minutes": 15,
        },
    ],
    "queue.add": [{"op_id": OP, "provider": "youtube", "media_id": "aqz-KE-bpKQ", "where": "now"}],
    "player.report": [{"item_id": "k3f9x2a1", "cue": 3, "ended": True, "error": "not_found"}],
}
COMMANDS: dict[str, list[dict[str, Any]]] = {
    name: [payload, *_MORE.get(name, [])] for name, payload in examples.COMMANDS.items()
}

_NUMBERED = {"rev": 30, "at": 1_795_104_030_000, "by": "system", "cause": "test"}
_MORE_EVENTS: dict[str, list[dict[str, Any]]] = {
    "room.update": [
        {
            **_NUMBERED,
            "patch": {key: examples.SNAPSHOT["room"][key] for key in ("code", "name", "settings", "can")},
            "target": {"user_id": "u_9xk3w1", "name": "Ben", "until": 1_795_104_600_000},
        },
        # A ban without end says so.
        {**_NUMBERED, "patch": {}, "target": {"user_id": "u_9xk3w1", "name": "Ben", "until": None}},
    ],
    "queue.update": [
        {**_NUMBERED, "change": {"kind": "removed", "item_ids": ["k3f9x2a1"]}},
        {**_NUMBERED, "change": {"kind": "moved", "item_id": "k3f9x2a1", "before_id": None}},
        {
            **_NUMBERED,
            "change": {
                "kind": "updated",
                "item": {
                    **ITEM,
                    "url": "/sample.mp4",
                    "thumb": "/sample.webp",
                    "start_ms": 5_000,
                    "problem": "embed_disabled",
                },
            },
        },
    ],
    "player.state": [
        {**_NUMBERED, **{key: examples.SNAPSHOT["player"][key] for key in ("item", "phase", "cue", "timeline")}}
        | {"waiting_for": examples.SNAPSHOT["player"]["waiting_for"]}
    ],
    "chat.message": [{**_NUMBERED, "id": "q4z8", "user_id": "u_7hq2m4", "deleted": True}],
    "presence.update": [
        {
            "people": [],
            "left": [],
            "summary": {"total": 80, "in_step": 77, "waiting": 1, "skew_p50": 12.5, "skew_p95": None},
        }
    ],
}
EVENTS: dict[str, list[dict[str, Any]]] = {
    name: [payload, *_MORE_EVENTS.get(name, [])] for name, payload in examples.EVENTS.items()
}

_MORE_BODIES: dict[str, list[dict[str, Any]]] = {
    "POST /api/auth/guest": [{"name": "Ada", "viewer": True}],
    "POST /api/room.create": [{"entry": "password", "password": "melon"}],
}
BODIES: dict[str, list[dict[str, Any]]] = {
    route.name: [route.body_example or {}, *_MORE_BODIES.get(route.name, [])] for route in ROUTES if route.body
}
