"""The tables. Plain SQLAlchemy: no Flask, no queries."""

from .access import AddressBan, ApiToken, Report, Request, RetiredCode, Visit
from .admin import AdminAct
from .base import Base
from .people import Account, Avatar, HandoverCode, LoginSession, OneTimeToken, ServerBan, User
from .rooms import ChatMessage, Op, Room, RoomEvent

__all__ = [
    "Account",
    "AddressBan",
    "AdminAct",
    "ApiToken",
    "Avatar",
    "Base",
    "ChatMessage",
    "HandoverCode",
    "LoginSession",
    "OneTimeToken",
    "Op",
    "Report",
    "Request",
    "RetiredCode",
    "Room",
    "RoomEvent",
    "ServerBan",
    "User",
    "Visit",
]
