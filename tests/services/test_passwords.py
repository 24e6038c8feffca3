"""Passwords: kept as hashes, made beside the hub, and none that is guessed at once."""

import gevent
import pytest

from server.contract.errors import Refused
from server.services.passwords import Passwords, require_strong


@pytest.fixture
def passwords():
    made = Passwords()
    yield made
    made.close()


def test_a_hash_knows_its_password_and_no_other(passwords) -> None:
    hashed = passwords.hash("melon in the morning")
    assert hashed.startswith("$argon2id$")
    assert hashed != passwords.hash("melon in the morning"), "each has a salt of its own"
    assert passwords.matches("melon in the morning", hashed)
    assert not passwords.matches("melon in the evening", hashed)
    assert not passwords.outdated(hashed)


def test_another_keyboard_is_no_other_password(passwords) -> None:
    assert passwords.matches("Zoe\u0308 in the morning", passwords.hash("Zo\u00eb in the morning"))


@pytest.mark.parametrize("stored", ["", "plain", "$argon2id$v=19$broken"])
def test_what_is_no_hash_matches_nothing(passwords, stored) -> None:
    assert not passwords.matches("plain", stored)


def test_without_a_hash_nothing_matches(passwords) -> None:
    assert not passwords.matches("nobody has this password", None)


def test_the_hub_goes_on_meanwhile(passwords) -> None:
    turns = []
    ticking = gevent.spawn(lambda: [(gevent.sleep(0.001), turns.append(1)) for _ in range(1000)])
    passwords.hash("melon in the morning")
    ticking.kill()
    assert turns


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "Password2024!",
        "qwertyuiop",
        "1234567890",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "melonmelonmelon",
        "ababababab",
        "9876543210",
        "ada@example.org",
        "ada@example.org1",
        "Lovelace123",
    ],
)
def test_passwords_that_are_guessed_first(password) -> None:
    with pytest.raises(Refused) as refused:
        require_strong(password, "ada@example.org", "Lovelace")
    assert refused.value.code == "invalid"


@pytest.mark.parametrize("password", ["melon in the morning", "xK3$vbQ9pL", "Ada loves her engine", "пароль-и-соль"])
def test_passwords_of_ones_own(password) -> None:
    require_strong(password, "ada@example.org", "Ada")
