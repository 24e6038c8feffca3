"""The one formula of the product, and what follows from it."""

from dataclasses import replace

from .state import Item, Player, Timeline


def position(timeline: Timeline, now_ms: int, duration_ms: int | None = None) -> int:
    """Where the timeline is at `now_ms`, in ms, inside the item. Before a future anchor it stands still."""
    if not timeline.playing:
        return timeline.position_ms
    moved = timeline.position_ms + int(max(0, now_ms - timeline.anchor_ms) * timeline.rate)
    return moved if duration_ms is None else max(0, min(moved, duration_ms))


def position_of(player: Player, now_ms: int) -> int:
    """Where the player is."""
    return position(player.timeline, now_ms, duration_of(player.item))


def duration_of(item: Item | None) -> int | None:
    """The length to clamp to; a live stream has none."""
    return None if item is None or item.media.kind == "live" else item.media.duration_ms


def clamp(item: Item | None, position_ms: int) -> int:
    """`position_ms` inside the item."""
    duration = duration_of(item)
    return position_ms if duration is None else min(position_ms, duration)


def still(timeline: Timeline, position_ms: int, now_ms: int) -> Timeline:
    """The timeline standing at `position_ms`."""
    return replace(timeline, playing=False, position_ms=position_ms, anchor_ms=now_ms)


def end_ms(player: Player) -> int | None:
    """When the item will be over, in server time; None when it does not run or nobody knows."""
    timeline, duration = player.timeline, duration_of(player.item)
    if not timeline.playing or duration is None:
        return None
    left = max(0, duration - timeline.position_ms)
    return timeline.anchor_ms + int(-(-left // timeline.rate))
