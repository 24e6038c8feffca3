"""Errors as data: a client branches on `code`, a person reads `message`."""

from typing import Any, Literal, get_args

from .base import Shape

ErrorCode = Literal[
    "invalid",
    "unauthenticated",
    "forbidden",
    "not_found",
    "closed",
    "conflict",
    "rate_limited",
    "full",
    "banned",
    "password_required",
    "approval_pending",
    "unsupported",
    "upstream",
    "unavailable",
    "internal",
]
ERROR_CODES: tuple[ErrorCode, ...] = get_args(ErrorCode)

HTTP_STATUS: dict[ErrorCode, int] = {
    "invalid": 400,
    "unsupported": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "banned": 403,
    "password_required": 403,
    "approval_pending": 403,
    "not_found": 404,
    "closed": 410,
    "conflict": 409,
    "full": 409,
    "rate_limited": 429,
    "unavailable": 503,
    "upstream": 502,
    "internal": 500,
}


class ErrorBody(Shape):
    """Why a command was not carried out. Nothing was changed. `limit` is the most that is possible, where a number was
    above it."""

    code: ErrorCode
    message: str
    retry_after_ms: int | None = None
    limit: int | None = None


class Refused(Exception):  # noqa: N818  (a refusal is an answer, not a fault)
    """Raised anywhere between the edge and the domain to refuse a command; the edge turns it into an answer."""

    def __init__(
        self, code: ErrorCode, message: str, retry_after_ms: int | None = None, *, limit: int | None = None
    ) -> None:
        super().__init__(code, message)
        self.code: ErrorCode = code
        self.message = message
        self.retry_after_ms = retry_after_ms
        self.limit = limit

    def answer(self) -> dict[str, Any]:
        """The answer as sent: `{ok: false, error: {code, message, retry_after_ms?, limit?}}`."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.retry_after_ms is not None:
            error["retry_after_ms"] = self.retry_after_ms
        if self.limit is not None:
            error["limit"] = self.limit
        return {"ok": False, "error": error}
