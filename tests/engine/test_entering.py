"""How slowly passwords are guessed, and what a check that takes its time must not miss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gevent
import pytest

from server.contract.errors import Refused
from server.domain.scene import Actor
from server.domain.state import Settings
from server.services.desk import Desk
from server.services.doors import GUESSES_AT_ONCE, Doors
from server.services.ownership import Ownership
from server.services.sessions import Person
from server.services.shared_throttle import Limiters
from tests.engine.house import ANN, BOB, CAT, House, Process
from tests.fakes.fake_clock import FakeClock


@dataclass
class SlowPasswords:
    """`Passwords` whose hash of a password is the password; `meanwhile` happens while it works."""

    meanwhile: Callable[[], None] = lambda: None
    tried: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def matches(self, password: str, hashed: str | None) -> bool:
        self.tried.append(password)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        gevent.sleep(0)
        self.meanwhile()
        self.at_once -= 1
        return password == hashed


class Porch:
    """Ann's room with a password, and those before it."""

    def __init__(self, process: Process) -> None:
        self.process, self.passwords = process, SlowPasswords()
        state = process.engine.create_room(ANN, "Room", Settings(entry="password"), "swordfish")
        self.room = process.engine.resolve(state.code) or ""
        desk = Desk(process.store, process.clock)
        ownership = Ownership(process.engine, process.store, process.clock)
        hasher: Any = self.passwords
        limiters = Limiters("")
        self.doors = Doors(process.engine, process.store, process.clock, hasher, desk, ownership, limiters)

    def enter(self, who: Actor, password: str | None = None, address: str = "203.0.113.1") -> str:
        """ "in", or the code of the refusal."""
        person = Person(who.user_id, who.name, None, True, "session")
        try:
            self.doors.enter(self.room, self.process.engine.load(self.room), person, address, password)
        except Refused as refused:
            return refused.code
        return "in"


@pytest.fixture
def porch(house: House, clock: FakeClock) -> Porch:
    return Porch(house.process(clock))


def test_the_right_one_is_tried_once(porch: Porch) -> None:
    assert porch.enter(BOB) == "password_required"
    assert [porch.enter(BOB, "swordfish"), porch.enter(BOB), porch.enter(BOB, "whatever")] == ["in"] * 3
    assert porch.passwords.tried == ["swordfish"]
    porch.process.do(porch.room, "room.settings", prepared="herring", password="herring")
    assert porch.enter(BOB) == "password_required"
    assert porch.enter(BOB, "swordfish") == "password_required"
    assert porch.enter(BOB, "herring") == "in"


def test_many_addresses_are_slow_together(porch: Porch) -> None:
    outcomes = [porch.enter(BOB, f"guess {n}", f"203.0.113.{n // 3}") for n in range(90)]
    assert outcomes.count("password_required") < 70
    assert outcomes[-1] == "rate_limited"
    assert len(porch.passwords.tried) == outcomes.count("password_required")
    assert porch.enter(ANN) == "in", "whoever has a role needs none"


def test_guesses_at_the_same_time_are_counted_one_by_one(porch: Porch) -> None:
    guesses = [gevent.spawn(porch.enter, BOB, f"guess {n}") for n in range(30)]
    gevent.joinall(guesses, raise_error=True)
    assert len(porch.passwords.tried) < 5 + GUESSES_AT_ONCE
    assert porch.passwords.most_at_once <= GUESSES_AT_ONCE


def test_one_network_of_ipv6_is_one_guesser(porch: Porch) -> None:
    outcomes = [porch.enter(BOB, f"guess {n}", f"2001:db8::{n:x}") for n in range(10)]
    assert outcomes == ["password_required"] * 5 + ["rate_limited"] * 5
    assert porch.enter(CAT, "swordfish", "2001:db8:1::1") == "in"


def test_a_ban_during_the_check_holds(porch: Porch) -> None:
    porch.passwords.meanwhile = lambda: porch.process.do(
        porch.room, "room.kick", user_id=BOB.user_id, ban={"until": None}
    )
    assert porch.enter(BOB, "swordfish") == "banned"


def test_a_password_that_changes_during_the_check_is_asked_for(porch: Porch) -> None:
    def change() -> None:
        porch.passwords.meanwhile = lambda: None
        porch.process.do(porch.room, "room.settings", prepared="herring", password="herring")

    porch.passwords.meanwhile = change
    assert porch.enter(BOB, "swordfish") == "password_required"
    assert porch.enter(BOB, "herring") == "in"
