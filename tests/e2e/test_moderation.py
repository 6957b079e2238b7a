"""The second journey: an administrator and two guests — lobby, mute, spotlight, lock, remove, end for all."""

import re

from playwright.async_api import Browser, expect

from tests.e2e.browsers import context
from tests.e2e.journey import MENTORING, Person, before_the_room
from tests.e2e.people import sign_in
from tests.e2e.service import Service

HOST, FIRST, SECOND = "Administrator", "Startup A", "Startup B"


async def administrator(browser: Browser, service: Service) -> Person:
    """The first administrator, inside the mentoring room."""
    visitor = await context(browser, "en-US", viewport={"width": 1280, "height": 800})
    page = await sign_in(visitor, service, service.email, service.password)
    await page.goto(service.origin + "/")
    await page.context.add_cookies([{"name": "vt_locale", "value": "en", "url": service.origin}])
    await page.goto(service.origin + MENTORING)
    person = Person(page, HOST)
    await expect(page.locator("vt-before video")).to_be_visible()
    await person.enter()
    return person


async def guest(browser: Browser, service: Service, name: str) -> Person:
    """A guest at the door of the mentoring room."""
    return await before_the_room(await context(browser, "en-US"), service.origin + MENTORING, name)


async def choose(moderator: Person, name: str, key: str) -> None:
    """Open somebody's menu in the people panel and take an entry."""
    person = moderator.page.locator("vt-person", has_text=name)
    await person.hover()
    await person.get_by_role("button", name=moderator.say("room.people.menu", name=name), exact=True).click()
    await person.get_by_role("menuitem", name=moderator.say(key), exact=True).click()


async def test_an_administrator_runs_the_room(browser: Browser, service: Service) -> None:
    host = await administrator(browser, service)
    await host.page.keyboard.press("p")

    # The lobby: one is admitted by name, the other is turned away and then admitted with all.
    first = await guest(browser, service, FIRST)
    await first.join()
    await expect(first.page.locator("vt-waiting")).to_be_visible()
    await (
        host.page.locator("vt-panel")
        .get_by_role("button", name=host.say("room.lobby.admit_name", name=FIRST), exact=True)
        .click()
    )
    await expect(first.bar).to_be_visible()

    refused = await guest(browser, service, SECOND)
    await refused.join()
    await (
        host.page.locator("vt-panel")
        .get_by_role("button", name=host.say("room.lobby.refuse_name", name=SECOND), exact=True)
        .click()
    )
    await expect(refused.page.get_by_text(refused.say("room.closed.refused_title"))).to_be_visible()
    await refused.page.context.close()

    second = await guest(browser, service, SECOND)
    await second.join()
    third = await guest(browser, service, "Partner 1")
    await third.join()
    await expect(host.page.locator("vt-lobby")).to_contain_text("Partner 1")
    await host.button("room.lobby.admit_all").click()
    await expect(second.bar).to_be_visible()
    await expect(third.bar).to_be_visible()
    await third.leave()
    await third.page.context.close()
    await host.sees_as_sent(second)
    await host.hears()

    await mute(host, first, second)
    await spotlight(host, first, second)
    await lock(browser, service, host)
    await remove(host, first, second)
    await end_for_all(host, first)
    for each in (host, first, second):
        await each.page.context.close()


async def mute(host: Person, first: Person, second: Person) -> None:
    microphone = first.page.locator("vt-bar").get_by_role("button", name=first.say("room.bar.microphone_off"))
    await expect(microphone).to_be_visible()
    await choose(host, FIRST, "room.people.mute")
    muted = first.page.locator("vt-bar").get_by_role("button", name=first.say("room.bar.microphone_on"))
    await expect(muted).to_be_visible()
    await expect(second.tile(FIRST)).to_have_attribute(
        "aria-label", re.compile(re.escape(second.say("room.tile.muted")), re.IGNORECASE)
    )
    # Only the muted one goes on.
    await first.page.keyboard.press("m")
    await expect(microphone).to_be_visible()


async def spotlight(host: Person, first: Person, second: Person) -> None:
    await choose(host, SECOND, "room.people.spotlight")
    for each in (host, first):
        await each.page.wait_for_function(
            """(name) => {
              const tiles = [];
              const walk = (root) => root.querySelectorAll('*').forEach((element) => {
                if (element.localName === 'vt-tile') tiles.push(element);
                if (element.shadowRoot) walk(element.shadowRoot);
              });
              walk(document);
              const area = (tile) => tile.getBoundingClientRect().width * tile.getBoundingClientRect().height;
              tiles.sort((one, other) => area(other) - area(one));
              return tiles[0]?.getAttribute('aria-label').includes(name) && area(tiles[0]) > 2 * area(tiles[1]);
            }""",
            arg=SECOND,
        )
    await choose(host, SECOND, "room.people.spotlight_end")


async def lock(browser: Browser, service: Service, host: Person) -> None:
    await host.button("room.people.lock").click()
    late = await guest(browser, service, "Late 1")
    await late.join()
    await expect(late.page.locator("vt-before").get_by_role("alert")).to_contain_text(late.say("error.room_locked"))
    await late.page.context.close()
    await host.button("room.people.unlock").click()


async def remove(host: Person, first: Person, second: Person) -> None:
    await choose(host, SECOND, "room.people.remove")
    await host.button("room.people.remove").click()
    await expect(second.bar).not_to_be_visible()
    await expect(second.page.get_by_text(second.say("room.closed.removed_title"))).to_be_visible()
    await expect(first.tile(SECOND)).to_have_count(0)


async def end_for_all(host: Person, first: Person) -> None:
    await host.button("room.bar.leave_more").click()
    await host.menu_item("room.leave.end_all").click()
    await host.page.get_by_role("dialog").get_by_role("button").last.click()
    for each in (host, first):
        await expect(each.bar).not_to_be_visible()
    await expect(first.page.get_by_text(first.say("room.closed.ended_title"))).to_be_visible()
