"""More people and cameras than a phone is sent: whoever speaks takes a place, and nobody flickers."""

from typing import Any

from playwright.async_api import Browser, expect

from tests.e2e.browsers import context
from tests.e2e.extras import Extra, extras
from tests.e2e.journey import Person, before_the_room
from tests.e2e.service import Service

ROOM = "semarang", "lounge"
CROWD = 14
"""One of them has no place beside oneself on a phone, two with the word of how many there are more."""
WATCH = """
() => {
  const seen = (window.__looks = {});
  const tiles = (root) => [...root.querySelectorAll('*')].flatMap((element) =>
    element.localName === 'vt-tile' ? [element] : element.shadowRoot ? tiles(element.shadowRoot) : []);
  const look = () => {
    for (const { dataset, shadowRoot } of tiles(document)) {
      const video = shadowRoot?.querySelector('video');
      if (!video || dataset.source !== 'camera') continue;
      const picture = !video.hidden && video.readyState >= 2 && video.videoWidth > 0;
      const now = shadowRoot.querySelector('.face') ? 'face' : picture ? 'picture' : 'nothing';
      const looks = (seen[dataset.participant] ??= []);
      if (looks.at(-1) !== now) looks.push(now);
    }
    requestAnimationFrame(look);
  };
  look();
}
"""
"""Keeps what each person's tile shows, one thing after the other, whenever a frame of the page is drawn."""


async def looks(person: Person, extra: Extra) -> Any:
    """What the extra's tile showed so far."""
    return await person.page.evaluate("(id) => window.__looks[id] ?? []", extra.id)


async def speaks(extra: Extra, person: Person) -> None:
    """Until the picture is seen; then for so long that nobody else is taken for the speaker."""
    await extra.speak()
    await expect(person.tile(extra.name)).to_have_attribute("data-speaking", "", timeout=30_000)
    await person.sees(extra.name, frames=2)
    await extra.fall_silent()


async def test_whoever_speaks_takes_a_place_and_nobody_flickers(browser: Browser, service: Service) -> None:
    async with extras(service.origin, *ROOM, CROWD) as crowd:
        visitor = await context(browser, "en-US", viewport={"width": 360, "height": 740})
        person = await before_the_room(visitor, f"{service.origin}/t/{'/'.join(ROOM)}", "Mentor 1")
        await person.enter()
        await person.page.keyboard.press("v")
        await person.sees(crowd[0].name, frames=2)
        await person.page.evaluate(WATCH)

        *_, first, second = crowd
        await expect(person.tile(first.name)).to_have_count(0)
        await speaks(first, person)
        # Beside the first speaker, whose element must stay where it is.
        await speaks(second, person)
        await expect(person.tile(crowd[10].name)).to_have_count(0)

        for extra in (first, second):
            assert await looks(person, extra) == ["face", "picture"], extra.name
        for extra in crowd:
            assert "nothing" not in await looks(person, extra), extra.name
        await the_list_tells_of_hands(person, crowd[0])
        await visitor.close()


async def the_list_tells_of_hands(person: Person, extra: Extra) -> None:
    """Who opens the list needs no notice of what stands in it."""
    await extra.ask("hand.raise", {"raised": True})
    notice = person.page.get_by_role("group", name=person.say("room.notice.hand", name=extra.name), exact=True)
    await expect(notice).to_be_visible()
    await person.page.keyboard.press("p")
    await expect(notice).not_to_be_visible(timeout=1_000)
    await expect(person.page.locator("vt-person").first).to_contain_text(extra.name)
