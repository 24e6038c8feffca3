"""A whole client of the ShareTube protocol in one file.

    pip install "python-socketio[client]" requests
    python example.py http://127.0.0.1:8080 [LINK LINK LINK]

It makes a room, joins it, queues three videos, reorders, plays, seeks and chats, on the socket and again over HTTP, and
checks that somebody who joins later sees the same room. It ends with status 1 and a sentence when something is amiss.
"""

import contextlib
import copy
import sys
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import requests
import socketio

Json = dict[str, Any]
NAMESPACES = ["/room", "/queue", "/player", "/chat"]
CHAT_TAIL = 30
LINKS = [f"https://www.youtube.com/watch?v={video}" for video in ("aqz-KE-bpKQ", "eRsGyueVLvQ", "R6MlUcmOul8")]


class RefusedError(Exception):
    """The server said no. `code` is one of the codes of the protocol."""

    def __init__(self, name: str, error: Json) -> None:
        super().__init__(f"{name}: {error['code']}: {error['message']}")
        self.code = error["code"]


class Room:
    """The room as its events tell it. Events may come in any order, for the library gives each a thread of its own."""

    def __init__(self) -> None:
        self.state: Json | None = None
        self.early: dict[int, tuple[str, Json]] = {}
        self.changed = threading.Condition()

    def begin(self, snapshot: Json) -> None:
        with self.changed:
            self.state = snapshot
            self._catch_up()

    def hear(self, name: str, event: Json) -> None:
        with self.changed:
            self.early[event["rev"]] = (name, event)
            self._catch_up()

    def reached(self, rev: int, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.state is not None and self.state["rev"] >= rev, seconds)

    def _catch_up(self) -> None:
        if self.state is None:
            return
        while found := self.early.pop(self.state["rev"] + 1, None):
            self.state = fold(self.state, *found)
        self.early = {rev: found for rev, found in self.early.items() if rev > self.state["rev"]}
        self.changed.notify_all()


def fold(state: Json, name: str, event: Json) -> Json:
    """The state after a numbered event."""
    state = copy.deepcopy(state)
    state["rev"], state["at"] = event["rev"], event["at"]
    if name == "room.update":
        state["room"].update(event["patch"])
    elif name == "queue.update":
        state["queue"] = changed_queue(state["queue"], event["change"])
    elif name == "player.state":
        state["player"] = {key: event[key] for key in ("item", "phase", "cue", "timeline", "waiting_for")}
    elif name == "chat.message":
        line = {key: value for key, value in event.items() if key not in ("rev", "by", "cause")}
        state["chat"] = [*state["chat"], line][-CHAT_TAIL:]
    elif name == "chat.deleted":
        state["chat"] = [
            {"id": line["id"], "user_id": line["user_id"], "at": line["at"], "deleted": True}
            if line["id"] in event["ids"]
            else line
            for line in state["chat"]
        ]
    elif name == "chat.restored":
        back = {line["id"]: line for line in event["messages"]}
        state["chat"] = [back.get(line["id"], line) for line in state["chat"]]
    return state


def changed_queue(queue: list[Json], change: Json) -> list[Json]:
    if change["kind"] == "updated":
        new = change["item"]
        return [new if item["item_id"] == new["item_id"] else item for item in queue]
    if change["kind"] == "removed":
        return [item for item in queue if item["item_id"] not in change["item_ids"]]
    coming = change.get("items") or [item for item in queue if item["item_id"] == change["item_id"]]
    rest = [item for item in queue if item not in coming]
    places = [item["item_id"] for item in rest]
    place = places.index(change["before_id"]) if change["before_id"] in places else len(rest)
    return [*rest[:place], *coming, *rest[place:]]


