"""Small JSON answers from one configured host, bounded in time and size. What users write never becomes an address."""

import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import cookiejar
from http.client import HTTPException
from typing import Literal
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

MAX_BYTES = 1_000_000
CONNECT_S = 1.5
READ_S = 4.0
_CHUNK = 16_384

HttpFailure = Literal["timeout", "upstream"]


class HttpError(Exception):
    """No usable answer. `kind` says why; neither address nor headers are in it, so that it may be logged."""

    def __init__(self, kind: HttpFailure) -> None:
        super().__init__(kind)
        self.kind: HttpFailure = kind


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes

    def json(self) -> object | None:
        """The body as JSON; None when it is none, or nested too deep to be an honest answer."""
        try:
            return json.loads(self.body)  # type: ignore[no-any-return]
        except (ValueError, RecursionError):
            return None


class HttpClient:
    """GETs below one base address. Follows no redirect, keeps no cookie, sends no credentials of ~/.netrc."""

    def __init__(self, base_url: str, *, pool: int = 8, max_bytes: int = MAX_BYTES) -> None:
        self._base = base_url.rstrip("/")
        self._max_bytes = max_bytes
        self._session = requests.Session()
        self._session.auth = _no_auth
        self._session.cookies.set_policy(cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        # A proxy of the environment is meant for the internet; a stand-in on this machine is not behind it.
        self._session.trust_env = not _is_loopback(base_url)
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=pool, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._session.headers.update(
            # Decompression is where a small answer becomes a large one, and these answers are small anyway.
            {"User-Agent": "ShareTube", "Accept": "application/json", "Accept-Encoding": "identity"}
        )

    def get(
        self, path: str, params: Mapping[str, str], deadline: float, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Whatever status the host answered. `deadline` is on time.monotonic(), seconds. Raises HttpError."""
        # A kept-alive connection may die between two uses; the second attempt opens a new one.
        for _ in range(2):
            try:
                return self._get(path, params, deadline, headers)
            except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
                raise HttpError("timeout") from None
            except requests.ConnectionError:
                continue
            except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, UnicodeError):
                break
        raise HttpError("upstream")

    def close(self) -> None:
        self._session.close()

    def _get(self, path: str, params: Mapping[str, str], deadline: float, headers: Mapping[str, str] | None) -> Reply:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        with self._session.get(
            self._base + path,
            params=params,
            headers=headers,
            stream=True,
            allow_redirects=False,
            timeout=(min(CONNECT_S, left), min(READ_S, left)),
        ) as response:
            return Reply(response.status_code, self._body(response, deadline))

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        """Read as it comes: `iter_content` waits for full chunks, and so lets a dripping host outlast the deadline."""
        body = bytearray()
        while True:
            part = response.raw.read1(_CHUNK, decode_content=False)
            if not part:
                return bytes(body)
            body += part
            if len(body) > self._max_bytes:
                raise HttpError("upstream")
            if time.monotonic() > deadline:
                raise HttpError("timeout")


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stands where requests would otherwise look into ~/.netrc."""
    return request


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
