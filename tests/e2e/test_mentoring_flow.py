"""The whole way of mentoring: a startup in Bandung finds a mentor in Makassar, they meet, and it goes on from there.

Time stands still but where the test moves it, so every minute that is told anywhere is known beforehand.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from rooms.seed.demonstration import PASSWORD
from tests.e2e.browsers import context
from tests.e2e.journey import enter_by_account
from tests.e2e.mentoring_flow import (
    HOUR,
    MENTOR,
    MINUTE,
    NEXT,
    NEXT_AT,
    NEXT_TOPIC,
    START,
    STARTUP,
    TOPIC,
    ZONE,
    Flow,
    invites_to,
    two_in_two_zones,
)
from tests.e2e.people import sign_in
from tests.mailbox import Mailbox, invitation_in

NOTED = {MENTOR: "Ask the teachers first.\n", STARTUP: "Forty schools use it.\n"}
ITEM = "Interview five teachers"


@pytest_asyncio.fixture(loop_scope="session")
async def flow(browser: Browser, tmp_path: Path, mailbox: Mailbox) -> AsyncIterator[Flow]:
    async with two_in_two_zones(browser, tmp_path, mailbox) as started:
        yield started


@pytest.mark.timeout(300)
async def test_from_the_search_to_the_report(flow: Flow, browser: Browser) -> None:
    await finds_and_books(flow)
    await is_approved_and_invited(flow)
    await is_reminded_and_let_in(flow)
    await see_and_hear(flow)
    await write_together(flow)
    await agree_and_leave(flow)
    await look_back(flow)
    await meet_again(flow)
    await counts_the_minutes(flow, browser)
    # The only complaints are about being offline on purpose.
    assert [each for each in flow.complaints if "WebSocket" not in each and "ERR_" not in each] == []


async def finds_and_books(flow: Flow) -> None:
    """The startup says what it needs, gets the mentor suggested and told why, and takes an hour that suits both."""
    page, say = flow.startup.page, flow.startup.say
    await page.goto(flow.origin + "/profile/startup")
    for word in ("data_ai", "software"):
        await page.locator(f"input[name=needs][value={word}]").check()
    about = page.get_by_role("region", name=say("startups.edit.about"))
    await about.get_by_role("button", name=say("account.profile.save")).click()
    await expect(page.get_by_text(say("startups.notice.saved"))).to_be_visible()
    menu = page.get_by_role("navigation", name=say("site.nav.label"))
    await menu.get_by_role("link", name=say("mentors.title")).click()
    suggested = page.get_by_role("region", name=say("mentors.suggested.title", name=STARTUP))
    card = suggested.get_by_role("listitem").filter(has=page.get_by_role("heading", name=MENTOR))
    needs = say("mentors.reason.needs", list="business model, software and data and AI")
    for reason in (needs, say("mentors.reason.language", list="Indonesian and English")):
        await expect(card.get_by_text(reason)).to_be_visible()
    await page.get_by_role("searchbox").fill("Makassar")
    await page.get_by_role("searchbox").press("Enter")
    await expect(page).to_have_url(re.compile("q=Makassar"))
    await expect(page.get_by_role("heading", name=MENTOR)).to_be_visible()
    await expect(page.get_by_text(needs)).to_be_visible()
    await page.get_by_role("link", name=MENTOR).click()
    await page.get_by_role("link", name=say("mentors.page.all_slots")).click()
    await expect(page.locator(".clocks")).to_contain_text(f"{MENTOR}'s clock (WITA) is 1 hour ahead")
    await page.locator(f"input[name=slot][value='{START:%Y-%m-%dT%H:%MZ}']").check(force=True)
    await expect(page.locator("[data-chosen]")).to_contain_text("12:00–13:00 WIB")
    await page.get_by_label(say("booking.topic")).fill(TOPIC)
    await page.get_by_role("button", name=say("booking.submit.manual")).click()
    await expect(page.get_by_text(say("booking.status.requested"), exact=True)).to_be_visible()
    flow.session = page.url.removeprefix(flow.origin)
    await flow.told("requested_mentor", "requested_startup")


async def is_approved_and_invited(flow: Flow) -> None:
    """The mentor takes it; each gets an invitation to the same hour, told in their own zone."""
    page, say = flow.mentor.page, flow.mentor.say
    await page.goto(flow.origin + "/sessions")
    await page.get_by_role("region", name=say("booking.sessions.to_decide")).get_by_role("link", name=TOPIC).click()
    await page.get_by_role("button", name=say("booking.session.confirm"), exact=True).click()
    await expect(page.get_by_text(say("booking.status.confirmed"), exact=True)).to_be_visible()
    await expect(page.locator(".session-facts")).to_contain_text("13.00–14.00 WITA")
    letters = await flow.told("confirmed", "confirmed")
    for name, hour in ((MENTOR, 13), (STARTUP, 12)):
        invites_to(letters[name], START, name)
        assert invitation_in(letters[name]).decoded("dtstart").astimezone(ZONE[name]).hour == hour


async def is_reminded_and_let_in(flow: Flow) -> None:
    """One reminder each, an hour before; the door opens by itself a quarter of an hour before."""
    await flow.node.until(START - HOUR)
    await flow.told("reminder", "reminder")
    for person, early in ((flow.mentor, 15), (flow.startup, 12)):
        door = person.page.get_by_role("link", name=person.say("after.enter"))
        if person is flow.mentor:
            await flow.node.until(START - 16 * MINUTE)
            await person.page.goto(flow.origin + flow.session)
            await expect(person.page.get_by_text(person.say("after.opens"))).to_be_visible()
            await expect(door).to_have_count(0)
        await flow.node.until(START - early * MINUTE)
        await person.page.goto(flow.origin + flow.session)
        await door.click()
        if person is flow.startup:
            await expect(person.page.locator("vt-before .inside")).to_contain_text(MENTOR)
        await enter_by_account(person)
    assert flow.unread() == []


async def see_and_hear(flow: Flow) -> None:
    for one, other in (flow.both, flow.both[::-1]):
        await one.sees_as_sent(other)
        await one.hears()


def notes(page: Page) -> Locator:
    return page.locator("vt-notes textarea")


async def write_together(flow: Flow) -> None:
    """Both write at once, and nobody's words are torn apart; one drops off, writes on, and it comes together again."""
    for person in flow.both:
        await expect(notes(person.page)).to_be_visible(timeout=10_000)
    await asyncio.gather(*(notes(one.page).press_sequentially(NOTED[one.name], delay=20) for one in flow.both))
    either = re.compile("|".join(re.escape(NOTED[a] + NOTED[b]) for a, b in ((MENTOR, STARTUP), (STARTUP, MENTOR))))
    for person in flow.both:
        await expect(notes(person.page)).to_have_value(either)
    written = await notes(flow.mentor.page).input_value()
    await expect(notes(flow.startup.page)).to_have_value(written)

    startup, mentor = flow.startup, flow.mentor
    await startup.page.context.set_offline(True)
    lost = startup.page.locator("vt-reconnecting")
    await expect(lost).to_contain_text(startup.say("room.reconnecting"), timeout=20_000)
    await notes(startup.page).press("Control+End")
    await notes(startup.page).press_sequentially("Written without a link.")
    await notes(mentor.page).press("Control+Home")
    await notes(mentor.page).press_sequentially("Meanwhile. ")
    await startup.page.context.set_offline(False)
    for person in flow.both:
        await expect(notes(person.page)).to_have_value(f"Meanwhile. {written}Written without a link.", timeout=20_000)
        await expect(person.page.locator("vt-notes [role=status]")).to_have_text(person.say("room.table.notes_saved"))


