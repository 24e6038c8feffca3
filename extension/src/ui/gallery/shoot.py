"""Takes pictures of the gallery's states, headless: `python shoot.py [filter …]`.

Each picture is OUT/STATE-WIDTH-THEME.png. Thumbnails come from a drawing made here, so that nothing is fetched.
"""

import argparse
import functools
import hashlib
import http.server
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

EXTENSION = Path(__file__).resolve().parents[3]
PAGE = "src/ui/gallery/gallery.html"
SIZES = {320: (320, 640), 402: (402, 874), 874: (874, 402), 1280: (1280, 800), 3840: (3840, 2160)}
PANEL_SIZE = (402, 760)
# What the browser gives a popup, and what a question on YouTube's page has.
SMALL = {"panel-": PANEL_SIZE, "popup-": (360, 600), "page-": (402, 360)}
POPUPS = (
    "first",
    "out",
    "offer",
    "room",
    "room-alone",
    "room-crowd",
    "reconnecting",
    "joining",
    "removed",
    "password",
    "knocks",
    "knocking",
    "declined",
)
ON_PAGE = (
    "join",
    "join-leaves",
    "join-error",
    "create",
    "reload",
    "other",
    "other-untitled",
    "share",
    "gone",
    "viewer",
)
SCRATCH = Path(tempfile.gettempdir()) / "ui"
SHEETS = ("people", "share", "settings", "help", "desk", "log", "phone", "programs")
Action = tuple[str, str]
Shot = tuple[str, str, list[Action]]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def states() -> list[str]:
    source = (EXTENSION / "src/ui/gallery/states.ts").read_text(encoding="utf-8")
    return re.findall(r'^  "?([a-z0-9-]+)"?:', source.split("ROOM_STATES", 1)[1], flags=re.MULTILINE)


ROOM = "screen=room&state=playing"
MORE: list[Action] = [("click", "[aria-label=More]")]
SETTINGS: list[Action] = [*MORE, ("click", "text=Settings"), ("wait", "100")]
BEN: list[Action] = [("click", ".meter"), ("click", ".person:nth-child(2) button")]
# Pictures that need a press or words first: name, query, what to do.
ACTED: list[Shot] = [
    ("do-share", ROOM, [("click", "[aria-label=Invite]")]),
    ("do-menu", ROOM, [("click", "[aria-label=More]")]),
    ("do-item-menu", ROOM, [("click", ".row:nth-child(2) [aria-haspopup=menu]")]),
    ("do-settings", ROOM, [("click", "[aria-label=More]"), ("click", "text=Settings")]),
    ("do-people", "screen=room&state=everyone-state", [("click", ".meter")]),
    ("do-kick", ROOM, [*BEN, ("click", "text=Take out of")]),
    ("do-mute", ROOM, [*BEN, ("click", "text=Mute in the chat")]),
    ("do-ban", ROOM, [*BEN, ("click", "text=Shut out")]),
    ("do-report", ROOM, [*BEN, ("click", "text=Report…")]),
    ("do-remove-all", ROOM, [*BEN, ("click", "text=Remove all by")]),
    ("do-desk", "screen=room&state=to-look-after", [*MORE, ("click", "text=Look after")]),
    ("do-door", ROOM, [*SETTINGS, ("click", "text=Door")]),
    ("do-rights", ROOM, [*SETTINGS, ("click", "text=Who controls"), ("click", "text=exactly")]),
    ("do-chat-settings", ROOM, [*SETTINGS, ("click", ".group:nth-child(5) .group-head")]),
    ("do-queue-settings", ROOM, [*SETTINGS, ("click", ".group:nth-child(6) .group-head")]),
    ("do-shield", "screen=room&state=shielded", [*SETTINGS, ("click", ".group:nth-child(7) .group-head")]),
    ("do-phone", ROOM, [*MORE, ("click", "text=Add my phone"), ("click", "text=Show a code")]),
    ("do-program", ROOM, [*MORE, ("click", "text=Programs in"), ("click", "text=Add a program")]),
    ("do-log", ROOM, [*MORE, ("click", "text=What happened"), ("wait", "200")]),
    ("do-link", ROOM, [("fill", "[data-shortcut=add]|https://youtu.be/dQw4w9WgXcQ")]),
    ("do-search", ROOM, [("fill", "[data-shortcut=add]|lighthouse"), ("wait", "600")]),
    ("do-search-off", f"{ROOM}&nosearch", [("fill", "[data-shortcut=add]|lighthouse")]),
    ("do-search-nothing", ROOM, [("fill", "[data-shortcut=add]|nothing"), ("wait", "600")]),
    ("do-clear", ROOM, [("click", "[aria-label='Empty the queue']")]),
    ("do-history", ROOM, [("click", "[aria-label='Show what was played']"), ("wait", "200")]),
    (
        "do-chat",
        "screen=room&state=chat-troubles",
        [("try", "[role=tab]:nth-child(2)"), ("click", "[aria-label=Emoji]")],
    ),
    ("do-create", "screen=landing", [("click", "text=Create a room")]),
    ("do-account-delete", "screen=account&member", [("click", "text=Delete my account")]),
    ("do-account-menu", "screen=board&member", [("click", ".corner")]),
    ("do-signin-errors", "screen=signin", [("click", "form .button.accent")]),
    (
        "do-signin-refused",
        "screen=signin&refused=unauthenticated",
        [("fill", "[name=email]|ana@example.org"), ("fill", "[name=password]|x"), ("click", "form .button.accent")],
    ),
    ("do-wrong-code", "screen=landing", [("fill", "input|hello"), ("click", "text=Join")]),
    ("do-focus", ROOM, [("press", "Tab"), ("press", "Tab"), ("press", "Tab")]),
    ("do-time", ROOM, [("click", ".time.now")]),
]


