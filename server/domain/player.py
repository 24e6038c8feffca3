"""Commands to the player. DESIGN.md §5 has the table of phases that these functions are."""

from dataclasses import replace
from typing import Any

from server.contract import commands as wire
from server.contract.errors import Refused

from . import drafts, timeline, waiting
from .excuses import excuse, miss
from .scene import Actor, Decision, Draft, Scene
from .state import Item, Player, RoomState, Timeline
from .undo import Reverse, record

LEAD_MIN_MS = 300
LEAD_MAX_MS = 1_500


def lead_ms(scene: Scene) -> int:
    """How far ahead a start is set, so that everybody has heard of it: twice the p95 round trip, within bounds."""
    trips = sorted(watcher.rtt_ms for watcher in scene.watchers if watcher.rtt_ms is not None)
    if not trips:
        return LEAD_MIN_MS
    p95 = trips[min(len(trips) - 1, int(0.95 * len(trips)))]
    return int(min(LEAD_MAX_MS, max(LEAD_MIN_MS, 2 * p95)))


def prepare(player: Player, item: Item, position_ms: int, scene: Scene, rate: float | None = None) -> Player:
    """A new cue: everybody loads or seeks, and the room starts when they are ready."""
    line = Timeline(False, timeline.clamp(item, position_ms), scene.now_ms, rate or player.timeline.rate)
    return Player(item, "preparing", player.cue + 1, line, (), scene.now_ms)


def start(player: Player, scene: Scene) -> Player:
    """Playing from where the player stands, at a moment a little ahead."""
    line = replace(player.timeline, playing=True, anchor_ms=scene.now_ms + lead_ms(scene))
    return replace(player, phase="playing", timeline=line, waiting_for=())


def begin(state: RoomState, scene: Scene, cause: str, excused: tuple[tuple[str, int], ...] | None = None) -> Draft:
    """The room starts, or goes on after a hold. Whoever is not ready for a start is remembered."""
    late = miss(state, waiting.counted(state, scene), scene) if state.player.phase == "preparing" else state.missed
    missed = late if late != state.missed else None
    return drafts.player_state(start(state.player, scene), cause, excused=excused, missed=missed)


def pause_at(player: Player, position_ms: int, scene: Scene) -> Player:
    line = timeline.still(player.timeline, position_ms, scene.now_ms)
    return replace(player, phase="paused", timeline=line, waiting_for=())


def empty(player: Player, scene: Scene) -> Player:
    """Nothing to play."""
    return Player(None, "idle", player.cue, Timeline(anchor_ms=scene.now_ms), (), player.cue_at)


def upcoming(queue: tuple[Item, ...]) -> Item | None:
    """What plays next: the first that nobody has to let in first."""
    return next((item for item in queue if not item.pending), None)


def advance(state: RoomState, scene: Scene, cause: str, autoadvance: bool = True) -> tuple[Draft, ...]:
    """What comes next becomes the current item, or nothing does. The old one goes into history."""
    head = upcoming(state.queue)
    if head is None or not autoadvance:
        return (drafts.player_state(empty(state.player, scene), cause),)
    player = prepare(state.player, head, head.media.start_ms or 0, scene, rate=1.0)
    return drafts.removed([head.item_id], cause), drafts.player_state(player, cause)


