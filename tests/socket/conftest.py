"""People and the server they talk to."""

from tests.support.people import guest, pair, server

__all__ = ["guest", "pair", "server"]
