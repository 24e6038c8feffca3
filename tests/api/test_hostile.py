"""What somebody who means harm tries over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest
import requests

from server.contract.routes import ROUTES

NAMES = ('<img src=x onerror="alert(1)">', "</script><script>alert(1)</script>", "{{ 7*7 }}", "' onmouseover='alert(1)")
PAGES = (
    "/",
    "/extension",
    "/auth/extension/start",
    "/admin/",
    "/robots.txt",
    "/icon.svg",
    "/metrics",
    "/nowhere",
    "/r/ZZZ-ZZZ",
    "/r/zzzzzz",
    "/static/sample/sharetube-sample.mp4",
    "/static/nowhere",
    "/auth/google/callback",
    "/api/nowhere",
)


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_every_answer_has_the_headers(server, method) -> None:
    paths = {*PAGES, *(route.path.replace("{", "").replace("}", "") for route in ROUTES)}
    for path in sorted(paths):
        answer = requests.request(method, server.url + path, timeout=10, allow_redirects=False)
        headers, seen = answer.headers, (path, answer.status_code)
        assert answer.status_code != 500, seen
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'"):
            assert part in policy, seen
        assert "unsafe" not in policy, seen
        assert headers["X-Content-Type-Options"] == "nosniff", seen
        assert headers["X-Frame-Options"] == "DENY", seen
        assert "Referrer-Policy" in headers, seen
        assert "Access-Control-Allow-Credentials" not in headers, seen
        if path.startswith("/api/"):
            assert headers["Cache-Control"] == "no-store", seen


@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_is_text_on_every_page(server, guest, name) -> None:
    ana = guest(name)
    assert ana.name == name
    code = ana.create_room(name=name, visibility="public")
    page = requests.get(f"{server.url}/r/{code[:3]}-{code[3:]}", timeout=10).text
    assert "<" not in name or name not in page
    assert "49" not in page.partition("<title>")[2].partition("</title>")[0], "nor is it a template"
    for path in (f"/nowhere/{name}", f"/extension?x={name}", f"/auth/extension/start?redirect_uri={name}&state={name}"):
        assert "<" not in name or name not in requests.get(server.url + path, timeout=10).text
    answer = requests.get(f"{server.url}/api/room/{code}", timeout=10)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["data"]["name"] == name


def test_a_flood_is_told_to_wait_and_disturbs_nobody(guest) -> None:
    ana, ben = guest("Ana"), guest("Ben")
    code = ana.create_room()
    ana.enter(code)
    ben.enter(code)
    answers = [ben.do("chat.send", text=f"spam {n}") for n in range(40)]
    refused = [answer["error"] for answer in answers if not answer["ok"]]
    assert refused
    assert {error["code"] for error in refused} == {"rate_limited"}
    assert all(0 < error["retry_after_ms"] <= 60_000 for error in refused)
    body = {"name": "chat.send", "data": {"text": "the other way"}, "op_id": uuid4().hex}
    over_http = ben.post(f"/api/room/{code}/command", body)
    assert (over_http.status_code, over_http.json()["error"]["code"]) == (429, "rate_limited"), "one count for both"
    assert int(over_http.headers["Retry-After"]) > 0
    assert ana.do("chat.send", text="what was that?")["ok"]
