"""The cheap ways from one state to the next make what `dataclasses.replace` makes."""

from dataclasses import FrozenInstanceError, replace

import pytest

from server.domain.room import new_room
from server.domain.scene import Actor
from server.domain.state import Settings


def test_moving_on_and_telling_are_replacements() -> None:
    state = new_room("ABCDEF", "seed", "Room", Actor("ana", "Ana"), Settings(), 1, None)
    said = ({"id": "m", "user_id": "ana", "name": "Ana", "at": 2, "text": "Hi"},)
    assert state.moved(7, 9) == replace(state, rev=7, at=9)
    assert state.told(said).moved(8, 10) == replace(state, rev=8, at=10, chat=said)
    assert (state.rev, state.chat) == (0, ())
    with pytest.raises(FrozenInstanceError):
        state.moved(7, 9).rev = 1  # type: ignore[misc]
