"""The script that opens two windows: what it needs, and the room that it makes for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.standin import chromium, two
from tests.standin.standin import StandIn
from tests.support.live import LiveServer, Visitor


def test_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(two, "ROOT", tmp_path)
    monkeypatch.setattr(two, "EXTENSION", tmp_path / "dist")
    assert two.lacking() == "The extension is not built: there is no dist/manifest.json."
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "manifest.json").write_text("{}")
    monkeypatch.setattr(chromium, "program", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(chromium, "has_display", lambda: False)
    assert two.lacking().startswith("There is no display here")


def test_the_room_waits_with_videos_that_the_stand_in_knows(tmp_path: Path, standin: StandIn) -> None:
    server = LiveServer(tmp_path, YOUTUBE_OEMBED_URL=standin.oembed_url).start()
    try:
        code = two.prepared(server)
        room = Visitor(server, "Ana").get(f"/api/room/{code}")
        assert room.ok
        assert room.json()["data"]["name"] == "Two on a sofa"
    finally:
        server.stop()


def test_windows_find_youtube_in_the_stand_in(standin: StandIn, tmp_path: Path) -> None:
    start = chromium.command(standin, "left", "https://www.youtube.com/", tmp_path, extension=tmp_path / "dist")
    assert f"--load-extension={tmp_path / 'dist'}" in start
    assert any(flag.startswith("--ip-address-space-overrides=127.0.0.1:") for flag in start)
    assert start[-1] == "https://www.youtube.com/"
    assert "'--host-resolver-rules=MAP www.youtube.com:443" in chromium.shown(start)
