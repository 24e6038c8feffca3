"""Presence of a single process, in memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from server.contract.commands import PresenceReport
from server.domain import permissions
from server.domain.scene import Here, MediaReport, Watcher

from . import names
from .attendance import Attendance, Attendee, Connection, Joining
from .clock import Clock

__all__ = ["Joining", "LocalPresence"]

GRACE_MS = 10_000
"""How long a connection that broke off is still shown."""


class LocalPresence:
    """`Presence` of a single process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rooms: dict[str, Attendance] = {}
        self._conns: dict[str, Connection] = {}
        self._tabs: dict[tuple[str, str], str] = {}
        self._live: dict[str, int] = {}
        self._gone: dict[str, Connection] = {}
        self._restless: set[str] = set()

    def join(self, room_id: str, who: Joining) -> tuple[Connection, ...]:
        known = {who.conn_id, self._tabs.get((who.user_id, who.instance), who.conn_id)}
        replaced = [self._conns[conn_id] for conn_id in known if conn_id in self._conns]
        now = self._clock.now_ms()
        attendance = self._rooms.setdefault(room_id, Attendance())
        # Before the old one goes, so that the person is here without a break.
        person = attendance.attendee(who.user_id, now)
        conn = Connection(who=who, room_id=room_id, since_ms=now)
        for old in replaced:
            self._forget(old, keep=person)
        person.conns[who.conn_id] = conn
        person.rank = permissions.RANK[who.role]
        if not person.name:
            self._called(attendance, person, who.name)
        self._conns[who.conn_id] = conn
        self._tabs[who.user_id, who.instance] = who.conn_id
        self._live[room_id] = self._live.get(room_id, 0) + 1
        self._changed(conn)
        return tuple(old for old in replaced if old.gone_ms is None and old.conn_id != who.conn_id)

    def leave(self, conn_id: str) -> Connection | None:
        conn = self._conns.get(conn_id)
        if conn is not None:
            self._forget(conn)
        return conn

    def lost(self, conn_id: str) -> Connection | None:
        conn = self._conns.get(conn_id)
        if conn is None or conn.gone_ms is not None:
            return None
        conn.gone_ms = self._clock.now_ms()
        self._gone[conn_id] = conn
        self._changed(conn)
        self._one_less(conn.room_id)
        return conn

    def report(self, conn_id: str, report: PresenceReport, cue: int) -> bool:
        conn = self._conns.get(conn_id)
        if conn is None or conn.gone_ms is not None:
            return False
        before = (conn.active, conn.ready_cue, conn.suspended)
        given = report.model_fields_set
        if "active" in given and report.active is not None:
            self._claim(conn, active=report.active)
        if report.cue == cue and report.ready is not None:
            conn.ready_cue = _ready_cue(conn, report, cue)
        if "suspended" in given and (report.suspended != "buffering" or report.cue == cue):
            if report.suspended != conn.suspended:
                conn.suspended_since_ms = self._clock.now_ms()
            conn.suspended = report.suspended
        for name in given & {"rtt_ms", "clock_error_ms", "drift_ms", "position_ms"}:
            setattr(conn, name, getattr(report, name))
        self._changed(conn)
        return before != (conn.active, conn.ready_cue, conn.suspended)

    def media(self, conn_id: str, report: MediaReport) -> bool:
        conn = self._conns.get(conn_id)
        if conn is None or conn.gone_ms is not None:
            return False
        old = conn.media
        if old is not None and (old.item_id, old.cue) == (report.item_id, report.cue):
            report = _merged(old, report)
        conn.media = report
        self._rooms[conn.room_id].watchers = None
        return report != old

    def renamed(self, user_id: str, name: str, avatar: str | None) -> None:
        for conn in self._conns.values():
            if conn.user_id == user_id:
                conn.who = replace(conn.who, name=name, avatar=avatar)
                attendance = self._rooms[conn.room_id]
                self._called(attendance, attendance.people[user_id], name)
                self._changed(conn)

    def name_in(self, room_id: str, user_id: str, wanted: str) -> str:
        attendance = self._rooms.get(room_id)
        if attendance is None:
            return wanted
        person = attendance.people.get(user_id)
        return person.name if person is not None else names.numbered(attendance, wanted)

    def sweep(self) -> None:
        over = self._clock.now_ms() - GRACE_MS
        for conn in [conn for conn in self._gone.values() if conn.gone_ms is not None and conn.gone_ms <= over]:
            self._forget(conn)

    def connection(self, conn_id: str) -> Connection | None:
        return self._conns.get(conn_id)

    def live_rooms(self) -> Collection[str]:
        return self._live.keys()

    def live(self, room_id: str) -> bool:
        return room_id in self._live

    def watchers(self, room_id: str) -> tuple[Watcher, ...]:
        attendance = self._rooms.get(room_id)
        if attendance is None:
            return ()
        if attendance.watchers is None:
            attendance.watchers = tuple(conn.watcher() for conn in attendance.connected() if conn.active)
        return attendance.watchers

    def here(self, room_id: str) -> tuple[Here, ...]:
        attendance = self._rooms.get(room_id)
        if attendance is None:
            return ()
        if attendance.here is None:
            present = [person for person in attendance.people.values() if person.here]
            attendance.here = tuple(Here(p.user_id, p.name, p.since_ms, p.newest.guest) for p in present)
        return attendance.here

    def attendance(self, room_id: str) -> Attendance | None:
        return self._rooms.get(room_id)

    def touch(self, room_id: str) -> None:
        attendance = self._rooms.get(room_id)
        if attendance is not None:
            attendance.changed.update(attendance.people)
            self._restless.add(room_id)

    def restless_rooms(self) -> Collection[str]:
        return tuple(self._restless)

    def take_changes(self, room_id: str) -> tuple[set[str], set[str]]:
        self._restless.discard(room_id)
        attendance = self._rooms.get(room_id)
        if attendance is None:
            return set(), set()
        changed, left = attendance.changed, attendance.left
        attendance.changed, attendance.left = set(), set()
        if not attendance.people:
            del self._rooms[room_id]
        return changed, left

    def _claim(self, conn: Connection, *, active: bool) -> None:
        """A person's last claim wins; their other tabs mirror."""
        if active and not conn.active:
            for other in self._rooms[conn.room_id].people[conn.user_id].conns.values():
                other.active = False
            conn.active_since_ms = self._clock.now_ms()
        conn.active = active

    def _forget(self, conn: Connection, keep: Attendee | None = None) -> None:
        who, attendance = conn.who, self._rooms[conn.room_id]
        person = attendance.people[who.user_id]
        del person.conns[who.conn_id]
        del self._conns[who.conn_id]
        if self._tabs.get((who.user_id, who.instance)) == who.conn_id:
            del self._tabs[who.user_id, who.instance]
        if self._gone.pop(who.conn_id, None) is None:
            self._one_less(conn.room_id)
        self._changed(conn)
        if not person.conns and person is not keep:
            names.release(attendance, person)
            attendance.dismiss(who.user_id)
            attendance.left.add(who.user_id)
            attendance.changed.discard(who.user_id)

    def _changed(self, conn: Connection) -> None:
        attendance = self._rooms[conn.room_id]
        attendance.watchers = attendance.here = None
        attendance.rows.pop(conn.user_id, None)
        attendance.changed.add(conn.user_id)
        attendance.left.discard(conn.user_id)
        self._restless.add(conn.room_id)

    def _called(self, attendance: Attendance, person: Attendee, wanted: str) -> None:
        called = names.claim(attendance, person, wanted)
        attendance.changed |= called
        for user_id in called:
            attendance.rows.pop(user_id, None)
        attendance.watchers = attendance.here = None

    def _one_less(self, room_id: str) -> None:
        self._live[room_id] -= 1
        if not self._live[room_id]:
            del self._live[room_id]


def _merged(old: MediaReport, new: MediaReport) -> MediaReport:
    """One player's reports on the same cue add up."""
    return MediaReport(
        item_id=new.item_id,
        cue=new.cue,
        duration_ms=old.duration_ms if new.duration_ms is None else new.duration_ms,
        live=old.live if new.live is None else new.live,
        ended=old.ended or new.ended,
        title=new.title or old.title,
        error=new.error or old.error,
    )


def _ready_cue(conn: Connection, report: PresenceReport, cue: int) -> int:
    """The last cue it was ready for. Whoever is held up while playing it is not ready now, but was."""
    if report.ready:
        return cue
    held_up = report.suspended in ("buffering", "advert")
    return conn.ready_cue if held_up else min(conn.ready_cue, cue - 1)