async def agree_and_leave(flow: Flow) -> None:
    """What is to be done, by whom, until when. The startup goes after 42 minutes, the mentor after 50."""
    startup, mentor = flow.startup, flow.mentor
    await startup.page.get_by_label(startup.say("room.table.action"), exact=True).fill(ITEM)
    await startup.page.get_by_label(startup.say("room.table.owner")).select_option(label=STARTUP)
    await startup.page.get_by_label(startup.say("room.table.due")).fill("2026-01-14")
    await startup.button("room.table.action_add").click()
    item = mentor.page.locator("vt-action-items .row")
    await expect(item.locator("label")).to_have_text([ITEM])
    await expect(item.locator(".about")).to_contain_text(STARTUP)
    await flow.node.until(START + 42 * MINUTE)
    await startup.leave()
    await flow.node.until(START + 50 * MINUTE)
    await mentor.leave()
    await flow.node.until(START + HOUR)
    letters = await flow.told("summary", "summary")
    for letter in letters.values():
        body = letter.get_body(("plain",))
        assert body is not None
        for words in (*NOTED.values(), ITEM, "Meanwhile.", "Written without a link."):
            assert words.strip() in body.get_content()


async def look_back(flow: Flow) -> None:
    """The page tells both the same, and each rates for themselves."""
    for person, stars, due in ((flow.mentor, 4, "Rab, 14 Jan"), (flow.startup, 5, "Wed, 14 Jan")):
        page, say = person.page, person.say
        await page.goto(flow.origin + flow.session)
        await expect(page.get_by_text(say("booking.status.completed"), exact=True)).to_be_visible()
        attendance = page.get_by_role("region", name=say("after.attendance")).get_by_role("listitem")
        for name, minutes in ((MENTOR, 65), (STARTUP, 54)):
            await expect(attendance.filter(has_text=name)).to_contain_text(f"{minutes} ")
        await expect(page.get_by_role("region", name=say("after.notes"))).to_contain_text("Written without a link.")
        item = page.get_by_role("region", name=say("after.actions")).get_by_role("listitem")
        await expect(item).to_contain_text([ITEM])
        await expect(item).to_contain_text(f"{STARTUP} · {say('after.due', date=due)}")
        await expect(page.locator("input[name=stars]:checked")).to_have_count(0)
        await page.locator(f"input[name=stars][value='{stars}']").check(force=True)
        await page.get_by_role("button", name=say("after.rate")).click()
        await expect(page.get_by_text(say("after.notice.rated"))).to_be_visible()
        await expect(page.locator("input[name=stars]:checked")).to_have_value(str(stars))


