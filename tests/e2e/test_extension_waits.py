"""Real players that are held up: under each of the room's rules somebody is waited for as it says, and it ends."""

import re

import pytest

from tests.support.browser import until
from tests.support.watcher import together

pytestmark = pytest.mark.browser


@pytest.fixture
def pair(watchers, room):
    """Ana and Ben, both taking part in a video under way."""

    def make(video_id: str):
        room.add(video_id, "now")
        both = [watchers(name).join(room.code).at(video_id) for name in ("ana", "ben")]
        for one in both:
            until(one.page, lambda one=one: room.ready(one.name.capitalize()), f"{one.name} takes part")
            one.plays()
        return both

    return make


def causes(room) -> list[str]:
    """Why the player's state changed, one after the other."""
    return [said["cause"] for name, said in room.host.heard if name == "player.state"]


def waits(room) -> list[tuple[str, str]]:
    ids = {person["user_id"]: person["name"] for person in room.host.state(room.code)["data"]["people"]["list"]}
    return [(ids[wait["user_id"]], wait["reason"]) for wait in room.player()["waiting_for"]]


def advert_plays(watcher) -> bool:
    now = watcher.state()
    return now["advert"] and not now["paused"]


def revision(room) -> int:
    return room.host.state(room.code)["data"]["snapshot"]["rev"]


def test_a_stall_is_waited_for_once_and_all_go_on_together(pair, room) -> None:
    ana, ben = pair("sharetube10")
    before = len(causes(room))
    ana.happens("stall", ms=4_000)
    until(ana.page, lambda: room.phase() == "waiting", "the room waits")
    assert waits(room) == [("Ana", "buffering")]
    ben.stands()
    ben.sees("Waiting for Ana")
    ben.sees("slow connection")
    until(ana.page, lambda: room.phase() == "playing", "the room goes on")
    together([ana, ben], 150)
    assert [cause for cause in causes(room)[before:] if cause in ("wait", "resume")] == ["wait", "resume"]


def test_a_stall_that_does_not_end_holds_the_room_for_ten_seconds(pair, room) -> None:
    ana, ben = pair("sharetube11")
    ana.happens("stall", ms=60_000)
    until(ana.page, lambda: room.phase() == "waiting", "the room waits")
    until(ben.page, lambda: room.phase() == "playing", "the room goes on without Ana", 14)
    ben.plays()
    assert room.suspended("Ana") == "buffering"
    ben.page.wait_for_timeout(2_000)
    assert room.phase() == "playing", "not again for the same stall"


def test_whoever_is_waited_for_goes_on_alone(pair, room) -> None:
    ana, ben = pair("sharetube12")
    ana.happens("stall", ms=5_000)
    until(ana.page, lambda: room.phase() == "waiting", "the room waits")
    ana.button("Let me catch up alone").click()
    until(ben.page, lambda: room.phase() == "playing", "the room goes on", 5)
    ben.plays()
    assert room.suspended("Ana") == "own_lane"
    ana.plays()
    until(ana.page, lambda: room.suspended("Ana") is None, "Ana is home", 60)
    together([ana, ben], 150)


def test_an_advert_in_play_under_each_of_the_rooms_rules(pair, room) -> None:
    ana, ben = pair("sharetube05")
    # A starved machine's stalls would use up the time for which the room waits for one person.
    room.host.do("room.settings", buffer_policy="off")
    for policy, held in {"off": False, "starting_only": False, "operators_only": False, "pause_all": True}.items():
        room.host.do("room.settings", ad_policy=policy)
        ana.happens("advert", lengths=[10 if held else 3])
        until(ana.page, lambda: room.suspended("Ana") == "advert", f"{policy}: others see that Ana has an advert")
        if held:
            until(ana.page, lambda: room.phase() == "waiting", "the room waits")
            assert waits(room) == [("Ana", "advert")]
            ben.stands()
            until(ana.page, lambda: advert_plays(ana), "nobody stops an advert")
        else:
            ben.page.wait_for_timeout(1_000)
            assert room.phase() == "playing", policy
        until(ana.page, lambda: room.suspended("Ana") is None, f"{policy}: the advert is over", 20)
        until(ana.page, lambda: room.phase() == "playing", f"{policy}: the room plays")
        together([ana, ben], 150)


