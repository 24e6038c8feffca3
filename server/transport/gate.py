"""Between the connections and python-socketio: every packet is judged here, and every command gets an answer.

It replaces python-socketio's three Engine.IO handlers, whose faults are in the library's own log, unlimited, and leave
members behind who are gone. This is the one module that calls that library's inner methods.
"""

from __future__ import annotations

from typing import Any, Protocol

import gevent

from server.transport import packets
from server.transport.frames import PROTOCOL_ERROR, text_frame
from server.transport.limits import Limits
from server.transport.metrics import Reporter
from server.transport.packets import BadPacketError, Head, RefusedError, error_body


class Connection(Protocol):
    """What the Gate needs of a GuardedSocket."""

    sid: str
    number: int
    deferred: set[gevent.Greenlet[..., Any]]

    def push(self, frame: bytes, /) -> None: ...
    def end(self, code: int, reason: str, /) -> None: ...
    def fault(self, reason: str, /) -> None: ...


class Gate:
    """One per server. A connection's packets are handled one after the other, in its own greenlet.

    A handler registered on the `socketio.Server` returns its answer. It may also return a `gevent.Greenlet`: then the
    connection's next command goes on at once, and the ack follows with the greenlet's value. (A slow lookup must not
    hold up the same person's "pause".) Such a greenlet catches its own errors; if it fails, the answer is `internal`.
    """

    def __init__(self, sio: Any, *, namespaces: frozenset[str], limits: Limits, reporter: Reporter) -> None:
        self._sio = sio
        self._namespaces = namespaces
        self._limits = limits
        self._reporter = reporter

    def opened(self, sid: str, environ: dict[str, Any]) -> None:
        """A new connection; nothing is connected on it yet."""
        self._sio._handle_eio_connect(sid, environ)  # noqa: SLF001

    def has_namespace(self, sid: str) -> bool:
        return any(self._member(sid, namespace) for namespace in self._namespaces)

    def _member(self, sid: str, namespace: str) -> str | None:
        member: str | None = self._sio.manager.sid_from_eio_sid(sid, namespace)
        return member

    def message(self, connection: Connection, text: str) -> None:
        """Handle one Socket.IO packet. What is none ends the connection; the rest is answered where it can be."""
        try:
            head = packets.read_head(text, self._limits)
        except BadPacketError:
            connection.end(PROTOCOL_ERROR, "bad_packet")
            return
        if head.kind == packets.EVENT:
            self._event(connection, head)
        elif head.kind == packets.CONNECT:
            self._connect(connection, head)
        elif self._member(connection.sid, head.namespace):
            self._leave(connection.sid, head.namespace, self._sio.reason.CLIENT_DISCONNECT, connection.number)
        else:
            connection.fault("not_connected")

    def rate_limited(self, connection: Connection, text: str, retry_after_ms: int) -> None:
        """Answer a packet that comes too soon, without looking at its JSON."""
        try:
            head = packets.read_head(text, self._limits)
        except BadPacketError:
            connection.end(PROTOCOL_ERROR, "bad_packet")
            return
        message = "Too many messages. Slow down."
        if head.kind == packets.CONNECT:
            self._refuse_connect(connection, head, "rate_limited", message)
        else:
            self._answer(connection, head, error_body("rate_limited", message, retry_after_ms))

    # Events

    def _event(self, connection: Connection, head: Head) -> None:
        if head.namespace not in self._namespaces:
            self._refuse(connection, head, "not_found", "There is no such namespace.", "unknown_namespace")
            return
        member = self._member(connection.sid, head.namespace)
        if member is None:
            self._refuse(connection, head, "forbidden", "Connect to this namespace first.", "not_connected")
            return
        try:
            data = packets.read_event(head, self._limits)
        except RefusedError as refused:
            self._refuse(connection, head, "invalid", f"Refused: {refused}.", "invalid")
            return
        try:
            result = self._sio._trigger_event(data[0], head.namespace, member, *data[1:])  # noqa: SLF001
        except (Exception, gevent.Timeout) as error:  # edge: a handler that failed must still be answered
            self._reporter.report("handler_error", connection=connection.number, error=error)
            result = error_body("internal", "Something went wrong here.")
        if result is self._sio.not_handled:
            result = error_body("unsupported", "There is no such command.")
        if isinstance(result, gevent.Greenlet):
            self._answer_later(connection, head, result)
        else:
            self._answer(connection, head, result)

    def _refuse(self, connection: Connection, head: Head, code: str, message: str, reason: str) -> None:
        self._answer(connection, head, error_body(code, message))
        connection.fault(reason)

    def _answer(self, connection: Connection, head: Head, result: Any) -> None:
        if head.ack_id is None:
            return
        arguments = [] if result is None else list(result) if isinstance(result, tuple) else [result]
        try:
            message = packets.ack_message(head, arguments)
        except (TypeError, ValueError) as error:
            self._reporter.report("answer_not_json", connection=connection.number, error=error)
            message = packets.ack_message(head, [error_body("internal", "Something went wrong here.")])
        connection.push(text_frame(message))

    def _answer_later(self, connection: Connection, head: Head, work: gevent.Greenlet[..., Any]) -> None:
        def done(work: gevent.Greenlet[..., Any]) -> None:  # runs in the hub: it may not wait for anything
            connection.deferred.discard(work)
            failed = not work.successful() or isinstance(work.value, gevent.GreenletExit)
            if failed:
                self._reporter.report("handler_error", connection=connection.number, error=work.exception)
            self._answer(
                connection, head, error_body("internal", "Something went wrong here.") if failed else work.value
            )

        if len(connection.deferred) >= self._limits.deferred_acks:
            gevent.wait(list(connection.deferred), count=1)
        connection.deferred.add(work)
        work.rawlink(done)

    # Namespaces

    def _connect(self, connection: Connection, head: Head) -> None:
        if head.namespace not in self._namespaces:
            self._refuse_connect(connection, head, "not_found", "There is no such namespace.")
            connection.fault("unknown_namespace")
            return
        try:
            auth = packets.read_auth(head, self._limits)
        except RefusedError as refused:
            self._refuse_connect(connection, head, "invalid", f"Refused: {refused}.")
            connection.fault("invalid")
            return
        if self._member(connection.sid, head.namespace):
            self._refuse_connect(connection, head, "conflict", "This namespace is connected already.")
            connection.fault("connected_twice")
            return
        try:
            self._sio._handle_connect(connection.sid, head.namespace, auth)  # noqa: SLF001
        except (Exception, gevent.Timeout) as error:  # edge: as above
            self._reporter.report("handler_error", connection=connection.number, error=error)
            self._expel(connection.sid, head.namespace)
            self._refuse_connect(connection, head, "internal", "Something went wrong here.")

    def _refuse_connect(self, connection: Connection, head: Head, code: str, message: str) -> None:
        connection.push(text_frame(packets.connect_error_message(head.namespace, code, message)))

    def _leave(self, sid: str, namespace: str, reason: str, number: int) -> None:
        try:
            self._sio._handle_disconnect(sid, namespace, reason)  # noqa: SLF001
        except (Exception, gevent.Timeout) as error:  # edge: the member must go all the same
            self._reporter.report("disconnect_handler_error", connection=number, error=error)
        finally:
            self._expel(sid, namespace)

    def _expel(self, sid: str, namespace: str) -> None:
        """Take a member out of the manager's tables, if a handler's failure left it there."""
        member = self._member(sid, namespace)
        if member is not None:
            self._sio.manager.disconnect(member, namespace, ignore_queue=True)

    def closed(self, sid: str, reason: str, number: int) -> None:
        """The connection is over: run the disconnect handlers of its namespaces, whatever each of them raises."""
        try:
            for namespace in sorted(self._namespaces):
                if self._member(sid, namespace):
                    self._leave(sid, namespace, reason, number)
        finally:
            self._sio.environ.pop(sid, None)
