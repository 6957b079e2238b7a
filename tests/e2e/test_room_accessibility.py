"""axe finds nothing before and in the room, with every panel and dialog open; the keyboard alone does everything."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.accessible import violations
from tests.e2e.browsers import context
from tests.e2e.journey import Person, before_the_room
from tests.e2e.service import Service

pytestmark = pytest.mark.beside_others

STAGE = "/t/makassar/stage"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width", "height"), [("id-ID", 360, 740), ("en-US", 1440, 900)])
async def test_the_room_and_all_that_opens(
    browser: Browser, service: Service, theme: Any, locale: str, width: int, height: int
) -> None:
    # A colour on its way to another has the contrast of neither, so nothing moves here.
    visitor = await context(
        browser,
        locale,
        color_scheme=theme,
        reduced_motion="reduce",
        viewport={"width": width, "height": height},
    )
    person = await before_the_room(visitor, service.origin + STAGE, "Startup A")
    page = person.page
    assert await violations(page) == [], "before the room"
    await person.enter()
    assert await violations(page) == [], "alone in the room"
    await page.keyboard.press("c")
    await page.locator("vt-chat textarea").fill("**Halo** https://technopark.example")
    await page.keyboard.press("Enter")
    await expect(page.locator("vt-chat strong").last).to_be_visible()
    assert await violations(page) == [], "chat"
    await page.keyboard.press("Escape")
    await page.keyboard.press("p")
    await expect(page.locator("vt-person").first).to_be_visible()
    assert await violations(page) == [], "people"
    await page.keyboard.press("p")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await violations(page) == [], "shortcuts"
    await page.keyboard.press("Escape")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await visitor.close()


async def test_keys_work_and_stay_out_of_the_way(browser: Browser, service: Service) -> None:
    visitor = await context(browser, "en-US", viewport={"width": 1280, "height": 800})
    person = await before_the_room(visitor, service.origin + STAGE, "Startup A")
    page = person.page
    await person.enter()
    heading = page.locator("vt-live-room h1")
    await expect(heading).to_be_focused()
    # It is heard, and takes no room.
    assert await heading.evaluate("element => element.offsetWidth * element.offsetHeight") <= 1
    await expect(person.button("room.bar.microphone_off")).to_be_visible()
    await page.keyboard.press("m")
    await expect(person.button("room.bar.microphone_on")).to_be_visible()

    # Holding the space bar talks for as long as it is held.
    await page.keyboard.down("Space")
    await expect(person.button("room.bar.microphone_off")).to_be_visible()
    await page.keyboard.up("Space")
    await expect(person.button("room.bar.microphone_on")).to_be_visible()
    # That opens a microphone that is not open yet, as after coming in with it off.
    await page.reload()
    await expect(person.button("room.bar.microphone_on")).to_be_visible(timeout=15_000)
    await page.keyboard.down("Space")
    await expect(person.button("room.bar.microphone_off")).to_be_visible()
    await page.keyboard.up("Space")
    await expect(person.button("room.bar.microphone_on")).to_be_visible()

    await page.keyboard.press("v")
    await expect(person.button("room.bar.camera_on")).to_be_visible()
    await page.keyboard.press("r")
    await expect(person.button("room.bar.hand_lower")).to_be_visible()

    # Neither with a modifier, nor while writing.
    await page.keyboard.press("Control+m")
    await page.keyboard.press("c")
    await page.locator("vt-chat textarea").press_sequentially("mvr?")
    await expect(page.locator("vt-chat textarea")).to_have_value("mvr?")
    await expect(person.button("room.bar.microphone_on")).to_be_visible()
    await expect(person.button("room.bar.hand_lower")).to_be_visible()
    await leave_alone(person)
    await visitor.close()


async def leave_alone(person: Person) -> None:
    """Leaving asks nothing of somebody who is not in charge, nor does coming back."""
    await person.leave()
    await expect(person.page.get_by_text(person.say("room.closed.left_title"))).to_be_visible()
    # Coming back takes a click and a key.
    await person.button("room.closed.rejoin").click()
    await expect(person.button("before.join.now")).to_be_focused()
    await person.page.keyboard.press("Enter")
    await expect(person.bar).to_be_visible(timeout=15_000)
