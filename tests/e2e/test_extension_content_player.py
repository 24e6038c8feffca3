"""YouTube's own player in a room: what of it becomes a command, and what is put right."""

import sys

import pytest

from tests.support.browser import until
from tests.support.playing import Recording, percentile
from tests.support.watcher import together

pytestmark = pytest.mark.browser


@pytest.fixture
def ana(watchers, room):
    """Ana, alone with the host, with a video on."""
    room.add("sharetube01", "now")
    return room.settled(watchers("ana").join(room.code).at("sharetube01"))


def near(ana, position_s: float, by_s: float = 3) -> None:
    until(ana.page, lambda: abs(ana.state()["time"] - position_s) < by_s, f"{ana.name} is near {position_s:g} s")


def position_of(room) -> float:
    return room.player()["timeline"]["position_ms"] / 1000


def test_youtubes_own_buttons_and_keys_drive_the_room(ana, room) -> None:
    ana.press_play()
    until(ana.page, lambda: room.phase() == "paused", "the room paused")
    ana.stands()
    ana.press("k")
    until(ana.page, lambda: room.phase() == "playing", "the room plays")
    ana.plays()
    ana.seek_to(0.5)
    until(ana.page, lambda: abs(position_of(room) - 120) < 8, "the room went to the middle")
    ana.plays()
    before = position_of(room)
    ana.press("l")
    until(ana.page, lambda: position_of(room) > before + 5, "the room went on by the key")
    ana.plays()


def test_dragging_the_seek_bar_is_one_seek(ana, room) -> None:
    ana.player().hover()
    box = ana.player().locator(".ytp-progress-bar").bounding_box()
    mouse, middle = ana.page.mouse, box["y"] + box["height"] / 2
    before = len([1 for name, _ in room.host.heard if name == "player.state"])
    mouse.move(box["x"] + box["width"] * 0.1, middle)
    mouse.down()
    for share in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        mouse.move(box["x"] + box["width"] * share, middle)
        ana.page.wait_for_timeout(120)
    mouse.up()
    until(ana.page, lambda: abs(position_of(room) - 168) < 8, "the room is where the bar was let go")
    ana.plays()
    causes = [payload["cause"] for name, payload in room.host.heard if name == "player.state"][before:]
    assert causes.count("seek") == 1, causes


@pytest.mark.parametrize(
    ("action", "args"),
    [("pause", {}), ("seek", {"to": 100}), ("rate", {"to": 2}), ("media_key", {"key": "pause"})],
)
def test_what_no_person_did_is_put_right_and_stays_here(ana, room, action, args) -> None:
    rev = room.host.state(room.code)["data"]["snapshot"]["rev"]
    ana.happens(action, **args)
    ana.page.wait_for_timeout(500)

    def right() -> bool:
        now = ana.state()
        return not now["paused"] and abs(now["time"] - room.position()) < 3 and abs(now["rate"] - 1) < 0.2

    until(ana.page, right, "it is where the room is again")
    ana.plays()
    assert room.host.state(room.code)["data"]["snapshot"]["rev"] == rev, "the room was told nothing"


def test_resuming_where_one_left_off_is_undone(watchers, room) -> None:
    room.add("resume_at75", "now")
    ana = room.settled(watchers("ana").join(room.code).at("resume_at75"))
    ana.page.wait_for_timeout(4_000)
    until(ana.page, lambda: abs(ana.state()["time"] - room.position()) < 3, "it is back where the room is")
    ana.plays()
    assert commanders(room) == {"Host"}


def test_a_part_that_another_extension_skips_is_waited_out(watchers, room, standin) -> None:
    standin.video("sharetube08", skips=[[10, 22]])
    room.add("sharetube08", "now")
    ana = room.settled(watchers("ana").join(room.code).at("sharetube08"))
    room.command("player.seek", position_ms=8_000)
    until(ana.page, lambda: ana.state()["time"] > 21.9 and ana.state()["paused"], "it waits where the part ends", 30)
    until(ana.page, lambda: ana.state()["time"] > 23, "it goes on with the room", 30)
    ana.plays()
    assert commanders(room) == {"Host"}


def commanders(room) -> set[str]:
    """Who commanded the player so far."""
    return {said["by"]["name"] for name, said in room.host.heard if name == "player.state" and said["by"] != "system"}