def test_an_advert_that_comes_in_while_the_room_stands_is_seen_to_its_end(pair, room) -> None:
    """The player was stopped by us: an advert that waited for a press of the person would hold them up for ever."""
    ana, ben = pair("sharetube05")
    room.command("player.pause")
    ana.stands()
    ana.happens("advert", lengths=[2])
    until(ana.page, lambda: advert_plays(ana), "the advert plays")
    until(ana.page, lambda: not ana.state()["advert"], "the advert is over")
    ana.stands()
    room.command("player.play")
    together([ana, ben], 150)


def test_a_stitched_advert_is_no_reason_to_chase_anything(pair, room, standin) -> None:
    """The element's time goes on through it and is shifted after it; content's time is what counts."""
    standin.video("sharetube06", client="ana", stitched=[{"at": 14, "lengths": [4]}])
    ana, ben = pair("sharetube06")
    room.command("player.seek", position_ms=11_000)
    until(ana.page, lambda: ana.state()["advert"], "the advert is on")
    entered = ana.state()["element_time"]
    ana.page.wait_for_timeout(1_500)
    now = ana.state()
    assert now["advert"]
    assert now["element_time"] - entered < 3, "nobody sought through the advert"
    assert now["rate"] == 1
    until(ana.page, lambda: not ana.state()["advert"], "the advert is over")

    def close() -> bool:
        return abs(ana.state()["time"] - ben.state()["time"]) < 0.3

    until(ana.page, close, "Ana's content is where Ben's is")
    assert ana.state()["element_time"] - ana.state()["time"] == pytest.approx(4, abs=0.1)
    ana.page.wait_for_timeout(1_500)
    before = ana.state()
    ana.page.wait_for_timeout(1_500)
    assert close()
    assert ana.state()["time"] - before["time"] == pytest.approx(1.5, abs=0.5), "it plays on, without a jump"
    assert room.suspended("Ana") is None


def test_the_last_ten_seconds_again(pair, room) -> None:
    ana, ben = pair("sharetube07")
    room.command("player.seek", position_ms=30_000)
    together([ana, ben], 150)
    rev = revision(room)
    ana.button("More", exact=True).click()
    ana.host.get_by_role("menuitem", name="In step").click()
    ana.button("The last 10 s again").click()
    ana.button("Back", exact=True).click()
    until(ana.page, lambda: room.suspended("Ana") == "own_lane", "others see that Ana is on her own")
    until(ana.page, lambda: ben.state()["time"] - ana.state()["time"] > 6, "Ana is behind")
    ana.page.get_by_text(re.compile(r"In step in [\u2066-\u2069]*0:[1234]\d")).first.wait_for()
    assert ana.state()["rate"] == pytest.approx(1.25)
    assert revision(room) == rev, "the room was not disturbed"
    # At that rate the way home takes four times what she lies behind; the room spares her most of it.
    room.command("player.seek", position_ms=round(room.position() * 1_000) - 6_000)
    until(ana.page, lambda: room.phase() == "playing", "the room goes on")
    rev = revision(room)
    assert room.suspended("Ana") == "own_lane", "the way that is left she goes on her own"
    until(ana.page, lambda: room.suspended("Ana") is None, "Ana is home again", 50)
    until(ana.page, lambda: ana.state()["rate"] == pytest.approx(1, abs=0.06), "at the room's rate")
    together([ana, ben], 150)
    assert revision(room) == rev, "nor by her coming home"


def test_the_rooms_rate_reaches_youtubes_player(pair, room) -> None:
    ana, ben = pair("sharetube08")
    ana.button("Speed: 1×").click()
    ana.host.get_by_role("menuitem", name="1.5×").click()
    for one in (ana, ben):
        until(one.page, lambda one=one: one.state()["rate"] == pytest.approx(1.5, abs=0.08), f"{one.name} is faster")
    together([ana, ben], 200)


def test_youtubes_own_keys_step_by_pictures_for_everybody(pair, room) -> None:
    ana, ben = pair("sharetube09")
    ana.press("k")
    for one in (ana, ben):
        one.stands()
    until(ana.page, lambda: abs(ana.state()["time"] - ben.state()["time"]) < 0.01, "they stand at one picture")
    start = ana.state()["time"]
    for presses in (1, 2):
        ana.press(".")
        for one in (ana, ben):
            at = start + presses / 30
            until(one.page, lambda one=one, at=at: abs(one.state()["time"] - at) < 0.01, f"{one.name} is one on")
    assert room.phase() == "paused"
