"""What admins did, for those who ask later."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class AdminAct(Base):
    """One act of an admin. Acts on rooms stand in the room's log, too."""

    __tablename__ = "admin_acts"
    __table_args__ = (Index(None, "at_ms"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    at_ms: Mapped[int]
    by_id: Mapped[str]
    act: Mapped[str]
    """room.close, room.reopen, room.unlist, user.ban, user.lift, user.sign_out, user.admin, user.no_admin, report."""
    target: Mapped[str]
    """The id of the room, person or report."""
    detail: Mapped[str]
