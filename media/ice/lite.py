"""The ICE-lite side of one transport (RFC 8445 2.5): it answers checks and never sends its own."""

import secrets
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

from aioice.stun import Class, Message, Method

from media.ice.port import Address

_TUPLES: Final = 8
"""Validated peer addresses kept: the pairs a browser may probe at once."""


@dataclass(frozen=True, slots=True)
class IceCredentials:
    """Username fragment and password, of 64 and 128 random bits (RFC 8445 5.3 asks 24 and 128)."""

    fragment: str = field(default_factory=lambda: secrets.token_hex(8))
    password: str = field(default_factory=lambda: secrets.token_hex(16))


class Verdict(Enum):
    """What became of a Binding request."""

    ACCEPTED = auto()
    UNAUTHORISED = auto()
    MALFORMED = auto()
    ROLE_CONFLICT = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict, and the response that says so."""

    verdict: Verdict
    datagram: bytes


class IceLite:
    """Credentials, the addresses that proved they know them, and the one the peer nominated."""

    def __init__(self) -> None:
        self.credentials = IceCredentials()
        self._former: IceCredentials | None = None
        self._tuples: dict[Address, float] = {}
        self.selected: Address | None = None
        self.last_check_at = 0.0
        """When the last accepted check came; 0.0 before the first."""

    @property
    def fragments(self) -> list[str]:
        """Username fragments that lead to this transport."""
        return [known.fragment for known in (self.credentials, self._former) if known]

    @property
    def tuples(self) -> list[Address]:
        return list(self._tuples)

    def parameters(self) -> dict[str, Any]:
        """`iceParameters` as mediasoup-client takes them."""
        return {
            "usernameFragment": self.credentials.fragment,
            "password": self.credentials.password,
            "iceLite": True,
        }

    def restart(self) -> None:
        """New credentials; the old ones and the selected address serve until a check with the new ones comes."""
        self._former = self.credentials
        self.credentials = IceCredentials()

    def follow(self, address: Address, now: float) -> None:
        """The peer proved itself at another address otherwise than by a check, and sends from there."""
        self._learn(address, now)
        self.selected = address

    def answer(self, request: Message, address: Address, now: float) -> Answer:
        """Verify a Binding request (RFC 8445 7.3) and learn the address it came from."""
        used = self._credentials_of(request)
        if "MESSAGE-INTEGRITY" not in request.attributes:
            return Answer(Verdict.MALFORMED, refusal(request, 400))
        if used is None or not request.check_message_integrity(used.password.encode()):
            return Answer(Verdict.UNAUTHORISED, refusal(request, 401))
        if "ICE-CONTROLLED" in request.attributes:
            # A lite agent is always controlled, so it is the other one that has to change (RFC 8445 7.3.1.1).
            return Answer(Verdict.ROLE_CONFLICT, refusal(request, 487, used.password))
        if used is self.credentials and self._former:
            # Where it was before stays known: what it still sends from there is media of its own.
            self._former = None
            self.selected = None
        self._learn(address, now)
        self.last_check_at = now
        # Browsers nominate aggressively towards a lite agent: the last nomination is the best (RFC 5245 8.1.1.2).
        if self.selected is None or "USE-CANDIDATE" in request.attributes:
            self.selected = address
        return Answer(Verdict.ACCEPTED, _success(request, address, used.password))

    def _credentials_of(self, request: Message) -> IceCredentials | None:
        fragment = str(request.attributes.get("USERNAME", "")).partition(":")[0]
        return next((known for known in (self.credentials, self._former) if known and known.fragment == fragment), None)

    def _learn(self, address: Address, now: float) -> None:
        self._tuples[address] = now
        if len(self._tuples) > _TUPLES:
            others = (known for known in self._tuples if known not in (address, self.selected))
            del self._tuples[min(others, key=self._tuples.__getitem__)]


def _success(request: Message, address: Address, password: str) -> bytes:
    """The Binding response that tells a peer where it was seen."""
    response = Message(Method.BINDING, Class.RESPONSE, request.transaction_id)
    # A scoped IPv6 host carries "%interface" only in our view.
    response.attributes["XOR-MAPPED-ADDRESS"] = (str(address[0]).partition("%")[0], address[1])
    response.add_message_integrity(password.encode())
    return bytes(response)


_REASONS: Final = {400: "Bad Request", 401: "Unauthorized", 487: "Role Conflict"}


def refusal(request: Message, code: int, password: str | None = None) -> bytes:
    """An error response; with `password` when the requester has proved it knows it (RFC 5389 10.1.2)."""
    response = Message(Method.BINDING, Class.ERROR, request.transaction_id)
    response.attributes["ERROR-CODE"] = (code, _REASONS[code])
    if password is None:
        response.add_fingerprint()
    else:
        response.add_message_integrity(password.encode())
    return bytes(response)
