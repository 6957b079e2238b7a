"""People without a browser, who make a room full: a seat each, a picture of one colour, and a voice now and then.

They send prebuilt packets at a low rate and receive nothing, so that two dozen of them cost next to nothing.
"""

import asyncio
import colorsys
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from fractions import Fraction
from typing import Any

import av
from aiortc.codecs.vpx import Vp8Encoder, VpxPayloadDescriptor

from tests.bench.connection import Connection
from tests.interop.protocol_peer import ProtocolPeer
from tests.unit.media.media_client import DTLS_PARAMETERS, rtp

Colour = tuple[int, int, int]
"""Red, green, blue."""

WIDTH, HEIGHT = 160, 90
VOICE = 0.02
"""Seconds of one packet of sound."""
PICTURE = 10
"""Packets of sound to one picture: five pictures a second."""
CHECK = 100
"""Packets of sound to one check of the path."""
AUDIO_TYPE, VIDEO_TYPE = 111, 96
AUDIO_LEVEL = 1
"""Number of the header extension."""
SPEAKING = 20
"""-dBov."""
SOUND = b"\xf8\xff\xfe"
"""20 ms of Opus: silence, whatever its level says."""

AUDIO = {
    "codecs": [{"mimeType": "audio/opus", "payloadType": AUDIO_TYPE, "clockRate": 48000, "channels": 2}],
    "headerExtensions": [{"uri": "urn:ietf:params:rtp-hdrext:ssrc-audio-level", "id": AUDIO_LEVEL}],
}
VIDEO = {
    "codecs": [
        {
            "mimeType": "video/VP8",
            "payloadType": VIDEO_TYPE,
            "clockRate": 90000,
            "rtcpFeedback": [{"type": "nack", "parameter": "pli"}],
        }
    ],
    "headerExtensions": [],
}


def colour_of(number: int, among: int) -> Colour:
    """One of so many colours, as different as they can be."""
    red, green, blue = colorsys.hsv_to_rgb(number / among, 0.8, 0.9)
    return round(255 * red), round(255 * green), round(255 * blue)


def key_frame(colour: Colour) -> bytes:
    """A VP8 key frame of one colour, which fits one packet, without payload descriptor."""
    red, green, blue = (part / 255 for part in colour)
    # ITU-R BT.601 with the range of television.
    levels = (
        16 + 65.481 * red + 128.553 * green + 24.966 * blue,
        128 - 37.797 * red - 74.203 * green + 112 * blue,
        128 + 112 * red - 93.786 * green - 18.214 * blue,
    )
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for plane, level in zip(frame.planes, levels, strict=True):
        plane.update(bytes([round(level)]) * plane.buffer_size)
    frame.pts, frame.time_base = 0, Fraction(1, 90000)
    (payload,), _ = Vp8Encoder().encode(frame, force_keyframe=True)
    return VpxPayloadDescriptor.parse(payload)[1]


class Extra(ProtocolPeer):
    """One of them. `number` gives its SSRCs."""

    def __init__(self, origin: str, name: str, number: int, colour: Colour) -> None:
        super().__init__(origin, name)
        self.colour = colour
        self.speaking = False
        self._ssrcs = 10_000 + 2 * number, 10_001 + 2 * number
        self._picture = key_frame(colour)
        self._voices = self._pictures = 0
        self._microphone = ""

    @property
    def id(self) -> str:
        return str(self.snapshot["selfId"])

    async def sit_down(self, technopark: str, room: str) -> None:
        await self.open_session()
        await self.connect()
        await self.join(technopark, room)

    async def show(self) -> None:
        """The picture; the microphone is off."""
        opened = await self.ask("media.open", {"rtpCapabilities": self._capabilities})
        way = opened["send"]
        ice = way["iceParameters"]
        address = next((c["ip"], c["port"]) for c in way["iceCandidates"] if c["protocol"] == "udp" and "." in c["ip"])
        (fingerprint,) = (f["value"] for f in way["dtlsParameters"]["fingerprints"] if f["algorithm"] == "sha-256")
        self._path = Connection(address, ice["usernameFragment"], ice["password"], fingerprint)
        await asyncio.gather(
            self.ask("media.connect", {"transportId": way["id"], "dtlsParameters": DTLS_PARAMETERS}),
            self._path.connect(),
        )
        self._microphone = await self._produce(way["id"], "audio", "microphone", AUDIO, paused=True)
        await self._produce(way["id"], "video", "camera", VIDEO, paused=False)

    async def speak(self) -> None:
        await self.ask("media.producer.resume", {"producerId": self._microphone})
        self.speaking = True

    async def fall_silent(self) -> None:
        self.speaking = False
        await self.ask("media.producer.pause", {"producerId": self._microphone})

    def tick(self, count: int) -> None:
        """Send what is due at the `count`th 20 ms."""
        if self.speaking:
            level = bytes([AUDIO_LEVEL << 4, SPEAKING])
            self._send(rtp(AUDIO_TYPE, self._voices, count * 960, self._ssrcs[0], SOUND, level))
            self._voices += 1
        # All at the same time, so that a page has to be drawn once for all of them.
        if count % PICTURE == 0:
            # Begin of the first partition, and a picture number of 15 bits (RFC 7741 4.2).
            descriptor = b"\x90\x80" + struct.pack("!H", 0x8000 | self._pictures & 0x7FFF)
            packet = bytearray(
                rtp(VIDEO_TYPE, self._pictures, count * 1800, self._ssrcs[1], descriptor + self._picture)
            )
            packet[1] |= 0x80
            self._send(bytes(packet))
            self._pictures += 1
        if count % CHECK == 0:
            with suppress(BlockingIOError):
                self._path.socket.send(self._path.check)

    async def close(self) -> None:
        self._path.close()
        await self.socket.disconnect()

    def _send(self, packet: bytes) -> None:
        sealed = self._path.outbound.protect(packet)
        assert sealed
        # A node that is busy for a moment leaves no room in the socket; then a packet is lost, as on any network.
        with suppress(BlockingIOError):
            self._path.socket.send(sealed)

    async def _produce(
        self, transport: str, kind: str, source: str, parameters: dict[str, Any], *, paused: bool
    ) -> str:
        ssrc = self._ssrcs[kind == "video"]
        reply = await self.ask(
            "media.produce",
            {
                "transportId": transport,
                "kind": kind,
                "source": source,
                "rtpParameters": parameters | {"mid": str(ssrc % 2), "encodings": [{"ssrc": ssrc}]},
                "paused": paused,
            },
        )
        return str(reply["producerId"])

    async def _heard(self, event: str, payload: Any) -> None:
        """It does not listen."""


@asynccontextmanager
async def extras(origin: str, technopark: str, room: str, count: int) -> AsyncIterator[list[Extra]]:
    """So many, inside, named "Startup 01" and on, in the order in which they came."""
    everyone = [Extra(origin, f"Startup {n + 1:02}", n, colour_of(n, count)) for n in range(count)]
    for extra in everyone:
        await extra.sit_down(technopark, room)
    async with asyncio.TaskGroup() as group:
        for extra in everyone:
            group.create_task(extra.show())
    sending = asyncio.create_task(_send(everyone))
    try:
        yield everyone
    finally:
        sending.cancel()
        for extra in everyone:
            await extra.close()


async def _send(everyone: list[Extra]) -> None:
    loop = asyncio.get_running_loop()
    begun, count = loop.time(), 0
    while True:
        for extra in everyone:
            extra.tick(count)
        count += 1
        await asyncio.sleep(max(0.0, begun + count * VOICE - loop.time()))
