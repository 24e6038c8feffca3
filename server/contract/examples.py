"""One example of every command and event, for the documents; tests hold them against the shapes."""

from typing import Any

_OP = "5f0c3a52-9d1e-4c8b-8e0a-1b2c3d4e5f60"
_ADA = {"user_id": "u_7hq2m4", "name": "Ada"}
_BEN = {"user_id": "u_9xk3w1", "name": "Ben"}
_AT = 1_795_104_000_000
_ITEM = {
    "item_id": "k3f9x2a1",
    "provider": "youtube",
    "media_id": "aqz-KE-bpKQ",
    "kind": "video",
    "title": "Big Buck Bunny",
    "channel": "Blender",
    "duration_ms": 635_000,
    "added_by": _ADA,
    "added_at": _AT,
}
_FILE = {
    **_ITEM,
    "item_id": "m8d2c7e4",
    "provider": "direct",
    "media_id": "9b1f0c",
    "url": "https://media.example.org/film.mp4",
    "kind": "file",
    "title": "film.mp4",
    "channel": "media.example.org",
    "duration_ms": None,
}
_TIMELINE = {"playing": True, "position_ms": 90_000, "anchor_ms": _AT + 20_300, "rate": 1.0}
_WAIT = {"user_id": "u_9xk3w1", "reason": "buffering", "since_ms": _AT + 21_000, "until_ms": _AT + 31_000}
_SETTINGS = {
    "visibility": "unlisted",
    "entry": "open",
    "control_mode": "anyone",
    "autoadvance": True,
    "ad_policy": "starting_only",
    "buffer_policy": "pause_all",
    "chat": True,
    "slow_mode_s": 0,
    "queue_per_person": 0,
    "queue_approval": False,
    "capacity": 0,
    "locked": False,
    "shield_until": None,
}
_ROLES = {"owner": "u_7hq2m4", "acting": None, "operators": ["u_9xk3w1"], "members": []}
_CONN = {
    "conn_id": "c1",
    "kind": "viewer",
    "sync": "tight",
    "active": True,
    "ready": True,
    "suspended": None,
    "drift_ms": -4.5,
    "clock_error_ms": 1.2,
}
_PERSON = {**_BEN, "avatar": None, "role": "operator", "conns": [_CONN]}

_ASK = {**_BEN, "at": _AT + 60_000}
_REPORT = {
    "report_id": "r_2b6n8c",
    "at": _AT + 70_000,
    "by": _ADA,
    "about": _BEN,
    "reason": "insults",
    "evidence": {"message_id": "q4z7", "text": "You are all fools", "item": {**_ITEM, "pending": True}},
}


def _numbered(rev: int, by: dict[str, str] | str, cause: str) -> dict[str, Any]:
    return {"rev": rev, "at": _AT + 1_000 * rev, "by": by, "cause": cause}


