"""Plays calls on a forwarder and writes down everything that comes of them."""

from collections.abc import Callable, Iterable
from dataclasses import astuple, is_dataclass
from struct import pack
from typing import Any, Final

from media.forwarder.interface import Forwarder, SrtpProfile
from media.forwarder.srtp import OutboundSrtp

KEY_SIZES: Final = {
    SrtpProfile.AES_CM_128_HMAC_SHA1_80: 30,
    SrtpProfile.AEAD_AES_128_GCM: 28,
    SrtpProfile.AEAD_AES_256_GCM: 44,
}

Step = tuple[Any, ...]
"""A method of the forwarder and its arguments. Packets to receive are plain: "receive_rtp" and "receive_rtcp" seal
them, "receive" gives a datagram as it is."""

Seal = Callable[[int, SrtpProfile, str], Callable[[bytes], bytes | None]]


def keys_of(transport: int, generation: int, profile: SrtpProfile) -> tuple[bytes, bytes]:
    """Both forwarders get the same ones, and so must seal to the same octets."""
    size = KEY_SIZES[profile]
    return bytes((transport & 0xFF, generation)) * (size // 2), bytes((generation, transport & 0xFF)) * (size // 2)


class Player:
    """`lines` says of each step what it gave and what was sent meanwhile."""

    def __init__(self, forwarder: Forwarder, profile: SrtpProfile, sealed: bool = True) -> None:
        self.forwarder = forwarder
        self.profile = profile
        self.sealed = sealed
        self.lines: list[str] = []
        self.sent: list[tuple[int, bytes]] = []
        self._sealers: dict[int, OutboundSrtp] = {}
        self._kept: dict[tuple[int, bytes], bytes] = {}

    def play(self, step: Step) -> Any:
        name, *arguments = step
        self.sent = []
        try:
            given = self._call(name, arguments)
        except (KeyError, ValueError) as error:
            given = type(error).__name__
        self.lines.append(f"{name} {describe(given)}")
        self.lines += by_transport(f"> {transport} {datagram.hex()}" for transport, datagram in self.sent)
        return given

    def _call(self, name: str, arguments: list[Any]) -> Any:
        match name:
            case "add_transport":
                (transport,) = arguments
                return self.forwarder.add_transport(transport, lambda data: self.sent.append((transport, data)))
            case "set_keys":
                transport, generation = arguments
                received, sent = keys_of(transport, generation, self.profile)
                self._sealers[transport] = OutboundSrtp(self.profile, received)
                return self.forwarder.set_keys(transport, self.profile, received, sent)
            case "receive_rtp" | "receive_rtcp":
                transport, plain, now = arguments
                return self.forwarder.receive(transport, self._seal(name, transport, plain), now)
        return getattr(self.forwarder, name)(*arguments)

    def _seal(self, name: str, transport: int, plain: bytes) -> bytes:
        """The same packet a second time is a replay. What SRTP will not seal goes as it is."""
        sealer = self._sealers.get(transport)
        if not self.sealed or sealer is None:
            return plain
        if (transport, plain) not in self._kept:
            sealed = sealer.protect(plain) if name == "receive_rtp" else sealer.protect_rtcp(plain)
            self._kept[transport, plain] = plain if sealed is None else sealed
        return self._kept[transport, plain]


def by_transport(lines: Iterable[str]) -> list[str]:
    """What came of one step: to each transport in its order, but whom of them first is as may be."""
    return sorted(lines, key=lambda line: line.split(" ")[1])


def describe(value: Any) -> str:
    """As the driver in C prints it."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float):
        return pack(">d", value).hex()
    if is_dataclass(value) and not isinstance(value, type):
        return describe(astuple(value))
    if isinstance(value, dict):
        return describe(sorted(value.items()))
    if isinstance(value, set | frozenset):
        return describe(sorted(value))
    if isinstance(value, Iterable):
        return "(" + ",".join(describe(each) for each in value) + ")"
    return str(int(value))
