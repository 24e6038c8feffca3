"""Passwords of accounts and rooms: Argon2id, in threads of its own, because a hash takes as long as 50 packets."""

import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.threadpool import ThreadPool

from server.contract.errors import Refused

T = TypeVar("T")
COMMON = Path(__file__).with_name("common_passwords.txt")
THREADS = 2
_ADDED = 6
"""A common word with fewer characters than this around it is still a common word."""


class Passwords:
    """Makes and checks hashes without holding up the hub. One per process."""

    def __init__(self) -> None:
        # OWASP's parameters for Argon2id: a small server can bear them, also when somebody makes it hash all day.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._pool = ThreadPool(THREADS)
        self._nobodys: str | None = None

    def hash(self, password: str) -> str:
        """What to keep of a password: salt and parameters included."""
        return self._beside(lambda: self._hasher.hash(_normal(password)))

    def matches(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password. Without a hash the answer is no, after the same work: nobody learns by the time
        it takes whether there is one."""
        if hashed is None:
            if self._nobodys is None:
                self._nobodys = self.hash("nobody has this password")
            self._beside(lambda: self._verify(password, cast(str, self._nobodys)))
            return False
        return self._beside(lambda: self._verify(password, hashed))

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with weaker parameters than today's: hash anew at the next sign-in."""
        return self._hasher.check_needs_rehash(hashed)

    def close(self) -> None:
        self._pool.kill()

    def _verify(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, _normal(password))
        except (VerificationError, InvalidHashError):
            return False

    def _beside(self, work: Callable[[], T]) -> T:
        return cast(T, self._pool.apply(work))


def require_strong(password: str, *about: str) -> None:
    """Refuse with `invalid` a password that is guessed early. `about` is what a guesser knows: address and name."""
    folded = _normal(password).casefold()
    if _monotonous(folded) or _is_common(folded) or any(_says_little_more(folded, word) for word in about):
        raise Refused("invalid", "That password is easy to guess: take a longer one, or a few words of your own")


def _monotonous(password: str) -> bool:
    """Few different characters, one piece again and again, or a run such as abcdefghij."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(set(password)) < 5 or password in (password * 2)[1:-1] or (len(steps) == 1 and abs(min(steps)) <= 1)


def _is_common(password: str) -> bool:
    core = password.strip("0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    return password in _common() or (core in _common() and len(password) - len(core) < _ADDED)


def _says_little_more(password: str, known: str) -> bool:
    """Whether it is a name or address with a little around it."""
    words = {known.casefold(), known.casefold().partition("@")[0]}
    return any(len(word) > 3 and word in password and len(password) - len(word) < _ADDED for word in words)


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def _normal(password: str) -> str:
    """The same characters, whatever keyboard they were typed on."""
    return unicodedata.normalize("NFKC", password)
