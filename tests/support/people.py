"""Fixtures: one real server for the whole run; rooms keep the tests apart."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.live import Guest, LiveServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path_factory.mktemp("instance")).start()
    yield live
    live.stop()


@pytest.fixture
def guest(server: LiveServer) -> Iterator[Callable[[str], Guest]]:
    """Make people; they all hang up at the end."""
    made: list[Guest] = []

    def make(name: str) -> Guest:
        made.append(Guest(server, name))
        return made[-1]

    yield make
    for person in made:
        person.leave()


@pytest.fixture
def pair(guest: Callable[[str], Guest]) -> tuple[Guest, Guest, str]:
    """Ana, who owns the room, Ben, who is in it, and its code."""
    ana, ben = guest("Ana"), guest("Ben")
    code = ana.create_room(name="Friday films")
    ana.enter(code)
    ben.enter(code)
    return ana, ben, code
