"""What the operator of a server decides about its rooms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Times, and how much there may be of everything."""

    idle_close_ms: int = 24 * 3_600_000
    room_capacity: int = 50
    event_days: int = 90
    event_count: int = 20_000
    chat_count: int = 5_000
