"""Starts the stand-in and changes what it does. One process serves many browsers, each on a port of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests

ROOT = Path(__file__).resolve().parents[2]
YOUTUBES = ("www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com", "i.ytimg.com")
FILMS = "films.example"  # where files lie that anybody may link to
PATIENCE_S = 30.0
COMING_S = 10.0  # a page that was just opened


class StandInError(Exception):
    """The stand-in refused; the text says what."""


@dataclass(frozen=True)
class Told:
    """What one page answered."""

    page: str
    client: str
    answer: Any


class StandIn:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.standin.serve"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C at a terminal is for whoever started it; this ends with them
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise StandInError("the stand-in did not start")
        said = json.loads(line)
        self.origin = f"http://127.0.0.1:{said['port']}"
        """Plain HTTP: the control, `/clip/SECONDS.mp4` with ranges, and `/oembed`."""
        self._spki: str = said["spki"]
        self._http = requests.Session()

    def close(self) -> None:
        self._http.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(PATIENCE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def oembed_url(self) -> str:
        """For a server's YOUTUBE_OEMBED_URL: it knows the same videos."""
        return f"{self.origin}/oembed"

    def clip_url(self, seconds: int) -> str:
        """A direct-media address: an MP4 that long, with ranges."""
        return f"{self.origin}/clip/{seconds}.mp4"

    def film(self, seconds: int) -> str:
        """The same as a browser of the stand-in finds it, on a host of its own: a link that a room takes."""
        return f"https://{FILMS}/clip/{seconds}.mp4"

    def chromium_args(self, client: str) -> list[str]:
        """Flags with which a Chromium finds YouTube here, and nothing else anywhere but on this computer."""
        port = self._post("clients", name=client)["port"]
        rules = [f"MAP {host}:443 127.0.0.1:{port}" for host in (*YOUTUBES, FILMS, "*.standin.test")]
        # A page on YouTube must not look as if it came from this computer: the browser then hides what it would block.
        return [
            f"--host-resolver-rules={', '.join(rules)}, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            f"--ignore-certificate-errors-spki-list={self._spki}",
            f"--ip-address-space-overrides=127.0.0.1:{port}=public",
        ]

    def video(self, media_id: str, *, client: str = "*", **change: Any) -> None:
        """Change a video from its next load on; the fields are those of `videos.Video`. "*" is every video."""
        self._post("video", id=media_id, client=client, change=change)

    def settings(self, *, client: str = "*", **change: Any) -> None:
        """Change how pages behave: the fields of `videos.Settings`. Open pages follow at their next navigation."""
        self._post("settings", client=client, change=change)

    def reset(self) -> None:
        """As at the start: nothing changed."""
        self._post("reset")

    def tell(self, action: str, *, client: str = "", kind: str = "", page: str = "", **args: Any) -> list[Told]:
        """Have open pages do something, without a gesture. Raises StandInError when one could not, or none is open."""
        told = self._post("tell", action=action, client=client, kind=kind, page=page, args=args)["told"]
        if not told:
            raise StandInError(f"nobody was there to be told {action}")
        for one in told:
            if one["error"]:
                raise StandInError(f"{action} in {one['client']}: {one['error']}")
        return [Told(one["page"], one["client"], one["answer"]) for one in told]

    def state(self, client: str, *, kind: str = "app", page: str = "") -> dict[str, Any]:
        """What the newest such page of a browser shows; asking is no gesture. The fields are in page/control.js."""
        deadline = time.monotonic() + COMING_S
        while True:
            here = [one["page"] for one in self.pages(client) if one["kind"] == kind and page in ("", one["page"])]
            if here:
                break
            if time.monotonic() > deadline:
                raise StandInError(f"{client} has no page of kind {kind} open")
            time.sleep(0.05)
        found: dict[str, Any] = self.tell("state", client=client, page=here[-1])[-1].answer
        return found

    def pages(self, client: str = "") -> list[dict[str, str]]:
        """Open pages: page, client, kind (app or embed), where."""
        response = self._http.get(f"{self.origin}/__standin/pages", params={"client": client}, timeout=PATIENCE_S)
        found: list[dict[str, str]] = response.json()
        return found

    def _post(self, command: str, **body: Any) -> dict[str, Any]:
        response = self._http.post(f"{self.origin}/__standin/{command}", json=body, timeout=PATIENCE_S)
        answer: dict[str, Any] = response.json()
        if not response.ok:
            raise StandInError(answer["error"])
        return answer
