"""Two endpoints over a wire of lists: keys, identities, loss, and the end."""

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from media.dtls.certificate import DtlsCertificate
from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from media.forwarder.interface import SrtpProfile

SERVER, CLIENT = DtlsCertificate(), DtlsCertificate()


@dataclass
class Side:
    """An endpoint with what it sent and said. `drop` names datagrams (by order) that the wire loses."""

    certificate: DtlsCertificate
    drop: set[int] = field(default_factory=set)
    sent: list[bytes] = field(default_factory=list)
    states: list[DtlsState] = field(default_factory=list)
    taken: int = 0

    def __post_init__(self) -> None:
        self.endpoint = DtlsEndpoint(self.certificate, self.sent.append, self.states.append)

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint("sha-256", self.certificate.sha256)

    def deliver(self, other: "Side") -> bool:
        """Hand over what is new. Returns whether there was anything."""
        new = self.sent[self.taken :]
        for index, datagram in enumerate(new, self.taken):
            if index not in self.drop:
                other.endpoint.receive(datagram)
        self.taken += len(new)
        return bool(new)


def pump(a: Side, b: Side) -> None:
    while a.deliver(b) | b.deliver(a):
        pass


async def test_both_sides_get_the_same_keys_of_the_preferred_profile() -> None:
    server, client = Side(SERVER), Side(CLIENT)
    server.endpoint.expect([client.fingerprint])
    client.endpoint.expect([server.fingerprint], as_server=False)
    client.endpoint.start()
    pump(client, server)
    assert server.states == client.states == [DtlsState.CONNECTED]
    keys = server.endpoint.keys
    assert keys == client.endpoint.keys
    assert keys is not None
    assert (keys.profile, len(keys.client), len(keys.server)) == (SrtpProfile.AEAD_AES_256_GCM, 44, 44)
    assert keys.client != keys.server
    assert max(map(len, server.sent + client.sent)) <= 1200
    client.endpoint.close()
    pump(client, server)
    assert server.states == [DtlsState.CONNECTED, DtlsState.ENDED]
    server.endpoint.close()


async def test_a_handshake_may_run_before_the_fingerprint_is_known_but_gives_no_keys() -> None:
    server, client = Side(SERVER), Side(CLIENT)
    client.endpoint.expect([server.fingerprint], as_server=False)
    client.endpoint.start()
    pump(client, server)
    assert (server.states, server.endpoint.keys) == ([], None)
    server.endpoint.expect([client.fingerprint])
    assert server.states == [DtlsState.CONNECTED]
    server.endpoint.close()
    client.endpoint.close()


async def test_a_certificate_other_than_the_announced_one_ends_it() -> None:
    server, client = Side(SERVER), Side(CLIENT)
    server.endpoint.expect([server.fingerprint])
    client.endpoint.expect([server.fingerprint], as_server=False)
    client.endpoint.start()
    pump(client, server)
    assert (server.states, server.endpoint.keys) == ([DtlsState.ENDED], None)
    client.endpoint.close()


@pytest.mark.parametrize(("from_server", "from_client"), [({0}, {0}), ({1}, set()), (set(), {1})])
async def test_lost_flights_are_sent_again(from_server: set[int], from_client: set[int]) -> None:
    server, client = Side(SERVER, drop=from_server), Side(CLIENT, drop=from_client)
    server.endpoint.expect([client.fingerprint])
    client.endpoint.expect([server.fingerprint], as_server=False)
    client.endpoint.start()
    async with asyncio.timeout(10):
        while not (server.states and client.states):
            pump(client, server)
            await asyncio.sleep(0.02)
    assert server.states == client.states == [DtlsState.CONNECTED]
    server.endpoint.close()
    client.endpoint.close()


async def test_noise_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    server, client = Side(SERVER), Side(CLIENT)
    server.endpoint.expect([client.fingerprint])
    client.endpoint.expect([server.fingerprint], as_server=False)
    client.endpoint.start()
    for noise in (b"\x16", b"\x16\xfe\xfd" + bytes(10), b"\x17" * 50, b"\x3f" * 1400):
        server.endpoint.receive(noise)
    pump(client, server)
    assert server.states == [DtlsState.CONNECTED]
    for noise in (b"\x15\xfe\xfd" + bytes(20), b"\x16" * 100):
        server.endpoint.receive(noise)
    assert server.states == [DtlsState.CONNECTED]
    assert not caplog.records
    server.endpoint.close()
    client.endpoint.close()


async def test_closing_stops_every_timer_and_hears_no_more() -> None:
    server, client = Side(SERVER), Side(CLIENT)
    client.endpoint.expect([server.fingerprint], as_server=False)
    client.endpoint.start()
    client.deliver(server)
    server.endpoint.close()
    client.endpoint.close()
    client.deliver(server)
    server.deliver(client)
    assert (server.states, client.states) == ([], [])
