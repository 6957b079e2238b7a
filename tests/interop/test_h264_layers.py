"""H264 in three layers, as Chromium sends it: each change of layer that a subscriber gets is one that it can decode."""

import asyncio
from itertools import pairwise
from pathlib import Path

from media import ROUTER_RTP_CAPABILITIES, Consumer, Producer
from media.rtcp.building import remb
from tests.interop.chromium_peer import PATIENCE, bundle, chromium_pages
from tests.interop.h264 import Picture, decoded, pictures
from tests.unit.media.media_client import MediaClient
from tests.unit.media.node import running_worker

SIZES = ((320, 180), (640, 360))
"""Of the lower layers: a browser that is busy leaves out the highest for a while."""
TOUR = (0, 1, 0, 1, 0)
SHOWN = 2
"""Pictures of each layer to get before the next one is asked for."""


class Subscriber:
    """Gets one layer at a time, and keeps all of it."""

    def __init__(self, client: MediaClient, consumer: Consumer) -> None:
        self.client, self.consumer = client, consumer

    @classmethod
    async def to(cls, producer: Producer, layer: int) -> "Subscriber":
        client = await MediaClient.connect(producer.transport.router.create_transport())
        subscriber = cls(client, client.server.consume(producer, ROUTER_RTP_CAPABILITIES))
        subscriber.want(layer)
        subscriber.consumer.resume()
        return subscriber

    def want(self, layer: int) -> None:
        self.consumer.view(*SIZES[layer], 2)

    def stay(self) -> None:
        """Be there, over a link that takes whatever there is."""
        self.client.check()
        self.client.send(remb(1, 10_000_000, [1]))

    @property
    def got(self) -> list[Picture]:
        """All pictures but the last, whose end may be missing."""
        return pictures(self.client.rtp, self.consumer.ssrcs[0])[:-1]


def only(subscriber: Subscriber, other: Subscriber) -> set[Picture]:
    """Of its layer for sure: one stands in for the other while a busy browser leaves that out, and both get it."""
    return set(subscriber.got) - set(other.got)


async def test_a_layer_begins_with_a_key_frame(tmp_path: Path) -> None:
    bundle(tmp_path)
    async with running_worker() as worker, chromium_pages(tmp_path) as open_page, asyncio.timeout(PATIENCE):
        page = await open_page(worker.create_router())
        producer = await page.produce("layers", "video/H264")
        # By what these get it is known which layer a picture is of.
        steady = [await Subscriber.to(producer, layer) for layer in range(len(SIZES))]
        touring = await Subscriber.to(producer, TOUR[0])
        for layer in TOUR:
            touring.want(layer)
            former = set(touring.got)
            while len((set(touring.got) - former) & only(steady[layer], steady[1 - layer])) < SHOWN:
                for subscriber in (*steady, touring):
                    subscriber.stay()
                await asyncio.sleep(0.1)
        tour, known = touring.got, [only(*steady), only(*reversed(steady))]

    # What came before the others had begun, or is the very last, may be known to nobody.
    layers = [(number, layer) for number, picture in enumerate(tour) for layer in (0, 1) if picture in known[layer]]
    changes = [(before, after) for (before, one), (after, other) in pairwise(layers) if one != other]
    assert len(changes) >= len(TOUR) - 1
    for before, after in changes:
        anew = [picture.begins_anew for picture in tour[before + 1 : after + 1]]
        assert any(anew), (before, after, layers)
    assert not all(picture.begins_anew for picture in tour)
    assert decoded(tour) == len(tour)
