"""The ICE-lite side of one transport (RFC 8445 2.5): it answers checks and never sends its own."""

import secrets
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

from media.ice.port import Address
from media.ice.stun import BindingRequest, refusal, success

_TUPLES: Final = 8
"""Validated peer addresses kept: the pairs a browser may probe at once."""


@dataclass(frozen=True, slots=True)
class IceCredentials:
    """Username fragment and password, of 64 and 128 random bits (RFC 8445 5.3 asks 24 and 128)."""

    fragment: str = field(default_factory=lambda: secrets.token_hex(8))
    password: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def key(self) -> bytes:
        """The password as it signs messages."""
        return self.password.encode()


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
    def restarting(self) -> bool:
        """Whether the next check may be the first one after a restart."""
        return self._former is not None

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
        """New credentials; those in use and the selected address serve until a check with the new ones comes.

        Again before that, because the answer did not reach the peer: those in use are still the ones before.
        """
        self._former = self._former or self.credentials
        self.credentials = IceCredentials()

    def follow(self, address: Address, now: float) -> None:
        """The peer proved itself at another address otherwise than by a check, and sends from there."""
        self._learn(address, now)
        self._select(address, now)

    def answer(self, request: BindingRequest, address: Address, now: float) -> Answer:
        """Verify a Binding request (RFC 8445 7.3) and learn the address it came from."""
        if request.integrity is None:
            return Answer(Verdict.MALFORMED, refusal(request, 400))
        used = self._credentials_of(request)
        if used is None or not request.made_with(used.key):
            return Answer(Verdict.UNAUTHORISED, refusal(request, 401))
        if request.controlled:
            # A lite agent is always controlled, so it is the other one that has to change (RFC 8445 7.3.1.1).
            return Answer(Verdict.ROLE_CONFLICT, refusal(request, 487, used.key))
        if used is self.credentials and self._former:
            # Where it was before stays known: what it still sends from there is media of its own.
            self._former = None
            self.selected = None
        self._learn(address, now)
        self.last_check_at = now
        # Browsers nominate aggressively towards a lite agent: the last nomination is the best (RFC 5245 8.1.1.2).
        if self.selected is None or request.nominates:
            self._select(address, now)
        return Answer(Verdict.ACCEPTED, success(request, address, used.key))

    def _credentials_of(self, request: BindingRequest) -> IceCredentials | None:
        known = (self.credentials, self._former)
        return next((one for one in known if one and one.fragment == request.fragment), None)

    def _select(self, address: Address, now: float) -> None:
        if self.selected in self._tuples and self.selected != address:
            # Checks from where it was need not have come here (see `WebRtcTransport`).
            self._tuples[self.selected] = now
        self.selected = address

    def _learn(self, address: Address, now: float) -> None:
        self._tuples[address] = now
        if len(self._tuples) > _TUPLES:
            others = (known for known in self._tuples if known not in (address, self.selected))
            del self._tuples[min(others, key=self._tuples.__getitem__)]
