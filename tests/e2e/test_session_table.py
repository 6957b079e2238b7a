"""A session's table in its room: an agenda, what was left open, what is agreed. Notes are in the long journey."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from rooms.database import Database
from rooms.mentoring.events import session_changed
from rooms.models import ActionItem, Person, Room, Technopark
from rooms.seed.demonstration import PASSWORD
from server.adapters.clock import SystemClock
from tests.e2e.accessible import violations
from tests.e2e.browsers import context
from tests.e2e.journey import Person as Visitor
from tests.e2e.journey import enter_by_account
from tests.e2e.people import sign_in
from tests.e2e.service import Service
from tests.mentoring import add_session

pytestmark = pytest.mark.beside_others

MENTOR, STARTUP = "mentor1@makassar.example", "startup-a@bandung.example"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def door(service: Service) -> AsyncIterator[str]:
    """That of a session which starts in five minutes."""
    database, clock = Database(service.database), SystemClock()
    async with database.begin() as db:
        people = {person.email: person for person in await db.scalars(select(Person))}
        starts_at = (clock.now() + timedelta(minutes=5)).replace(microsecond=0)
        session = await add_session(db, clock, people[MENTOR], people[STARTUP], starts_at=starts_at)
        await session_changed(db, clock, session, "confirmed", people[MENTOR].id)
        earlier = await add_session(db, clock, people[MENTOR], people[STARTUP], starts_at=starts_at - timedelta(days=7))
        db.add(
            ActionItem(session_id=earlier.id, text="Hitung biaya pelanggan baru", created_at=clock.now(), state="open")
        )
        room = await db.get_one(Room, session.room_id)
        place = await db.get_one(Technopark, room.technopark_id)
    yield f"{service.origin}/t/{place.slug}/{room.slug}"
    await database.close()


async def enter(person: BrowserContext, service: Service, email: str, door: str) -> Visitor:
    visitor = Visitor(await sign_in(person, service, email, PASSWORD), email, "id")
    await visitor.page.goto(door)
    await enter_by_account(visitor)
    return visitor


def notes(page: Page) -> Any:
    return page.locator("vt-notes textarea")


async def test_two_go_through_an_agenda_and_agree(browser: Browser, service: Service, door: str) -> None:
    wide = {"width": 1440, "height": 900}
    first, second = await context(browser, "en-US", viewport=wide), await context(browser, "en-US", viewport=wide)
    mentor = await enter(first, service, MENTOR, door)
    startup = await enter(second, service, STARTUP, door)

    # The agenda, with the timer of what comes next; and what was left open last week.
    page = mentor.page
    await page.get_by_label(mentor.say("room.table.point")).fill("Price list")
    await page.get_by_label(mentor.say("room.table.point")).press("Enter")
    await expect(startup.page.locator("vt-agenda .row label")).to_have_text(["Price list"])
    await startup.page.get_by_role("checkbox", name="Hitung biaya pelanggan baru").click()
    await expect(page.get_by_text("Hitung biaya pelanggan baru")).to_have_count(0)

    # An action item with an owner and a date.
    await startup.page.get_by_label(startup.say("room.table.action"), exact=True).fill("Ask three customers")
    await startup.page.get_by_label(startup.say("room.table.owner")).select_option(label="Startup A Bandung")
    await startup.page.get_by_label(startup.say("room.table.due")).fill("2027-02-01")
    await startup.button("room.table.action_add").click()
    item = page.locator("vt-action-items .row")
    await expect(item.locator("label")).to_have_text(["Ask three customers"])
    await expect(item.locator(".about")).to_contain_text("Startup A")
    await expect(item.locator(".about")).to_contain_text("Feb")
    await first.close()
    await second.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width", "height"), [("id-ID", 360, 740), ("en-US", 1440, 900)])
async def test_the_table_is_accessible(
    browser: Browser, service: Service, door: str, theme: Any, locale: str, width: int, height: int
) -> None:
    visitor = await context(
        browser, locale, color_scheme=theme, reduced_motion="reduce", viewport={"width": width, "height": height}
    )
    person = await enter(visitor, service, MENTOR, door)
    if width < 1100:
        await expect(notes(person.page)).to_have_count(0)
        await person.page.keyboard.press("n")
    await expect(notes(person.page)).to_be_visible(timeout=10_000)
    assert await violations(person.page) == []
    assert await person.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await visitor.close()
