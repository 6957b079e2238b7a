"""Where browsers may send to: host candidates of this node, in mediasoup-client's shape."""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any, Final

import ifaddr

_HOST_PREFERENCE: Final = 126
_TCP_PREFERENCE: Final = 90
_PASSIVE: Final = 4
"""RFC 6544 4.2: the direction's preference, for hosts."""
_MOST: Final = 8
"""Every candidate costs each browser a row of checks."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def local_addresses() -> list[IPAddress]:
    """Addresses of the machine's interfaces, IPv4 first. Loopback only when there is nothing else."""
    found = [
        ipaddress.ip_address(ip.ip if isinstance(ip.ip, str) else ip.ip[0].partition("%")[0])
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
    ]
    reachable = [address for address in found if not (address.is_loopback or address.is_link_local)]
    return sorted(set(reachable or (address for address in found if address.is_loopback)), key=_order)


def announce(bound: Iterable[str], announced: Sequence[str] = ()) -> list[str]:
    """What to tell browsers: `announced` as given, else what the `bound` addresses mean on this machine.

    Raises ValueError when `announced` holds something that is no IP address.
    """
    if announced:
        return [str(ipaddress.ip_address(address)) for address in announced][:_MOST]
    addresses: list[IPAddress] = []
    for text in bound:
        address = ipaddress.ip_address(text)
        if address.is_unspecified:
            addresses += (local for local in local_addresses() if local.version == address.version)
        else:
            addresses.append(address)
    # A machine with a network and IPv6 on loopback only: nobody needs ::1 then.
    outward = [address for address in addresses if not address.is_loopback]
    return [str(address) for address in dict.fromkeys(outward or addresses)][:_MOST]


def host_candidates(addresses: Sequence[str], port: int, *, tcp: bool = False) -> list[dict[str, Any]]:
    """ICE candidates with priorities of RFC 8445 5.1.2.1, the first address preferred.

    With `tcp`, each address also on TCP, passive, behind all of UDP (RFC 6544 4.1, 4.2).
    """
    candidates = [
        _candidate(f"udp{index}", _HOST_PREFERENCE, 0xFFFF - index, address, port, "udp")
        for index, address in enumerate(addresses)
    ]
    if tcp:
        candidates += [
            _candidate(f"tcp{index}", _TCP_PREFERENCE, (_PASSIVE << 13) | (0x1FFF - index), address, port, "tcp")
            | {"tcpType": "passive"}
            for index, address in enumerate(addresses)
        ]
    return candidates


def _candidate(foundation: str, kind: int, local: int, address: str, port: int, protocol: str) -> dict[str, Any]:
    """`kind` is the type's preference, `local` that among candidates of the type."""
    return {
        "foundation": foundation,
        "priority": (kind << 24) | (local << 8) | 255,
        "address": address,
        "ip": address,
        "protocol": protocol,
        "port": port,
        "type": "host",
    }


def _order(address: IPAddress) -> tuple[int, IPAddress]:
    return (address.version, address)
