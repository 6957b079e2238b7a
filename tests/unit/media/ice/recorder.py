"""A peer behind a demultiplexer that keeps what it is given."""

from dataclasses import dataclass, field

from aioice.stun import Class, Message, Method

from media.ice.lite import IceLite


@dataclass(eq=False)
class Recorder:
    """Stands where a transport would."""

    ice: IceLite = field(default_factory=IceLite)
    number: int = 1
    checks: list[float] = field(default_factory=list)
    dtls: list[bytes] = field(default_factory=list)
    srtp: list[bytes] = field(default_factory=list)
    signature: bytes = b"nobody's"
    """What media must end with to be recognised as this peer's."""

    def checked(self, now: float) -> None:
        self.checks.append(now)

    def receive_dtls(self, datagram: bytes) -> None:
        self.dtls.append(datagram)

    def receive_srtp(self, datagram: bytes, now: float) -> None:
        self.srtp.append(datagram)

    def recognise(self, datagram: bytes, now: float) -> bool:
        if not datagram.endswith(self.signature):
            return False
        self.receive_srtp(datagram, now)
        return True

    def request(self) -> bytes:
        """A check with the right credentials."""
        message = Message(Method.BINDING, Class.REQUEST)
        message.attributes["USERNAME"] = f"{self.ice.credentials.fragment}:x"
        message.attributes["ICE-CONTROLLING"] = 1
        message.add_message_integrity(self.ice.credentials.password.encode())
        return bytes(message)
