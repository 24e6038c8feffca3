"""`flask demo` fills a server that is running or not, through the same door as everybody's acts."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

from tests.support.live import ROOT, Guest, LiveServer


def flask(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env={**os.environ, "INSTANCE_DIR": str(folder), "LOG_LEVEL": "warning", **environ},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_demonstration_is_there_for_whoever_comes(tmp_path: Path) -> None:
    done = flask(tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    codes = dict(reversed(line.split(maxsplit=1)) for line in done.stdout.strip().splitlines())
    live = LiveServer(tmp_path).start()
    try:
        ana = Guest(live, "Guest")
        room = ana.enter(re.sub(r"/r/|-", "", codes["Friday films"]))["snapshot"]
        assert room["player"]["item"]["title"] == "Tears of Steel"
        assert [item["title"] for item in room["queue"]] == ["Spring", "Cosmos Laundromat"]
        assert len(room["chat"]) == 12
        played = ana.call("queue.history", {"before": None, "limit": 10})["data"]["items"]
        assert [item["title"] for item in played] == ["Sintel", "Big Buck Bunny"]
        ana.leave()
    finally:
        live.stop()


def test_a_production_server_is_not_filled_by_mistake(tmp_path: Path) -> None:
    done = flask(tmp_path, "demo", SHARETUBE_ENV="production", SECRET_KEY=secrets.token_hex(32))
    assert done.returncode != 0
    assert "--anyway" in done.stderr
