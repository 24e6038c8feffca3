"""The entry. `python app.py` serves; `app:app` is the WSGI application; `app:create_app` makes one when called."""

from __future__ import annotations

# ruff: noqa: E402 -- first of all: whatever is imported before this keeps blocking the whole process.
from gevent import monkey

monkey.patch_all()

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

import config

if TYPE_CHECKING:
    from server import create_app

__all__ = ["app", "create_app"]  # noqa: F822 -- `app` is built below


def __getattr__(name: str) -> Any:
    """Build `app` when something asks for it: for `create_app` alone no database is needed."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    create_app = _load()
    if name == "create_app":
        found: Any = create_app
    else:
        # `flask create-admin` and its like run beside a server, and must not act as a second one.
        typed = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
        found = create_app(config.load_or_exit(), serving=not typed)
    globals()[name] = found
    return found


def _load() -> Any:
    # What is loaded stays: to look through it for what can go takes a sixth of the time that loading takes.
    gc.disable()
    try:
        from server import create_app  # only now: bad settings are told before everything is loaded
    finally:
        gc.enable()
    return create_app


if __name__ == "__main__":
    from server.serve import serve

    sys.exit(serve(config.load_or_exit()))
