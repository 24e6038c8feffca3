# ruff: noqa: T201 -- talks to the person at the terminal
"""`python -m tests.standin`: the stand-in to click in."""

from __future__ import annotations

import sys
import time

from tests.standin import chromium
from tests.standin.standin import StandIn
from tests.standin.videos import SWITCHES

HOME = "https://www.youtube.com/"
NOTES = f"""The stand-in of YouTube runs; Ctrl-C ends it.
  Its home page shows all videos; each odd one says in its title what it does.
  &standin=… after a watch page's address changes that page: {", ".join(SWITCHES)}; several with commas.
  In the page's console: await __standin.run("advert", {{ lengths: [10] }}); more in tests/standin/README.md
  Control by HTTP: %s/__standin/…"""


def main() -> int:
    program = chromium.program()
    with StandIn() as standin, chromium.profiles() as folder:
        print(NOTES % standin.origin, flush=True)
        start = chromium.command(standin, "you", HOME, folder / "you", program=program or "chromium")
        try:
            if program and chromium.has_display():
                with chromium.windows([start]) as (window,):
                    window.wait()
            else:
                why = "there is no display here" if program else chromium.NONE
                print(
                    f"No window, because {why}. On this computer, one is opened by:\n{chromium.shown(start)}",
                    flush=True,
                )
                while True:
                    time.sleep(3600)
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
