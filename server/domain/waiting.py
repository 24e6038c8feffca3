"""Whom the room waits for. DESIGN.md §5: reasons, policies, and limits so that one broken tab never freezes a room."""

from server.contract.base import Suspension, WaitReason
from server.contract.limits import WAITING_SHOWN

from . import excuses, permissions
from .evolve import HOLD_WINDOW_MS
from .scene import Scene, Watcher
from .state import RoomState, Wait

QUORUM_AFTER_MS = 1_500
START_AFTER_MS = 5_000
ADVERT_LIMIT_MS = 60_000
BUFFER_LIMIT_MS = 10_000
HOLD_BUDGET_MS = 20_000

NEVER_WAITED: frozenset[Suspension] = frozenset({"autoplay_blocked", "asleep", "away", "own_lane", "cannot_play"})


def counted(state: RoomState, scene: Scene) -> tuple[Watcher, ...]:
    """Those a start waits for: here when the cue was made, able to play, not excused since, in step before."""
    cue_at, excused, missed = state.player.cue_at, excuses.excused(state), excuses.missed(state)
    return tuple(
        watcher
        for watcher in scene.watchers
        if watcher.since_ms <= cue_at
        and watcher.suspended not in NEVER_WAITED
        and excused.get(watcher.user_id, -1) < cue_at
        and missed.get(watcher.user_id, -1) <= watcher.ready_cue
    )


def unready(state: RoomState, scene: Scene) -> tuple[Wait, ...]:
    """Those counted who are not ready for the cue and may still be waited for."""
    player, waits = state.player, []
    for watcher in counted(state, scene):
        if watcher.ready_cue == player.cue:
            continue
        reason: WaitReason = "loading"
        if watcher.suspended == "advert":
            if not _advert_counts(state, watcher, starting=True):
                continue
            reason = "advert"
        until = player.cue_at + (ADVERT_LIMIT_MS if reason == "advert" else START_AFTER_MS)
        if scene.now_ms < until:
            waits.append(Wait(watcher.user_id, reason, player.cue_at, until))
    return _one_each(waits)


def holds(state: RoomState, scene: Scene) -> tuple[Wait, ...]:
    """Those for whom a running room stops: in step before, held up now, with budget left. The longest first."""
    return tuple(wait for wait in _held_up(state, scene) if scene.now_ms < wait.until_ms)


def overdue(state: RoomState, scene: Scene) -> tuple[str, ...]:
    """Those for whom the room has waited long enough, although they are held up yet."""
    return tuple(wait.user_id for wait in _held_up(state, scene) if scene.now_ms >= wait.until_ms)


def _held_up(state: RoomState, scene: Scene) -> tuple[Wait, ...]:
    player, waits = state.player, []
    # Of more than are shown, each counts from when the room stopped: they may not come one after the other for ever.
    full = player.phase == "waiting" and len(player.waiting_for) >= WAITING_SHOWN
    excused = excuses.excused(state)
    unknown_since = player.timeline.anchor_ms if full else scene.now_ms
    for watcher in scene.watchers:
        if watcher.ready_cue != player.cue or watcher.suspended not in ("buffering", "advert"):
            continue
        if watcher.suspended_since_ms <= excused.get(watcher.user_id, -1):
            continue
        reason: WaitReason = "buffering" if watcher.suspended == "buffering" else "advert"
        if reason == "buffering" and state.settings.buffer_policy == "off":
            continue
        if reason == "advert" and not _advert_counts(state, watcher, starting=False):
            continue
        known = next((wait for wait in player.waiting_for if wait.user_id == watcher.user_id), None)
        since = known.since_ms if known else unknown_since
        limit = ADVERT_LIMIT_MS if reason == "advert" else BUFFER_LIMIT_MS
        until = since + min(limit, budget_left(state, watcher.user_id, since))
        waits.append(Wait(watcher.user_id, reason, since, until))
    return tuple(sorted(_one_each(waits), key=lambda wait: wait.since_ms))


def budget_left(state: RoomState, user_id: str, now_ms: int) -> int:
    """How many ms the person may still hold the room, of 20 s in 10 min."""
    used = sum(hold.ms for hold in state.holds if hold.user_id == user_id and now_ms - hold.ended_at < HOLD_WINDOW_MS)
    return max(0, HOLD_BUDGET_MS - used)


def _advert_counts(state: RoomState, watcher: Watcher, *, starting: bool) -> bool:
    match state.settings.ad_policy:
        case "off":
            return False
        case "starting_only":
            return starting
        case "operators_only":
            return permissions.role_of(state, watcher.user_id) in ("owner", "operator")
        case "pause_all":
            return True


def _one_each(waits: list[Wait]) -> tuple[Wait, ...]:
    """One wait a person: of several tabs, the one that takes longest."""
    longest: dict[str, Wait] = {}
    for wait in waits:
        if wait.user_id not in longest or wait.until_ms > longest[wait.user_id].until_ms:
            longest[wait.user_id] = wait
    return tuple(longest.values())
