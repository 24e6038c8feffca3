"""Which address a request comes from: what a client writes into its headers is nobody's word."""

from typing import Any

import pytest

from config import load
from server.services.origins import Origins, shared_key

CLIENT, PROXY, CDN = "203.0.113.7", "10.0.0.2", "198.51.100.1"


def origins(tmp_path, **settings: str) -> Origins:
    return Origins(load({"INSTANCE_DIR": str(tmp_path), **settings}))


def request(direct: str, forwarded: str | None = None, **more: str) -> dict[str, Any]:
    environ: dict[str, Any] = {"REMOTE_ADDR": direct, "wsgi.url_scheme": "http", "HTTP_HOST": "127.0.0.1:8080", **more}
    return environ if forwarded is None else environ | {"HTTP_X_FORWARDED_FOR": forwarded}


@pytest.mark.parametrize(
    ("proxies", "direct", "forwarded", "address", "bannable"),
    [
        # Nobody's word but the connection's.
        (0, CLIENT, None, CLIENT, CLIENT),
        (0, CLIENT, "1.2.3.4", CLIENT, CLIENT),
        (0, "127.0.0.1", "1.2.3.4", "127.0.0.1", None),
        # One proxy: the entry that it wrote itself, whatever stands before it.
        (1, PROXY, CLIENT, CLIENT, CLIENT),
        (1, PROXY, f"1.2.3.4, {CLIENT}", CLIENT, CLIENT),
        (1, PROXY, f"127.0.0.1, {CLIENT}", CLIENT, CLIENT),
        (1, PROXY, f"{CLIENT}, 127.0.0.1", "127.0.0.1", None),
        # Two: the outer one's entry.
        (2, PROXY, f"1.2.3.4, {CLIENT}, {CDN}", CLIENT, CLIENT),
        # Past the proxy, or a proxy that writes nothing: its own address is never banned.
        (1, PROXY, None, PROXY, None),
        (2, PROXY, CDN, PROXY, None),
        (1, PROXY, PROXY, PROXY, None),
        (1, PROXY, "not an address", "not an address", None),
        # IPv6: whoever has one address has a network of them.
        (0, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "::ffff:203.0.113.7", None, "::ffff:203.0.113.7", CLIENT),
        (0, "::1", None, "::1", None),
    ],
)
def test_the_address_is_what_is_known_and_not_what_is_said(
    tmp_path, proxies, direct, forwarded, address, bannable
) -> None:
    found, environ = origins(tmp_path, TRUSTED_PROXIES=str(proxies)), request(direct, forwarded)
    assert found.address(environ) == address
    assert found.bannable(environ) == bannable
    assert found.network(environ) == (shared_key(address) or address)


def test_other_forwarded_headers_are_believed_of_a_proxy_alone(tmp_path) -> None:
    said = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "evil.example"}
    alone = origins(tmp_path)
    assert alone.own(request(CLIENT, **said)) == "http://127.0.0.1:8080"
    behind = origins(tmp_path, TRUSTED_PROXIES="1", PUBLIC_URL="https://watch.example.org")
    assert not behind.known_host(request(PROXY, CLIENT, **said))
    environ = request(PROXY, CLIENT, HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="watch.example.org")
    assert behind.known_host(environ)
    assert behind.own(environ) == "https://watch.example.org"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("http://127.0.0.1:8080", True),
        ("http://127.0.0.1:8081", False),
        ("https://evil.example", False),
        ("null", False),
        ("", False),
        ("http://127.0.0.1:8080.evil.example", False),
        ("moz-extension://0b9f3d5e-0000-4000-8000-000000000000", True),
        ("chrome-extension://cnmnpfbkohkefkchpofefgcgidkmoihl", True),
        ("chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", False),
    ],
)
def test_whose_pages_may_talk_to_us(tmp_path, origin, allowed) -> None:
    environ = request(CLIENT) if origin is None else request(CLIENT, HTTP_ORIGIN=origin)
    assert origins(tmp_path).allowed(environ) is allowed
