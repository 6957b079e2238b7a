"""Somebody's way up grows thin in the middle of a meeting: their picture gives way, and their voice goes on."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.browsers import context, inbound
from tests.e2e.journey import LOUNGE, Person, before_the_room
from tests.e2e.own_way import go_by
from tests.e2e.service import running
from tests.e2e.test_network_change import free_port
from tests.interop.figures import RecordProperty, told
from tests.interop.lossy_relay import LossyRelay, lossy_relay

pytestmark = pytest.mark.endurance

logger = logging.getLogger(__name__)

THIN, OTHER = "Startup A", "Mentor 1"
RATE = 150_000
"""Bit/s. A voice fits, with what its browser reports of what it receives; a picture beside it does not."""
SECONDS = 10


@pytest.mark.parametrize("locale", ["id-ID", "en-US"])
async def test_the_picture_of_whose_way_up_is_thin_goes_before_the_voice(
    browser: Browser, tmp_path: Path, locale: str, record_property: RecordProperty
) -> None:
    port = free_port()
    settings = {"media_host": "127.0.0.1", "media_host6": "", "media_port": str(port), "media_announced": "127.0.0.1"}
    with running(tmp_path, **settings) as service:
        async with lossy_relay(port) as relay:
            visitors = [await context(browser, locale), await context(browser, "en-US")]
            await go_by(visitors[0], relay.port, port)
            thin, other = [
                await before_the_room(visitor, service.origin + LOUNGE, name)
                for visitor, name in zip(visitors, (THIN, OTHER), strict=True)
            ]
            thin = replace(thin, language=locale[:2])
            for person in (thin, other):
                await person.enter()
            await grows_thin(thin, other, relay, record_property)
            for visitor in visitors:
                await visitor.close()


async def grows_thin(thin: Person, other: Person, relay: LossyRelay, record_property: RecordProperty) -> None:
    clock = asyncio.get_running_loop().time
    await other.sees_as_sent(thin)
    await other.hears()

    relay.up.rate = RATE
    began = clock()
    until_stopped = await made_up(other)
    notice = thin.page.get_by_role("group", name=thin.say("room.notice.uplink_stopped"))
    await expect(notice).to_be_visible(timeout=30_000)
    took = clock() - began
    until_stopped = await made_up(other) - until_stopped
    await expect(other.tile(THIN).locator("video")).not_to_be_visible()

    # What had piled up before the narrow place takes its time.
    await thin.page.wait_for_timeout(2_000)
    before = await made_up(other)
    await thin.page.wait_for_timeout(1_000 * SECONDS)
    concealed = (await made_up(other) - before) / SECONDS
    figures = told(
        record_property,
        "150 kbit/s up",
        {
            "camera stopped after, s": took,
            "sound concealed until then, s": until_stopped,
            "sound concealed afterwards, %": 100 * concealed,
        },
    )
    logger.info("%s", figures)
    assert took <= 15, figures
    assert concealed <= 0.03, figures

    relay.up.rate = None
    await notice.get_by_role("button", name=thin.say("room.bar.camera_on")).click()
    await expect(notice).not_to_be_visible()
    await other.sees_as_sent(thin)


async def made_up(person: Person) -> float:
    """Seconds of sound that did not come in time, so far."""
    return sum(report["concealedSamples"] for report in await inbound(person.page, "audio")) / 48_000
