"""The same meeting on other installations: over our own HTTPS for phones, and on PostgreSQL and Redis."""

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, before_the_room
from tests.e2e.service import Service, running


async def two_meet(browser: Browser, service: Service) -> None:
    """Two guests see and hear each other, and one reads what the other writes."""
    a = await before_the_room(
        await context(browser, "en-US", ignore_https_errors=True), service.origin + LOUNGE, "Startup A"
    )
    await a.enter()
    b = await before_the_room(
        await context(browser, "en-US", ignore_https_errors=True), service.origin + LOUNGE, "Mentor 1"
    )
    await b.enter()
    await a.sees_as_sent(b)
    await b.sees_as_sent(a)
    await a.hears()
    for each in (a, b):
        await each.page.keyboard.press("c")
    await a.page.locator("vt-chat textarea").fill("Selamat siang")
    await a.page.keyboard.press("Enter")
    await expect(b.page.locator("vt-chat").get_by_text("Selamat siang").first).to_be_visible()
    for each in (a, b):
        await each.page.context.close()


async def test_a_phone_over_our_own_certificate(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path, tls="self-signed") as service:
        assert service.origin.startswith("https://")
        await two_meet(browser, service)


async def test_on_postgresql_and_redis(browser: Browser, tmp_path: Path, postgres_url: str, redis_url: str) -> None:
    with running(tmp_path, database_url=postgres_url, redis_url=redis_url) as service:
        await two_meet(browser, service)
    assert not list((tmp_path / "var").glob("*.db"))
