"""Make the README's pictures: `python -m tests.pictures`. Needs Pillow, which nothing else does."""

import tempfile
import time
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.standin.standin import StandIn
from tests.support.browser import Browsers, playwright, until
from tests.support.live import SAMPLE, LiveServer
from tests.support.seat import Seat
from tools import chromium

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIZE = (880, 560)
SHOWN = (560, 356)
GAP = 12
FRAME_MS = 125


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = chromium.find()
    assert found, chromium.NONE
    with tempfile.TemporaryDirectory() as folder, StandIn() as standin, playwright() as driver:
        server = LiveServer(Path(folder) / "instance", YOUTUBE_OEMBED_URL=standin.oembed_url).start()
        browsers = Browsers(driver, found, standin, Path(folder) / "profiles")
        try:
            _take(browsers, server)
        finally:
            browsers.close()
            server.stop()


def _take(browsers: Browsers, server: LiveServer) -> None:
    ana = Seat(browsers("ana", dark=True, size=SIZE, autoplay=True), server.url)
    ben = Seat(browsers("ben", size=SIZE, autoplay=True), server.url)
    cat = Seat(browsers("cat", phone=True, dark=True, autoplay=True), server.url)
    ben.join(ana.create("Ana", "Friday films"), "Ben")
    for media_id in ("title_rtl01", "advert_pre1", "very_short1"):
        ana.add(server.url + SAMPLE if media_id == "title_rtl01" else f"https://youtu.be/{media_id}")
    cat.join(ana.page.url, "Cléo")
    for seat in (ana, ben, cat):
        seat.plays()
    ana.say("someone pass the popcorn 🍿")
    ben.say("here comes the good part")
    _portrait(ana, cat)
    frames = []
    acts = {8: lambda: _press(ben, "Pause"), 20: lambda: _press(ana, "Play")}
    for n in range(44):
        if n in acts:
            acts[n]()
        began = time.monotonic()
        frames.append(_beside(ana, ben))
        ana.page.wait_for_timeout(max(1, FRAME_MS - 1000 * (time.monotonic() - began)))
    frames[0].save(
        PICTURES / "two-browsers.webp",
        save_all=True,
        append_images=frames[1:],
        duration=2 * FRAME_MS,
        loop=0,
        quality=60,
        method=4,
    )


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


def _press(seat: Seat, name: str) -> None:
    seat.button(name, exact=True).click()
    seat.page.mouse.move(300, 100)


def _beside(left: Seat, right: Seat) -> Image.Image:
    whole = Image.new("RGB", (2 * SHOWN[0] + GAP, SHOWN[1]), "#808080")
    whole.paste(_shot(left).resize(SHOWN), (0, 0))
    whole.paste(_shot(right).resize(SHOWN), (SHOWN[0] + GAP, 0))
    return whole


def _shot(seat: Seat) -> Image.Image:
    return Image.open(BytesIO(seat.page.screenshot(animations="allow"))).convert("RGB")


if __name__ == "__main__":
    main()