def test_two_stay_together(watchers, room, capsys) -> None:
    room.add("sharetube05", "now")
    pair = [watchers(name).join(room.code).at("sharetube05") for name in ("ana", "ben")]
    for one in pair:
        one.plays()
    together(pair, 100)
    rows = {}
    for name, act in {"steady": None, "after a seek": lambda: pair[0].seek_to(0.4)}.items():
        if act:
            act()
            pair[0].page.wait_for_timeout(1_500)
            together(pair, 100)
        pair[0].page.wait_for_timeout(1_000)
        recording = Recording([one.page for one in pair])
        pair[0].page.wait_for_timeout(5_000)
        recording.stop()
        skews = recording.skews_ms()
        rows[name] = (percentile(skews, 0.5), percentile(skews, 0.95))
    with capsys.disabled():
        for name, (middle, high) in rows.items():
            sys.stdout.write(f"\n  two with the extension, {name}: p50 {middle:.1f} ms, p95 {high:.1f} ms\n")
    assert all(middle < 1_000 for middle, _ in rows.values()), rows


def test_pause_reaches_the_other(watchers, room) -> None:
    room.add("sharetube02", "now")
    ana, ben = (room.settled(watchers(name).join(room.code).at("sharetube02")) for name in ("ana", "ben"))
    ana.press("k")
    ben.stands()
    ben.sees("Ana paused")
    ben.press("k")
    ana.plays()
    ben.plays()


def test_an_advert_is_left_alone_and_made_good(ana, room) -> None:
    ana.happens("advert", lengths=[10])
    until(ana.page, lambda: room.suspended("Ana") == "advert", "others see that Ana has an advert")
    before = ana.state()
    assert before["advert"]
    ana.page.wait_for_timeout(1_000)
    now = ana.state()
    assert now["advert"]
    assert not now["paused"]
    assert now["rate"] == 1
    assert now["element_time"] > before["element_time"], "nobody moved it"
    assert room.phase() == "playing", "nobody waits: the room's rule is to wait at starts only"
    ana.plays(30)
    until(ana.page, lambda: room.suspended("Ana") is None, "Ana is back")
    near(ana, room.position())
    assert room.phase() == "playing"


def test_an_advert_before_the_video_waits_at_the_start(watchers, standin, room) -> None:
    standin.video("sharetube03", client="ana", adverts=[{"at": "start", "lengths": [10]}])
    ben, ana = (watchers(name).join(room.code) for name in ("ben", "ana"))
    room.add("sharetube03", "now")
    ana.at("sharetube03")
    until(ana.page, lambda: room.suspended("Ana") == "advert", "Ana has an advert")
    assert room.phase() == "preparing", "Ben's player waits for her"
    ana.plays(30)
    ben.plays()
    assert room.player()["timeline"]["position_ms"] == 0, "for everybody from the beginning"
    together([ana, ben], 150)


def test_somebody_without_the_right_is_on_their_own(watchers, room) -> None:
    room.add("sharetube04", "now")
    room.host.do("room.settings", control_mode="owner_only")
    ana = room.settled(watchers("ana").join(room.code).at("sharetube04"))
    ana.press("k")
    ana.stands()
    ana.button("Return").click()
    ana.plays()
    assert room.phase() == "playing"


def test_a_broadcast_is_watched_at_its_edge(watchers, room) -> None:
    room.add("live_show01", "now")
    ana = watchers("ana").join(room.code).at("live_show01").plays()
    head = ana.state()["duration"]
    assert head - ana.state()["time"] < 20


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("LOGIN_REQUIRED", "This video is not available to you here. Nobody waits for you"),
        ("UNPLAYABLE", "This video is not available to you here. Nobody waits for you"),
        ("ERROR", "This video is not there any more. Nobody waits for you"),
    ],
)
def test_a_video_that_youtube_refuses_holds_nobody_up(watchers, room, standin, status, told) -> None:
    standin.video("sharetube07", status=status, reason="for some reason")
    room.add("sharetube07", "now")
    ana = watchers("ana").join(room.code)
    until(ana.page, lambda: room.suspended("Ana") == "cannot_play", "others see that Ana cannot play it")
    ana.sees(told)
    room.add("sharetube06", "now")
    ana.at("sharetube06").plays()
