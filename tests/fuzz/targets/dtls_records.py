"""DTLS records to datagrams, and an endpoint that has just met a stranger."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from media.dtls.certificate import DtlsCertificate
from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from media.dtls.records import datagrams

logging.disable(logging.CRITICAL)
CERTIFICATE = DtlsCertificate()
MTU = 100


class Timer:
    def cancel(self) -> None: ...


class StoppedLoop:
    """A loop whose time does not pass, so that millions of endpoints leave no timers behind."""

    def call_later(self, delay: float, callback: Callable[..., Any], *arguments: Any) -> Timer:
        assert 0 <= delay <= 60
        return Timer()


asyncio._set_running_loop(StoppedLoop())  # type: ignore[arg-type] # all that an endpoint asks of it


def check(data: bytes) -> None:
    pieces = list(datagrams(data, MTU))
    assert b"".join(pieces) == data
    assert all(pieces)
    for piece in pieces[:-1]:
        # A datagram larger than the path holds one record, which cannot be divided.
        assert len(piece) <= MTU or len(piece) == 13 + int.from_bytes(piece[11:13])

    sent: list[bytes] = []
    states: list[DtlsState] = []
    endpoint = DtlsEndpoint(CERTIFICATE, sent.append, states.append)
    endpoint.expect([Fingerprint("sha-256", "00")])
    # The first octet says how much of the rest is one datagram.
    size = data[0] if data else 0
    for datagram in (data[1 : 1 + size], data[1 + size :]):
        # What the demultiplexer takes for DTLS (RFC 7983 7).
        if datagram and 19 < datagram[0] < 64:
            endpoint.receive(datagram)
    assert endpoint.keys is None
    assert states in ([], [DtlsState.ENDED])
    # What one stranger's datagram brings about stays small: no amplifier, whatever ICE lets through.
    assert len(sent) <= 16
    endpoint.close()
