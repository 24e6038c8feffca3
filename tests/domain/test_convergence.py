"""N clients on a network that drops, repeats, reorders and disconnects: all end with the server's snapshot."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import codec
from tests.domain.client import fold
from tests.domain.table import ANA, BEN, Table

Event = dict[str, Any]


class Follower:
    """A client by WIRE.md §2: apply rev == last + 1, drop older, on a gap ask for what is missing."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.snapshot = snapshot
        self.early: dict[int, Event] = {}

    def hear(self, event: Event) -> None:
        self.early[event["rev"]] = event
        self._apply()

    def resync(self, log: list[Event]) -> None:
        for event in log[self.snapshot["rev"] :]:
            self.early.setdefault(event["rev"], event)
        self._apply()

    def _apply(self) -> None:
        while (event := self.early.pop(self.snapshot["rev"] + 1, None)) is not None:
            self.snapshot = fold(self.snapshot, [event])
        self.early = {rev: event for rev, event in self.early.items() if rev > self.snapshot["rev"]}


def busy_room(seed: list[int]) -> tuple[dict[str, Any], Table]:
    table = Table().enter(ANA, BEN)
    first = json.loads(json.dumps(codec.snapshot(table.state)))
    for n in seed:
        match n % 6:
            case 0:
                table.add()
            case 1:
                table.send(BEN, "chat.send", text=f"message {n}")
            case 2:
                table.send(ANA, "player.next")
            case 3:
                table.ready(ANA, BEN).settle()
            case 4 if table.state.player.item:
                table.send(BEN, "player.seek", position_ms=n)
            case _:
                table.send(ANA, "room.settings", name=f"Room {n}")
        table.after(50)
    return first, table


@given(st.lists(st.integers(0, 50_000), min_size=1, max_size=40), st.integers(1, 4), st.data())
@settings(max_examples=60, deadline=None)
def test_all_converge(seed, clients, data) -> None:
    first, table = busy_room(seed)
    log: list[Event] = json.loads(json.dumps(table.log))
    for _ in range(clients):
        follower = Follower(first)
        heard = data.draw(st.lists(st.sampled_from(log), max_size=2 * len(log)) if log else st.just([]))
        for event in heard:
            follower.hear(event)
            assert follower.snapshot["rev"] <= len(log)
        follower.resync(log)
        assert follower.snapshot == json.loads(json.dumps(codec.snapshot(table.state)))
