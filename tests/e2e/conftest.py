"""Tests with real browsers. They have a pytest process of their own: see tools/test.py."""

from tests.support.browsing import (
    browser_of,
    driver,
    live_server,
    own_server,
    provider,
    pytest_runtest_makereport,
    seats,
    standin,
    standin_process,
)
from tests.support.watching import extension_server, room, room_on, watchers

__all__ = [
    "browser_of",
    "driver",
    "extension_server",
    "live_server",
    "own_server",
    "provider",
    "pytest_runtest_makereport",
    "room",
    "room_on",
    "seats",
    "standin",
    "standin_process",
    "watchers",
]
