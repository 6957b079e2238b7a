"""The bench's clients while they connect: one by one, as browsers do. Afterwards their sockets are the C part's."""

import asyncio
import socket

from aioice.stun import Class, Message, Method, parse_message

from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from media.forwarder.interface import SrtpProfile
from media.forwarder.srtp import InboundSrtp, OutboundSrtp, session_address
from tests.bench.compiled import Client
from tests.unit.media.media_client import CERTIFICATE


class Endpoint:
    """A socket with keys. The C part uses both, so it has to outlive that."""

    inbound: InboundSrtp
    outbound: OutboundSrtp
    profile: SrtpProfile
    check = b""
    """What is sent to show that one is still there."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)

    def key(self, profile: SrtpProfile, coming: bytes, going: bytes) -> None:
        self.inbound, self.outbound, self.profile = InboundSrtp(profile, coming), OutboundSrtp(profile, going), profile

    def fill(self, client: Client) -> None:
        client.fd = self.socket.fileno()
        client.inbound, client.outbound = session_address(self.inbound), session_address(self.outbound)
        client.check, client.check_length = self.check, len(self.check)

    def close(self) -> None:
        self.socket.close()


class Connection(Endpoint):
    """One client's way to the server: a check, then DTLS as client."""

    def __init__(self, address: tuple[str, int], username: str, password: str, fingerprint: str) -> None:
        super().__init__()
        self.socket.connect(address)
        self.check = _check(username, password)
        self._connected = asyncio.Event()
        self._dtls = DtlsEndpoint(CERTIFICATE, self._send, self._changed)
        self._dtls.expect([Fingerprint("sha-256", fingerprint)], as_server=False)

    async def connect(self) -> None:
        """Raises TimeoutError after 20 s."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self.socket, self._read)
        try:
            async with asyncio.timeout(20):
                while not self._connected.is_set():
                    self.socket.send(self.check)
                    try:
                        await asyncio.wait_for(self._connected.wait(), 0.1)
                    except TimeoutError:
                        continue
        finally:
            loop.remove_reader(self.socket)

    def _send(self, datagram: bytes) -> None:
        self.socket.send(datagram)

    def _read(self) -> None:
        try:
            data = self.socket.recv(2048)
        except BlockingIOError:
            return
        if data[:2] == b"\x00\x01":
            # Janus checks too, lite or not.
            self.socket.send(_accept(data, self.socket.getsockname()))
        elif data[0] < 4:
            self._dtls.start()
        elif 19 < data[0] < 64:
            self._dtls.receive(data)

    def _changed(self, state: DtlsState) -> None:
        keys = self._dtls.keys
        if state is DtlsState.CONNECTED and keys:
            self.key(keys.profile, keys.server, keys.client)
            self._connected.set()

    def close(self) -> None:
        self._dtls.close()
        super().close()


PASSWORD = "bench-bench-bench-bench-bench"
"""Of every client; its user name is "bench"."""


def _accept(request: bytes, address: tuple[str, int]) -> bytes:
    response = Message(Method.BINDING, Class.RESPONSE, parse_message(request).transaction_id)
    response.attributes["XOR-MAPPED-ADDRESS"] = address
    response.add_message_integrity(PASSWORD.encode())
    response.add_fingerprint()
    return bytes(response)


def _check(username: str, password: str) -> bytes:
    request = Message(Method.BINDING, Class.REQUEST)
    request.attributes["USERNAME"] = f"{username}:bench"
    request.attributes["PRIORITY"] = 1
    request.attributes["ICE-CONTROLLING"] = 1
    request.attributes["USE-CANDIDATE"] = None
    request.add_message_integrity(password.encode())
    request.add_fingerprint()
    return bytes(request)
