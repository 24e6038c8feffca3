"""The page and the room: who follows whom, and what happens when the page goes elsewhere."""

import pytest

from tests.support.browser import until
from tests.support.watcher import watch_url

pytestmark = pytest.mark.browser

MARK = "() => { window.__same = true; }"
IS_MARKED = "() => window.__same === true"


@pytest.fixture
def ana(watchers, room):
    room.add("sharetube01", "now")
    return room.settled(watchers("ana").join(room.code).at("sharetube01"))


def test_an_invitation_asks_first(watchers, room) -> None:
    ana = watchers("ana").invited(room.code)
    ana.sees(f"Join the room {room.code[:3]}-{room.code[3:]}?")
    ana.sees(f"On {watchers.server.url.removeprefix('http://')}, as Ana.")
    assert ana.page.url == "https://www.youtube.com/", "the code is taken out of the address"
    people = room.host.state(room.code)["data"]["people"]["list"]
    assert [one["name"] for one in people] == ["Host"], "nothing happened yet"
    ana.prompt.get_by_role("button", name="Not now").click()
    ana.prompt.wait_for(state="detached")
    assert ana.host.count() == 0, "nothing of ours is left in the page"
    ana.page.goto(f"https://www.youtube.com/watch?v=sharetube01#sharetube={room.code}")
    ana.prompt.get_by_role("button", name="Join").click()
    ana.panel.get_by_label("Copy the room code").wait_for()


def test_an_invitation_never_names_a_server(watchers, room) -> None:
    ana = watchers("ana")
    ana.page.goto(f"https://www.youtube.com/#sharetube={room.code}&server=https://evil.example")
    ana.sees(f"On {watchers.server.url.removeprefix('http://')}, as Ana.")


def test_ten_videos_in_a_row_without_a_reload(ana, room) -> None:
    ana.page.evaluate(MARK)
    for number in range(2, 12):
        room.add(f"sharetube{number:02}", "now")
        ana.at(f"sharetube{number:02}").plays()
    assert ana.page.evaluate(IS_MARKED), "it is the same document"
    assert room.now() == "sharetube11"


def test_a_page_that_cannot_be_asked_is_loaded(ana, room, standin) -> None:
    standin.settings(client="ana", yt_navigate="ignored")
    # What a page does it learns when it navigates.
    ana.happens("navigate", to="/watch?v=sharetube01&t=1")
    ana.page.wait_for_url("**t=1")
    ana.at("sharetube01").plays().page.evaluate(MARK)
    room.add("sharetube02", "now")
    ana.at("sharetube02").plays()
    assert not ana.page.evaluate(IS_MARKED), "it is another document"
    assert room.now() == "sharetube02"
    assert not ana.button("Return to room").count()


def test_another_video_is_the_persons_own_affair_until_they_say(ana, room) -> None:
    ana.page.locator("#related a[href*='v=sharetube03']").first.click()
    ana.at("sharetube03")
    ana.sees("You are watching Six ways to fold a map on your own")
    until(ana.page, lambda: room.suspended("Ana") == "away", "others see that Ana is away")
    ana.plays()
    ana.page.wait_for_timeout(2_000)
    assert room.now() == "sharetube01"
    assert room.phase() == "playing"
    # What is pressed on one's own video is nobody else's business.
    ana.press("k")
    ana.stands()
    assert room.phase() == "playing"
    ana.button("Return to room").click()
    ana.at("sharetube01").plays()
    until(ana.page, lambda: room.suspended("Ana") is None, "Ana is back")
    until(ana.page, lambda: abs(ana.state()["time"] - room.position()) < 3, "where the room is")


def test_another_video_for_everyone_or_for_later(ana, room) -> None:
    ana.page.locator("#related a[href*='v=sharetube04']").first.click()
    ana.at("sharetube04")
    ana.button("Add to queue").click()
    until(ana.page, lambda: room.queue() == ["sharetube04"], "it is in the queue")
    assert room.now() == "sharetube01"
    ana.page.locator("#related a[href*='v=sharetube05']").first.click()
    ana.at("sharetube05")
    ana.button("Play for everyone").click()
    until(ana.page, lambda: room.now() == "sharetube05", "it is the room's")
    ana.plays()
    ana.button("Return to room").wait_for(state="detached")


def test_away_and_back_within_the_page(ana, room) -> None:
    ana.page.evaluate(MARK)
    ana.page.locator("#logo .standin-logo").click()
    ana.page.wait_for_url("https://www.youtube.com/")
    ana.sees("The room is watching Harbour at first light")
    assert ana.shape() == "dock"
    until(ana.page, lambda: room.suspended("Ana") == "away", "others see that Ana is away")
    ana.page.go_back()
    ana.at("sharetube01").plays()
    until(ana.page, lambda: room.suspended("Ana") is None, "Ana is back by the browser's own button")
    assert ana.page.evaluate(IS_MARKED)
    ana.page.go_forward()
    ana.sees("The room is watching Harbour at first light")
    ana.button("Return to room").click()
    ana.at("sharetube01").plays()


