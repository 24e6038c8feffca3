"""Which addresses this server goes by, and whose pages may talk to it. DESIGN.md §6."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from config import Settings
from server.lan import is_loopback, reachable_hosts


class Origins:
    """Answers from the settings alone; `environ` is WSGI's."""

    def __init__(self, settings: Settings) -> None:
        self._proxies = settings.trusted_proxies
        self._public = settings.public_url
        self._lan = frozenset(reachable_hosts(settings.host))
        self._lan_first = next(iter(reachable_hosts(settings.host)), None)
        self._foreign = frozenset(settings.cors_origins)
        self._extension = f"chrome-extension://{settings.extension_id}" if settings.extension_id else None

    def address(self, environ: dict[str, Any]) -> str:
        """The client's IP address: the connection's, or what the trusted proxies say it is."""
        direct = str(environ.get("REMOTE_ADDR", ""))
        if not self._proxies:
            return direct
        chain = [hop.strip() for hop in str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
        return chain[-self._proxies] if len(chain) >= self._proxies else direct

    def network(self, environ: dict[str, Any]) -> str:
        """What limits and bans go by: `shared_key` of the address. Whoever has one IPv6 address has millions."""
        address = self.address(environ)
        return shared_key(address) or address

    def bannable(self, environ: dict[str, Any]) -> str | None:
        """What stands for the client's address where it may be kept out of a room: `shared_key` of it.

        None for this computer, and for what may be a proxy's own: banning those would keep everybody out.
        """
        address, direct = self.address(environ), str(environ.get("REMOTE_ADDR", ""))
        if is_loopback(address) or (self._proxies and shared_key(address) == shared_key(direct)):
            return None
        return shared_key(address)

    def secure(self, environ: dict[str, Any]) -> bool:
        """Whether the client speaks https, with us or with the nearest trusted proxy."""
        if self._proxies and "HTTP_X_FORWARDED_PROTO" in environ:
            return str(environ["HTTP_X_FORWARDED_PROTO"]).split(",")[-1].strip() == "https"
        return environ.get("wsgi.url_scheme") == "https"

    def host(self, environ: dict[str, Any]) -> str:
        """The Host that the client asked for, with its port."""
        if self._proxies and "HTTP_X_FORWARDED_HOST" in environ:
            return str(environ["HTTP_X_FORWARDED_HOST"]).split(",")[-1].strip()
        return str(environ.get("HTTP_HOST", ""))

    def known_host(self, environ: dict[str, Any]) -> bool:
        """Whether we go by that name: PUBLIC_URL's, loopback, or an address printed at start."""
        name = _hostname(f"http://{self.host(environ)}")
        if name is None:
            return False
        return is_loopback(name) or name in self._lan or (bool(self._public) and name == _hostname(self._public))

    def own(self, environ: dict[str, Any]) -> str:
        """Our origin as this client sees it."""
        return f"{'https' if self.secure(environ) else 'http'}://{self.host(environ)}"

    def same_site(self, environ: dict[str, Any]) -> bool:
        """Whether the request comes from our own pages, or from no page at all."""
        origin = environ.get("HTTP_ORIGIN")
        return origin is None or (bool(origin) and origin in (self.own(environ), self._public))

    def allowed(self, environ: dict[str, Any]) -> bool:
        """Whether a page of that Origin may open a socket or call the API (never with our cookie)."""
        if not self.known_host(environ):
            return False
        return self.same_site(environ) or self.foreign(environ) is not None

    def foreign(self, environ: dict[str, Any]) -> str | None:
        """The Origin, when it is not ours and yet may talk to us."""
        origin = str(environ.get("HTTP_ORIGIN", ""))
        if origin and (origin == self._extension or origin in self._foreign or origin.startswith("moz-extension://")):
            return origin
        return None

    def share(self, environ: dict[str, Any]) -> dict[str, Any]:
        """The base of links to hand on: `{url, reachable, command}`. `command` is what makes it reachable."""
        if self._public:
            return {"url": self._public, "reachable": True, "command": None}
        own = self.own(environ)
        name = _hostname(own) or ""
        if not is_loopback(name):
            return {"url": own, "reachable": True, "command": None}
        port = urlsplit(own).port
        if self._lan_first is not None:
            host = f"[{self._lan_first}]" if ":" in self._lan_first else self._lan_first
            return {"url": f"http://{host}{f':{port}' if port else ''}", "reachable": True, "command": None}
        prefix = "" if port in (None, 8080) else f"PORT={port} "
        return {"url": own, "reachable": False, "command": f"HOST=0.0.0.0 {prefix}make run"}


def shared_key(address: str) -> str | None:
    """What people behind one line have in common: an IPv4 address, or an IPv6 network of 64 bits, of which everybody
    has a whole one. None for what is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv4Address) or ip.is_loopback:
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False))


def _hostname(url: str) -> str | None:
    """The name without port; None for what is no address. Reading the port raises for one that is no number."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return None
    return parts.hostname
