"""How fast a person, a network and a room may go: the same for sockets and HTTP.

Generous to people: nobody presses 30 buttons a second. Each process counts what comes to it; a connection is in one.
"""

from collections.abc import Callable

from server.contract.commands import Spec
from server.lan import is_loopback
from server.services.throttle import Throttle

_FREE = frozenset({"clock.ping", "presence.report", "player.report", "chat.typing", "room.leave"})
"""Commands that cost next to nothing; the transport bounds them by their bytes and frames."""


class Pace:
    """All refusals are `rate_limited` with the time to wait. This computer's own address has no limit."""

    def __init__(self, throttle: Callable[[int, float], Throttle] = Throttle) -> None:
        self._commands = throttle(300, 30)
        self._chatter = throttle(30, 3)
        self._reads = throttle(120, 10)
        self._networks = throttle(1_500, 300)
        self._rooms = throttle(2_000, 300)

    def command(self, spec: Spec, user_id: str, address: str, room_id: str | None) -> None:
        """Count a command before it is carried out."""
        if spec.name in _FREE:
            return
        if not is_loopback(address):
            self._networks.spend(address, "Too much comes from your network: wait a moment")
        if not spec.writes:
            self._reads.spend(user_id, "You ask very often: wait a moment")
            return
        self._commands.spend(user_id, "Too many commands: wait a moment")
        if spec.namespace == "/chat":
            self._chatter.spend(user_id, "You are writing very fast: wait a moment")
        if room_id is not None:
            self._rooms.spend(room_id, "Too much is going on in this room: wait a moment")

    def read(self, user_id: str, address: str) -> None:
        """Count a question that is no command."""
        if not is_loopback(address):
            self._networks.spend(address, "Too much comes from your network: wait a moment")
        self._reads.spend(user_id, "You ask very often: wait a moment")
