"""Which addresses of this machine other devices in its network can open."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import sys
from functools import lru_cache

SIOCGIFADDR = 0x8915
# Bridges to containers and virtual machines on this very computer: nobody else can reach them.
INTERNAL = ("docker", "br-", "veth", "virbr", "cni", "flannel", "cali")


@lru_cache(maxsize=4096)  # asked for the address of whoever sends a command, with each command
def is_loopback(host: str) -> bool:
    """Whether only this computer can open `host`, a name or an address with or without brackets."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return host.lower() == "localhost" or host.lower().endswith(".localhost")


def reachable_hosts(bound: str) -> tuple[str, ...]:
    """The hosts that belong into a link when the server listens on `bound`, best first; none on loopback.

    A wildcard (0.0.0.0, ::) gives every IPv4 address of this machine that is not loopback or link-local.
    """
    if is_loopback(bound):
        return ()
    try:
        if not ipaddress.ip_address(bound.strip("[]")).is_unspecified:
            return (bound,)
    except ValueError:
        return (bound,)
    found = [*_default_route(), *_interfaces()]
    return tuple(dict.fromkeys(address for address in found if _useful(address)))


def _useful(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    return not (ip.is_loopback or ip.is_link_local or ip.is_unspecified)


def _default_route() -> list[str]:
    """The address that this machine would send from. Connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []  # no network at all
        return [str(probe.getsockname()[0])]


def _interfaces() -> list[str]:
    """The IPv4 address of each interface. Only Linux tells without a library; elsewhere the route above serves."""
    if sys.platform != "linux":
        return []
    import fcntl  # does not exist everywhere

    addresses = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            if name.startswith(INTERNAL):
                continue
            with contextlib.suppress(OSError):  # an interface without an IPv4 address
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                addresses.append(socket.inet_ntoa(answer[20:24]))
    return addresses
