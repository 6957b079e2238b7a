"""A room full of people, one of them behind a link that thins out: a journey of four browsers and a crowd.

Whoever speaks is seen by all, under their own name; a screen is shared; the thin link is nobody else's trouble; and no
browser negotiates anything for it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.browsers import context
from tests.e2e.colours import NOBODY, close, shown, watch, watched
from tests.e2e.downlink import gives_way, held, nothing_held, reception, whole
from tests.e2e.extras import Extra, extras
from tests.e2e.journey import LOUNGE, Person, before_the_room
from tests.e2e.own_way import go_by
from tests.e2e.service import running
from tests.e2e.test_network_change import free_port
from tests.interop.lossy_relay import lossy_relay

pytestmark = pytest.mark.endurance

logger = logging.getLogger(__name__)

HOST, PRESENTER, FAT, THIN = "Mentor 1", "Mentor 2", "Investor 1", "Investor 2"
CROWD = 20
SPEAKERS = 18, 3, 19, 11
"""Of the crowd, who has the word one after the other."""
MOST_LINES = 6 + 12 + 2 + 2
"""M-lines of a listener: voices, cameras, screens and their sound."""
THIN_RATE = 200_000
"""Bit/s. The sound and slides of half the size fit; whole ones are as much alone."""
SLIDES = """
(() => {
  const { mediaDevices } = navigator;
  const share = mediaDevices.getDisplayMedia.bind(mediaDevices);
  mediaDevices.getDisplayMedia = async (options) => {
    const stream = await share(options);
    const [track] = stream.getVideoTracks();
    await track.applyConstraints({ ...track.getConstraints(), frameRate: 5 });
    return stream;
  };
})();
"""
"""Lets a screen be shared at a third of its rate: to encode it and to draw it on four pages takes a core otherwise."""
SECONDS = 5
STEADY = 40
"""Packets of a sound in each second; all of them are 50."""
FEW = 0.01
"""Share of packets that a busy machine may lose on loopback."""
RECEIVING = """
() => window.__connections
  .filter((connection) => connection.connectionState !== 'closed')
  .flatMap((connection) => connection.getTransceivers())
  .filter(({ direction }) => direction === 'recvonly').length
"""


@pytest.mark.timeout(300)
async def test_a_full_room(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    settings = {"media_host": "127.0.0.1", "media_host6": "", "media_port": str(port), "media_announced": "127.0.0.1"}
    with running(tmp_path, **settings) as service:
        async with lossy_relay(port) as relay, extras(service.origin, "bandung", "lounge", CROWD) as crowd:
            people = [await enters(browser, service.origin, name) for name in (HOST, PRESENTER, FAT)]
            people.append(await enters(browser, service.origin, THIN, by=(relay.port, port)))
            host, presenter, fat, thin = people
            for person in people:
                await sees(person, crowd[0])
                await watch(person.page)
            await host_has_the_word(host, people[1:])

            before = await lines(people)
            for number in SPEAKERS:
                await has_the_word(crowd[number], people)
            assert await lines(people) == before

            await shares_the_screen(presenter, [host, fat, thin])
            before = await lines(people)
            async with speaking(crowd[7], people):
                relay.down.rate = THIN_RATE
                await gives_way(thin, PRESENTER)
                await only_the_thin_one_gets_less(thin, [host, presenter, fat])
            # Whoever speaks next is heard by the thin one too, and seen by the others.
            async with speaking(crowd[15], [host, presenter, fat]):
                await only_the_thin_one_gets_less(thin, [host, presenter, fat])

            relay.down.rate = None
            await whole(thin, PRESENTER)
            await nothing_held(thin)
            await has_the_word(crowd[5], people)

            assert await lines(people) == before
            assert max(before) <= MOST_LINES
            for person in people:
                seen = (*SPEAKERS, 5, 7) if person is thin else (*SPEAKERS, 5, 7, 15)
                await nobody_was_taken_for_another(person, crowd, seen)
                await person.page.context.close()


async def sees(person: Person, extra: Extra) -> None:
    """Wait until the extra's picture is shown, in its own colour."""
    async with asyncio.timeout(30):
        while not (colour := (await shown(person.page)).get(extra.id)) or not close(colour, extra.colour):
            await person.page.wait_for_timeout(100)


async def enters(browser: Browser, origin: str, name: str, by: tuple[int, int] | None = None) -> Person:
    """Come in with camera and microphone off, `by` a relay: few real pictures are all that the machine can bear."""
    visitor = await context(browser, "en-US")
    await visitor.add_init_script(SLIDES)
    if by:
        await go_by(visitor, *by)
    person = await before_the_room(visitor, origin + LOUNGE, name)
    await person.enter()
    for key in ("v", "m"):
        await person.page.keyboard.press(key)
    return person


async def host_has_the_word(host: Person, others: list[Person]) -> None:
    """With camera and microphone for a while; the microphone hums."""
    for key in ("v", "m"):
        await host.page.keyboard.press(key)
    for person in others:
        await person.sees(host.name)
    for key in ("v", "m"):
        await host.page.keyboard.press(key)


@asynccontextmanager
async def speaking(extra: Extra, people: list[Person]) -> AsyncIterator[None]:
    """Whoever speaks is seen by `people`, for as long as the word lasts."""
    await extra.speak()
    for person in people:
        await expect(person.tile(extra.name)).to_have_attribute("data-speaking", "", timeout=30_000)
        await sees(person, extra)
    yield
    await extra.fall_silent()


async def has_the_word(extra: Extra, people: list[Person]) -> None:
    async with speaking(extra, people):
        pass


async def shares_the_screen(presenter: Person, others: list[Person]) -> None:
    """All see it in full size."""
    await presenter.page.keyboard.press("d")
    for person in others:
        await whole(person, presenter.name)


async def only_the_thin_one_gets_less(thin: Person, others: list[Person]) -> None:
    """For five seconds all hear the speaker and the screen, and the others get every picture."""
    people = (thin, *others)
    before = [await reception(person, PRESENTER) for person in people]
    await thin.page.wait_for_timeout(1_000 * SECONDS)
    for person, then in zip(people, before, strict=True):
        came = (await reception(person, PRESENTER)).since(then)
        logger.info("%s: %s", person.name, came)
        steady = [packets for packets in came.sounds if packets >= STEADY * SECONDS]
        assert len(steady) == (1 if person.name == PRESENTER else 2), person.name
        if person is not thin:
            assert came.lost <= FEW * came.packets, person.name
            assert await held(person).count() == 0, person.name
            if person.name != PRESENTER:
                assert came.frames > 0, person.name
                await whole(person, PRESENTER)
    await gives_way(thin, PRESENTER)


async def lines(people: list[Person]) -> list[int]:
    """How many m-lines each one's browser receives over."""
    return [await person.page.evaluate(RECEIVING) for person in people]


async def nobody_was_taken_for_another(person: Person, crowd: list[Extra], seen: tuple[int, ...]) -> None:
    """No picture ever stood under a name that is not its own, not even while it was handed over."""
    colours = {extra.id: extra.colour for extra in crowd}
    pictures = {(id_, colour) for id_, colour in await watched(person.page) if id_ in colours and colour != NOBODY}
    assert {id_ for id_, _ in pictures} >= {crowd[number].id for number in seen}
    assert [(id_, colour) for id_, colour in pictures if not close(colour, colours[id_])] == []
