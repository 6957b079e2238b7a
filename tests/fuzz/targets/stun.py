"""STUN against a demultiplexer with one peer: nothing raises, answers are bounded and well-formed.

The first octet says what is made right for the input, as no mutation finds a CRC or an HMAC by itself.
"""

import logging

from aioice.stun import Class, Message, parse_message

from media.ice.demultiplexer import Demultiplexer
from media.ice.lite import IceLite
from media.ice.port import Address
from media.mistakes import Mistakes

logging.disable(logging.CRITICAL)
PASSWORD = b"password"


class Port:
    """Where answers go."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, data: bytes, address: Address) -> None:
        self.sent.append(data)

    def route(self, address: Address, transport: int | None) -> None: ...


class Peer:
    """Counts what gets through to it."""

    number = 1

    def __init__(self) -> None:
        self.ice = IceLite()
        object.__setattr__(self.ice.credentials, "fragment", "fragment")
        object.__setattr__(self.ice.credentials, "password", PASSWORD.decode())
        self.checks = 0

    def checked(self, now: float) -> None:
        self.checks += 1

    def receive_dtls(self, datagram: bytes) -> None: ...

    def receive_srtp(self, datagram: bytes, now: float) -> None: ...

    def recognise(self, datagram: bytes, now: float) -> bool:
        return False


def check(data: bytes) -> None:
    mode, datagram = (data[0] & 7 if data else 0), data[1:]
    if mode & 3:
        datagram = made_right(datagram, integrity=mode & 2 != 0, user=mode & 4 != 0)
    port, peer = Port(), Peer()
    demultiplexer = Demultiplexer(port, Mistakes())  # type: ignore[arg-type] # it needs `send` only
    demultiplexer.add(peer)
    demultiplexer.receive(datagram, ("192.0.2.1", 4000), 1.0)
    assert demultiplexer.dropped["internal_error"] == 0
    assert len(port.sent) <= 1
    for answer in port.sent:
        # Reflection must not amplify.
        assert len(answer) <= len(datagram) + 64
        assert parse_message(answer).message_class in (Class.RESPONSE, Class.ERROR)
    assert len(peer.ice.tuples) == peer.checks <= 1


def made_right(datagram: bytes, *, integrity: bool, user: bool) -> bytes:
    """The same message with a good FINGERPRINT, and with a good MESSAGE-INTEGRITY if asked."""
    try:
        message = parse_message(without_proofs(datagram))
        if user:
            message.attributes["USERNAME"] = "fragment:other"
        sealed(message, integrity=integrity)
        return bytes(message)
    except Exception:  # noqa: BLE001 - what cannot be parsed cannot be made right, and goes as it is
        return datagram


def without_proofs(datagram: bytes) -> bytes:
    """The attributes before the first MESSAGE-INTEGRITY or FINGERPRINT, with the length that fits them."""
    position = 20
    while position + 4 <= len(datagram):
        if datagram[position : position + 2] in (b"\x00\x08", b"\x80\x28"):
            break
        position += 4 + (int.from_bytes(datagram[position + 2 : position + 4]) + 3 & ~3)
    kept = bytearray(datagram[:position])
    kept[2:4] = (max(len(kept) - 20, 0)).to_bytes(2)
    return bytes(kept)


def sealed(message: Message, *, integrity: bool) -> None:
    if integrity:
        message.add_message_integrity(PASSWORD)
    else:
        message.add_fingerprint()
