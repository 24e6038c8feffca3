"""What the protocol page says is what the server does."""

import subprocess
import sys
from pathlib import Path

import requests

from server.contract.routes import ROUTES

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "protocol" / "example.py"


def test_the_example_client_runs_as_it_stands(server) -> None:
    """Written from the page alone: two people, three videos, seek, chat; and the same over HTTP."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), server.url], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_documented_route_is_there(server) -> None:
    for route in ROUTES:
        path = route.path.replace("{code}", "ZZZZZZ").replace("_id}", "").replace("{", "")
        answer = requests.request(route.method, server.url + path, json={}, timeout=10)
        assert answer.status_code not in (405, 500), route.name
        if answer.status_code == 404:
            assert "no such room" in answer.json()["error"]["message"], route.name
