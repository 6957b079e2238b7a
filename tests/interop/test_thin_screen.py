"""A page of small print over a thin link with a short queue, with real Chromium at both ends."""

import asyncio

import pytest

from media import Worker
from tests.interop.chromium_peer import OpenPage
from tests.interop.figures import RecordProperty, told
from tests.interop.lossy_relay import lossy_relay
from tests.interop.way import Conditions

pytestmark = pytest.mark.endurance

THIN = 500_000
QUEUE = 0.05
ROUND_TRIP = 0.04


async def test_a_page_of_small_print_comes_over_a_thin_link(
    worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    loop = asyncio.get_running_loop()
    async with lossy_relay(worker.port, latency=QUEUE) as relay:
        router = worker.create_router()
        publisher = await open_page(router)
        subscriber = await open_page(router, relay.port)
        relay.up.conditions = relay.down.conditions = Conditions(delay=ROUND_TRIP / 2)
        relay.down.rate = THIN
        producer = await publisher.produce("slide")
        picture = await subscriber.consume(producer)
        sound = await subscriber.consume(await publisher.produce("audio"))
        ssrc, sent, octets = picture.ssrcs[0].to_bytes(4), 0.0, 0

        def note(datagram: bytes) -> None:
            nonlocal sent, octets
            if datagram[8:12] == ssrc:
                sent = sent or loop.time()
                octets += len(datagram)

        relay.down.on_offered = note
        sound.resume()
        picture.resume()
        before = await subscriber.call("inbound", sound.id) or {}
        for _ in range(450):
            report = await subscriber.call("inbound", picture.id)
            if report and report.get("framesDecoded"):
                break
            await asyncio.sleep(0.1)
        shown, of_it = loop.time() - sent, octets
        # A quarter of a minute more, in which it is probed whether there is more.
        await asyncio.sleep(15)
        estimate = subscriber.transports["receive"].estimate or 0
        after = await subscriber.call("inbound", sound.id)

    concealed = float(after.get("concealedSamples", 0) - before.get("concealedSamples", 0)) / 48000
    figures = told(
        record_property,
        "a page of small print over 500 kbit/s with 50 ms of queue",
        {
            "shown after its first packet, s": shown,
            "octets sent for it the first time": of_it,
            "the estimate in the end, bit/s": estimate,
            "sound concealed, s": concealed,
        },
    )
    assert shown <= 10, figures
