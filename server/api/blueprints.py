"""Every group of routes, for the composition root."""

from server.api import (
    accounts,
    auth,
    extension,
    google,
    health,
    lists,
    pages,
    profile,
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
    pages.bp,
    profile.bp,
    extension.bp,
)
