"""The tables. Plain SQLAlchemy: no Flask, no queries."""

from .base import Base
from .people import LoginSession, User
from .rooms import ChatMessage, Op, Room, RoomEvent

__all__ = ["Base", "ChatMessage", "LoginSession", "Op", "Room", "RoomEvent", "User"]
