"""`flask demo`: rooms, people, chat and history to look at. Everything goes the way that real people's acts go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import uuid4

from server.contract.base import Writing
from server.contract.commands import COMMANDS
from server.domain.scene import Actor
from server.domain.state import Media, Settings
from server.engine.engine import Engine
from server.services.sessions import Device, Sessions

NAMES = ("Ana", "Ben", "Cléo", "小林 みどり", "Σοφία", "Noor", "Åsa", "דניאל", "Tomás", "Ifeoma")
# Films that their makers gave to everybody, so that what is shown may be watched.
FILMS = (
    ("aqz-KE-bpKQ", "Big Buck Bunny", 635),
    ("eRsGyueVLvQ", "Sintel", 888),
    ("R6MlUcmOul8", "Tears of Steel", 734),
    ("WhWc3b3KhnY", "Spring", 464),
    ("Y-rmzh0PI3c", "Cosmos Laundromat", 730),
    ("_cMxraX_5RE", "Sprite Fright", 630),
    ("mN0zPOpADL4", "Agent 327", 232),
    ("SkVqJ1SGeL0", "Caminandes 3", 150),
)
LINES = (
    "is everybody here?",
    "one minute, tea",
    "I have seen this nine times and I am not sorry",
    "the light in this shot!",
    "wait, who is that?",
    "the squirrel had it coming",
    "pause please, doorbell",
    "back. what did I miss?",
    "🎉",
    "next one is mine",
    "good choice",
    "same time next week?",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One room of the demonstration. `people` are places in NAMES, the owner first; `played` films are history."""

    name: str
    settings: Settings
    people: tuple[int, ...]
    films: tuple[int, ...]
    played: int
    lines: int


PLANS = (
    Plan(
        "Friday films", Settings(visibility="public", control_mode="operators"), (0, 1, 2, 4, 5), (0, 1, 2, 3, 4), 2, 12
    ),
    Plan("Open movies, all night", Settings(visibility="public", control_mode="operators"), (3, 6, 7), (5, 6, 7), 1, 7),
    Plan("Animation club", Settings(visibility="public"), (8, 9, 0), (3, 5), 0, 4),
    Plan("Family", Settings(), (1, 4), (7, 6, 0), 1, 5),
    Plan("Just made", Settings(), (2,), (), 0, 0),
)


class Demo:
    """Fills a server. Running it again adds the same once more; nothing that is there is touched."""

    def __init__(self, engine: Engine, sessions: Sessions) -> None:
        self._engine, self._sessions = engine, sessions

    def fill(self) -> list[tuple[str, str]]:
        """Returns (name, code) of each room made."""
        device = Device("demo")
        actors = [self._sessions.guest(name, device).person.actor for name in NAMES]
        return [(plan.name, self._room(plan, [actors[n] for n in plan.people])) for plan in PLANS]

    def _room(self, plan: Plan, people: list[Actor]) -> str:
        state = self._engine.create_room(people[0], plan.name, plan.settings)
        room_id = cast(str, self._engine.resolve(state.code))
        for n, film in enumerate(plan.films):
            self._add(room_id, people[n % len(people)], film)
        for _ in range(plan.played):
            item = self._engine.load(room_id).player.item
            self._do(room_id, people[0], "player.next", item_id=item.item_id if item else None)
        for n, line in enumerate(LINES[: plan.lines]):
            self._do(room_id, people[n % len(people)], "chat.send", text=line)
        return state.code

    def _add(self, room_id: str, actor: Actor, film: int) -> None:
        media_id, title, seconds = FILMS[film]
        media = Media("youtube", media_id, "video", title, "Blender Studio", seconds * 1000, trusted=True)
        self._do(room_id, actor, "queue.add", media, provider="youtube", media_id=media_id)

    def _do(self, room_id: str, actor: Actor, name: str, prepared: Media | None = None, **fields: object) -> None:
        command = cast(Writing, COMMANDS[name].payload.model_validate({"op_id": uuid4().hex, **fields}))
        self._engine.execute(room_id, name, command, actor, op_id=command.op_id, prepared=prepared)
