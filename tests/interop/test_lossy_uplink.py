"""A publisher on a bad link beside one on a good link: who watches both on a good link keeps all there is of each."""

import asyncio

import pytest

from media import Consumer, Worker
from tests.interop.chromium_peer import OpenPage
from tests.interop.figures import RecordProperty, told
from tests.interop.lossy_relay import lossy_relay
from tests.interop.way import Conditions

pytestmark = pytest.mark.endurance

LOSS = 0.1
ROUND_TRIP = 0.05
SECONDS = 15
LOOKS = 5
"""A second."""
SIZES = (240, 480, 960)
"""Pixels in a line of each layer."""


def is_whole(picture: Consumer) -> bool:
    """Whether its subscriber is given the largest layer that its publisher sends."""
    producer = picture.producer
    return producer is not None and picture.video.target[0] == producer.rates.available(len(SIZES) - 1)


async def test_a_tenth_lost_on_a_publishers_way_up_costs_nobody_elses_picture(
    worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    async with lossy_relay(worker.port) as relay:
        router = worker.create_router()
        lossy, clean, subscriber = await open_page(router, relay.port), await open_page(router), await open_page(router)
        watched = []
        for publisher in (lossy, clean):
            picture = await subscriber.consume(await publisher.produce("texture"))
            sound = await subscriber.consume(await publisher.produce("audio"))
            watched.append(picture)
            picture.resume()
            sound.resume()
        for each in watched:
            await subscriber.inbound(each, lambda report: report.get("frameWidth") == SIZES[-1])
        link = subscriber.transports["receive"]
        before = link.estimate or 0
        seen = [await subscriber.call("inbound", each.id) for each in watched]
        relay.up.conditions = Conditions(loss=LOSS, delay=ROUND_TRIP / 2)
        relay.down.conditions = Conditions(delay=ROUND_TRIP / 2)
        least, whole = before, [0, 0]
        for _ in range(SECONDS * LOOKS):
            await asyncio.sleep(1 / LOOKS)
            least = min(least, link.estimate or 0)
            whole = [count + is_whole(each) for count, each in zip(whole, watched, strict=True)]
        after = [await subscriber.call("inbound", each.id) for each in watched]

    figures = told(
        record_property,
        "10 % lost on a publisher's way up",
        {
            "estimate of its subscriber's link before, kbit/s": before / 1000,
            "least estimate, kbit/s": least / 1000,
            "its picture as large as it was sent, % of the time": 100 * whole[0] / (SECONDS * LOOKS),
            "the other's, % of the time": 100 * whole[1] / (SECONDS * LOOKS),
            "its frames a second": (after[0]["framesDecoded"] - seen[0]["framesDecoded"]) / SECONDS,
            "frames a second of the other": (after[1]["framesDecoded"] - seen[1]["framesDecoded"]) / SECONDS,
            "packets lost": relay.up.lost,
        },
    )
    assert relay.up.lost > 100, figures
    # A busy machine may look like a thin link for a moment; the losses, if they were the link's, bring it to nothing.
    assert least >= before / 2, figures
    # The publisher itself sends now more, now less, which its subscribers are given two seconds later.
    assert whole[0] >= 0.6 * SECONDS * LOOKS, figures
    assert whole[1] >= 0.9 * SECONDS * LOOKS, figures
