"""Pages, headers, and the doors before any route."""

import json
import re
from typing import Any

import pytest
import requests


def test_every_page_has_a_strict_policy(server) -> None:
    for path in ("/", "/nowhere", "/api/health", "/static/sample/sharetube-sample.mp4"):
        headers = requests.get(server.url + path, timeout=10).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_the_landing_page_loads_nothing_from_elsewhere(server) -> None:
    page = requests.get(server.url, timeout=10).text
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page)


def test_an_unknown_page_says_so(server) -> None:
    assert requests.get(f"{server.url}/nowhere", timeout=10).status_code == 404
    api = requests.get(f"{server.url}/api/nowhere", timeout=10)
    assert (api.status_code, api.json()["error"]["code"]) == (404, "not_found")
    assert requests.get(f"{server.url}/r/nocode", timeout=10).status_code == 404


def context(page: requests.Response) -> dict[str, Any]:
    """What the page tells its script."""
    found = re.search(r'<script type="application/json" id="context">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


@pytest.mark.parametrize("path", ["/signin", "/signup", "/verify", "/forgot", "/reset", "/account", "/pair"])
def test_pages_about_accounts_are_in_no_search_engine(server, path) -> None:
    page = requests.get(f"{server.url}{path}?next=%2F", timeout=10)
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert context(page)["fault"] is None
    assert context(page)["options"]["signup"] == "open"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("POST", "/signin", 405)])
def test_errors_are_pages_for_people(server, method, path, status) -> None:
    page = requests.request(method, server.url + path, timeout=10)
    assert page.status_code == status
    assert context(page)["fault"] == status
    asset = requests.get(f"{server.url}/static/viewer/nothing.js", timeout=10)
    assert asset.status_code == 404
    assert "context" not in asset.text


def test_health_tells(server) -> None:
    data = requests.get(f"{server.url}/api/health", timeout=10).json()["data"]
    assert data["database"] == "ok"
    assert data["protocol"] == 1


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "127.0.0.1:x;y"])
def test_names_we_do_not_go_by(server, host) -> None:
    assert requests.get(server.url, headers={"Host": host}, timeout=10).status_code == 400


def test_foreign_pages_get_no_permission(server) -> None:
    answer = requests.get(f"{server.url}/api/health", headers={"Origin": "https://evil.example"}, timeout=10)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_extension_may_call_without_cookies(server) -> None:
    origin = "moz-extension://0b9f3d5e-0000-4000-8000-000000000000"
    answer = requests.options(f"{server.url}/api/auth/guest", headers={"Origin": origin}, timeout=10)
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_forwarded_headers_count_only_behind_a_proxy_of_ours(server) -> None:
    spoofed = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    answer = requests.get(server.url, headers=spoofed, timeout=10)
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers
    assert "evil.example" not in answer.text


def test_the_sample_can_be_sought(server) -> None:
    clip = f"{server.url}/static/sample/sharetube-sample.mp4"
    part = requests.get(clip, headers={"Range": "bytes=100-199"}, timeout=10)
    assert part.status_code == 206
    assert len(part.content) == 100
