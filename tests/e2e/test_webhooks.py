"""A webhook is made and tried on a page, which shows what becomes of the test without being asked."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.accessible import for_everyone
from tests.e2e.browsers import context
from tests.e2e.people import sign_in
from tests.e2e.service import Service

pytestmark = pytest.mark.beside_others


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
async def test_a_webhook_is_tried_on_its_page(browser: Browser, service: Service, theme: Any, width: int) -> None:
    person = await context(browser, color_scheme=theme, viewport={"width": width, "height": 800})
    page = await sign_in(person, service, service.email, service.password)
    await page.goto(service.origin + "/profile/api")
    await page.get_by_role("link", name="Webhook baru").click()
    await page.get_by_label("Alamat").fill("https://127.0.0.1:8443/kail")
    await page.get_by_role("button", name="Buat webhook").click()
    await expect(page.locator(".copy code")).to_contain_text("whsec_")
    await page.get_by_role("button", name="Kirim pesan uji").click()
    result = page.locator("#deliveries tbody tr")
    await expect(result).to_contain_text("Bukan alamat di internet publik", timeout=30_000)
    await expect(page.locator("[data-refreshing]")).to_be_hidden()
    path = page.url.removeprefix(service.origin)
    await for_everyone(page, service.origin, [path, "/profile/webhooks/new", "/profile/api"])
    await page.goto(service.origin + path)
    await page.get_by_role("button", name="Hapus").click()
    await expect(page).to_have_url(service.origin + "/profile/api")
    await person.close()
