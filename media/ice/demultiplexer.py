"""Whose datagram is it? By source address, and for STUN by user name (RFC 7983 7)."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Protocol

from media.ice.lite import IceLite, Verdict
from media.ice.neighbours import Neighbours
from media.ice.port import Address, Port, TcpAddress
from media.ice.stun import BindingRequest, StunError, UnexpectedStunError, read_request, refusal
from media.mistakes import Mistakes

_REFUSALS_PER_SECOND: Final = 50
"""Errors are a courtesy to honest peers; a flood of nonsense earns no more answers than these."""


class Peer(Protocol):
    """A transport as the demultiplexer sees it."""

    ice: IceLite
    number: int

    def checked(self, now: float) -> None:
        """An ICE check was accepted, or the peer was recognised at another address."""

    def recognise(self, datagram: bytes, now: float) -> bool:
        """Take SRTP from an address that nobody is known at, if only this peer can have made it."""

    def receive_dtls(self, datagram: bytes) -> None: ...

    def receive_srtp(self, datagram: bytes, now: float) -> None: ...


@dataclass
class _Routes:
    """What leads to one peer."""

    fragments: set[str] = field(default_factory=set)
    addresses: set[Address] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)


class Demultiplexer:
    """Feeds peers from a port. Whatever arrives, `receive` returns normally."""

    def __init__(self, port: Port, mistakes: Mistakes) -> None:
        self._port = port
        self._mistakes = mistakes
        self._by_fragment: dict[str, Peer] = {}
        self._by_address: dict[Address, Peer] = {}
        self._routes: dict[Peer, _Routes] = {}
        self._neighbours: Neighbours[Peer] = Neighbours()
        self._refusals = 0
        self._refusals_since = 0.0
        self.dropped: Counter[str] = Counter()

    def add(self, peer: Peer) -> None:
        self._routes[peer] = _Routes()
        self.refresh(peer)

    def refresh(self, peer: Peer) -> None:
        """Point the peer's user-name fragments and validated addresses at it, and no former ones.

        An address belongs to the last peer that proved itself there.
        """
        routes = self._routes[peer]
        fragments, addresses = set(peer.ice.fragments), set(peer.ice.tuples)
        if (fragments, addresses) == (routes.fragments, routes.addresses):
            # As after all checks but a peer's first few.
            return
        for fragment in routes.fragments - fragments:
            del self._by_fragment[fragment]
        self._by_fragment.update(dict.fromkeys(fragments, peer))
        for address in routes.addresses - addresses:
            self._unroute(address)
        for address in addresses - routes.addresses:
            before = self._by_address.get(address)
            if before is not None:
                self._routes[before].addresses.discard(address)
            self._by_address[address] = peer
            self._port.route(address, peer.number)
        hosts = {address[0] for address in addresses if not isinstance(address, TcpAddress)}
        self._neighbours.place(peer, routes.hosts, hosts)
        self._routes[peer] = _Routes(fragments, addresses, hosts)

    def remove(self, peer: Peer) -> None:
        routes = self._routes.pop(peer)
        for fragment in routes.fragments:
            del self._by_fragment[fragment]
        for address in routes.addresses:
            self._unroute(address)
        self._neighbours.place(peer, routes.hosts, set())

    def _unroute(self, address: Address) -> None:
        del self._by_address[address]
        self._port.route(address, None)

    def receive(self, data: bytes, address: Address, now: float) -> None:
        """Deliver one datagram."""
        if not self._mistakes.contain("datagram", now, self._deliver, data, address, now):
            self.dropped["internal_error"] += 1

    def _deliver(self, data: bytes, address: Address, now: float) -> None:
        first = data[0] if data else 255
        if first < 4:
            self._stun(data, address, now)
            return
        peer = self._by_address.get(address)
        if peer is None:
            if not (127 < first < 192 and self._follow(data, address, now)):
                self.dropped["unknown_address"] += 1
        elif 127 < first < 192:
            peer.receive_srtp(data, now)
        elif 19 < first < 64:
            peer.receive_dtls(data)
        else:
            self.dropped["unknown_protocol"] += 1

    def _stun(self, data: bytes, address: Address, now: float) -> None:
        request = self._read(data)
        if request is None:
            return
        peer = self._by_fragment.get(request.fragment)
        if peer is None:
            code = 401 if request.fragment else 400
            self._refuse(refusal(request, code), address, code, now)
            return
        answer = peer.ice.answer(request, address, now)
        match answer.verdict:
            case Verdict.ACCEPTED:
                self.refresh(peer)
                self._port.send(answer.datagram, address)
                peer.checked(now)
            case Verdict.ROLE_CONFLICT:
                self._port.send(answer.datagram, address)
            case Verdict.MALFORMED:
                self._refuse(answer.datagram, address, 400, now)
            case Verdict.UNAUTHORISED:
                self._refuse(answer.datagram, address, 401, now)

    def _follow(self, data: bytes, address: Address, now: float) -> bool:
        """Find the peer whose NAT gave it another port.

        SRTP proves no less than a check does, and unlike a check it proves it once only.
        """
        for peer in self._neighbours.visit(address[0], now):
            if peer.recognise(data, now):
                peer.ice.follow(address, now)
                self.refresh(peer)
                peer.checked(now)
                return True
        return False

    def _read(self, data: bytes) -> BindingRequest | None:
        try:
            return read_request(data)
        except StunError:
            self.dropped["stun_malformed"] += 1
        except UnexpectedStunError:
            self.dropped["stun_unexpected"] += 1
        return None

    def _refuse(self, response: bytes, address: Address, code: int, now: float) -> None:
        self.dropped[f"stun_{code}"] += 1
        if now - self._refusals_since >= 1:
            self._refusals, self._refusals_since = 0, now
        self._refusals += 1
        if self._refusals <= _REFUSALS_PER_SECOND:
            self._port.send(response, address)
