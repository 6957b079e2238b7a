"""What a Python peer makes of a track that it receives."""

import asyncio

import av
from aiortc import MediaStreamTrack


class Watching:
    """Receives one track to its end: counts frames, keeps the picture's sizes and the sound's loudest sample."""

    size: tuple[int, int] | None = None
    """Of the newest picture."""

    def __init__(self, track: MediaStreamTrack) -> None:
        self.frames = 0
        self.sizes: set[tuple[int, int]] = set()
        self.loudest = 0
        self._news = asyncio.Condition()
        self.task = asyncio.create_task(self._receive(track))

    async def more(self, count: int) -> None:
        """Wait until `count` more frames have been decoded."""
        goal = self.frames + count
        async with self._news:
            await self._news.wait_for(lambda: self.frames >= goal)

    async def loud(self, level: int) -> None:
        """Wait for a sample as loud as `level`, of 32767."""
        async with self._news:
            await self._news.wait_for(lambda: self.loudest >= level)

    async def _receive(self, track: MediaStreamTrack) -> None:
        while True:
            frame = await track.recv()
            if isinstance(frame, av.VideoFrame):
                self.size = frame.width, frame.height
                self.sizes.add(self.size)
            elif isinstance(frame, av.AudioFrame):
                samples = memoryview(bytes(frame.planes[0])).cast("h")
                self.loudest = max(self.loudest, *map(abs, samples))
            async with self._news:
                self.frames += 1
                self._news.notify_all()
