"""Make the README's pictures: `python -m tests.pictures`. Needs Pillow, and the extension's build for tests."""

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.standin.standin import StandIn
from tests.support.browser import Browsers, playwright, until
from tests.support.live import SAMPLE, Guest, LiveServer
from tests.support.seat import Seat
from tests.support.watcher import EXTENSION_ID, Watcher, Watchers, together
from tools import chromium

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIZE = (880, 560)
WIDE = (1120, 700)
SHOWN = (616, 385)
GAP = 12
STILL_MS = 1_800


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = chromium.find()
    assert found, chromium.NONE
    with tempfile.TemporaryDirectory() as folder, StandIn() as standin, playwright() as driver:
        oembed = standin.oembed_url
        server = LiveServer(Path(folder) / "instance", YOUTUBE_OEMBED_URL=oembed, EXTENSION_ID=EXTENSION_ID).start()
        browsers = Browsers(driver, found, standin, Path(folder) / "profiles")
        try:
            _on_youtube(Watchers(browsers, standin, server))
            browsers.close()
            _in_the_viewer(browsers, server)
        finally:
            browsers.close()
            server.stop()


def _on_youtube(watchers: Watchers) -> None:
    """Two people on YouTube, the panel beside their own players: where one goes, the other is."""
    cleo = Guest(watchers.server, "Cléo")
    code = cleo.create_room(name="Friday films")
    cleo.enter(code)
    for media_id in ("sharetube05", "sharetube09", "sharetube02", "sharetube10", "sharetube04"):
        cleo.do("queue.add", provider="youtube", media_id=media_id, where="end")
    ana = watchers("ana", dark=True, size=WIDE, autoplay=True).join(code).at("sharetube05")
    ben = watchers("ben", size=WIDE, autoplay=True).join(code).at("sharetube05")
    ana.happens("dark", on=True)
    together([ana, ben], 50, 60)
    cleo.do("chat.send", text="someone pass the popcorn")
    cleo.do("chat.send", text="here comes the good part")
    ben.press("k")
    for one in (ana, ben):
        one.stands()
    _jumps("two-browsers.webp", ana, ben)
    cleo.leave()


def _in_the_viewer(browsers: Browsers, server: LiveServer) -> None:
    ana = Seat(browsers("ana", dark=True, size=SIZE, autoplay=True), server.url)
    ben = Seat(browsers("ben", size=SIZE, autoplay=True), server.url)
    cat = Seat(browsers("cat", phone=True, dark=True, autoplay=True), server.url)
    ben.join(ana.create("Ana", "Friday films"), "Ben")
    for media_id in ("title_rtl01", "advert_pre1", "very_short1"):
        ana.add(server.url + SAMPLE if media_id == "title_rtl01" else f"https://youtu.be/{media_id}")
    cat.join(ana.page.url, "Cléo")
    for seat in (ana, ben, cat):
        seat.plays()
    ana.say("someone pass the popcorn")
    ben.say("here comes the good part")
    _portrait(ana, cat)


def _jumps(name: str, left: Watcher, right: Watcher) -> None:
    """One after the other goes elsewhere. Taken while both stand: no picture of the two is of one moment otherwise."""
    frames = []
    for who, share in ((left, 0.108), (right, 0.417), (left, 0.667), (right, 0.867)):
        who.seek_to(share)
        until(left.page, lambda share=share: _stand_at(share, left, right), "both are there", 60)
        who.page.mouse.move(400, 690)
        left.page.wait_for_timeout(1_000)
        frames.append(_beside(left, right))
    frames[0].save(
        PICTURES / name,
        save_all=True,
        append_images=frames[1:],
        duration=STILL_MS,
        loop=0,
        quality=80,
        method=6,
    )


def _stand_at(share: float, *watchers: Watcher) -> bool:
    states = [one.state() for one in watchers]
    places = [state["time"] for state in states]
    near = abs(places[0] - share * states[0]["duration"]) < 5
    return near and max(places) - min(places) < 0.02 and all(state["ready"] == 4 for state in states)


def _portrait(ana: Seat, cat: Seat) -> None:
    """The room on a laptop and on a phone, once all is calm."""
    for seat in (ana, cat):
        until(seat.page, lambda seat=seat: seat.page.get_by_text("In step").count(), "in step", 60)
    laptop, phone = _shot(ana), _shot(cat)
    phone = phone.resize((round(phone.width * laptop.height / phone.height), laptop.height))
    room = Image.new("RGB", (laptop.width + GAP + phone.width, laptop.height), "#808080")
    room.paste(laptop, (0, 0))
    room.paste(phone, (laptop.width + GAP, 0))
    room.save(PICTURES / "room.png", optimize=True)


def _beside(left: Watcher, right: Watcher) -> Image.Image:
    whole = Image.new("RGB", (2 * SHOWN[0] + GAP, SHOWN[1]), "#808080")
    whole.paste(_shot(left).resize(SHOWN), (0, 0))
    whole.paste(_shot(right).resize(SHOWN), (SHOWN[0] + GAP, 0))
    return whole


def _shot(seat: Seat | Watcher) -> Image.Image:
    return Image.open(BytesIO(seat.page.screenshot(animations="allow"))).convert("RGB")


if __name__ == "__main__":
    main()
