"""A manager watches a room's media while people come and go."""

import re

from playwright.async_api import Browser, Request, expect

from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, before_the_room
from tests.e2e.people import sign_in
from tests.e2e.service import Service


async def test_figures_follow_the_room(browser: Browser, service: Service) -> None:
    manager = await context(browser, "id-ID", viewport={"width": 1280, "height": 800})
    page = await sign_in(manager, service, service.email, service.password)
    await page.clock.install()
    await page.goto(service.origin + "/admin/t/bandung/rooms")
    row = page.get_by_role("row").filter(has=page.locator('a[href*="/rooms/"]', has_text="Ruang Temu")).first
    await row.get_by_role("link", name="Media langsung").click()
    await expect(page.get_by_role("heading", name="Belum ada orang di dalam")).to_be_visible()

    guest = await before_the_room(await context(browser, "en-US"), service.origin + LOUNGE, "Startup A")
    await guest.join()
    await expect(guest.bar).to_be_visible()

    # Nobody reloads the page.
    person = page.get_by_role("row").filter(has_text="Startup A")
    await expect(person).to_contain_text("Kamera")
    await expect(person).to_contain_text("UDP")
    await expect(person).to_contain_text(re.compile(r"↑ \d+([.,]\d+)? [kM]bit/s"))
    await page.get_by_role("button", name="Jeda pembaruan").click()
    await guest.page.close()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    await page.clock.fast_forward(10_000)
    assert asked == []
    await page.get_by_role("button", name="Lanjutkan pembaruan").click()
    await expect(page.get_by_role("heading", name="Belum ada orang di dalam")).to_be_visible(timeout=20_000)
    await guest.page.context.close()
    await manager.close()
