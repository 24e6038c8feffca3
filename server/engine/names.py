"""What people are called in a room: no two names there look alike. A role keeps its name, else whoever was first."""

from __future__ import annotations

from itertools import count

from server.contract.limits import NAME_LENGTH
from server.domain.lookalikes import looks

from .attendance import Attendance, Attendee


def claim(attendance: Attendance, person: Attendee, wanted: str) -> set[str]:
    """Name the person as they want to be called, with a number behind it where that is taken. Returns the user_ids of
    those whose names are other ones now."""
    before = person.name
    release(attendance, person)
    holders = [attendance.people[user_id] for user_id in _holders(attendance, wanted)]
    free = all(holder.rank < person.rank for holder in holders)
    changed = set()
    if free:
        for holder in holders:
            release(attendance, holder)
    _take(attendance, person, wanted if free else numbered(attendance, wanted))
    if free:
        for holder in holders:
            changed |= claim(attendance, holder, holder.newest.name)
    return changed | ({person.user_id} if person.name != before else set())


def release(attendance: Attendance, person: Attendee) -> None:
    """Leave the person's name to others."""
    for look in looks(person.name) if person.name else ():
        if attendance.looks.get(look) == person.user_id:
            del attendance.looks[look]


def numbered(attendance: Attendance, wanted: str) -> str:
    """The name, or the first with a number that nobody's looks like."""
    name = wanted
    for n in count(2):
        if not _holders(attendance, name):
            break
        suffix = f" ({n})"
        name = wanted[: NAME_LENGTH - len(suffix)].rstrip() + suffix
    return name


def _holders(attendance: Attendance, name: str) -> set[str]:
    return {attendance.looks[look] for look in looks(name) if look in attendance.looks}


def _take(attendance: Attendance, person: Attendee, name: str) -> None:
    person.name = name
    for look in looks(name):
        attendance.looks[look] = person.user_id
