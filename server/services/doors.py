"""Coming into a room: bans, the lock, passwords that are guessed slowly, and knocks that wait for an answer."""

from collections import OrderedDict

from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.domain import door, permissions
from server.domain.beside import Answered, Asking
from server.domain.scene import Reopen
from server.domain.state import RoomState
from server.engine import beside
from server.engine.clock import Clock
from server.engine.engine import Engine
from server.engine.store import Store
from server.engine.turns import Turns
from server.models import Request
from server.services.desk import Desk
from server.services.origins import shared_key
from server.services.ownership import Ownership
from server.services.passwords import Passwords
from server.services.sessions import Person
from server.services.shared_throttle import Limiters

GUESSES_AT_ONCE = 2
PASSED_KEPT = 10_000


class KnockedError(Refused):
    """The person has to be let in. `heard`: they did not wait already; `again_after_ms`: nobody hears them before."""

    def __init__(self, *, heard: bool, again_after_ms: int = 0) -> None:
        super().__init__("approval_pending", "Somebody in the room has to let you in")
        self.heard, self.again_after_ms = heard, again_after_ms


class Doors:
    """One per process. Refuses with the codes of the wire."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        clock: Clock,
        passwords: Passwords,
        desk: Desk,
        ownership: Ownership,
        limiters: Limiters,
    ) -> None:
        self._ownership = ownership
        self._engine, self._store, self._clock, self._passwords = engine, store, clock, passwords
        self._desk = desk
        self._turns = Turns(GUESSES_AT_ONCE)
        self._guesses = limiters.shared("door guesses", 5, 1 / 12)
        self._room_guesses = limiters.shared("door guesses of a room", 60, 1 / 2)
        # Each knock that is taken back and made again tells those inside anew.
        self._withdrawn = limiters.shared("knocks taken back", 3, 1 / 20)
        self._passed: OrderedDict[tuple[str, str], str] = OrderedDict()

    def enter(self, room_id: str, state: RoomState, person: Person, address: str, password: str | None) -> RoomState:
        """The state of the room, for a person who may come in."""
        user_id = person.user_id
        self._desk.check_address(room_id, state, user_id, address)
        while True:
            need = door.need(state, user_id, self._clock.now_ms())
            if state.closed is not None:
                return self._reopen(room_id, state, user_id)
            if need == "approval":
                raise self._knock(room_id, person)
            if need is None or self._passed.get((user_id, room_id)) == state.password:
                return state
            self._try(room_id, state, user_id, address, password)
            # It took a while: the room may have another door by now, or a ban for this person.
            state = self._engine.load(room_id)

    def _reopen(self, room_id: str, state: RoomState, user_id: str) -> RoomState:
        if state.closed == "idle" and permissions.role_of(state, user_id) not in ("guest", "owner"):
            state = self._ownership.settle(room_id, state)
        role = permissions.role_of(state, user_id)
        if role == "owner" and state.closed == "admin":
            raise Refused("closed", "The people who run this server closed this room")
        if role == "owner":
            self._engine.system(room_id, Reopen())
            return self._engine.load(room_id)
        if role == "guest":
            raise Refused("not_found", "There is no such room. Check the code")
        raise Refused("closed", "This room is closed")

    def _try(self, room_id: str, state: RoomState, user_id: str, address: str, password: str | None) -> None:
        """Check the password. Wrong ones are counted by address and room, so that a guesser locks out themselves
        first, and by room, so that many addresses are slow, too. Whoever knew it comes back without being asked."""
        if password is None:
            raise Refused("password_required", "This room has a password")
        guesser = f"{shared_key(address)} {room_id}"
        with self._turns:
            # Only now: of many guesses at once, each has to know how the ones before it went.
            for throttle, key in ((self._guesses, guesser), (self._room_guesses, room_id)):
                wait_s = throttle.wait(key)
                if wait_s:
                    raise Refused("rate_limited", "Too many wrong passwords: wait a moment", int(wait_s * 1000) + 1)
            if not self._passwords.matches(password, state.password):
                self._guesses.spend(guesser)
                self._room_guesses.spend(room_id)
                raise Refused("password_required", "That is not the password of this room")
        self._passed[user_id, room_id] = state.password or ""
        self._passed.move_to_end((user_id, room_id))
        if len(self._passed) > PASSED_KEPT:
            self._passed.popitem(last=False)

    def withdraw(self, room_id: str, user_id: str) -> bool:
        """Forget that the person waits; whether they did. Who was turned away still is."""

        def forget(session: Session) -> bool:
            row = session.get(Request, (room_id, user_id, "entry"))
            waits = row is not None and row.declined_until_ms is None
            if waits:
                beside.write(session, room_id, (Answered("entry", user_id),))
            return waits

        waited = self._store.write(forget)
        if waited and not self._withdrawn.wait(f"{user_id} {room_id}"):
            self._withdrawn.spend(f"{user_id} {room_id}")
        return waited

    def _knock(self, room_id: str, person: Person) -> KnockedError:
        """Note that the person waits, if they do not already: asking again keeps their place."""
        wait_s = self._withdrawn.wait(f"{person.user_id} {room_id}")
        if wait_s:
            raise Refused("rate_limited", "You came and went: wait a moment", int(wait_s * 1000) + 1)
        now, key = self._clock.now_ms(), (room_id, person.user_id, "entry")
        name = self._engine.name_in(room_id, person.user_id, person.name)

        def ask(session: Session) -> KnockedError:
            row = session.get(Request, key)
            if row is not None and row.declined_until_ms is None:
                return KnockedError(heard=False)
            if row is not None and (row.declined_until_ms or 0) > now:
                return KnockedError(heard=False, again_after_ms=(row.declined_until_ms or 0) - now)
            beside.write(session, room_id, (Asking("entry", person.user_id, name, now),))
            return KnockedError(heard=True)

        return self._store.write(ask)