def play(state: RoomState, cmd: wire.PlayerPlay, _actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player = _current(state, cmd)
    if player.item is None:
        return Decision(advance(state, scene, "play")) if upcoming(state.queue) else Decision()
    if player.phase != "paused":
        return Decision()
    position = player.timeline.position_ms
    duration = timeline.duration_of(player.item)
    if duration is not None and position >= duration:
        position = 0
    return _becomes(prepare(player, player.item, position, scene), "play")


def pause(state: RoomState, cmd: wire.PlayerPause, _actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player = _current(state, cmd)
    if player.phase in ("idle", "paused"):
        return Decision()
    return _becomes(pause_at(player, timeline.position_of(player, scene.now_ms), scene), "pause")


def seek(state: RoomState, cmd: wire.PlayerSeek, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player, item = _loaded(state, cmd)
    if player.phase == "paused":
        new = _seek_paused(player, item, cmd.position_ms, scene)
    else:
        new = prepare(player, item, cmd.position_ms, scene)
    undo = record(state, "player.seek", actor, scene, Reverse(new_cue=new.cue))
    return Decision((drafts.player_state(new, "seek"),), undo=undo)


def rate(state: RoomState, cmd: wire.PlayerRate, _actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player, item = _loaded(state, cmd)
    if item.media.kind == "live" and cmd.rate != 1:
        raise Refused("unsupported", "A live stream plays at its own speed")
    if cmd.rate == player.timeline.rate:
        return Decision()
    line = replace(player.timeline, rate=cmd.rate)
    if player.phase == "playing" and scene.now_ms > line.anchor_ms:
        line = replace(line, position_ms=timeline.position_of(player, scene.now_ms), anchor_ms=scene.now_ms)
    return _becomes(replace(player, timeline=line), "rate")


def sync(state: RoomState, cmd: wire.PlayerSync, _actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player, item = _loaded(state, cmd)
    if cmd.rate is not None:
        player = replace(player, timeline=replace(player.timeline, rate=cmd.rate))
    if cmd.playing:
        return _becomes(prepare(player, item, cmd.position_ms, scene), "sync")
    return _becomes(_seek_paused(player, item, cmd.position_ms, scene), "sync")


def load(state: RoomState, cmd: wire.PlayerLoad, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player = _current(state, cmd)
    item = next((item for item in state.queue if item.item_id == cmd.load_id), None)
    if item is None:
        raise Refused("not_found", "That is no longer in the queue")
    if item.pending:
        raise Refused("conflict", "Somebody must let that into the queue first")
    events = [drafts.removed([item.item_id], "load")]
    if player.item:
        rest = [other for other in state.queue if other is not item]
        events.append(drafts.added((player.item,), rest[0].item_id if rest else None, "load"))
    new = prepare(player, item, item.media.start_ms or 0, scene, rate=1.0)
    undo = record(state, "player.load", actor, scene, Reverse(new_cue=new.cue, restore=(item,)))
    return Decision((*events, drafts.player_state(new, "load")), undo=undo)


def skip(state: RoomState, cmd: wire.PlayerNext, actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player = _current(state, cmd)
    head = upcoming(state.queue)
    if player.item is None and head is None:
        return Decision()
    events = advance(state, scene, "next")
    restore = (head,) if head else ()
    undo = record(state, "player.next", actor, scene, Reverse(new_cue=events[-1].payload["cue"], restore=restore))
    return Decision(events, undo=undo)


def start_now(state: RoomState, cmd: wire.PlayerStartNow, _actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player = _current(state, cmd)
    if player.phase not in ("preparing", "waiting"):
        return Decision()
    excused = excuse(state, tuple(watcher.user_id for watcher in scene.watchers), scene)
    return Decision((begin(state, scene, "start_now", excused),))


def skip_wait(state: RoomState, cmd: wire.PlayerSkipWait, _actor: Actor, scene: Scene, _prepared: Any) -> Decision:
    player = _current(state, cmd)
    if all(wait.user_id != cmd.user_id for wait in player.waiting_for):
        return Decision()
    left = tuple(wait for wait in player.waiting_for if wait.user_id != cmd.user_id)
    excused = excuse(state, (cmd.user_id,), scene)
    if not left:
        return Decision((begin(state, scene, "skip_wait", excused),))
    return Decision((drafts.player_state(replace(player, waiting_for=left), "skip_wait", excused=excused),))


def _current(state: RoomState, cmd: wire.PlayerCommand) -> Player:
    current = state.player.item.item_id if state.player.item else None
    if cmd.item_id != current:
        raise Refused("conflict", "Something else is playing by now")
    return state.player


def _loaded(state: RoomState, cmd: wire.PlayerCommand) -> tuple[Player, Item]:
    player = _current(state, cmd)
    if player.item is None:
        raise Refused("conflict", "Nothing is loaded")
    return player, player.item


def _seek_paused(player: Player, item: Item, position_ms: int, scene: Scene) -> Player:
    """Standing at another place: a new cue, so that clients seek, but no start."""
    standing = pause_at(player, timeline.clamp(item, position_ms), scene)
    return replace(standing, cue=player.cue + 1, cue_at=scene.now_ms)


def _becomes(player: Player, cause: str) -> Decision:
    return Decision((drafts.player_state(player, cause),))
