"""Who is let off being waited for: for what keeps them now, or until they have been in step once."""

from .scene import Scene, Watcher
from .state import RoomState


def excused(state: RoomState) -> dict[str, int]:
    """When people were last excused from being waited for."""
    return dict(state.excused)


def excuse(state: RoomState, user_ids: tuple[str, ...], scene: Scene) -> tuple[tuple[str, int], ...]:
    """The excuses after these people were let off: what kept them before this moment is waited for no more."""
    kept = {user_id: at for user_id, at in state.excused if scene.name_of(user_id) is not None}
    return tuple((kept | dict.fromkeys(user_ids, scene.now_ms)).items())


def missed(state: RoomState) -> dict[str, int]:
    """The cue of the start that went without them; whoever has been ready for it, or a later one, has caught up."""
    return dict(state.missed)


def miss(state: RoomState, counted: tuple[Watcher, ...], scene: Scene) -> tuple[tuple[str, int], ...]:
    """Who was started without, and at which cue, once the room starts without those counted who are not ready."""
    cue = state.player.cue
    late = {watcher.user_id: cue for watcher in counted if watcher.ready_cue != cue}
    best: dict[str, int] = {}
    for watcher in scene.watchers:
        best[watcher.user_id] = max(watcher.ready_cue, best.get(watcher.user_id, -1))
    kept = {user_id: old for user_id, old in state.missed if user_id in best and best[user_id] < old}
    return tuple((kept | late).items())
