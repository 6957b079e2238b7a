"""Somebody on a bad link: what real Chromium shows and plays of somebody who is heard and seen well (M7)."""

import asyncio
from dataclasses import dataclass

import pytest

from media import Worker
from tests.interop.chromium_peer import OpenPage
from tests.interop.figures import RecordProperty, told
from tests.interop.lossy_relay import lossy_relay
from tests.interop.way import Conditions

pytestmark = pytest.mark.endurance

SECONDS = 30


@dataclass(frozen=True)
class Link:
    """Both ways of somebody's link, and what may come of it at most, as shares of the time."""

    name: str
    conditions: Conditions
    frozen: float
    concealed: float
    picture: str = "layers"
    """As the product sends it; "camera" is one size only, which cannot give way."""
    publishers: bool = False
    """Whether it is the publisher's; otherwise it is the subscriber's."""

    def __str__(self) -> str:
        return self.name


TENTH = Conditions(loss=0.1, loses_reports=True, delay=0.025)
BURSTS = Conditions(loss=0.03, burst=5, loses_reports=True, delay=0.025)
UNEVEN = Conditions(delay=0.03, jitter=0.025)
MIXED = Conditions(delay=0.03, jitter=0.025, overtaking=True)

LINKS = (
    Link("10 % lost, 50 ms there and back", TENTH, frozen=0.01, concealed=0.02, picture="camera"),
    Link("the publisher's, 10 % lost, 50 ms there and back", TENTH, frozen=0.01, concealed=0.02, publishers=True),
    Link("3 % lost, five in a row in the mean", BURSTS, frozen=0.1, concealed=0.03),
    Link("30 ms each way, 25 more or less", UNEVEN, frozen=0.03, concealed=0.02),
    Link("30 ms each way, 25 more or less, out of order", MIXED, frozen=0.03, concealed=0.02),
)


@pytest.mark.parametrize("link", LINKS, ids=str)
async def test_a_bad_link_is_hardly_seen_or_heard(
    link: Link, worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    async with lossy_relay(worker.port) as relay:
        router = worker.create_router()
        publisher = await open_page(router, relay.port if link.publishers else None)
        subscriber = await open_page(router, None if link.publishers else relay.port)
        camera = await publisher.produce(link.picture)
        if len(camera.layers) > 1:
            publisher.obey(camera)
        picture = await subscriber.consume(camera)
        sound = await subscriber.consume(await publisher.produce("audio"))
        await subscriber.call("adapt")
        picture.resume()
        sound.resume()
        await subscriber.inbound(picture, lambda report: report.get("framesDecoded", 0) >= 60)
        relay.up.conditions = relay.down.conditions = link.conditions

        # Two looks at the statistics, and the buffers grow to what the link needs.
        await asyncio.sleep(7)
        before = [await subscriber.call("inbound", each.id) for each in (picture, sound)]
        await asyncio.sleep(SECONDS)
        after = [await subscriber.call("inbound", each.id) for each in (picture, sound)]

    def grew(index: int, name: str) -> float:
        return float(after[index].get(name, 0) - before[index].get(name, 0))

    frozen = grew(0, "totalFreezesDuration") / SECONDS
    concealed = grew(1, "concealedSamples") / grew(1, "totalSamplesReceived")
    lost = relay.up.lost + relay.down.lost
    figures = told(
        record_property,
        link.name,
        {
            "picture frozen, % of the time": 100 * frozen,
            "sound concealed, %": 100 * concealed,
            "frames a second": grew(0, "framesDecoded") / SECONDS,
            "packets lost": lost,
        },
    )
    # Of five thousand and more.
    assert lost >= 4000 * link.conditions.loss, figures
    assert frozen <= link.frozen, figures
    assert concealed <= link.concealed, figures
