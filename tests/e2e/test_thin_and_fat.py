"""One listener's link grows thin in the middle of a meeting: sound stays, pictures give way, nobody else notices."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.e2e.browsers import context, inbound
from tests.e2e.extras import Extra, extras
from tests.e2e.journey import LOUNGE, Person, before_the_room
from tests.e2e.own_way import go_by
from tests.e2e.service import running
from tests.e2e.test_network_change import free_port
from tests.interop.lossy_relay import LossyRelay, lossy_relay

pytestmark = pytest.mark.endurance

logger = logging.getLogger(__name__)

PRESENTER, FAT, THIN = "Mentor 1", "Investor 1", "Investor 2"
CROWD = 6
THIN_RATE = 300_000
"""Bit/s. Two voices and a slide of half the size fit."""
STEADY = 40
"""Packets of a voice in each second; all of them are 50."""


async def test_a_thin_link_is_nobody_elses_trouble(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    settings = {"media_host": "127.0.0.1", "media_host6": "", "media_port": str(port), "media_announced": "127.0.0.1"}
    with running(tmp_path, **settings) as service:
        async with lossy_relay(port) as relay, extras(service.origin, "bandung", "lounge", CROWD) as everyone:
            people = []
            for name in (PRESENTER, FAT, THIN):
                visitor = await context(browser, "en-US")
                if name == THIN:
                    await go_by(visitor, relay.port, port)
                person = await before_the_room(visitor, service.origin + LOUNGE, name)
                await person.enter()
                for key in ("v", "m"):
                    await person.page.keyboard.press(key)
                people.append(person)
            await everyone[0].speak()
            await thins_out(people, everyone[0], relay)
            for person in people:
                await person.page.context.close()


async def thins_out(people: list[Person], speaker: Extra, relay: LossyRelay) -> None:
    presenter, fat, thin = people
    await presenter.page.keyboard.press("d")
    for person in (fat, thin):
        await whole(person)
        await expect(person.tile(speaker.name)).to_have_attribute("data-speaking", "", timeout=30_000)

    relay.down.rate = THIN_RATE
    await gives_way(thin)
    before = await voice(thin), await voice(fat)
    await thin.page.wait_for_timeout(5_000)
    for person, packets in zip((thin, fat), before, strict=True):
        heard = (await voice(person) - packets) / 5
        logger.info("%s: %.0f packets a second", person.name, heard)
        assert heard >= STEADY
    await whole(fat)
    await gives_way(thin)

    relay.down.rate = None
    await whole(thin)
    await expect(held(thin)).to_have_count(0, timeout=60_000)


def held(person: Person) -> Locator:
    """Tiles whose picture waits for bandwidth."""
    return person.page.locator(f"vt-tile[aria-label*='{person.say('room.tile.starved')}']")


async def lines(person: Person) -> int:
    """Of the shared screen as it is shown; 0 when it is not."""
    picture = await person.picture(PRESENTER, "screen")
    return picture["height"] if picture else 0


async def whole(person: Person) -> None:
    """Wait until the screen is there in full size."""
    await wait(person, lambda lines: lines >= 1080)


async def gives_way(person: Person) -> None:
    """Wait until the screen is smaller, or not shown at all."""
    await wait(person, lambda lines: lines < 1080)


async def wait(person: Person, enough: Callable[[int], bool]) -> None:
    for _ in range(600):
        if enough(await lines(person)):
            return
        await person.page.wait_for_timeout(100)
    raise AssertionError(f"{person.name} sees a screen of {await lines(person)} lines")


async def voice(person: Person) -> int:
    """Packets of the one who speaks, so far."""
    return max(report["packetsReceived"] for report in await inbound(person.page, "audio"))
