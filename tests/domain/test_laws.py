"""Anything anybody may send, in any order, at any time: `Table` checks every law after each step."""

import contextlib

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from server.contract.errors import Refused
from server.domain.door import need, shielded
from server.domain.evolve import evolve
from server.domain.permissions import ALL, may
from server.domain.scene import Numbered
from tests.domain.table import ANA, BEN, CAT, DAN, Table, video

PEOPLE = st.sampled_from([ANA, BEN, CAT, DAN])
SUSPENSIONS = st.sampled_from([None, "advert", "buffering", "autoplay_blocked", "asleep", "away", "own_lane"])
SETTINGS = {
    "locked": st.booleans(),
    "entry": st.sampled_from(["open", "password", "approval"]),
    "password": st.just("swordfish"),
    "shield_minutes": st.sampled_from([0, 1, 2]),
    "queue_approval": st.booleans(),
    "queue_per_person": st.integers(0, 2),
    "slow_mode_s": st.sampled_from([0, 5]),
    "words": st.lists(st.sampled_from(["a", "bad word"]), max_size=2),
    "capacity": st.sampled_from([0, 2, 60]),
}


class Room(RuleBasedStateMachine):
    """People with every role do everything at once; a refusal is fine, a broken law is not."""

    @initialize(
        mode=st.sampled_from(["anyone", "operators", "owner_only"]),
        autoadvance=st.booleans(),
        ad_policy=st.sampled_from(["off", "pause_all", "operators_only", "starting_only"]),
        buffer_policy=st.sampled_from(["off", "pause_all"]),
    )
    def open(self, mode, autoadvance, ad_policy, buffer_policy) -> None:
        policies = {"ad_policy": ad_policy, "buffer_policy": buffer_policy}
        self.table = Table(control_mode=mode, autoadvance=autoadvance, **policies).enter(ANA, BEN)
        self.n = 0

    def present(self, person) -> bool:
        return any(here.user_id == person.user_id for here in self.table.scene.people)

    def send(self, person, name, prepared=None, **payload) -> None:
        with contextlib.suppress(Refused):
            self.table.send(person, name, prepared, **payload)

    def some_item(self, data):
        state = self.table.state
        known = [item.item_id for item in (*state.queue, *state.history)]
        if state.player.item:
            known.append(state.player.item.item_id)
        return data.draw(st.sampled_from([*known, "nothere"]))

    @rule(ms=st.sampled_from([1, 300, 1_500, 5_000, 10_000, 61_000, 130_000]))
    def time_goes_by(self, ms) -> None:
        self.table.after(ms).settle()

    @rule(person=PEOPLE)
    def come_or_go(self, person) -> None:
        (self.table.exit if self.present(person) else self.table.enter)(person)
        self.table.settle()

    @rule(person=PEOPLE, where=st.sampled_from(["end", "next", "now"]), length=st.sampled_from([None, 3_000, 60_000]))
    def add(self, person, where, length) -> None:
        self.n += 1
        self.send(person, "queue.add", video(self.n, length), provider="youtube", media_id="x", where=where)

    @rule(person=PEOPLE, data=st.data())
    def touch_the_queue(self, person, data) -> None:
        item, other = self.some_item(data), self.some_item(data)
        name = data.draw(st.sampled_from(["remove", "clear", "requeue", "reorder"]))
        payload = {"item_ids": [item, other]} if name in ("remove", "clear") else {"item_id": item}
        if name == "reorder":
            payload["before_id"] = data.draw(st.sampled_from([other, None]))
        self.send(person, f"queue.{name}", **payload)

    @rule(person=PEOPLE, name=st.sampled_from(["play", "pause", "next", "start_now"]))
    def press(self, person, name) -> None:
        self.send(person, f"player.{name}")

    @rule(person=PEOPLE, position=st.integers(0, 100_000), rate=st.sampled_from([0.25, 1, 1.5]), playing=st.booleans())
    def move(self, person, position, rate, playing) -> None:
        self.send(person, "player.seek", position_ms=position)
        self.send(person, "player.rate", rate=rate)
        self.send(person, "player.sync", playing=playing, position_ms=position, rate=rate)

    @rule(person=PEOPLE, data=st.data())
    def load(self, person, data) -> None:
        self.send(person, "player.load", load_id=self.some_item(data))

    @rule(person=PEOPLE, whom=PEOPLE)
    def skip_wait(self, person, whom) -> None:
        self.send(person, "player.skip_wait", user_id=whom.user_id)

    @rule(person=PEOPLE, reason=SUSPENSIONS)
    def suspended(self, person, reason) -> None:
        self.table.suspend(person, reason).settle()

    @rule(person=PEOPLE)
    def ready(self, person) -> None:
        self.table.ready(person).settle()

    @precondition(lambda self: self.table.state.player.item is not None)
    @rule(person=PEOPLE, ended=st.booleans(), length=st.sampled_from([None, 4_000, 70_000]), live=st.booleans())
    def report(self, person, ended, length, live) -> None:
        self.table.reports(person, ended=ended, duration_ms=length, live=live, title="Reported").settle()

    @rule(person=PEOPLE, whom=PEOPLE, role=st.sampled_from(["operator", "member", "guest"]))
    def roles(self, person, whom, role) -> None:
        self.send(person, "room.role", user_id=whom.user_id, role=role)

    @rule(person=PEOPLE, whom=PEOPLE, kind=st.sampled_from(["room.kick", "room.transfer", "room.unban"]))
    def people(self, person, whom, kind) -> None:
        self.send(person, kind, user_id=whom.user_id)

    @rule(person=PEOPLE, text=st.text(min_size=1, max_size=20))
    def chat(self, person, text) -> None:
        try:
            self.send(person, "chat.send", text=text)
        except ValueError:
            return

    @rule(person=PEOPLE, data=st.data())
    def delete_chat(self, person, data) -> None:
        if self.table.state.chat:
            entry = data.draw(st.sampled_from(self.table.state.chat))
            self.send(person, "chat.delete", ids=[entry["id"]])

    @rule(person=PEOPLE, whom=PEOPLE, minutes=st.sampled_from([0, 1, 60]))
    def silence(self, person, whom, minutes) -> None:
        self.send(person, "room.mute", user_id=whom.user_id, minutes=minutes)

    @rule(person=PEOPLE, whom=PEOPLE, chat=st.booleans(), queue=st.booleans())
    def remove_all(self, person, whom, chat, queue) -> None:
        self.send(person, "room.remove_all", user_id=whom.user_id, chat=chat, queue=queue)

    @rule(person=PEOPLE, whom=PEOPLE, give=st.booleans())
    def ask(self, person, whom, give) -> None:
        self.send(whom, "room.ask_control")
        self.send(person, "room.answer_control", user_id=whom.user_id, give=give)

    @rule(person=PEOPLE, back=st.integers(0, 6))
    def undo(self, person, back) -> None:
        self.send(person, "room.undo", rev=max(0, self.table.state.rev - back))

    @rule(person=PEOPLE, mode=st.sampled_from(["anyone", "operators", "owner_only"]))
    def settings(self, person, mode) -> None:
        self.send(person, "room.settings", control_mode=mode)

    @rule(person=PEOPLE, fields=st.fixed_dictionaries({}, optional=SETTINGS).filter(bool))
    def more_settings(self, person, fields) -> None:
        self.send(person, "room.settings", **fields)

    @rule(person=PEOPLE, role=st.sampled_from(["operator", "member", "guest"]), row=st.sets(st.sampled_from(ALL)))
    def rights(self, person, role, row) -> None:
        before = self.table.state
        self.send(person, "room.settings", can={role: sorted(row)})
        for name, caps in self.table.state.can.items():
            given = set(caps) - set(before.can[name])
            assert all(may(before, person.user_id, cap) for cap in given), "somebody gave a right that they had not"
        assert set(self.table.state.can["owner"]) == set(ALL)

    @rule(person=PEOPLE, whom=PEOPLE, opens=st.booleans())
    def door(self, person, whom, opens) -> None:
        self.table.knocking[whom.user_id] = whom.name
        self.send(person, "room.approve", user_id=whom.user_id, approve=opens)
        self.send(person, "room.rotate_code", clear=opens)

    @rule(person=PEOPLE, data=st.data(), opens=st.booleans())
    def let_in(self, person, data, opens) -> None:
        self.send(person, "queue.approve", item_ids=[self.some_item(data)], approve=opens)

    @invariant()
    def an_open_door_is_open_to_all(self) -> None:
        state, now = self.table.state, self.table.scene.now_ms
        assert need(state, state.roles.owner, now) is None, "the owner stands before their own door"
        if state.settings.entry == "open" and not state.settings.locked and not shielded(state, now):
            assert all(need(state, person.user_id, now) is None for person in (ANA, BEN, CAT, DAN))


TestLaws = Room.TestCase
TestLaws.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_a_gap_is_not_folded() -> None:
    table = Table().enter(ANA)
    old = table.state
    table.add()
    event = Numbered(old.rev + 2, table.state.at, "player.state", table.log[-1]["payload"])
    with pytest.raises(ValueError, match="does not follow"):
        evolve(old, [event])
