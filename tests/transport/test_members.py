"""Leaving costs the same however many stay."""

from typing import Any

import pytest
import socketio

from server.transport.members import Members


class Unseen(dict[str, str]):
    """Somebody else's room, which nobody looks into."""

    def __contains__(self, key: object) -> bool:
        raise AssertionError(f"looked for {key} in another's room")


@pytest.fixture
def members() -> Members:
    return Members()


def connect(members: Members, eio_sid: str) -> str:
    server: Any = socketio.Server(client_manager=members)
    sid: str = members.pre_connect(eio_sid, "/room")
    members.connect(sid, "/room")
    assert server.manager is members
    return sid


def test_who_leaves_is_forgotten_and_nobody_else_looked_at(members: Members) -> None:
    ann, bob = connect(members, "eio-ann"), connect(members, "eio-bob")
    members.rooms["/room"][ann] = Unseen({ann: "eio-ann"})
    members.pre_disconnect(bob, "/room")
    members.disconnect(bob, "/room")
    assert members.sid_from_eio_sid("eio-bob", "/room") is None
    assert members.sid_from_eio_sid("eio-ann", "/room") == ann
    assert bob not in members.rooms["/room"]
    assert not members.pending_disconnect
    assert not members.pending_connect


def test_the_last_leaves_nothing_behind_and_a_stranger_changes_nothing(members: Members) -> None:
    ann = connect(members, "eio-ann")
    members.disconnect("nobody", "/room")
    members.disconnect("nobody", "/nowhere")
    assert members.is_connected(ann, "/room")
    members.disconnect(ann, "/room")
    assert members.rooms == {}


def test_no_rooms_of_the_librarys_kind(members: Members) -> None:
    with pytest.raises(NotImplementedError):
        members.enter_room(connect(members, "eio-ann"), "/room", "a room")