COMMANDS: dict[str, dict[str, Any]] = {
    "room.join": {
        "code": "K7T-E42",
        "since": {"rev": 17, "at": _AT},
        "client": {"kind": "viewer", "version": "1.0.0", "protocol": 1, "sync": "tight", "instance": "f3b9c1d27a60"},
    },
    "room.leave": {},
    "room.sync": {"since": {"rev": 17, "at": _AT}},
    "room.people": {"after": "u_7hq2m4"},
    "room.settings": {"op_id": _OP, "name": "Film night", "control_mode": "operators"},
    "room.approve": {"op_id": _OP, "user_id": "u_9xk3w1", "approve": True},
    "room.role": {"op_id": _OP, "user_id": "u_9xk3w1", "role": "operator"},
    "room.transfer": {"op_id": _OP, "user_id": "u_9xk3w1"},
    "room.kick": {"op_id": _OP, "user_id": "u_9xk3w1", "reason": "spoilers", "ban": {"until": _AT + 3_600_000}},
    "room.unban": {"op_id": _OP, "user_id": "u_9xk3w1"},
    "room.ban_address": {"op_id": _OP, "user_id": "u_9xk3w1", "minutes": 60},
    "room.mute": {"op_id": _OP, "user_id": "u_9xk3w1", "minutes": 10, "reason": "spoilers"},
    "room.ask_control": {"op_id": _OP},
    "room.answer_control": {"op_id": _OP, "user_id": "u_9xk3w1", "give": True},
    "room.report": {"op_id": _OP, "user_id": "u_9xk3w1", "reason": "insults", "message_id": "q4z8"},
    "room.resolve": {"op_id": _OP, "report_id": "r_2b6n8c", "outcome": "handled"},
    "room.moderation": {},
    "room.remove_all": {"op_id": _OP, "user_id": "u_9xk3w1", "chat": True, "queue": True},
    "room.rotate_code": {"op_id": _OP, "clear": True},
    "room.close": {"op_id": _OP},
    "room.undo": {"op_id": _OP, "rev": 18},
    "clock.ping": {},
    "presence.report": {
        "active": True,
        "cue": 3,
        "ready": True,
        "suspended": None,
        "rtt_ms": 18.4,
        "clock_error_ms": 1.2,
        "drift_ms": -4.5,
        "position_ms": 91_250,
    },
    "queue.add": {"op_id": _OP, "url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "where": "end"},
    "queue.remove": {"op_id": _OP, "item_ids": ["k3f9x2a1"]},
    "queue.reorder": {"op_id": _OP, "item_id": "m8d2c7e4", "before_id": "k3f9x2a1"},
    "queue.clear": {"op_id": _OP, "item_ids": ["k3f9x2a1", "m8d2c7e4"]},
    "queue.requeue": {"op_id": _OP, "item_id": "k3f9x2a1"},
    "queue.approve": {"op_id": _OP, "item_ids": ["k3f9x2a1"], "approve": True},
    "queue.history": {"before": None, "limit": 20},
    "player.play": {"op_id": _OP, "item_id": "k3f9x2a1"},
    "player.pause": {"op_id": _OP, "item_id": "k3f9x2a1"},
    "player.seek": {"op_id": _OP, "item_id": "k3f9x2a1", "position_ms": 90_000},
    "player.rate": {"op_id": _OP, "item_id": "k3f9x2a1", "rate": 1.25},
    "player.sync": {"op_id": _OP, "item_id": "k3f9x2a1", "playing": True, "position_ms": 90_000, "rate": 1.0},
    "player.load": {"op_id": _OP, "item_id": "k3f9x2a1", "load_id": "m8d2c7e4"},
    "player.next": {"op_id": _OP, "item_id": "k3f9x2a1"},
    "player.start_now": {"op_id": _OP, "item_id": "k3f9x2a1"},
    "player.skip_wait": {"op_id": _OP, "item_id": "k3f9x2a1", "user_id": "u_9xk3w1"},
    "player.report": {
        "item_id": "k3f9x2a1",
        "cue": 3,
        "duration_ms": 635_000,
        "live": False,
        "title": "Big Buck Bunny",
    },
    "chat.send": {"op_id": _OP, "text": "Look at the rabbit!", "at_ms": 91_250},
    "chat.typing": {},
    "chat.history": {"before": "q4z8", "limit": 50},
    "chat.delete": {"op_id": _OP, "ids": ["q4z8"]},
}

EVENTS: dict[str, dict[str, Any]] = {
    "room.update": {
        **_numbered(18, _ADA, "role"),
        "patch": {"roles": _ROLES},
        "target": _BEN,
    },
    "room.closed": {**_numbered(90, _ADA, "close"), "reason": "owner"},
    "queue.update": {**_numbered(19, _BEN, "add"), "change": {"kind": "added", "items": [_FILE], "before_id": None}},
    "player.state": {
        **_numbered(20, _ADA, "seek"),
        "item": _ITEM,
        "phase": "playing",
        "cue": 3,
        "timeline": _TIMELINE,
        "waiting_for": [],
    },
    "chat.message": {
        **_numbered(21, _ADA, "send"),
        "id": "q4z8",
        "user_id": "u_7hq2m4",
        "name": "Ada",
        "text": "Look at the rabbit!",
        "at_ms": 91_250,
    },
    "chat.deleted": {**_numbered(22, _ADA, "delete"), "ids": ["q4z8"]},
    "chat.restored": {
        **_numbered(23, _ADA, "undo"),
        "messages": [
            {
                "id": "q4z8",
                "user_id": "u_7hq2m4",
                "name": "Ada",
                "at": _AT + 21_000,
                "text": "Look at the rabbit!",
                "at_ms": 91_250,
            }
        ],
    },
    "room.knocks": {"list": [_BEN]},
    "room.admitted": {},
    "room.declined": {"again_after_ms": 60_000},
    "room.removed": {"reason": "banned", "until": _AT + 3_600_000},
    "room.asks": {"list": [_ASK]},
    "room.control_declined": {"again_after_ms": 60_000},
    "room.reports": {"list": [_REPORT]},
    "presence.update": {"people": [_PERSON], "left": ["u_2b6n8c"]},
    "chat.typing": _BEN,
}

_PEOPLE = {"total": 1, "list": [_PERSON]}
_YOU = {"user_id": "u_9xk3w1", "conn_id": "c1", "role": "operator", "muted_until": _AT + 600_000}
SNAPSHOT: dict[str, Any] = {
    "rev": 21,
    "at": _AT + 21_000,
    "room": {
        "code": "K7TE42",
        "name": "Film night",
        "settings": _SETTINGS,
        "roles": _ROLES,
        "can": {
            "owner": ["player.control", "queue.add", "queue.edit", "chat.send", "room.settings"],
            "operator": ["player.control", "queue.add", "queue.edit", "chat.send"],
            "member": ["queue.add", "chat.send"],
            "guest": ["queue.add", "chat.send"],
        },
    },
    "player": {
        "item": _ITEM,
        "phase": "waiting",
        "cue": 3,
        "timeline": {**_TIMELINE, "playing": False},
        "waiting_for": [_WAIT],
    },
    "queue": [_FILE],
    "chat": [
        {"id": "q4z7", "user_id": "u_9xk3w1", "at": _AT + 9_000, "deleted": True},
        {"id": "q4z8", "user_id": "u_7hq2m4", "name": "Ada", "at": _AT + 21_000, "text": "Look!", "at_ms": 91_250},
    ],
}
# What `data` of a good answer holds; commands that are missing here have none.
ANSWERS: dict[str, dict[str, Any]] = {
    "room.join": {"snapshot": SNAPSHOT, "people": _PEOPLE, "you": _YOU},
    "room.sync": {
        "events": [
            {
                "rev": 20,
                "at": EVENTS["player.state"]["at"],
                "ns": "/player",
                "type": "player.state",
                "payload": EVENTS["player.state"],
            }
        ]
    },
    "room.people": {"people": [_PERSON], "total": 120},
    "room.moderation": {
        "bans": [{**_BEN, "until": None, "address": False}],
        "mutes": [{**_BEN, "until": _AT + 600_000}],
        "reports": [_REPORT],
        "asks": [_ASK],
        "words": ["spoiler"],
    },
    "room.rotate_code": {"code": "M3X9PA"},
    "clock.ping": {"t1_us": 1_795_104_000_000_123, "t2_us": 1_795_104_000_000_171},
    "queue.add": {"item_id": "k3f9x2a1"},
    "queue.history": {"items": [_ITEM]},
    "chat.send": {"id": "q4z8"},
    "chat.history": {"messages": SNAPSHOT["chat"]},
}