def act(page: Page, actions: list[Action]) -> None:
    for what, how in actions:
        if what == "click" or (what == "try" and page.locator(how).count()):
            page.click(how)
        elif what == "fill":
            page.fill(*how.split("|", 1))
        elif what == "press":
            page.keyboard.press(how)
        elif what == "wait":
            page.wait_for_timeout(int(how))


def shots() -> list[Shot]:
    """Name, query and actions of each picture."""
    found = [
        ("landing", "screen=landing"),
        ("landing-known", "screen=landing&recent&name=Ana"),
        ("join", "screen=join"),
        ("join-known", "screen=join&name=Ana"),
        ("join-password", "screen=join&name=Ana&password&error=That is not the password of this room."),
        ("remote", "screen=remote&state=playing"),
        ("remote-waiting", "screen=remote&state=waiting-advert"),
        ("remote-empty", "screen=remote&state=empty"),
        ("board", "screen=board&member"),
        ("board-guest", "screen=board&guest"),
        ("board-loading", "screen=board&member&state=loading"),
        ("board-failed", "screen=board&member&state=failed"),
        ("board-empty", "screen=board&member&state=empty"),
        ("lost-page", "screen=lost&what=page"),
        ("lost-fault", "screen=lost&what=fault"),
        ("lost-room", "screen=lost&what=room"),
        ("signin", "screen=signin&guest&google"),
        ("register", "screen=register&guest"),
        ("register-closed", "screen=register&closed"),
        ("mail", "screen=mail"),
        ("verify", "screen=verify"),
        ("stale", "screen=stale"),
        ("forgot", "screen=forgot"),
        ("reset", "screen=reset"),
        ("pair", "screen=pair&guest"),
        ("account", "screen=account&member"),
        ("account-guest", "screen=account&guest"),
        ("account-paired", "screen=account&member&paired"),
        ("text200-account", "screen=account&member"),
        ("text200-board", "screen=board&member"),
        ("text200-room", "screen=room&state=playing"),
        ("text200-landing", "screen=landing"),
        ("text200-join", "screen=join&name=Ana"),
        ("text200-remote", "screen=remote&state=playing"),
    ]
    found += [(f"panel-sheet-{sheet}", f"screen=panel&state=playing&sheet={sheet}") for sheet in SHEETS]
    found.append(("panel-sheet-share-loopback", "screen=panel&state=playing&sheet=share&loopback"))
    found.append(("panel-collapsed", "screen=panel&state=playing&collapsed"))
    for kind in ("popup", "page"):
        names = POPUPS if kind == "popup" else ON_PAGE
        found += [(f"{kind}-{name}", f"screen={kind}&state={name}") for name in names]
    for state in states():
        found.append((state, f"screen=room&state={state}"))
        found.append((f"panel-{state}", f"screen=panel&state={state}"))
    return [(name, query, []) for name, query in found] + ACTED


