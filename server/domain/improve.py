"""Better metadata for what is queued or playing: from the provider, later, or from the people who watch it."""

from dataclasses import replace
from statistics import median_low

from server.contract import limits

from . import drafts
from .scene import Decision, Draft, Improve, MediaReport, Scene
from .state import Item, Media, RoomState

AGREE_MS = 1_000


def improve(state: RoomState, command: Improve) -> Decision:
    """Replace the item's media by what the provider says now."""
    current = state.player.item
    if current and current.item_id == command.item_id:
        if current.media == command.media:
            return Decision()
        player = replace(state.player, item=replace(current, media=command.media))
        return Decision((drafts.player_state(player, "media"),))
    for item in state.queue:
        if item.item_id == command.item_id and item.media != command.media:
            return Decision((drafts.updated(replace(item, media=command.media), "media"),))
    return Decision()


def from_reports(state: RoomState, scene: Scene) -> tuple[Draft, ...]:
    """What the watchers' reports add to the current item where the provider said nothing. Empty when nothing new."""
    item = state.player.item
    if item is None or item.media.trusted:
        return ()
    reports = _by_person(item, scene)
    media = _with_reports(item.media, tuple(reports.values()))
    if media == item.media:
        return ()
    return (drafts.player_state(replace(state.player, item=replace(item, media=media)), "media"),)


def _by_person(item: Item, scene: Scene) -> dict[str, MediaReport]:
    return {
        watcher.user_id: watcher.media
        for watcher in scene.watchers
        if watcher.media is not None and watcher.media.item_id == item.item_id
    }


def _with_reports(media: Media, reports: tuple[MediaReport, ...]) -> Media:
    if media.provider == "youtube" and media.kind != "live" and _majority(reports):
        media = replace(media, kind="live")
    durations = sorted(report.duration_ms for report in reports if report.duration_ms is not None)
    if durations and media.kind != "live" and not _settled(media.duration_ms, durations):
        media = replace(media, duration_ms=median_low(durations))
    titles = [report.title for report in reports if report.title]
    if titles and media.title == media.media_id:
        media = replace(media, title=titles[0][: limits.TITLE_LENGTH])
    return media


def _majority(reports: tuple[MediaReport, ...]) -> bool:
    return sum(report.live is True for report in reports) * 2 > len(reports)


def _settled(known: int | None, durations: list[int]) -> bool:
    """Whether the known duration stays: two agree on it, or nobody says otherwise by more than a second."""
    if known is None:
        return False
    near = sum(abs(duration - known) <= AGREE_MS for duration in durations)
    return near >= 2 or abs(median_low(durations) - known) <= AGREE_MS
