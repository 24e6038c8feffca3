"""What the documents say about a command beside its shape: who may send it, and the refusals of its own."""

from dataclasses import dataclass

from .errors import ErrorCode

# Any command may be refused with these; the table below has what comes on top.
COMMON: tuple[ErrorCode, ...] = ("invalid", "forbidden", "rate_limited", "unavailable", "internal")
# Any writing command, too: the room was closed, or the op_id was used for something else.
COMMON_WRITING: tuple[ErrorCode, ...] = ("closed", "conflict")


@dataclass(frozen=True, slots=True)
class Note:
    """`who` completes "May be sent by …"; `errors` are refusals beyond the common ones."""

    who: str
    errors: tuple[ErrorCode, ...] = ()


_ADMITTED = "everybody in the room"
_CONTROL = "people with `player.control`"

NOTES: dict[str, Note] = {
    "room.join": Note(
        "everybody with a token, once the four namespaces are connected (else `conflict`)",
        (
            "not_found",
            "closed",
            "banned",
            "full",
            "password_required",
            "approval_pending",
            "conflict",
            "unsupported",
        ),
    ),
    "room.leave": Note(_ADMITTED),
    "room.sync": Note(_ADMITTED),
    "room.people": Note(_ADMITTED),
    "room.settings": Note(
        "people with `room.settings`; the rights of a role are changed by those above it who have them"
    ),
    "room.approve": Note("people with `people.approve`", ("not_found",)),
    "room.role": Note("people with `room.roles` whose role is above that person's", ("not_found",)),
    "room.transfer": Note("people with `room.transfer`: the owner", ("not_found",)),
    "room.kick": Note(
        "people with `people.kick` whose role is above that person's; a ban needs `people.ban` too", ("not_found",)
    ),
    "room.unban": Note("people with `people.ban`"),
    "room.ban_address": Note(
        "people with `people.ban`, about somebody who is banned already", ("not_found", "unsupported")
    ),
    "room.mute": Note("people with `people.mute` whose role is above that person's", ("not_found",)),
    "room.ask_control": Note(_ADMITTED, ("unsupported",)),
    "room.answer_control": Note("people with `room.roles`", ("not_found", "unsupported")),
    "room.report": Note(_ADMITTED, ("not_found", "unsupported")),
    "room.resolve": Note("people with `people.mute`", ("not_found", "unsupported")),
    "room.moderation": Note("people with one of the rights that it tells about", ("unsupported",)),
    "room.remove_all": Note(
        "people with `people.mute` whose role is above that person's; the queue needs `queue.edit` too",
        ("not_found", "unsupported"),
    ),
    "room.rotate_code": Note("people with `room.settings`"),
    "room.close": Note("people with `room.close`: the owner"),
    "room.undo": Note("whoever did it, and the owner and operators who might do it themselves", ("not_found",)),
    "clock.ping": Note("everybody with a token"),
    "presence.report": Note(_ADMITTED),
    "queue.add": Note(
        "people with `queue.add`; `next` needs `queue.edit` too, `now` needs `player.control`, "
        "and a link to a file on another site needs `queue.direct`",
        ("not_found", "full", "unsupported", "upstream"),
    ),
    "queue.remove": Note("people with `queue.edit`; everybody for items of their own", ("not_found",)),
    "queue.reorder": Note("people with `queue.edit`", ("not_found",)),
    "queue.clear": Note("people with `queue.edit`"),
    "queue.requeue": Note("people with `queue.add`", ("not_found", "full")),
    "queue.approve": Note("people with `queue.edit`; not by guests while the shield is up", ("not_found",)),
    "queue.history": Note(_ADMITTED, ("not_found",)),
    "player.play": Note(_CONTROL),
    "player.pause": Note(_CONTROL),
    "player.seek": Note(_CONTROL),
    "player.rate": Note(_CONTROL, ("unsupported",)),
    "player.sync": Note(_CONTROL, ("unsupported",)),
    "player.load": Note(_CONTROL, ("not_found",)),
    "player.next": Note(_CONTROL),
    "player.start_now": Note("people with `player.wait`"),
    "player.skip_wait": Note("people with `player.wait`"),
    "player.report": Note(_ADMITTED),
    "chat.send": Note("people with `chat.send` who are not muted, while the room's chat is on"),
    "chat.typing": Note(_ADMITTED),
    "chat.history": Note(_ADMITTED, ("not_found",)),
    "chat.delete": Note("people with `chat.delete`; everybody for messages of their own", ("not_found",)),
}

MEANINGS: dict[ErrorCode, str] = {
    "invalid": "The payload breaks a rule of its shape, or makes no sense. Do not repeat it.",
    "unauthenticated": "No token, a bad one, or one that ran out. Refresh it; open a new connection.",
    "forbidden": "Not allowed: not in the room yet, without the right, muted, or the room is locked.",
    "not_found": "No such room, person, item or message (any more).",
    "closed": "The room is over. Its owner opens it again by joining.",
    "conflict": "The room is not what the sender saw: another item plays, the op_id was used, it was undone already.",
    "rate_limited": "Too many in a short time. Wait for `retry_after_ms`.",
    "full": "The room, or its queue, has no place left.",
    "banned": "Put out of this room; `room.removed` said until when.",
    "password_required": "The room wants a password; none came, or a wrong one.",
    "approval_pending": "Somebody in the room must open the door first; wait for `room.admitted` or `room.declined`.",
    "unsupported": "Another protocol version, or something this server cannot do.",
    "upstream": "A provider such as YouTube failed to answer. Try later.",
    "unavailable": "The database or bus of the server is away for the moment. Repeat after `retry_after_ms`.",
    "internal": "A bug in the server. It is logged.",
}
