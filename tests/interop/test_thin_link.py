"""A subscriber whose link thins out and recovers (M6), with real Chromium at both ends."""

import asyncio
from typing import Any, Final

import pytest

from media import Consumer, Worker
from tests.interop.chromium_peer import ChromiumPeer, OpenPage
from tests.interop.figures import RecordProperty, told
from tests.interop.lossy_relay import lossy_relay
from tests.interop.way import Conditions

pytestmark = pytest.mark.endurance

FAT: Final = 2_000_000
THIN: Final = 300_000
ROUND_TRIP: Final = 0.04
WHOLE: Final = 960
"""Pixels in a line of the largest layer."""
STAY: Final = 8
"""Seconds on the thin link after it settled."""


class Gaps:
    """How long a consumer of sound went without a packet at most, at one place of the way."""

    def __init__(self, consumer: Consumer) -> None:
        self.longest = 0.0
        self._ssrc = consumer.ssrcs[0].to_bytes(4)
        self._now = asyncio.get_running_loop().time
        self._last = self._now()

    def note(self, datagram: bytes) -> None:
        if datagram[8:12] == self._ssrc:
            self.longest = max(self.longest, self._now() - self._last)
            self._last = self._now()


async def until(peer: ChromiumPeer, picture: Consumer, wanted: Any) -> float:
    """Seconds until a frame was decoded of which the width is as wanted."""
    loop = asyncio.get_running_loop()
    began, before = loop.time(), (await peer.call("inbound", picture.id))["framesDecoded"]
    await peer.inbound(picture, lambda report: report["framesDecoded"] > before and wanted(report["frameWidth"]))
    return loop.time() - began


async def test_sound_goes_on_and_the_picture_follows_the_link(
    worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    async with lossy_relay(worker.port) as relay:
        router = worker.create_router()
        publisher = await open_page(router)
        subscriber = await open_page(router, relay.port)
        relay.up.conditions = relay.down.conditions = Conditions(delay=ROUND_TRIP / 2)
        relay.down.rate = FAT
        picture = await subscriber.consume(await publisher.produce("texture"))
        sound = await subscriber.consume(await publisher.produce("audio"))
        await subscriber.call("adapt")
        picture.resume()
        sound.resume()
        await subscriber.inbound(picture, lambda report: report.get("frameWidth") == WHOLE)
        await asyncio.sleep(STAY)
        await until(subscriber, picture, lambda width: width == WHOLE)
        sent, heard = Gaps(sound), Gaps(sound)
        relay.down.on_offered, relay.down.on_delivered = sent.note, heard.note
        before = await subscriber.call("inbound", sound.id)

        relay.down.rate = THIN
        settled = await until(subscriber, picture, lambda width: width < WHOLE)
        lost = relay.down.lost
        await asyncio.sleep(STAY)
        lost = relay.down.lost - lost

        relay.down.rate = FAT
        recovered = await until(subscriber, picture, lambda width: width == WHOLE)
        after = await subscriber.call("inbound", sound.id)

    def grew(name: str) -> float:
        return float(after.get(name, 0) - before.get(name, 0)) / 48000

    concealed, silence = grew("concealedSamples"), grew("silentConcealedSamples")
    figures = told(
        record_property,
        "2 Mbit/s to 300 kbit/s and back",
        {
            "a smaller picture after, s": settled,
            "the whole picture again after, s": recovered,
            "longest gap of sound, s": heard.longest,
            "longest gap of sound before the link, s": sent.longest,
            "sound concealed, s": concealed,
            "of it by silence, s": silence,
            "packets lost once settled": lost,
        },
    )
    assert settled <= 5, figures
    assert recovered <= 15, figures
    # What a busy machine does to the sound before it comes to the link is not the link's.
    assert heard.longest <= 0.5 + sent.longest, figures
    # The moment in which the link thins out; a busy machine's gaps are concealed as well.
    assert concealed <= 0.6 + 2 * sent.longest, figures
    assert silence <= 0.1, figures
