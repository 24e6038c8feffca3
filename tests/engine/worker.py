"""A process to be killed: runs an engine under gevent as the server does, and tells each ack on stdout.

    python -m tests.engine.worker DATABASE_URL SEED ROOM_ID…

Each line is `{"room", "user", "op", "answer"}`, written only after `execute` returned.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402
from uuid import uuid4  # noqa: E402

import gevent  # noqa: E402

from server.contract.errors import Refused  # noqa: E402
from server.domain.scene import Actor  # noqa: E402
from tests.engine.house import House, Process, current, film, make  # noqa: E402


def main(url: str, seed: str, *rooms: str) -> None:
    house = House(url)
    process = house.process(started=True)
    gevent.joinall(
        [gevent.spawn(press, process, random.Random(f"{seed}-{n}"), f"user-{seed}-{n}", rooms) for n in range(6)],
        raise_error=True,
    )


def press(process: Process, dice: random.Random, user_id: str, rooms: tuple[str, ...]) -> None:
    """One person who presses at random, for ever."""
    actor = Actor(user_id, user_id)
    while True:
        room, op = dice.choice(rooms), uuid4().hex
        state = process.engine.load(room)
        presses: list[tuple[str, dict[str, Any]]] = [
            ("chat.send", {"text": f"I am {user_id}"}),
            ("queue.add", {"provider": "youtube", "media_id": "dQw4w9WgXcQ"}),
            ("player.next", {"item_id": current(state)}),
            ("player.pause", {"item_id": current(state)}),
            ("player.play", {"item_id": current(state)}),
        ]
        name, fields = dice.choice(presses)
        try:
            answer = process.engine.execute(
                room, name, make(name, op_id=op, **fields), actor, op_id=op, prepared=film()
            )  # fmt: skip
        except Refused:
            continue
        line = json.dumps({"room": room, "user": user_id, "op": op, "answer": answer})
        os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
