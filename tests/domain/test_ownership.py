"""Whose the room is: given away, stood in for, inherited; never nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.permissions import role_of
from server.domain.scene import Actor, Inherit
from tests.domain.table import ANA, BEN, CAT, DAN, Table

MINUTE = 60_000


def room(*people: Actor) -> Table:
    """Ana's room without her; Ben is its operator and Cat its member."""
    table = Table().enter(ANA, BEN, CAT, DAN)
    table.send(ANA, "room.role", user_id=BEN.user_id, role="operator")
    table.send(ANA, "room.role", user_id=CAT.user_id, role="member")
    for person in (ANA, BEN, CAT, DAN):
        if person not in people:
            table.exit(person)
    return table


def inherit(table: Table, *heirs: Actor, gone: bool = False, owner: Actor = ANA) -> Table:
    table._commit("server", Inherit(owner.user_id, tuple(heir.author for heir in heirs), gone), None, None)
    return table


def test_an_owner_who_comes_back_is_the_owner_again() -> None:
    table = room(BEN, CAT).after(2 * MINUTE).settle()
    assert table.state.roles.acting == BEN.user_id
    table.enter(ANA).settle()
    assert table.state.roles.acting is None
    assert table.state.roles.owner == ANA.user_id


def test_another_stands_in_when_the_one_who_did_goes() -> None:
    table = room(BEN, CAT, DAN).after(2 * MINUTE).settle()
    for gone, acting in ((BEN, CAT), (CAT, DAN)):
        table.exit(gone).settle()
        assert table.state.roles.acting == acting.user_id
    table.exit(DAN).settle()
    assert table.state.roles.owner == ANA.user_id


@pytest.mark.parametrize(
    ("here", "heirs", "heir"),
    [
        ((BEN, CAT, DAN), (), BEN),
        ((CAT, DAN), (BEN, CAT), BEN),
        ((CAT, DAN), (), CAT),
        ((DAN,), (CAT,), CAT),
        ((DAN,), (), DAN),
        ((), (CAT, BEN), BEN),
    ],
)
def test_who_inherits(here, heirs, heir) -> None:
    """By role before presence, and by presence within a role; whoever holds none only when nobody does."""
    table = inherit(room(*here), *heirs)
    assert table.state.roles.owner == heir.user_id
    assert role_of(table.state, ANA.user_id) == "operator", "who comes back after all is not a stranger"
    assert table.log[-1]["payload"]["target"] == {"user_id": heir.user_id, "name": heir.name}


def test_who_is_gone_for_good_has_no_role_left() -> None:
    table = inherit(room(BEN), gone=True)
    assert role_of(table.state, ANA.user_id) == "guest"
    assert ANA.user_id not in str(table.state.roles)


def test_a_room_without_an_heir_closes_only_for_good() -> None:
    table = inherit(room())
    assert (table.state.roles.owner, table.state.closed) == (ANA.user_id, None)
    inherit(table, gone=True)
    assert table.state.closed == "owner"
    inherit(table, gone=True)


def test_a_closed_room_is_inherited_too() -> None:
    table = room(BEN)
    table.send(BEN, "chat.send", text="hi")
    table.enter(ANA).send(ANA, "room.close")
    inherit(table.exit(ANA), BEN)
    assert table.state.roles.owner == BEN.user_id
    assert table.state.closed == "owner"


def test_a_room_that_has_moved_on_stays_where_it_is() -> None:
    table = room(BEN, CAT)
    inherit(table, BEN)
    inherit(table, CAT)
    assert table.state.roles.owner == BEN.user_id


PEOPLE = st.lists(st.sampled_from([ANA, BEN, CAT, DAN]), unique=True)


@given(PEOPLE, PEOPLE, st.booleans())
def test_it_is_never_nobodys(here, heirs, gone) -> None:
    table = room(*here)
    inherit(table, *heirs, gone=gone)
    roles = table.state.roles
    everyone = [roles.owner, *roles.operators, *roles.members]
    assert len(everyone) == len(set(everyone)), "somebody has two roles"
    assert not gone or roles.owner != ANA.user_id or table.state.closed is not None