def thumbnail(route: Route) -> None:
    hue = int(hashlib.sha256(route.request.url.encode()).hexdigest()[:4], 16) % 360
    body = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><defs><linearGradient id="g" x2="1" y2="1">'
        f'<stop stop-color="hsl({hue} 35% 62%)"/><stop offset="1" stop-color="hsl({(hue + 50) % 360} 45% 22%)"/>'
        '</linearGradient></defs><rect width="320" height="180" fill="url(#g)"/>'
        f'<circle cx="{60 + hue % 200}" cy="70" r="34" fill="hsl({hue} 60% 82% / .7)"/>'
        '<path d="M0 150l90-60 60 40 80-70 90 80v40H0z" fill="#0006"/></svg>'
    )
    route.fulfill(body=body, content_type="image/svg+xml")


def small(name: str) -> tuple[int, int] | None:
    """The size of what has one of its own, whatever the window's."""
    return next((size for start, size in SMALL.items() if name.startswith(start)), None)


def shoot(browser: Browser, url: str, shot: Shot, width: int, theme: str, out: Path) -> list[str]:
    name, query, actions = shot
    size = small(name) or SIZES[width]
    panel = small(name) is not None
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="light" if theme == "light" else "dark",
        reduced_motion="reduce",
        has_touch=width in (320, 402, 874) and not panel,
        is_mobile=width in (320, 402, 874) and not panel,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{name}-{width}: {error}"))
    page.on("console", lambda line: faults.append(f"{name}-{width}: {line.text}") if line.type == "error" else None)
    page.route("https://i.ytimg.com/**", thumbnail)
    page.goto(f"{url}?{query}")
    page.wait_for_selector(".root > *")
    act(page, actions)
    page.wait_for_timeout(1_000 if "reconnecting" in name else 120)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        faults.append(f"{name}-{width}: {wide} px too wide")
    page.screenshot(path=out / f"{name}-{width}-{theme}.png")
    context.close()
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of the names of pictures to take; all when left out")
    parser.add_argument("--widths", default="320,402,1280")
    parser.add_argument("--themes", default="dark,light")
    parser.add_argument("--out", type=Path, default=SCRATCH / "shots")
    parser.add_argument("--built", type=Path, default=SCRATCH / "gallery")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    command = ["npx", "vite", "build", "--config", "src/ui/gallery/vite.config.ts"]
    command += ["--outDir", str(options.built), "--emptyOutDir", "--logLevel", "error"]
    subprocess.run(command, cwd=EXTENSION, check=True)
    handler = functools.partial(Quiet, directory=str(options.built))
    faults: list[str] = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as play:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        flags = ["--no-sandbox", "--hide-scrollbars"]
        browser = play.chromium.launch(executable_path=options.chromium, args=flags)
        # The setting replaces all others, so that the mouse must be named again.
        mouse = "primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4"
        large = [*flags, f"--blink-settings=defaultFontSize=32,{mouse}"]
        reader = play.chromium.launch(executable_path=options.chromium, args=large)
        for shot in shots():
            if options.names and not any(part in shot[0] for part in options.names):
                continue
            for width in [402] if small(shot[0]) else map(int, options.widths.split(",")):
                for theme in options.themes.split(","):
                    who = reader if shot[0].startswith("text200") else browser
                    faults += shoot(who, f"{base}/{PAGE}", shot, width, theme, options.out)
        browser.close()
        reader.close()
        server.shutdown()
    sys.stdout.write("\n".join([*faults, f"{len(faults)} faults\n"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
