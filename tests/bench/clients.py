"""The bench's clients: connected here one by one, then heard in C, so that one core keeps up with a whole lecture.

The C part is compiled when a bench runs. libsrtp is pylibsrtp's.
"""

import asyncio
import ctypes
import socket
import subprocess
import tempfile
from ctypes import c_char_p, c_double, c_int, c_uint8, c_uint16, c_uint32, c_uint64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

from aioice.stun import Class, Message, Method, parse_message

from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from media.forwarder.srtp import InboundSrtp, OutboundSrtp, function_addresses, session_address
from tests.unit.media.media_client import CERTIFICATE

SOURCE = Path(__file__).parent / "native" / "clients.c"
STREAMS = 64


class Stream(ctypes.Structure):
    _fields_ = (
        ("ssrc", c_uint32),
        ("highest", c_uint16),
        ("audio", c_uint8),
        ("received", c_uint64),
        ("late", c_uint64),
    )


class Client(ctypes.Structure):
    _fields_ = (
        ("fd", c_int),
        ("inbound", c_void_p),
        ("outbound", c_void_p),
        ("check", c_char_p),
        ("check_length", c_int),
        ("opened", c_uint64),
        ("wrong", c_uint64),
        ("answered", c_uint64),
        ("heard", c_int),
        ("streams", Stream * STREAMS),
    )


class Publisher(ctypes.Structure):
    _fields_ = (
        ("fd", c_int),
        ("outbound", c_void_p),
        ("frames_per_second", c_double),
        ("sounds_per_second", c_double),
        ("packets_per_frame", c_int),
        ("packet_octets", c_int),
        ("sound_octets", c_int),
        ("keyframe_every", c_int),
        ("video_type", c_uint8),
        ("audio_type", c_uint8),
        ("video_ssrc", c_uint32),
        ("audio_ssrc", c_uint32),
        ("sent", c_uint64 * 2),
        ("sequence", c_uint16 * 2),
    )


class Measuring(ctypes.Structure):
    _fields_ = (
        ("protect", c_void_p),
        ("protect_rtcp", c_void_p),
        ("unprotect", c_void_p),
        ("video_type", c_uint8),
        ("audio_type", c_uint8),
        ("sample_every", c_int),
        ("delays", ctypes.POINTER(c_uint32)),
        ("delays_room", c_uint64),
        ("delays_count", c_uint64),
    )


@cache
def library() -> ctypes.CDLL:
    """Raises CalledProcessError, or FileNotFoundError without a compiler."""
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    built = folder / "clients.so"
    subprocess.run(["cc", "-std=gnu11", "-Wall", "-O2", "-shared", "-fPIC", "-o", built, SOURCE], check=True)
    return ctypes.CDLL(str(built))


class Connection:
    """One client's way to the server: a check, then DTLS as client; afterwards its socket is the C part's."""

    def __init__(self, address: tuple[str, int], username: str, password: str, fingerprint: str) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        self.socket.connect(address)
        self.check = _check(username, password)
        self._connected = asyncio.Event()
        self._dtls = DtlsEndpoint(CERTIFICATE, self.socket.send, self._changed)
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
                        await asyncio.wait_for(self._connected.wait(), 1)
                    except TimeoutError:
                        continue
        finally:
            loop.remove_reader(self.socket)

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
            self.inbound = InboundSrtp(keys.profile, keys.server)
            self.outbound = OutboundSrtp(keys.profile, keys.client)
            self.profile = keys.profile
            self._connected.set()

    def fill(self, client: Client) -> None:
        """Hand over what the C part needs; this object has to outlive it."""
        client.fd = self.socket.fileno()
        client.inbound, client.outbound = session_address(self.inbound), session_address(self.outbound)
        client.check, client.check_length = self.check, len(self.check)

    def close(self) -> None:
        self._dtls.close()
        self.socket.close()


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


def measuring(video_type: int, audio_type: int, sample_every: int, samples: int = 1_000_000) -> Measuring:
    """`video_type` and `audio_type` are the payload types that subscribers are to get."""
    functions = function_addresses()
    delays = (c_uint32 * samples)()
    measure = Measuring(
        protect=functions["srtp_protect"],
        protect_rtcp=functions["srtp_protect_rtcp"],
        unprotect=functions["srtp_unprotect"],
        video_type=video_type,
        audio_type=audio_type,
        sample_every=sample_every,
        delays=ctypes.cast(delays, ctypes.POINTER(c_uint32)),
        delays_room=samples,
    )
    measure.kept = delays
    return measure


def run(clients: Any, publishers: Any, measure: Measuring, seconds: float) -> None:
    """Blocks for as long. Raises OSError."""
    function = library().bench_run
    function.argtypes = (c_void_p, c_int, c_void_p, c_int, c_void_p, c_double)
    failed = function(clients, len(clients), publishers, len(publishers), ctypes.byref(measure), seconds)
    if failed:
        raise OSError(failed, "the clients could not run")
