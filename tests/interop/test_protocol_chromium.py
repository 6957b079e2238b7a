"""A Python client of the documentation and somebody at the real page, in one room of the real product."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.e2e.browsers import context, launch, tone
from tests.e2e.journey import LOUNGE, Person, before_the_room, sent_sizes
from tests.e2e.service import Service, running
from tests.interop.protocol_peer import ProtocolPeer
from tests.interop.tracks import Bars, Tone
from tests.interop.watching import Watching

PYTHON, VISITOR = "Tamu 1", "Startup A"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with running(tmp_path) as started:
        yield started


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await launch(playwright, tone(tmp_path / "hum.wav"))
        yield started
        await started.close()


async def test_a_python_client_and_the_page_meet(service: Service, browser: Browser) -> None:
    peer = ProtocolPeer(service.origin, PYTHON)
    async with asyncio.timeout(60):
        await peer.open_session()
        await peer.connect()
        await peer.join("bandung", "lounge")
        await peer.open_media()
        await peer.publish(Tone())
        await peer.publish(Bars())
        visitor = await before_the_room(await context(browser, "en-US"), service.origin + LOUNGE, VISITOR)
        await visitor.enter()

        await the_page_sees_and_hears(visitor)
        them = await visitor.participant_id(VISITOR)
        await the_client_sees(await peer.watching(them, "camera"), visitor)
        await (await peer.watching(them, "microphone")).loud(4000)
        await they_write(peer, visitor)

        await visitor.leave()
        assert await peer.hears("room.participantLeft") == {"participantId": them, "reason": "left"}
        await peer.leave()
        await peer.close()


async def the_page_sees_and_hears(visitor: Person) -> None:
    assert await visitor.sees(PYTHON, frames=10) == (Bars.width, Bars.height)
    await visitor.hears()


async def the_client_sees(picture: Watching, visitor: Person) -> None:
    """Frames come, and one has the size that the page's encoder has at that moment: it changes with the load."""
    await picture.more(10)
    while picture.size not in await sent_sizes(visitor.page):
        await picture.more(1)


async def they_write(peer: ProtocolPeer, visitor: Person) -> None:
    await visitor.page.keyboard.press("c")
    chat = visitor.page.locator("vt-chat")
    await peer.ask("chat.send", {"clientMsgId": peer.snapshot["selfId"], "text": "Halo **Bandung**"})
    await expect(chat.locator("strong", has_text="Bandung")).to_be_visible()

    composer = chat.locator("textarea")
    await composer.fill("Halo juga")
    await composer.press("Enter")
    while (posted := await peer.hears("chat.posted"))["message"]["authorName"] != VISITOR:
        pass
    assert posted["message"]["text"] == "Halo juga"
