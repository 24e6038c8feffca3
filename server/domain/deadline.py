"""When a room must be looked at again. A function of its state, so that a restart forgets no timer."""

from collections.abc import Iterator

from . import timeline
from .settle import EMPTY_PAUSE_MS, OWNER_AWAY_MS
from .state import RoomState
from .waiting import ADVERT_LIMIT_MS, QUORUM_AFTER_MS, START_AFTER_MS


def next_deadline(
    state: RoomState,
    *,
    empty_since_ms: int | None,
    owner_away_since_ms: int | None,
    idle_close_ms: int,
    after_ms: int,
) -> int | None:
    """The first moment after `after_ms` at which a tick may change something, in ms of server time."""
    if state.closed is not None:
        return None
    if empty_since_ms is not None:
        moments = [empty_since_ms + idle_close_ms]
        if state.player.phase not in ("idle", "paused"):
            moments.append(empty_since_ms + EMPTY_PAUSE_MS)
    else:
        moments = list(_phase(state))
        if owner_away_since_ms is not None and state.roles.acting is None:
            moments.append(owner_away_since_ms + OWNER_AWAY_MS)
    if state.settings.shield_until is not None:
        moments.append(state.settings.shield_until)
    return min((moment for moment in moments if moment > after_ms), default=None)


def _phase(state: RoomState) -> Iterator[int]:
    player = state.player
    if player.phase == "preparing":
        for limit in (QUORUM_AFTER_MS, START_AFTER_MS, ADVERT_LIMIT_MS):
            yield player.cue_at + limit
    elif player.phase == "waiting":
        for wait in player.waiting_for:
            yield wait.until_ms
    elif player.phase == "playing":
        # A hold that came up before the anchor is looked at once play has begun.
        yield player.timeline.anchor_ms
        end = timeline.end_ms(player)
        if end is not None and player.item and player.item.media.trusted:
            yield end
