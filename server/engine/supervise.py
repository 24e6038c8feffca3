"""Greenlets that go on, whatever happens in them."""

import logging
from collections.abc import Callable

import gevent

from server.contract.errors import Refused

log = logging.getLogger(__name__)


def every(seconds: float, work: Callable[[], None], name: str) -> gevent.Greenlet:
    """Run `work` again and again, `seconds` between the end of one run and the start of the next."""

    def run() -> None:
        while True:
            gevent.sleep(seconds)
            attempt(work, name)

    return gevent.spawn(run)


def attempt(work: Callable[[], None], name: str) -> bool:
    """Run `work` once. False when it failed, which is logged; `unavailable` only as a line."""
    try:
        work()
    except Refused as refusal:
        log.warning("%s: %s", name, refusal.code)
    except Exception:  # supervisor: the loop that calls this must live on
        log.exception("%s failed", name)
    else:
        return True
    return False