async def meet_again(flow: Flow) -> None:
    """The mentor sets the next session from the last; what was left open is the first thing on its table."""
    page, say = flow.mentor.page, flow.mentor.say
    await page.get_by_role("link", name=say("after.book_next")).click()
    await page.get_by_role("link", name=say("booking.slots.next")).click()
    await page.locator(f"input[name=slot][value='{NEXT:%Y-%m-%dT%H:%MZ}']").check(force=True)
    await page.get_by_label(say("booking.topic")).fill(NEXT_TOPIC)
    await page.get_by_role("button", name=say("booking.next.submit")).click()
    await expect(page.get_by_text(say("booking.status.confirmed"), exact=True)).to_be_visible()
    following = page.url.removeprefix(flow.origin)
    await page.goto(flow.origin + flow.session)
    await expect(page.get_by_role("link", name=say("after.next"))).to_have_attribute("href", following)
    for name, letter in (await flow.post()).items():
        assert NEXT_AT[name] in letter["Subject"]
        invites_to(letter, NEXT, name)

    startup = flow.startup
    await flow.node.until(NEXT - 15 * MINUTE)
    await startup.page.goto(flow.origin + following)
    await startup.page.get_by_role("link", name=startup.say("after.enter")).click()
    await enter_by_account(startup)
    topic, first = (startup.page.locator("vt-table section").nth(place) for place in (0, 1))
    await expect(topic).to_contain_text(NEXT_TOPIC)
    await expect(first.get_by_role("heading")).to_have_text(startup.say("room.table.carried_over"))
    await expect(first.locator("label")).to_have_text([ITEM])
    await startup.leave()


async def counts_the_minutes(flow: Flow, browser: Browser) -> None:
    """Makassar's manager sees the one session of the day: 54 minutes together, of one mentor and one startup."""
    manager = await context(browser)
    page = await sign_in(manager, flow.node.service, "manager@makassar.example", PASSWORD)
    day = START.date().isoformat()
    await page.goto(f"{flow.origin}/admin/reports/mentoring?from={day}&to={day}")
    await expect(page.locator(".figures dd")).to_have_text(["1", "0,9", "0", "0", "–"])
    async with page.expect_download() as download:
        await page.locator("a[href*='.csv']").click()
    lines = (await (await download.value).path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    for cell in (MENTOR, STARTUP, TOPIC):
        assert cell in lines[1]
    assert "54" in re.split("[;,]", lines[1])
    await manager.close()