def test_a_page_that_leaves_by_itself_is_led_back(ana, room) -> None:
    ana.page.wait_for_timeout(1_700)  # a press longer ago than this leads nowhere
    asked = times_asked(ana)
    ana.happens("navigate", to="/watch?v=sharetube07")
    until(ana.page, lambda: times_asked(ana) == asked + 1, "the page is asked to come back")
    ana.at("sharetube01").plays()
    assert room.now() == "sharetube01"
    until(ana.page, lambda: abs(ana.state()["time"] - room.position()) < 3, "where the room is")


def times_asked(ana) -> int:
    """How often YouTube's page was asked for the room's video by its own event."""
    [told] = ana.standin.tell("log", client="ana", kind="app")
    return sum(one["what"] == "yt-navigate" and one["detail"] == "/watch?v=sharetube01" for one in told.answer)


def test_nothing_follows_by_itself_in_a_room(watchers, room, standin) -> None:
    standin.settings(autonav_s=1)
    room.add("very_short1", "now")
    ana = watchers("ana").join(room.code).at("very_short1")
    until(ana.page, lambda: ana.state()["autonav"] == 1, "autoplay is off")
    until(ana.page, lambda: room.now() is None, "the room is at its end", 40)
    ana.page.wait_for_timeout(3_000)
    assert ana.state()["video"] == "very_short1"
    ana.button("More", exact=True).click()
    ana.host.get_by_role("menuitem", name="Leave").click()
    ana.panel.wait_for(state="detached")
    until(ana.page, lambda: ana.state()["autonav"] == 2, "autoplay is as the person had it")


def test_the_next_video_follows_the_last_ones_end(watchers, room) -> None:
    room.add("very_short1", "now")
    room.add("sharetube09")
    ana = watchers("ana").join(room.code).at("very_short1")
    ana.page.evaluate(MARK)
    until(ana.page, lambda: room.now() == "sharetube09", "the room goes on", 40)
    ana.at("sharetube09").plays()
    assert ana.page.evaluate(IS_MARKED)


def test_the_miniplayer_goes_along(ana, room) -> None:
    ana.press("i")
    ana.page.wait_for_url("https://www.youtube.com/")
    ana.page.wait_for_timeout(2_500)
    assert room.suspended("Ana") is None
    ana.plays()
    room.command("player.pause")
    ana.stands()


def test_leaving_leaves_the_video_alone(ana, room) -> None:
    ana.button("More", exact=True).click()
    ana.host.get_by_role("menuitem", name="Leave").click()
    ana.panel.wait_for(state="detached")
    ana.plays()
    room.command("player.pause")
    ana.page.wait_for_timeout(1_000)
    ana.plays()
    assert ana.state()["rate"] == 1


def test_arriving_somewhere_else_is_no_reason_to_be_taken_away(ana, room) -> None:
    ana.page.goto(watch_url("sharetube06"))
    ana.sees("You are watching A ladder for the heron on your own")
    ana.page.wait_for_timeout(3_500)
    ana.at("sharetube06")
    ana.page.reload()
    ana.at("sharetube06")
    ana.page.goto(watch_url("sharetube01"))
    until(ana.page, lambda: room.suspended("Ana") is None, "Ana is back")
    ana.plays()


def test_a_short_is_queued_as_a_video(ana, room) -> None:
    ana.page.goto("https://www.youtube.com/shorts/short_clip1")
    ana.button("Add to queue").click()
    until(ana.page, lambda: room.queue() == ["short_clip1"], "it is in the queue")
    ana.button("Return to room").click()
    ana.at("sharetube01").plays()


def test_what_only_the_viewer_can_play(ana, room, extension_server) -> None:
    url = f"{extension_server.url}/static/sample/sharetube-sample.mp4"
    answer = room.host.do("queue.add", url=url, where="now")
    assert answer["ok"], answer
    ana.button("Open in the viewer").wait_for()
    until(ana.page, lambda: room.suspended("Ana") == "cannot_play", "nobody waits for Ana")
    until(ana.page, lambda: room.phase() == "playing", "the room plays")
    with ana.browser.context.expect_page() as opened:
        ana.button("Open in the viewer").click()
    assert opened.value.url.startswith(f"{extension_server.url}/r/")
    room.add("sharetube02", "now")
    ana.at("sharetube02").plays()
