"""Firefox and Chromium meet in one room: each sees, hears and reads the other."""

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.bidi import FIREFOX, Tab, firefox
from tests.e2e.browsers import INBOUND, WATCH_CONNECTIONS, context
from tests.e2e.journey import LOUNGE, SEEN, before_the_room, no_errors
from tests.e2e.service import Service, running
from tests.interop.coturn import own_address
from tests.interop.figures import RecordProperty, told
from tests.interop.roaming_link import roaming_link
from tests.services import free_port

FOX, CHROME = "Startup A", "Mentor 1"
ENTER = "\ue007"

FIND = """
(path) => {
  const seek = (root, selector) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && seek(element.shadowRoot, selector);
      if (inside) return inside;
    }
    return null;
  };
  return path.split(' ').reduce((at, selector) => at && seek(at.shadowRoot ?? at, selector), document);
}
"""
"""The first element at the end of a path of selectors, in whichever shadow root each is."""

TEXT = """
(element) => {
  const gather = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    return [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].map(gather).join(' ');
  };
  return element ? gather(element) : '';
}
"""
"""All text in an element, through shadow roots."""

pytestmark = pytest.mark.skipif(
    not Path(FIREFOX).exists(), reason="Firefox is not installed (Debian: apt-get install firefox-esr)"
)


async def there(tab: Tab, path: str) -> None:
    """Wait until an element is in the page."""
    await tab.until(f"(path) => ({FIND})(path) !== null", path)


async def write(tab: Tab, path: str, text: str) -> None:
    """Replace what a field holds, by keys, and press Enter."""
    await there(tab, path)
    await tab.evaluate(f"(path) => {{ const field = ({FIND})(path); field.focus(); field.select(); }}", path)
    await tab.type(text + ENTER)


async def before_the_lounge(tab: Tab, origin: str) -> None:
    """Open the room's page, and wait until one sees oneself."""
    await tab.before_each_page(f"() => {{ {WATCH_CONNECTIONS} }}")
    await tab.open(origin + LOUNGE)
    await there(tab, "vt-before video")


def sees(reports: list[dict[str, Any]], frames: int = 30) -> bool:
    return any(report["kind"] == "video" and report.get("framesDecoded", 0) >= frames for report in reports)


def hears(reports: list[dict[str, Any]]) -> bool:
    return any(report["kind"] == "audio" and report.get("totalAudioEnergy", 0) > 0.001 for report in reports)


async def test_firefox_and_chromium_meet(browser: Browser, service: Service, tmp_path: Path) -> None:
    complaints: list[str] = []
    async with firefox(tmp_path) as session:
        fox = await session.tab()
        await before_the_lounge(fox, service.origin)
        await write(fox, "#name", FOX)
        await there(fox, "vt-bar")

        chrome = await before_the_room(await context(browser, "en-US"), service.origin + LOUNGE, CHROME)
        no_errors(chrome.page, complaints)
        await chrome.enter()

        # Pictures, decoded and on their tiles. Firefox counts no shown frames of a live stream, so it tells the size.
        await chrome.sees(FOX, frames=30)
        await fox.until(INBOUND, met=sees)
        tile = await fox.evaluate(SEEN, {"source": "camera", "name": CHROME})
        assert tile["width"] >= 320
        # Sound, with energy in it.
        await chrome.hears()
        await fox.until(INBOUND, met=hears)

        await chrome.page.keyboard.press("c")
        await chrome.page.locator("vt-chat textarea").fill("Selamat pagi")
        await chrome.page.keyboard.press("Enter")
        await fox.type("c")
        await fox.until(f"(text) => ({TEXT})(({FIND})('vt-chat')).includes(text)", "Selamat pagi")
        await write(fox, "vt-chat textarea", "Halo dari Firefox")
        await expect(chrome.page.locator("vt-chat").get_by_text("Halo dari Firefox").first).to_be_visible()

        await fox.open("about:blank")
        await expect(chrome.tile(FOX)).to_have_count(0)
        await chrome.page.context.close()
    assert complaints == []


@pytest.mark.endurance
async def test_firefox_sees_and_hears_where_udp_is_blocked(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, record_property: RecordProperty
) -> None:
    """It goes to no loopback address but 127.0.0.1, so the link begins at the machine's own."""
    host, port = own_address(), free_port()
    settings = {"media_host": "127.0.0.1", "media_host6": "", "media_port": str(port), "media_announced": host}
    with running(tmp_path_factory.mktemp("service"), **settings) as service:
        async with roaming_link(port, host) as link, firefox(tmp_path_factory.mktemp("profile")) as session:
            link.udp = False
            chrome = await before_the_room(await context(browser, "en-US"), service.origin + LOUNGE, CHROME)
            await chrome.enter()
            fox = await session.tab()
            await before_the_lounge(fox, service.origin)
            begun = time.monotonic()
            await write(fox, "#name", FOX)
            await fox.until(INBOUND, met=partial(sees, frames=1))
            await fox.until(INBOUND, met=hears)
            await chrome.sees(FOX, frames=1)
            took = time.monotonic() - begun
            await chrome.page.context.close()
    told(record_property, "UDP blocked at join of Firefox", {"seen and heard both ways after, s": took})
    assert took <= 4
