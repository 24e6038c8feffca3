"""Every number of the guard, in one frozen dataclass."""

from __future__ import annotations

from dataclasses import dataclass, fields

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one server process. Fields ending in `_s` are seconds, in `_bytes` bytes, in `_rate` per second.

    Raises ValueError for a value that is not positive: no limit can be switched off by a zero.
    """

    # What a client may send in one message
    message_bytes: int = 64 * KIB
    fragments: int = 64
    json_depth: int = 16
    name_chars: int = 64
    auth_bytes: int = 4 * KIB

    # What one connection may send over time. An honest client's burst is first answered `rate_limited` (packets);
    # only when it goes on regardless (patience) is it cut. Large packets cost one more for every `packet_unit_bytes`.
    packet_rate: float = 60.0
    packet_burst: int = 240
    packet_unit_bytes: int = 8 * KIB
    patience_rate: float = 5.0
    patience_burst: int = 240
    # Packets that no honest client sends: refused JSON, unknown namespaces, events before CONNECT.
    fault_rate: float = 1.0
    fault_burst: int = 30
    # WebSocket control frames (ping, pong).
    control_rate: float = 10.0
    control_burst: int = 100
    # Commands of one connection that may be answered later (see Gate); the next one waits for the first of them.
    deferred_acks: int = 8

    # What may wait for one connection to read
    queue_packets: int = 512
    queue_bytes: int = 2 * MIB

    # Deadlines
    connect_s: float = 10.0  # from the handshake to the first namespace
    header_s: float = 10.0  # a request's header, from its first byte; the first request's from the accept
    body_s: float = 10.0
    idle_s: float = 75.0  # between two requests on one connection
    write_s: float = 15.0  # a write without any progress
    linger_s: float = 3.0  # from our close frame, or refusal, to the cut
    stop_s: float = 6.0  # from TERM to the on_stop actions; gunicorn's graceful_timeout must leave time for those
    ping_interval_s: float = 20.0
    ping_timeout_s: float = 20.0

    # HTTP
    header_bytes: int = 32 * KIB
    header_count: int = 100
    body_bytes: int = 64 * KIB

    # Admission. Addresses that `install(exempt=...)` names, loopback by default, are only counted in the totals.
    # They are wide enough for a school behind one address whose viewers all come back after a restart.
    connections: int = 8_000
    connections_per_address: int = 1_500
    handshake_rate: float = 50.0
    handshake_burst: int = 1_000
    open_sockets: int = 10_000  # all TCP connections, HTTP included
    silent_per_address: int = 500  # TCP connections that have not sent a whole request header yet

    # Long polling: no upgrade from it to WebSocket; a client starts with the one it wants.
    allow_polling: bool = False
    poll_packets: int = 16  # packets in one POST

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, bool) and value <= 0:
                raise ValueError(f"Limits.{field.name} must be positive, not {value!r}")
