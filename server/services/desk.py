"""What those who keep order in a room get to see, and which addresses it keeps out. Reads the rows beside the state."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.contract.base import Capability
from server.contract.errors import Refused
from server.domain import permissions
from server.domain.beside import RequestKind
from server.domain.scene import Actor
from server.domain.state import Ban, RoomState
from server.engine.clock import Clock
from server.engine.store import Store
from server.models import AddressBan, Report, Request, User
from server.services.origins import shared_key

SHOWN = 50
ASK_MS = 24 * 3_600_000
"""A request that nobody answered for a day is forgotten."""
KNOWN_S = 2.0
_SEEN_BY: dict[str, Capability] = {
    "bans": "people.ban",
    "mutes": "people.mute",
    "reports": "people.mute",
    "asks": "room.roles",
    "words": "room.settings",
}


class Desk:
    """One per process. What it knows of banned addresses is at most two seconds old."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._addresses: OrderedDict[str, tuple[int, dict[str, int]]] = OrderedDict()

    def moderation(self, room_id: str, state: RoomState, actor: Actor) -> dict[str, Any]:
        """The contract's `Moderation`: each list for those with its right; `forbidden` to those with none."""
        seen = {part for part, capability in _SEEN_BY.items() if permissions.allowed(state, actor, capability)}
        if not seen:
            raise Refused("forbidden", "There is nothing for you to look after in this room")
        now = self._clock.now_ms()
        lists: dict[str, Any] = self._store.read(lambda session: _lists(session, room_id, state, now))
        lists["reports"] = others(lists["reports"], actor.user_id)
        return {part: lists[part] if part in seen else None for part in _SEEN_BY}

    def notices(self, room_id: str, state: RoomState) -> dict[str, list[dict[str, Any]]]:
        """Who asks, what was reported, and who stands at the door: `{asks, reports, knocks}`."""
        now = self._clock.now_ms()
        return self._store.read(
            lambda session: {
                "asks": _asks(session, room_id, now),
                "reports": _reports(session, room_id, state),
                "knocks": _knocks(session, room_id, now) if state.settings.entry == "approval" else [],
            }
        )

    def pulses(self, room_ids: list[str]) -> dict[str, tuple[Any, ...]]:
        """What tells whether there is news: it differs after every change to a room's requests and reports."""

        def read(session: Session) -> dict[str, tuple[Any, ...]]:
            found: dict[str, tuple[Any, ...]] = {}
            for model, open_ in ((Request, Request.declined_until_ms), (Report, Report.outcome)):
                room: Any = model.room_id
                counts = select(room, func.count(), func.max(model.at_ms)).where(room.in_(room_ids), open_.is_(None))
                for room_id, *pulse in session.execute(counts.group_by(room)):
                    found[room_id] = (*found.get(room_id, ()), model.__tablename__, *pulse)
            return found

        return self._store.read(read)

    def check_address(self, room_id: str, state: RoomState, user_id: str, address: str) -> None:
        """Refuse with `banned` whoever has no role here and comes from an address that is kept out."""
        if permissions.role_of(state, user_id) != "guest":
            return
        until = self._banned(room_id).get(shared_key(address) or "", 0)
        left = until - self._clock.now_ms()
        if left > 0:
            raise Refused("banned", "Nobody new comes in from your network for now", left)

    def forget(self, room_id: str) -> None:
        """Look again: an address was banned or freed."""
        self._addresses.pop(room_id, None)

    def _banned(self, room_id: str) -> dict[str, int]:
        now = self._clock.now_ms()
        known = self._addresses.get(room_id)
        if known is not None and now - known[0] < KNOWN_S * 1000:
            return known[1]
        live = (AddressBan.room_id == room_id, AddressBan.until_ms > now)
        query = select(AddressBan.address, AddressBan.until_ms).where(*live)
        banned = self._store.read(lambda session: {row.address: row.until_ms for row in session.execute(query)})
        self._addresses[room_id] = (now, banned)
        self._addresses.move_to_end(room_id)
        if len(self._addresses) > 1_000:
            self._addresses.popitem(last=False)
        return banned


def others(reports: list[dict[str, Any]], user_id: str) -> list[dict[str, Any]]:
    """Reports that are not about the person who looks: nobody judges their own case, or learns who told."""
    return [report for report in reports if report["about"]["user_id"] != user_id]


def _lists(session: Session, room_id: str, state: RoomState, now: int) -> dict[str, Any]:
    mutes = {user_id: until for user_id, until in state.mutes if until > now}
    names = {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(mutes)))}
    by_address = set(
        session.scalars(select(AddressBan.user_id).where(AddressBan.room_id == room_id, AddressBan.until_ms > now))
    )
    return {
        "bans": [_ban(ban, by_address) for ban in state.bans if ban.until is None or ban.until > now],
        "mutes": [{"user_id": uid, "name": names.get(uid, ""), "until": until} for uid, until in mutes.items()],
        "reports": _reports(session, room_id, state),
        "asks": _asks(session, room_id, now),
        "words": list(state.words),
    }


def _ban(ban: Ban, by_address: set[str]) -> dict[str, Any]:
    return {"user_id": ban.user_id, "name": ban.name, "until": ban.until, "address": ban.user_id in by_address}


def _asks(session: Session, room_id: str, now: int) -> list[dict[str, Any]]:
    return [
        {"user_id": row.user_id, "name": row.name, "at": row.at_ms}
        for row in _waiting(session, room_id, "control", now)
    ]


def _knocks(session: Session, room_id: str, now: int) -> list[dict[str, Any]]:
    return [{"user_id": row.user_id, "name": row.name} for row in _waiting(session, room_id, "entry", now)]


def _waiting(session: Session, room_id: str, kind: RequestKind, now: int) -> Iterable[Request]:
    """Who got no answer yet, the longest first."""
    waiting = (Request.kind == kind, Request.declined_until_ms.is_(None), Request.at_ms > now - ASK_MS)
    query = select(Request).where(Request.room_id == room_id, *waiting).order_by(Request.at_ms).limit(SHOWN)
    return session.scalars(query)


def _reports(session: Session, room_id: str, state: RoomState) -> list[dict[str, Any]]:
    """Those without an answer; what is said about the owner is for the server's admins."""
    mine = (Report.room_id == room_id, Report.outcome.is_(None), Report.about_id != state.roles.owner)
    query = select(Report).where(*mine).order_by(Report.at_ms.desc(), Report.id).limit(SHOWN)
    return [
        {
            "report_id": row.id,
            "at": row.at_ms,
            "by": {"user_id": row.by_id, "name": row.by_name},
            "about": {"user_id": row.about_id, "name": row.about_name},
            "reason": row.reason,
            "evidence": orjson.loads(row.evidence),
        }
        for row in session.scalars(query)
    ]
