"""What an operator types beside a running server."""

import os
import subprocess
import sys

from tests.support.accounts import Browser
from tests.support.live import ROOT, Guest


def flask(server, *arguments, answers="", **environ):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "flask", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "INSTANCE_DIR": str(server.folder), **environ},
        input=answers,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_admin_is_made_by_who_has_the_terminal(server) -> None:
    done = flask(server, "create-admin", answers="root@example.org\nRoot\nmelon at midnight\nmelon at midnight\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "melon" not in done.stdout
    root = Browser(server).logs_in("root@example.org", "melon at midnight")
    assert root.get("/api/users/me")["data"]["admin"] is True
    assert root.call("POST", "/admin/enter").status_code == 200
    again = flask(
        server, "create-admin", "--email", "ROOT@example.org", "--name", "R", answers="melon at noon\nmelon at noon\n"
    )
    assert "had an account" in again.stdout
    Browser(server).logs_in("root@example.org", "melon at noon")


def test_there_is_no_default_and_no_easy_password(server) -> None:
    for typed in ("", "password123\npassword123\n"):
        done = flask(server, "create-admin", "--email", "eve@example.org", "--name", "Eve", answers=typed)
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
    answer = Browser(server).post("/api/auth/login", email="eve@example.org", password="password123")
    assert answer["error"]["code"] == "unauthenticated"


def test_a_command_does_not_touch_the_rooms_of_the_running_server(server, guest) -> None:
    ana: Guest = guest("Ana")
    code = ana.create_room()
    ana.enter(code)
    assert flask(server, "invite").returncode == 0
    assert ana.state(code)["data"]["people"]["total"] == 1
    assert empty_since(server, code) is None


def empty_since(server, code):
    import sqlite3

    with sqlite3.connect(server.folder / "sharetube.db", timeout=20) as database:
        (found,) = database.execute("SELECT empty_since_ms FROM rooms WHERE code = ?", (code,)).fetchone()
    database.close()
    return found
