"""Somebody on a bad link: what real Chromium shows and plays of somebody who is heard and seen well (M7)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from media import Worker
from tests.interop.chromium_peer import OpenPage
from tests.interop.figures import RecordProperty, told
from tests.interop.lossy_relay import lossy_relay
from tests.interop.way import Conditions

SECONDS, FEWER = 30, 15
"""To judge a link by, and to see that nothing is broken."""
BROKEN = 0.05
"""Share of the fewer seconds in which a picture is frozen, as in no good run; a freeze counts twice as much in them."""
FROZEN, CONCEALED = "picture frozen, % of the time", "sound concealed, %"


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


@pytest.mark.endurance
@pytest.mark.parametrize("link", LINKS, ids=str)
async def test_a_bad_link_is_hardly_seen_or_heard(
    link: Link, worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    figures = told(record_property, link.name, await over(link, worker, open_page, SECONDS))
    assert figures[FROZEN] <= 100 * link.frozen, figures
    assert figures[CONCEALED] <= 100 * link.concealed, figures


@pytest.mark.parametrize("link", [link for link in LINKS if link.conditions is TENTH], ids=str)
async def test_a_link_that_loses_a_tenth_is_no_catastrophe(link: Link, worker: Worker, open_page: OpenPage) -> None:
    """The same for half as long, so that a break is seen at once; `make endurance` has the bound of the picture."""
    figures = await over(link, worker, open_page, FEWER)
    assert figures[FROZEN] <= 100 * BROKEN, figures
    assert figures[CONCEALED] <= 100 * link.concealed, figures


async def over(link: Link, worker: Worker, open_page: OpenPage, seconds: int) -> Mapping[str, float]:
    """What comes over the link in so many seconds."""
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
        await asyncio.sleep(seconds)
        after = [await subscriber.call("inbound", each.id) for each in (picture, sound)]

    def grew(index: int, name: str) -> float:
        return float(after[index].get(name, 0) - before[index].get(name, 0))

    lost = relay.up.lost + relay.down.lost
    figures = {
        FROZEN: 100 * grew(0, "totalFreezesDuration") / seconds,
        CONCEALED: 100 * grew(1, "concealedSamples") / grew(1, "totalSamplesReceived"),
        "frames a second": grew(0, "framesDecoded") / seconds,
        "packets lost": lost,
    }
    # Of five thousand and more in half a minute.
    assert lost >= 4000 * link.conditions.loss * seconds / SECONDS, figures
    return figures
