"""A confirmed session reaches its people: by mail at once, in the page as a reminder, in a calendar's feed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import pytest_asyncio
from icalendar import Calendar
from playwright.async_api import Browser, expect
from sqlalchemy import select

from rooms.database import Database
from rooms.mentoring.events import session_changed
from rooms.models import MentoringSession, Person
from rooms.seed.demonstration import PASSWORD
from server.adapters.clock import SystemClock
from tests.e2e.accessible import violations
from tests.e2e.browsers import context
from tests.e2e.people import sign_in
from tests.e2e.service import Service, running
from tests.mailbox import Mailbox, invitation_in
from tests.mentoring import add_session

pytestmark = pytest.mark.beside_others


@pytest.fixture
def posting(tmp_path: Path, mailbox: Mailbox) -> Iterator[Service]:
    """The product, with its mail going to a real server."""
    with running(tmp_path, smtp_url=mailbox.url, mail_from="Virtual Technopark <meet@technopark.example>") as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def confirmed(tmp_path: Path, posting: Service) -> AsyncIterator[MentoringSession]:
    """A mentor in Makassar and a founder in Bandung meet in fifty minutes."""
    database, clock = Database(f"sqlite+aiosqlite:///{tmp_path / 'var' / 'technopark.db'}"), SystemClock()
    async with database.begin() as db:
        people = {person.email: person for person in await db.scalars(select(Person))}
        mentor, founder = people["mentor1@makassar.example"], people["startup-a@bandung.example"]
        starts_at = (clock.now() + timedelta(minutes=50)).replace(microsecond=0)
        session = await add_session(db, clock, mentor, founder, starts_at=starts_at)
        await session_changed(db, clock, session, "confirmed", mentor.id)
    yield session
    await database.close()


async def letter_to(mailbox: Mailbox, address: str) -> EmailMessage:
    """The first letter to somebody, as soon as it arrives."""
    async with asyncio.timeout(30):
        while True:
            for letter in list(mailbox.letters):
                if address in str(letter["To"]):
                    return letter
            await asyncio.to_thread(mailbox.arrived.wait, 1)
            mailbox.arrived.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_session_in_mail_page_and_calendar(
    browser: Browser, posting: Service, confirmed: MentoringSession, mailbox: Mailbox, theme: str
) -> None:
    letter = await letter_to(mailbox, "mentor1@makassar.example")
    event = invitation_in(letter)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (confirmed.starts_at, confirmed.ends_at)
    assert event["url"] == f"{posting.origin}/sessions/{confirmed.id}"
    assert "WITA" in str(letter["Subject"])

    phone = {"width": 360, "height": 780}
    person = await context(browser, "id-ID", color_scheme=theme, viewport=phone, accept_downloads=True)
    page = await sign_in(person, posting, "startup-a@bandung.example", PASSWORD)
    reminder = page.locator(".toast.reminder").filter(has_text="Harga & pasar")
    await expect(reminder).to_contain_text("Anda akan bertemu Mentor 1 Makassar")
    assert await violations(page) == []
    async with page.expect_response("**/api/v1/reminders"):
        await reminder.get_by_role("link").click()
    await expect(page).to_have_url(str(event["url"]))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Harga & pasar")
    await expect(reminder).to_have_count(0)

    await page.locator(".add-to-calendar summary").click()
    assert await violations(page) == []
    async with page.expect_download() as download:
        await page.locator(".add-to-calendar a[download]").click()
    [one] = Calendar.from_ical((await (await download.value).path()).read_bytes()).walk("VEVENT")
    assert (one["uid"], one.decoded("dtstart")) == (confirmed.uid, confirmed.starts_at)

    await page.goto(posting.origin + "/profile/calendar")
    assert await violations(page) == []
    await page.get_by_role("button", name="Buat alamat langganan").click()
    address = await page.locator("code").inner_text()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    feed = await person.request.get(address)
    events = Calendar.from_ical(await feed.text()).walk("VEVENT")
    assert confirmed.starts_at in [event.decoded("dtstart") for event in events if event["uid"] == confirmed.uid]
    await person.close()
