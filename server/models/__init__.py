"""The tables. Plain SQLAlchemy: no Flask, no queries."""

from .base import Base
from .people import HandoverCode, LoginSession, User
from .rooms import ChatMessage, Op, Room, RoomEvent

__all__ = ["Base", "ChatMessage", "HandoverCode", "LoginSession", "Op", "Room", "RoomEvent", "User"]
