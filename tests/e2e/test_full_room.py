"""A room full of people: whoever speaks is seen, as oneself, and no browser negotiates anything for it."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.browsers import context
from tests.e2e.colours import close, shown, watch, watched
from tests.e2e.extras import Extra, extras
from tests.e2e.journey import LOUNGE, Person, before_the_room
from tests.e2e.service import running

pytestmark = pytest.mark.endurance

HOST, PRESENTER, WATCHING = "Mentor 1", "Mentor 2", ("Investor 1", "Investor 2")
CROWD = 20
MOST_LINES = 6 + 12 + 2 + 2
"""M-lines of a listener: voices, cameras, screens and their sound."""
RECEIVING = """
() => window.__connections
  .filter((connection) => connection.connectionState !== 'closed')
  .flatMap((connection) => connection.getTransceivers())
  .filter(({ direction }) => direction === 'recvonly').length
"""


@pytest.mark.timeout(300)
async def test_who_speaks_is_seen_in_a_full_room(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as service:
        async with extras(service.origin, "bandung", "lounge", CROWD) as everyone:
            people = [await enters(browser, service.origin, name) for name in (HOST, PRESENTER, *WATCHING)]
            host, presenter, *_ = people
            for person in people:
                await sees(person, everyone[0])
                await watch(person.page)
            await host_has_the_word(host, people[1:])

            lines = [await person.page.evaluate(RECEIVING) for person in people]
            for extra in (everyone[18], everyone[3], everyone[19], everyone[11]):
                await has_the_word(extra, people)
            assert [await person.page.evaluate(RECEIVING) for person in people] == lines
            assert max(lines) <= MOST_LINES

            await presenter.page.keyboard.press("d")
            for person in (host, *people[2:]):
                await person.sees(PRESENTER, source="screen")
            # Beside the screen there is room for a few, and they are those who speak.
            await has_the_word(everyone[7], people)
            for person in people:
                await nobody_was_taken_for_another(person, everyone)
                await person.page.context.close()


async def enters(browser: Browser, origin: str, name: str) -> Person:
    """Come in with camera and microphone off: a few real browsers are all that the machine can bear."""
    person = await before_the_room(await context(browser, "en-US"), origin + LOUNGE, name)
    await person.enter()
    for key in ("v", "m"):
        await person.page.keyboard.press(key)
    return person


async def host_has_the_word(host: Person, others: list[Person]) -> None:
    """With camera and microphone; the microphone hums."""
    for key in ("v", "m"):
        await host.page.keyboard.press(key)
    for person in others:
        await person.sees(host.name)
    await host.page.keyboard.press("m")


async def has_the_word(extra: Extra, people: list[Person]) -> None:
    """Whoever speaks is seen by all, for as long as the word lasts."""
    await extra.speak()
    for person in people:
        await expect(person.tile(extra.name)).to_have_attribute("data-speaking", "", timeout=30_000)
        await sees(person, extra)
    await extra.fall_silent()


async def sees(person: Person, extra: Extra) -> None:
    """Wait until the extra's picture is shown, in its own colour."""
    async with asyncio.timeout(30):
        while not (colour := (await shown(person.page)).get(extra.id)) or not close(colour, extra.colour):
            await person.page.wait_for_timeout(100)


async def nobody_was_taken_for_another(person: Person, everyone: list[Extra]) -> None:
    """No picture ever stood under a name that is not its own, not even while it was handed over."""
    colours = {extra.id: extra.colour for extra in everyone}
    seen = {(id_, colour) for id_, colour in await watched(person.page) if id_ in colours}
    assert {id_ for id_, _ in seen} >= {everyone[number].id for number in (3, 7, 11, 18, 19)}
    assert [(id_, colour) for id_, colour in seen if not close(colour, colours[id_])] == []