class Client:
    """A guest with a token, and once joined a connection."""

    def __init__(self, base: str, name: str) -> None:
        self.base, self.token = base.rstrip("/"), ""
        self.token = self.http("POST", "/api/auth/guest", {"name": name})["access_token"]
        self.room = Room()
        self.socket = socketio.Client()

    def http(self, method: str, path: str, body: Json | None = None) -> Json:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = requests.request(method, self.base + path, json=body, headers=headers, timeout=10).json()
        if not answer["ok"]:
            raise RefusedError(f"{method} {path}", answer["error"])
        return answer.get("data") or {}

    def join(self, code: str) -> None:
        for namespace in NAMESPACES:
            self.socket.on("*", self._heard, namespace=namespace)
        self.socket.connect(
            self.base, auth={"token": self.token}, namespaces=NAMESPACES, transports=["websocket"], wait_timeout=10
        )
        about = {"kind": "remote", "version": "example", "protocol": 1, "sync": "none", "instance": uuid.uuid4().hex}
        self.room.begin(self.ask("room.join", {"code": code, "client": about})["data"]["snapshot"])

    def ask(self, name: str, payload: Json) -> Json:
        """Send a command; its answer as it came."""
        area = name.partition(".")[0]
        namespace = "/room" if area in ("clock", "presence") else f"/{area}"
        answer: Json = self.socket.call(name, payload, namespace=namespace, timeout=8)
        if not answer["ok"]:
            raise RefusedError(name, answer["error"])
        return answer

    def write(self, name: str, payload: Json) -> Json:
        """Send a writing command, again if need be, and wait until its events are folded in; the answer's data."""
        payload = {**payload, "op_id": uuid.uuid4().hex}
        answer = self._ask_until_answered(name, payload)
        if "rev" in answer and not self.room.reached(answer["rev"], 2):
            self.fill_gap()
        return answer.get("data") or {}

    def _ask_until_answered(self, name: str, payload: Json) -> Json:
        # The op_id stays the same, so what had arrived is not done twice.
        for _ in range(2):
            with contextlib.suppress(socketio.exceptions.TimeoutError):
                return self.ask(name, payload)
        return self.ask(name, payload)

    def fill_gap(self) -> None:
        state = self.room.state or {}
        missed = self.ask("room.sync", {"since": {"rev": state["rev"], "at": state["at"]}})["data"]
        if "snapshot" in missed:
            self.room.begin(missed["snapshot"])
        for event in missed.get("events", ()):
            self.room.hear(event["type"], event["payload"])

    def command(self, code: str, name: str, payload: Json) -> Json:
        """The same as `write`, over HTTP, joined or not."""
        body = {"name": name, "data": payload, "op_id": uuid.uuid4().hex}
        return self.http("POST", f"/api/room/{code}/command", body)

    def state(self, code: str) -> Json:
        snapshot: Json = self.http("GET", f"/api/room/{code}/state")["snapshot"]
        return snapshot

    def _heard(self, name: str, event: Json) -> None:
        # Presence and the like have no rev: this client does not follow them.
        if "rev" in event:
            self.room.hear(name, event)


def story(write: Callable[[str, Json], Json], state: Callable[[], Json], links: list[str]) -> None:
    """Queue three videos, reorder, play, seek, chat; `state` gives the room after what was written."""
    first, second, third = (write("queue.add", {"url": link, "where": "end"})["item_id"] for link in links)
    expect(current(state()) == first, "the first video is loaded")
    expect(queued(state()) == [second, third], "the others are in the queue")

    write("queue.reorder", {"item_id": third, "before_id": second})
    expect(queued(state()) == [third, second], "the third went before the second")

    write("player.play", {"item_id": first})
    duration = state()["player"]["item"]["duration_ms"]
    position = min(90_000, duration // 2) if duration else 90_000
    write("player.seek", {"item_id": first, "position_ms": position})
    expect(state()["player"]["timeline"]["position_ms"] == position, "the room is where it was sent")

    write("chat.send", {"text": "Hello from the example!", "at_ms": position})
    expect(state()["chat"][-1].get("text") == "Hello from the example!", "the message is in the chat")


def current(state: Json) -> str | None:
    item = state["player"]["item"]
    return item["item_id"] if item else None


def queued(state: Json) -> list[str]:
    return [item["item_id"] for item in state["queue"]]


def expect(truth: bool, what: str) -> None:
    if not truth:
        raise SystemExit(f"It is not so that {what}.")


def agree(one: Callable[[], Json], other: Callable[[], Json]) -> bool:
    """Whether two see the same room. The room may change meanwhile, so compare at the same rev."""
    for _ in range(50):
        a, b = one(), other()
        if a["rev"] == b["rev"]:
            return a == b
        time.sleep(0.2)
    return False


def main(base: str, links: list[str]) -> None:
    ada, ben, eve = Client(base, "Ada"), Client(base, "Ben"), Client(base, "Eve")
    try:
        code = ada.http("POST", "/api/room.create", {"name": "Example"})["code"]
        ada.join(code)
        story(ada.write, lambda: ada.room.state or {}, links)
        ben.join(code)
        expect(agree(lambda: ada.room.state or {}, lambda: ben.room.state or {}), "who joins later sees the same room")

        other = ada.http("POST", "/api/room.create", {"name": "Example over HTTP"})["code"]
        story(lambda name, payload: ada.command(other, name, payload), lambda: ada.state(other), links)
        eve.join(other)
        expect(agree(lambda: ada.state(other), lambda: eve.room.state or {}), "HTTP and the socket show the same room")
    finally:
        for client in (ada, ben, eve):
            client.socket.disconnect()
    sys.stdout.write("Both ways work, and everybody sees the same room.\n")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 5):
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2:] or LINKS)
