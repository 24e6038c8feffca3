"""Every group of routes, for the composition root."""

from server.api import (
    accounts,
    auth,
    extension,
    google,
    health,
    later,
    lists,
    pages,
    room_tokens,
    rooms,
    search,
)

BLUEPRINTS = (
    auth.bp,
    accounts.bp,
    google.bp,
    rooms.bp,
    lists.bp,
    room_tokens.bp,
    search.bp,
    health.bp,
    later.bp,
    pages.bp,
    extension.bp,
)
