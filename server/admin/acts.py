"""What an admin does. Each act is written down with who did it; those on rooms go through the engine, into its log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.contract.errors import Refused
from server.domain.scene import AdminClose, AdminUnlist, Reopen
from server.engine.clock import Clock
from server.engine.engine import Engine
from server.engine.store import Store
from server.models import Account, AdminAct, Report
from server.services.bans import Sentence, ServerBans
from server.services.sessions import Sessions

OUTCOMES = ("dismissed", "handled")


@dataclass(frozen=True, slots=True)
class Acts:
    """`by` is the admin's user_id everywhere. Refuses with the codes of the wire, in words that a page can show."""

    store: Store
    clock: Clock
    engine: Engine
    sessions: Sessions
    bans: ServerBans

    def close_room(self, room_id: str, by: str) -> None:
        """End a room, also for its owner."""
        self.engine.system(room_id, AdminClose(by))
        self._note(by, "room.close", room_id)

    def reopen_room(self, room_id: str, by: str) -> None:
        """Take that back: its people may enter again."""
        self.engine.system(room_id, Reopen())
        self._note(by, "room.reopen", room_id)

    def unlist_room(self, room_id: str, by: str) -> None:
        """Take a room out of the public list."""
        self.engine.system(room_id, AdminUnlist(by))
        self._note(by, "room.unlist", room_id)

    def ban(self, user_id: str, by: str, sentence: Sentence) -> None:
        """Keep a person off the server."""
        if user_id == by:
            raise Refused("invalid", "That is you")
        self.bans.ban(user_id, by, sentence)
        self._note(by, "user.ban", user_id, sentence.reason)

    def lift(self, user_id: str, by: str) -> None:
        """Let a person in again."""
        self.bans.lift(user_id)
        self._note(by, "user.lift", user_id)

    def sign_out(self, user_id: str, by: str) -> None:
        """End all of a person's sessions."""
        self.sessions.revoke_all(user_id)
        self._note(by, "user.sign_out", user_id)

    def set_admin(self, user_id: str, by: str, *, make: bool) -> None:
        """Make somebody with an account an admin, or no longer. One admin always stays."""

        def work(session: Session) -> None:
            account = session.get(Account, user_id)
            if account is None:
                raise Refused("invalid", "Only somebody with an account can be an admin")
            account.admin = make
            session.flush()
            if not session.scalar(select(func.count()).select_from(Account).where(Account.admin)):
                raise Refused("conflict", "They are the only admin: make another one first")
            session.add(self._act(by, "user.admin" if make else "user.no_admin", user_id))

        self.store.write(work)

    def answer_report(self, report_id: str, by: str, outcome: str) -> None:
        """Say what came of a report."""
        if outcome not in OUTCOMES:
            raise Refused("invalid", "A report is dismissed or handled")

        def work(session: Session) -> None:
            report = session.get(Report, report_id)
            if report is None:
                raise Refused("not_found", "There is no such report")
            report.outcome, report.answered_by_id, report.answered_at_ms = outcome, by, self.clock.now_ms()
            session.add(self._act(by, "report", report_id, outcome))

        self.store.write(work)

    def _note(self, by: str, act: str, target: str, detail: str = "") -> None:
        self.store.write(lambda session: session.add(self._act(by, act, target, detail)))

    def _act(self, by: str, act: str, target: str, detail: str = "") -> AdminAct:
        now = self.clock.now_ms()
        return AdminAct(id=f"a_{secrets.token_hex(8)}", at_ms=now, by_id=by, act=act, target=target, detail=detail)
