"""A DTLS association that stands: what its peer sends, and what a stranger does at the peer's address, ends it at most.

The input is a list of steps (`tests/fuzz/steps.py`): datagrams as they are, and records that the peer sealed.
"""

import logging
from typing import Final

from OpenSSL import SSL

from media.dtls.certificate import DtlsCertificate
from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from tests.fuzz.loop import Loop, bounded
from tests.fuzz.steps import Steps

logging.disable(logging.CRITICAL)
CERTIFICATE: Final = DtlsCertificate()
PEERS: Final = [Fingerprint("sha-256", CERTIFICATE.sha256)]
_LASTS: Final = 64
"""Inputs for which an association is there, if it does not end before: shaking hands costs more than they do."""
_SENT: Final = 64


class Association:
    """Ours as the server, and its peer."""

    def __init__(self) -> None:
        self.loop = Loop(real=False)
        self.loop.enter()
        self.inputs = 0
        self.sent: list[bytes] = []
        self.states: list[DtlsState] = []
        self.ours = DtlsEndpoint(CERTIFICATE, self.sent.append, self.states.append)
        said: list[bytes] = []
        self.peer = DtlsEndpoint(CERTIFICATE, said.append, lambda state: None)
        self.ours.expect(PEERS)
        self.peer.expect(PEERS, as_server=False)
        self.peer.start()
        while self.ours.state is not DtlsState.CONNECTED or self.peer.state is not DtlsState.CONNECTED:
            assert said or self.sent
            for datagrams, to in ((said, self.ours), (self.sent, self.peer)):
                arrived, datagrams[:] = datagrams[:], []
                for datagram in arrived:
                    to.receive(datagram)
        self.keys = self.ours.keys
        self.sent.clear()
        self.said = said

    def give(self, steps: Steps) -> None:
        kind = steps.number()
        data = steps.some(steps.number(2) % 1500)
        match kind % 4:
            case 0:
                # A record of a kind that there is, with what is given.
                version, epoch = (b"\xfe\xfd", b"\xfe\xff")[kind >> 4 & 1], kind >> 5 & 1
                head = bytes((20 + (kind >> 2 & 3),)) + version + epoch.to_bytes(2) + steps.some(6)
                self.arrive(head + len(data).to_bytes(2) + data)
            case 1:
                self.arrive(data)
            case 2:
                self.sealed(data)
            case _:
                self.loop.advance(steps.number() / 4)

    def arrive(self, datagram: bytes) -> None:
        # What the demultiplexer takes for DTLS (RFC 7983 7).
        if datagram and 19 < datagram[0] < 64:
            bounded(self.ours.receive, datagram)

    def sealed(self, data: bytes) -> None:
        """Application data, or the peer's goodbye when there is none."""
        try:
            if data:
                self.peer._connection.send(data)
            else:
                self.peer._connection.shutdown()
        except SSL.Error:
            return
        self.peer._flush()
        arrived, self.said[:] = self.said[:], []
        for datagram in arrived:
            self.arrive(datagram)


_standing: list[Association] = []


def check(data: bytes) -> None:
    association = _standing.pop() if _standing else Association()
    association.loop.enter()
    association.sent.clear()
    steps = Steps(data)
    while steps.left:
        association.give(steps)
    # What a stranger brings about stays small.
    assert len(association.sent) <= _SENT
    assert association.ours.keys is association.keys
    assert association.states in ([DtlsState.CONNECTED], [DtlsState.CONNECTED, DtlsState.ENDED])
    association.inputs += 1
    if association.ours.state is DtlsState.CONNECTED and association.inputs < _LASTS:
        _standing.append(association)
    else:
        association.ours.close()
        association.peer.close()
