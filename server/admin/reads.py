"""What the pages show: functions of a session, for `store.read`. Times are ms of server time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from server.models import (
    Account,
    AdminAct,
    ChatMessage,
    LoginSession,
    Report,
    Room,
    RoomEvent,
    ServerBan,
    User,
    Visit,
)

DAY_MS = 86_400_000
PAGE = 50
DAYS = 14
Row = dict[str, Any]
Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, counted from 0, and whether another one follows."""

    rows: list[Row]
    number: int
    more: bool


def overview(session: Session, now: int) -> Row:
    """Counts, and for each of the last two weeks' days how many people and rooms were new, and who last came when."""
    day = now - DAY_MS
    return {
        "people": _count(session, select(func.count()).select_from(User)),
        "accounts": _count(session, select(func.count()).select_from(Account)),
        "rooms": _count(session, select(func.count()).select_from(Room).where(Room.closed.is_(None))),
        "messages": _count(session, select(func.count()).select_from(ChatMessage).where(ChatMessage.at >= day)),
        "reports": _count(session, _open_reports(select(func.count()).select_from(Report))),
        "new_people": _per_day(session, User.created_at_ms, now),
        "new_rooms": _per_day(session, Room.created_at_ms, now),
        "seen": _per_day(session, User.last_seen_ms, now),
    }


def people(session: Session, asked: str, number: int) -> Page:
    """Those whose name contains, or whose id or address is, what was asked; the last seen first."""
    query = (
        select(User.id, User.kind, User.name, User.last_seen_ms, User.created_at_ms, User.disabled, Account.email)
        .add_columns(Account.admin)
        .outerjoin(Account, Account.user_id == User.id)
        .order_by(User.last_seen_ms.desc(), User.id)
    )
    if asked:
        key = asked.casefold()
        query = query.where(
            or_(User.name.icontains(asked, autoescape=True), User.id == asked, Account.email_key == key)
        )
    return _page(session, query, number)


def person(session: Session, user_id: str) -> Row | None:
    """One person with their sessions, rooms and bans."""
    found = people(session, user_id, 0).rows
    one = next((row for row in found if row["id"] == user_id), None)
    if one is None:
        return None
    live = select(LoginSession.id, LoginSession.client, LoginSession.agent, LoginSession.rotated_at_ms).where(
        LoginSession.user_id == user_id, LoginSession.revoked_at_ms.is_(None)
    )
    owned = select(Room.id, Room.code, Room.name, Room.closed, Room.last_activity_ms).where(Room.owner_id == user_id)
    visit = select(Visit.address).where(Visit.user_id == user_id, Visit.address.is_not(None))
    return {
        **one,
        "sessions": _rows(session, live.order_by(LoginSession.rotated_at_ms.desc()).limit(PAGE)),
        "rooms": _rows(session, owned.order_by(Room.last_activity_ms.desc()).limit(PAGE)),
        "bans": _rows(session, _bans().where(ServerBan.user_id == user_id)),
        "address": session.scalar(visit.order_by(Visit.at_ms.desc()).limit(1)),
        "reports": reports(session, 0, everything=True, about=user_id).rows,
    }


def rooms(session: Session, asked: str, number: int, *, closed: bool) -> Page:
    """Rooms by part of their name, code or id; the busiest last first."""
    query = (
        select(Room.id, Room.code, Room.name, Room.visibility, Room.owner_id, Room.now_playing, Room.closed)
        .add_columns(Room.created_at_ms, Room.last_activity_ms, Room.rev, User.name.label("owner"))
        .outerjoin(User, User.id == Room.owner_id)
        .order_by(Room.last_activity_ms.desc(), Room.id)
    )
    if asked:
        code = asked.upper().replace("-", "").replace(" ", "")
        query = query.where(or_(Room.name.icontains(asked, autoescape=True), Room.code == code, Room.id == asked))
    if not closed:
        query = query.where(Room.closed.is_(None))
    return _page(session, query, number)


def room(session: Session, room_id: str) -> Row | None:
    """One room, with the newest of its log."""
    found = next((row for row in rooms(session, room_id, 0, closed=True).rows if row["id"] == room_id), None)
    if found is None:
        return None
    log = (
        select(RoomEvent.rev, RoomEvent.at, RoomEvent.type, RoomEvent.cause, RoomEvent.actor, User.name)
        .outerjoin(User, User.id == RoomEvent.actor)
        .where(RoomEvent.room_id == room_id)
        .order_by(RoomEvent.rev.desc())
        .limit(100)
    )
    return {
        **found,
        "log": _rows(session, log),
        "reports": reports(session, 0, everything=True, room_id=room_id).rows,
    }


def reports(
    session: Session, number: int, *, everything: bool, room_id: str | None = None, about: str | None = None
) -> Page:
    """Reports, the newest first; without `everything` those that wait for an admin."""
    query = (
        select(Report.id, Report.room_id, Report.by_id, Report.by_name, Report.about_id, Report.about_name)
        .add_columns(Report.reason, Report.evidence, Report.at_ms, Report.outcome, Room.name.label("room"), Room.code)
        .outerjoin(Room, Room.id == Report.room_id)
        .order_by(Report.at_ms.desc(), Report.id)
    )
    if room_id is not None:
        query = query.where(Report.room_id == room_id)
    if about is not None:
        query = query.where(Report.about_id == about)
    return _page(session, query if everything else _open_reports(query), number)


def bans(session: Session, number: int) -> Page:
    """Who is kept off the server."""
    return _page(session, _bans(), number)


def acts(session: Session, number: int) -> Page:
    """What admins did."""
    query = (
        select(AdminAct.at_ms, AdminAct.by_id, AdminAct.act, AdminAct.target, AdminAct.detail, User.name.label("by"))
        .outerjoin(User, User.id == AdminAct.by_id)
        .order_by(AdminAct.at_ms.desc(), AdminAct.id)
    )
    return _page(session, query, number)


def _bans() -> Query:
    """Whom, why, by whom and how long; the newest first."""
    by = aliased(User)
    return (
        select(ServerBan.user_id, ServerBan.address, ServerBan.reason, ServerBan.at_ms, ServerBan.until_ms)
        .add_columns(ServerBan.by_id, User.name, by.name.label("by"))
        .outerjoin(User, User.id == ServerBan.user_id)
        .outerjoin(by, by.id == ServerBan.by_id)
        .order_by(ServerBan.at_ms.desc(), ServerBan.id)
    )


def _open_reports(query: Query) -> Query:
    """Those that are escalated, and those that nobody has answered."""
    return query.where(or_(Report.outcome.is_(None), Report.outcome == "escalated"))


def _page(session: Session, query: Query, number: int) -> Page:
    found = _rows(session, query.offset(number * PAGE).limit(PAGE + 1))
    return Page(found[:PAGE], number, len(found) > PAGE)


def _rows(session: Session, query: Query) -> list[Row]:
    return [dict(row) for row in session.execute(query).mappings()]


def _count(session: Session, query: Query) -> int:
    return session.scalar(query) or 0


def _per_day(session: Session, column: Any, now: int) -> list[int]:
    """How many rows fall on each of the last days, today's last."""
    today = now // DAY_MS
    first = today - DAYS + 1
    day: ColumnElement[int] = column // DAY_MS
    query = select(day.label("day"), func.count().label("n")).where(column >= first * DAY_MS).group_by(day)
    counts = {int(row.day): int(row.n) for row in session.execute(query)}
    return [counts.get(n, 0) for n in range(first, today + 1)]
