"""One DTLS association: handshake, the peer's identity, keys for SRTP, and its end."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from OpenSSL import SSL

from media.dtls.certificate import MTU, DtlsCertificate, fingerprint
from media.dtls.records import datagrams
from media.dtls.srtp_keys import SrtpKeys, export_keys

logger = logging.getLogger(__name__)

_HANDSHAKE_TIMEOUT: Final = 30.0
_READ: Final = 65536


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`algorithm` is one of sha-256, sha-384, sha-512; `value` upper-case hex with colons."""

    algorithm: str
    value: str


class DtlsState(Enum):
    NEW = auto()
    HANDSHAKE = auto()
    CONNECTED = auto()
    ENDED = auto()
    """Failed, refused, or ended by the peer."""


class DtlsEndpoint:
    """Server unless told otherwise. Give it datagrams only from addresses that ICE validated (RFC 8842 5.4).

    `send` puts a datagram on the wire. `on_state` hears of CONNECTED (with `keys` set) and ENDED, each once at most.
    """

    def __init__(
        self, certificate: DtlsCertificate, send: Callable[[bytes], None], on_state: Callable[[DtlsState], None]
    ) -> None:
        self._connection = certificate.connection()
        self._send = send
        self._on_state = on_state
        self.expected: Sequence[Fingerprint] = ()
        """What the peer's certificate has to match; empty while unknown."""
        self._shaken = False
        self._deadline: asyncio.TimerHandle | None = None
        self._retransmission: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._role_set = False
        self.is_server = True
        self.state = DtlsState.NEW
        self.keys: SrtpKeys | None = None

    @property
    def version(self) -> str | None:
        return self._connection.get_protocol_version_name() if self._shaken else None

    def expect(self, fingerprints: Sequence[Fingerprint], *, as_server: bool = True) -> None:
        """What the peer's certificate has to match, and our role. A handshake may be under way already, as server."""
        self.expected = fingerprints
        if not self._role_set:
            self.is_server = as_server
        if self._shaken:
            self._identify()

    def start(self) -> None:
        """The peer's address is known. A client speaks first."""
        if self.state is DtlsState.NEW and self.expected and not self.is_server:
            self._begin()
            self._advance()

    def receive(self, datagram: bytes) -> None:
        if self.state is DtlsState.ENDED:
            return
        if self.state is DtlsState.NEW:
            self._begin()
        self._connection.bio_write(datagram)
        self._advance()

    def close(self) -> None:
        """Say goodbye if there was a hello, and stop every timer. `on_state` hears nothing."""
        if self.state is DtlsState.CONNECTED:
            try:
                self._connection.shutdown()
                self._flush()
            except SSL.Error as error:
                logger.debug("no DTLS goodbye: %s", error)
        self.state = DtlsState.ENDED
        self._stop_timers()

    def _begin(self) -> None:
        self._role_set = True
        if self.is_server:
            self._connection.set_accept_state()
        else:
            self._connection.set_connect_state()
        self.state = DtlsState.HANDSHAKE
        self._deadline = self._loop.call_later(_HANDSHAKE_TIMEOUT, self._expire)

    def _advance(self) -> None:
        """Let OpenSSL take what came and send what it answers."""
        try:
            if not self._shaken:
                self._connection.do_handshake()
                self._shaken = True
                self._flush()
                self._identify()
            # Late handshake records are answered inside `recv`; there is no application data to keep.
            while self._shaken and self._connection.recv(_READ):
                pass
        except SSL.WantReadError:
            pass
        except SSL.ZeroReturnError:
            self._end("closed by the peer")
        except SSL.Error as error:
            self._flush()
            self._end(f"DTLS failed: {error}")
        if self.state is not DtlsState.ENDED:
            self._flush()
            self._schedule_retransmission()

    def _identify(self) -> None:
        if not self.expected or self.state is not DtlsState.HANDSHAKE:
            return
        certificate = self._connection.get_peer_certificate()
        if certificate is None or any(
            fingerprint(certificate, expected.algorithm) != expected.value for expected in self.expected
        ):
            self._end("the peer's certificate is not the one announced")
            return
        self.keys = export_keys(self._connection)
        if self.keys is None:
            self._end("no SRTP profile in common")
            return
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None
        self.state = DtlsState.CONNECTED
        self._on_state(self.state)

    def _flush(self) -> None:
        try:
            output = self._connection.bio_read(_READ)
        except SSL.WantReadError:
            return
        for datagram in datagrams(output, MTU):
            self._send(datagram)

    def _schedule_retransmission(self) -> None:
        if self._retransmission:
            self._retransmission.cancel()
            self._retransmission = None
        timeout = self._connection.DTLSv1_get_timeout()
        if timeout is not None:
            self._retransmission = self._loop.call_later(max(timeout, 0.01), self._retransmit)

    def _retransmit(self) -> None:
        self._retransmission = None
        try:
            self._connection.DTLSv1_handle_timeout()
        except SSL.Error as error:
            self._end(f"DTLS gave up: {error}")
            return
        self._flush()
        self._schedule_retransmission()

    def _expire(self) -> None:
        self._deadline = None
        self._end("the handshake took too long")

    def _end(self, reason: str) -> None:
        logger.info("DTLS ended: %s", reason)
        self._stop_timers()
        if self.state is not DtlsState.ENDED:
            self.state = DtlsState.ENDED
            self._on_state(self.state)

    def _stop_timers(self) -> None:
        for timer in (self._deadline, self._retransmission):
            if timer:
                timer.cancel()
        self._deadline = self._retransmission = None
