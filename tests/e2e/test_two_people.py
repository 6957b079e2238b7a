"""The first journey: two guests who never saw the product meet, talk, share, drop out, come back, and leave."""

import re
from itertools import pairwise
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, Person, at_the_door, before_the_room, no_errors
from tests.e2e.link import Link, cuttable
from tests.e2e.service import Service

A, B = "Startup A", "Mentor 1"


async def find_the_lounge(browser: Browser, service: Service) -> Page:
    """From the home page to the technopark to the door of its lounge, by clicking."""
    visitor = await context(browser, "en-US", viewport={"width": 1280, "height": 800})
    page = await visitor.new_page()
    await page.goto(service.origin + "/")
    await page.get_by_role("main").get_by_role("link", name=re.compile("Bandung Technopark")).first.click()
    await page.locator(f"a[href='{LOUNGE}']").first.click()
    await expect(page).to_have_url(re.compile(re.escape(LOUNGE)))
    return page


async def test_two_guests_meet(browser: Browser, service: Service, tmp_path: Path) -> None:
    complaints: list[str] = []
    page = await find_the_lounge(browser, service)
    no_errors(page, complaints)
    a = await at_the_door(page, A)
    await a.enter()

    floor = await (await context(browser, "en-US")).new_page()
    await floor.goto(service.origin + "/t/bandung")
    count = floor.locator("[data-room]").filter(has=floor.locator(f"a[href='{LOUNGE}']")).first
    await expect(count).to_contain_text("1 inside")

    async with cuttable(service.origin) as link:
        b = await before_the_room(await context(browser, "en-US"), link.origin + LOUNGE, B)
        no_errors(b.page, complaints)
        await b.enter()
        await they_meet(a, b, link, count, tmp_path)
    # The only complaints are about the link that was cut on purpose.
    assert [each for each in complaints if "WebSocket" not in each and "ERR_" not in each] == []
    for each in (a.page, b.page, floor):
        await each.context.close()


async def they_meet(a: Person, b: Person, link: Link, count: Locator, folder: Path) -> None:
    await expect(count).to_contain_text("2 inside")

    # Each decodes the other's picture as it was sent, and hears the other.
    await a.sees_as_sent(b)
    await b.sees_as_sent(a)
    await a.hears()
    await b.hears()

    await shares_a_screen(a, b)
    await chat_both_ways(a, b, folder)
    await reloads(a, b)
    await loses_the_socket(a, b, link)

    await b.leave()
    await expect(a.tile(B)).to_have_count(0)
    await a.leave()
    await expect(count).to_contain_text("0 inside", timeout=1_000)


async def shares_a_screen(a: Person, b: Person) -> None:
    await b.page.keyboard.press("d")
    await a.sees(B, "screen", frames=3)
    sent = await b.page.evaluate(
        """() => {
          for (const connection of window.__connections) {
            for (const sender of connection.getSenders()) {
              const settings = sender.track?.getSettings();
              if (settings?.displaySurface) return [settings.width, settings.height];
            }
          }
        }"""
    )
    # It may come in half of its size first.
    await a.sees_whole(B, "screen", (sent[0], sent[1]))
    await b.page.keyboard.press("d")
    await expect(a.tile(B, "screen")).to_have_count(0)


async def chat_both_ways(a: Person, b: Person, folder: Path) -> None:
    await a.page.keyboard.press("c")
    await b.page.keyboard.press("c")
    composer_a, composer_b = a.page.locator("vt-chat textarea"), b.page.locator("vt-chat textarea")
    await composer_a.fill("Selamat pagi **semua**")
    await composer_a.press("Enter")
    await expect(b.page.locator("vt-chat strong", has_text="semua")).to_be_visible()
    await composer_b.fill("Good morning to Bandung")
    await composer_b.press("Enter")
    await expect(a.page.locator("vt-chat").get_by_text("Good morning to Bandung")).to_be_visible()

    plan = folder / "plan.csv"
    plan.write_text("week,goal\n1,prototype\n")
    await b.page.locator("vt-chat input[type=file]").set_input_files(plan)
    # The button wakes up once the file is there.
    await b.button("chat.composer.send").click()
    link = a.page.locator("vt-chat a[href*='/files/']")
    await expect(link).to_be_visible()
    async with a.page.expect_download() as download:
        await link.click()
    saved = await (await download.value).path()
    assert saved.read_text() == plan.read_text()


async def reloads(a: Person, b: Person) -> None:
    before = await b.participant_id(A)
    await a.page.reload()
    await expect(a.bar).to_be_visible(timeout=15_000)
    assert await b.participant_id(A) == before
    await a.sees_as_sent(b)
    await expect(b.tile(A)).to_have_count(1)
    await b.sees_as_sent(a)


async def loses_the_socket(a: Person, b: Person, link: Link) -> None:
    """Ten seconds without a socket: the same participant afterwards, and the picture never stopped meanwhile."""
    before = await a.participant_id(B)
    link.cut()
    frames: list[int] = []
    for _ in range(10):
        seen = await a.picture(B)
        assert seen
        frames.append(seen["frames"])
        await a.page.wait_for_timeout(1_000)
    # It is told, and does not cover what flows on.
    await expect(a.tile(B)).to_have_attribute("aria-label", re.compile(re.escape(a.say("room.tile.reconnecting"))))
    await expect(a.tile(B).locator(".away")).to_have_count(0)
    link.mend()
    steps = [later - earlier for earlier, later in pairwise(frames)]
    assert min(steps) > 0, f"the picture stood still: {frames}"
    await expect(b.page.locator("vt-room-app")).not_to_contain_text(b.say("room.reconnecting"), timeout=10_000)
    assert await a.participant_id(B) == before
    await expect(a.tile(B)).to_have_count(1)
