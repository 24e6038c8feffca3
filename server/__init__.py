"""The ShareTube server. Importing this package, or one of its pure parts, pulls in no Flask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.factory import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    if name == "create_app":
        from server.factory import create_app  # only now: it builds on everything else

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
