"""What Python peers publish: a tone and a moving picture."""

import asyncio
import fractions
import math

import av
from aiortc import MediaStreamTrack

RATE = 48000
FRAME = 960


class Tone(MediaStreamTrack):
    """440 Hz in frames of 20 ms."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    async def recv(self) -> av.AudioFrame:
        await asyncio.sleep(FRAME / RATE)
        start = self._count * FRAME
        frame = av.AudioFrame(format="s16", layout="mono", samples=FRAME)
        samples = (round(9000 * math.sin(2 * math.pi * 440 * (start + n) / RATE)) for n in range(FRAME))
        frame.planes[0].update(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))
        frame.sample_rate, frame.time_base, frame.pts = RATE, fractions.Fraction(1, RATE), start
        self._count += 1
        return frame


class Bars(MediaStreamTrack):
    """A moving bar, 320x240, ten frames a second."""

    kind = "video"
    width, height, pace = 320, 240, 0.1

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(self.pace)
        frame = av.VideoFrame(self.width, self.height, "yuv420p")
        bright = self._count * 7 % self.height
        for index, plane in enumerate(frame.planes):
            fill = bytearray(b"\x80" * plane.buffer_size)
            if index == 0:
                fill[bright * plane.line_size : (bright + 1) * plane.line_size] = b"\xeb" * plane.line_size
            plane.update(bytes(fill))
        frame.time_base, frame.pts = fractions.Fraction(1, 90000), int(self._count * 90000 * self.pace)
        self._count += 1
        return frame
