"""A startup in Jakarta's zone books a mentor in Makassar; each sees their own time, through every change."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, expect

from rooms.seed.demonstration import PASSWORD
from tests.e2e.accessible import for_everyone
from tests.e2e.browsers import context
from tests.e2e.people import sign_in
from tests.e2e.service import Service

pytestmark = pytest.mark.beside_others

WIB, WITA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")
HOUR = timedelta(hours=1)


async def someone(browser: Browser, service: Service, email: str, **options: Any) -> Page:
    """A page of somebody of the demonstration."""
    locale = options.pop("locale", "id-ID")
    return await sign_in(await context(browser, locale, **options), service, email, PASSWORD, language=locale[:2])


async def find_mentor(page: Page, service: Service, name: str) -> str:
    """From the list of mentors to the page that books one; its address."""
    await page.goto(f"{service.origin}/mentors?q=Makassar")
    await page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    await page.locator("a[href*='/book']").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Pesan sesi dengan {name}")
    return page.url


async def choose(page: Page, index: int) -> datetime:
    """Choose one of the slots shown; when it begins."""
    slot = page.locator("input[name=slot]").nth(index)
    await slot.check(force=True)
    return datetime.fromisoformat(await slot.get_attribute("value") or "")


def spans(at: datetime) -> tuple[str, str]:
    """The hour as it is told in Jakarta and in Makassar."""
    local = [(at.astimezone(zone), name) for zone, name in ((WIB, "WIB"), (WITA, "WITA"))]
    one, two = (f"{start:%H.%M}–{start + HOUR:%H.%M} {name}" for start, name in local)
    return one, two


async def test_two_zones_one_session(browser: Browser, service: Service) -> None:
    startup = await someone(browser, service, "startup-a@bandung.example", timezone_id="Asia/Jakarta")
    mentor = await someone(browser, service, "mentor2@makassar.example", timezone_id="Asia/Makassar")
    booking = await find_mentor(startup, service, "Mentor 2 Makassar")
    await expect(startup.locator(".clocks")).to_contain_text("Jam Mentor 2 Makassar (WITA) lebih cepat 1 jam.")
    at = await choose(startup, 1)
    in_jakarta, in_makassar = spans(at)
    await startup.locator(".slot").nth(1).hover()
    both = startup.locator(".slot").nth(1).locator(".slot-both")
    await expect(both).to_be_visible()
    await expect(both).to_have_text(f"{in_jakarta} waktu Anda{in_makassar} waktu Mentor 2 Makassar")
    await expect(startup.locator("[data-chosen]")).to_contain_text(f"{in_jakarta} waktu Anda · {in_makassar}")
    await startup.get_by_label("Topik").fill("Harga untuk pelanggan pertama")
    await startup.get_by_role("button", name="Ajukan sesi ini").click()
    await expect(startup.get_by_text("Menunggu jawaban", exact=True)).to_be_visible()
    session = startup.url

    await mentor.goto(f"{service.origin}/sessions")
    asked = mentor.get_by_role("article").filter(has_text="Harga untuk pelanggan pertama")
    await expect(asked).to_contain_text(in_makassar)
    await asked.get_by_role("link").click()
    await mentor.get_by_role("button", name="Terima", exact=True).click()
    await expect(mentor.get_by_text("Terkonfirmasi", exact=True)).to_be_visible()
    for page, own, other in ((startup, in_jakarta, in_makassar), (mentor, in_makassar, in_jakarta)):
        await page.goto(session)
        facts = page.locator(".session-facts dl > div")
        await expect(facts.nth(0)).to_contain_text("Waktu Anda")
        await expect(facts.nth(0)).to_contain_text(own)
        await expect(facts.nth(1)).to_contain_text(other)

    await startup.get_by_role("link", name="Pindahkan ke waktu lain").click()
    moved = spans(await choose(startup, 2))
    await startup.get_by_label("Alasan untuk Mentor 2 Makassar").fill("Ada presentasi")
    await startup.get_by_role("button", name="Pindahkan").click()
    await expect(startup.locator(".session-facts")).to_contain_text(moved[0])
    await mentor.reload()
    await expect(mentor.locator(".session-facts")).to_contain_text(moved[1])
    await expect(mentor.get_by_text("Ada presentasi")).to_be_visible()
    await mentor.get_by_role("button", name="Terima", exact=True).click()

    await mentor.get_by_text("Batalkan dengan alasan").click()
    await mentor.get_by_label("Alasan pembatalan").fill("Saya sakit")
    await mentor.get_by_role("button", name="Batalkan sesi").click()
    await startup.reload()
    await expect(startup.get_by_text("Dibatalkan oleh Mentor 2 Makassar")).to_be_visible()
    await expect(startup.get_by_text("Saya sakit")).to_be_visible()
    await startup.goto(booking)
    await expect(startup.locator(f"input[value='{at:%Y-%m-%dT%H:%MZ}']")).to_have_count(1)
    for page in (startup, mentor):
        await page.context.close()


async def test_a_mentor_copies_mondays_hours(browser: Browser, service: Service) -> None:
    page = await someone(browser, service, "mentor1@batam.example")
    await page.goto(f"{service.origin}/profile/availability")
    await page.get_by_label("Senin, mulai").first.fill("08:00")
    await page.get_by_label("Senin, sampai").first.fill("10:30")
    await page.get_by_role("button", name="Salin Senin ke Selasa–Jumat").click()
    await page.get_by_role("button", name="Simpan jam").click()
    await expect(page.get_by_text("Jam mingguan tersimpan.")).to_be_visible()
    for day in ("Senin", "Selasa", "Rabu", "Kamis", "Jumat"):
        await expect(page.get_by_label(f"{day}, mulai").first).to_have_value("08:00")
        await expect(page.get_by_label(f"{day}, sampai").first).to_have_value("10:30")
    await expect(page.get_by_label("Sabtu, mulai").first).to_have_value("")
    await page.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width"), [("id-ID", 360), ("en-US", 1280)])
async def test_pages_of_booking_are_accessible(
    browser: Browser, service: Service, theme: Any, locale: str, width: int
) -> None:
    look: dict[str, Any] = {"locale": locale, "color_scheme": theme, "viewport": {"width": width, "height": 800}}
    startup = await someone(browser, service, "startup-b@semarang.example", **look)
    mentor = await someone(browser, service, "mentor1@semarang.example", **look)
    await startup.goto(f"{service.origin}/mentors?q=Semarang")
    found = await startup.locator("main a[href^='/mentors/']").first.get_attribute("href")
    await startup.goto(f"{service.origin}/sessions")
    session = await startup.locator("article a").first.get_attribute("href")
    await mentor.goto(f"{service.origin}/sessions?show=past")
    held = mentor.get_by_role("article").filter(has=mentor.locator(".badge.accent")).first
    followed = await held.get_by_role("link").get_attribute("href")
    paths = [f"{found}/book", "/sessions", "/sessions?show=past", str(session), f"{session}/reschedule"]
    for page, pages in ((startup, paths), (mentor, ["/sessions", "/profile/availability", f"{followed}/next"])):
        await for_everyone(page, service.origin, pages)
        await page.context.close()
