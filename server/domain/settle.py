"""Bring the room to rest after something around it changed: people, their players, or the time. Idempotent."""

from dataclasses import replace

from server.contract import limits

from . import door, drafts, improve, permissions, timeline, waiting
from .excuses import excuse
from .player import advance, begin, pause_at, prepare
from .scene import Decision, Draft, Scene
from .state import RoomState, Wait

EMPTY_PAUSE_MS = 60_000
OWNER_AWAY_MS = 120_000


def settle(state: RoomState, scene: Scene) -> Decision:
    """The first of the rules that has something to say. The engine looks again after each commit, so one is enough."""
    for rule in (_idle_close, _empty_pause, _acting, _shield_over, _by_phase, improve.from_reports):
        events = rule(state, scene)
        if events:
            return Decision(events)
    return Decision()


def _idle_close(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    if scene.empty_since_ms is None or scene.now_ms < scene.empty_since_ms + scene.idle_close_ms:
        return ()
    return (Draft("room.closed", {"reason": "idle"}, "idle"),)


def _empty_pause(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    """An abandoned room stands where it was when the last one left."""
    left = scene.empty_since_ms
    if left is None or scene.now_ms < left + EMPTY_PAUSE_MS or state.player.phase in ("idle", "paused"):
        return ()
    player = pause_at(state.player, timeline.position_of(state.player, left), scene)
    return (drafts.player_state(player, "empty"),)


def _acting(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    """Somebody stands in for an owner who is away: the longest-present operator, else member, else guest."""
    roles, here = state.roles, {person.user_id for person in scene.people}
    acting: str | None = None
    if scene.owner_away_since_ms is not None and roles.owner not in here:
        if roles.acting in here:
            return ()
        if scene.now_ms >= scene.owner_away_since_ms + OWNER_AWAY_MS and scene.people:
            rank = {"operator": 0, "member": 1, "guest": 2}
            longest = min(
                scene.people, key=lambda p: (rank.get(permissions.role_of(state, p.user_id), 3), p.since_ms, p.user_id)
            )
            acting = longest.user_id
        elif roles.acting is not None and scene.people:
            return ()
    if acting == roles.acting:
        return ()
    return (drafts.room_update({"roles": replace(roles, acting=acting).wire()}, "acting"),)


def _shield_over(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    """The shield comes down by itself."""
    if state.settings.shield_until is None or door.shielded(state, scene.now_ms):
        return ()
    settings = replace(state.settings, shield_until=None)
    return (drafts.room_update(drafts.settings_patch(state, replace(state, settings=settings)), "shield_over"),)


def _by_phase(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    if scene.empty_since_ms is not None:
        return ()
    match state.player.phase:
        case "preparing":
            return _preparing(state, scene)
        case "playing":
            return _over(state, scene) or _hold(state, scene)
        case "waiting":
            return _waiting(state, scene)
    return ()


def _preparing(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    player = state.player
    if player.item and scene.watchers and all(watcher.since_ms > player.cue_at for watcher in scene.watchers):
        # Cued for an empty room: whoever comes first is waited for like anybody.
        again = prepare(player, player.item, player.timeline.position_ms, scene)
        return (drafts.player_state(again, "prepare"),)
    missing = waiting.unready(state, scene)
    elapsed = scene.now_ms - player.cue_at
    adverts = any(wait.reason == "advert" for wait in missing)
    if not missing or (elapsed >= waiting.QUORUM_AFTER_MS and not adverts and _two_thirds(state, scene)):
        return (begin(state, scene, "start"),)
    if elapsed >= waiting.QUORUM_AFTER_MS and _tells_more(player.waiting_for, missing):
        return (drafts.player_state(replace(player, waiting_for=missing[: limits.WAITING_SHOWN]), "wait"),)
    return ()


def _two_thirds(state: RoomState, scene: Scene) -> bool:
    counted = waiting.counted(state, scene)
    ready = sum(watcher.ready_cue == state.player.cue for watcher in counted)
    return ready * 3 >= len(counted) * 2


def _tells_more(shown: tuple[Wait, ...], missing: tuple[Wait, ...]) -> bool:
    """Whether a shown list must be sent again: a single person's ready is not worth it, a change of reason is."""
    if not shown:
        return True
    adverts = {wait.user_id for wait in shown if wait.reason == "advert"}
    return adverts != {wait.user_id for wait in missing[: limits.WAITING_SHOWN] if wait.reason == "advert"}


def _over(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    item = state.player.item
    if item is None or item.media.kind == "live":
        return ()
    if item.media.trusted:
        end = timeline.end_ms(state.player)
        over = end is not None and scene.now_ms >= end
    else:
        over = _half_ended(state, scene)
    return advance(state, scene, "ended", state.settings.autoadvance) if over else ()


def _half_ended(state: RoomState, scene: Scene) -> bool:
    able = [watcher for watcher in scene.watchers if watcher.suspended not in waiting.NEVER_WAITED]
    cue = state.player.cue
    ended = sum(w.media is not None and w.media.ended and w.media.cue == cue for w in able)
    return ended > 0 and ended * 2 >= len(able)


def _hold(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    waits = waiting.holds(state, scene)
    if not waits or scene.now_ms < state.player.timeline.anchor_ms:
        return ()
    position = timeline.position_of(state.player, scene.now_ms)
    line = timeline.still(state.player.timeline, position, scene.now_ms)
    player = replace(state.player, phase="waiting", timeline=line, waiting_for=waits[: limits.WAITING_SHOWN])
    return (drafts.player_state(player, "wait"),)


def _waiting(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    player, waits = state.player, waiting.holds(state, scene)[: limits.WAITING_SHOWN]
    overdue = waiting.overdue(state, scene)
    excused = excuse(state, overdue, scene) if overdue else None
    if not waits:
        return (begin(state, scene, "resume", excused),)
    # Also another reason alone: the deadline is what is shown, and nobody would look when the right one is over.
    if waits == player.waiting_for:
        return ()
    return (drafts.player_state(replace(player, waiting_for=waits), "wait", excused=excused),)
