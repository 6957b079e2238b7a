"""A subscriber on a bad link: what real Chromium shows and plays of somebody who is heard and seen well (M7)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from media import Worker, WorkerOptions
from tests.interop.chromium_peer import bundle, chromium_pages
from tests.interop.figures import RecordProperty, told
from tests.interop.lossy_relay import lossy_relay

pytestmark = pytest.mark.endurance

LOSS = 0.1
ROUND_TRIP = 0.05
SECONDS = 30


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0))
    yield worker
    await worker.close()


async def test_a_tenth_lost_is_hardly_seen_or_heard(
    worker: Worker, tmp_path: Path, record_property: RecordProperty
) -> None:
    bundle(tmp_path)
    async with lossy_relay(worker.port) as relay, chromium_pages(tmp_path) as open_page:
        router = worker.create_router()
        publisher = await open_page(router)
        subscriber = await open_page(router, relay.port)
        picture = await subscriber.consume(await publisher.produce("camera"))
        sound = await subscriber.consume(await publisher.produce("audio"))
        await subscriber.call("adapt")
        picture.resume()
        sound.resume()
        await subscriber.inbound(picture, lambda report: report.get("framesDecoded", 0) >= 60)
        relay.delay, relay.loses_reports, relay.loss = ROUND_TRIP / 2, True, LOSS

        # Two looks at the statistics, and the buffers grow to what the link needs.
        await asyncio.sleep(7)
        before = [await subscriber.call("inbound", each.id) for each in (picture, sound)]
        await asyncio.sleep(SECONDS)
        after = [await subscriber.call("inbound", each.id) for each in (picture, sound)]

    def grew(index: int, name: str) -> float:
        return float(after[index].get(name, 0) - before[index].get(name, 0))

    frozen = grew(0, "totalFreezesDuration") / SECONDS
    concealed = grew(1, "concealedSamples") / grew(1, "totalSamplesReceived")
    figures = told(
        record_property,
        "10 % lost, 50 ms there and back",
        {
            "picture frozen, % of the time": 100 * frozen,
            "sound concealed, %": 100 * concealed,
            "frames a second": grew(0, "framesDecoded") / SECONDS,
            "packets lost": relay.lost,
        },
    )
    assert relay.lost > 200
    assert frozen <= 0.01, figures
    assert concealed <= 0.02, figures
