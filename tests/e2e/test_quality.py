"""Seeing the connection: its figures for each person, as text too; and receiving less."""

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.accessible import violations
from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, WORDS, Person, before_the_room
from tests.e2e.service import Service

A, B = "Startup A", "Mentor 1"
RATE = re.compile(r"[\d.,]+\s[kM]bit/s")


async def two_people(browser: Browser, service: Service, locale: str = "en-US") -> tuple[Person, Person]:
    """Both inside, and both seen."""
    opened = [await before_the_room(await context(browser, locale), service.origin + LOUNGE, name) for name in (A, B)]
    people = [replace(person, language=locale[:2]) for person in opened]
    for person in people:
        await person.enter()
    a, b = people
    await a.sees(B)
    await b.sees(A)
    return a, b


async def test_the_figures_of_a_person_are_shown_and_copied(browser: Browser, service: Service) -> None:
    a, b = await two_people(browser, service)
    page = a.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.keyboard.press("p")
    await a.button("room.people.menu", name=B).click()
    await a.menu_item("room.more.statistics").click()
    dialog = page.get_by_role("dialog")
    theirs = dialog.locator("tbody[aria-current]")
    await expect(theirs).to_contain_text(B)
    for source in ("microphone", "camera"):
        line = theirs.get_by_role("row").filter(has_text=a.say(f"room.statistics.{source}"))
        await expect(line).to_contain_text(RATE)
    await expect(dialog.locator("dd").first).to_contain_text(re.compile(r"UDP · \d+ ms · [1-9][\d.,]*\s[kM]bit/s"))

    await a.button("room.statistics.copy").click()
    await expect(dialog.get_by_role("status")).to_have_text(a.say("room.statistics.copied"))
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert re.search(rf"^{a.say('room.statistics.sending')}: UDP · ", copied, re.MULTILINE), copied
    theirs_copied = copied[copied.index(f"\n{B}\n") :]
    assert re.search(r"^  Camera: VP8 · [\d.,]+ [kM]bit/s · Lost [\d.,]+ % · \d+×\d+", theirs_copied, re.MULTILINE), (
        copied
    )
    for person in (a, b):
        await person.page.context.close()


async def test_who_receives_sound_only_still_hears_and_sees_again_later(browser: Browser, service: Service) -> None:
    a, b = await two_people(browser, service)
    await choose_to_receive(a, "audio")
    await expect(a.tile(B).locator("video")).not_to_be_visible()
    await a.hears()
    # Nothing of the picture arrives any more.
    stopped = await a.frames_received()
    await b.sees(A, frames=30)
    assert await a.frames_received() - stopped <= 5
    # Who chose so for a thin link has chosen so after a reload too.
    await a.page.reload()
    await expect(a.bar).to_be_visible(timeout=15_000)
    await a.hears()
    await expect(a.tile(B).locator("video")).not_to_be_visible()
    assert await a.frames_received() == 0
    await a.button("room.receive.show_all").click()
    await expect(a.button("room.receive.show_all")).to_have_count(0)
    await expect(a.tile(B).locator("video")).to_be_visible()
    for person in (a, b):
        await person.page.context.close()


async def test_a_camera_that_is_on_but_not_shown_is_told_of_beside_all_else(browser: Browser, service: Service) -> None:
    """In the longer of the two languages, on the narrowest of screens."""
    a, b = await two_people(browser, service, "id-ID")
    await a.page.set_viewport_size({"width": 360, "height": 740})
    await b.page.keyboard.press("r")
    await choose_to_receive(a, "audio")
    tile, words = a.tile(B), a.say("room.tile.unshown")
    await expect(tile).to_have_attribute("aria-label", re.compile(words))
    mark = await tile.locator(".mark").filter(has_text=words).bounding_box()
    pin = await a.button("room.tile.pin", name=B).bounding_box()
    assert mark
    assert pin
    assert mark["x"] + mark["width"] <= pin["x"]
    await a.button("room.receive.show_all").click()
    await expect(tile.locator("video")).to_be_visible()
    await expect(tile).not_to_have_attribute("aria-label", re.compile(words))
    for person in (a, b):
        await person.page.context.close()


async def choose_to_receive(person: Person, mode: str) -> None:
    """By the menu of the bar."""
    await person.button("room.bar.more").click()
    await person.page.get_by_role("menuitemradio", name=person.say(f"room.receive.{mode}"), exact=True).click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width"), [("id-ID", 360), ("en-US", 1440)])
async def test_the_figures_are_for_everyone(
    browser: Browser, service: Service, theme: Any, locale: str, width: int
) -> None:
    visitor = await context(
        browser, locale, color_scheme=theme, reduced_motion="reduce", viewport={"width": width, "height": 740}
    )
    person = await before_the_room(visitor, service.origin + LOUNGE, A)
    await person.enter()
    page, language = person.page, locale[:2]
    await page.get_by_role("button", name=WORDS.translate(language, "room.bar.more"), exact=True).click()
    await page.get_by_role("menuitem", name=WORDS.translate(language, "room.more.statistics"), exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("tbody td").first).to_contain_text(RATE)
    assert await violations(page) == []
    beyond = await dialog.evaluate("element => element.scrollWidth - element.clientWidth")
    assert beyond <= 0
    await page.keyboard.press("Escape")
    await expect(dialog).not_to_be_visible()
    await visitor.close()
