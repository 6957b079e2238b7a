"""Which addresses are of the public Internet, so that nobody reaches into this network through us."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""IPv4 behind NAT64 (RFC 6052 section 2.1)."""


def is_public(address: Address) -> bool:
    """Whether the address is a global unicast one, and so is every address that is written within it."""
    within = embedded(address) if isinstance(address, IPv6Address) else []
    return address.is_global and not address.is_multicast and all(is_public(inner) for inner in within)


def embedded(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that a transition mechanism would reach by this one."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _TRANSLATED:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]


def parse(host: str) -> Address:
    """The address that a socket is about to be connected to; its scope is left out. Raises `ValueError`."""
    return ip_address(host.partition("%")[0])
