"""Who is connected to which namespace, as python-socketio keeps it, without its rooms."""

from __future__ import annotations

from typing import Any

import socketio


class Members(socketio.Manager):  # type: ignore[misc]  # published without types
    """The library looks for whoever leaves in every room of the namespace, and each connection is one: a thousand that
    leave at once would hold up the hub for seconds. Our rooms are the fan-out's; nobody enters any here."""

    def basic_disconnect(self, sid: str, namespace: str, **_options: Any) -> None:
        """Forget `sid`: in the namespace, in the room of its own name, and among those under way."""
        for room in (sid, None):
            self.basic_leave_room(sid, namespace, room)
        for pending in (self.pending_connect, self.pending_disconnect):
            under_way = pending.get(namespace, [])
            if sid in under_way:
                under_way.remove(sid)
                if not under_way:
                    del pending[namespace]
        self.callbacks.pop(sid, None)

    def enter_room(self, sid: str, namespace: str, room: Any, eio_sid: str | None = None) -> None:
        """Refused: `basic_disconnect` would not find it again."""
        raise NotImplementedError("rooms are the fan-out's")
