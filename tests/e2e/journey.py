"""One person in a room: what they do, and what they see and hear, told by the page and by the browser's statistics."""

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.e2e.browsers import OUTBOUND_SIZES, inbound
from web.i18n import Catalogues

LOUNGE = "/t/bandung/lounge"
MENTORING = "/t/bandung/mentoring"
WORDS = Catalogues.load(Path(__file__).parents[2] / "web/locale")

SEEN = """
(wanted) => {
  const found = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === 'vt-tile' && element.dataset.source === wanted.source) {
        const video = element.shadowRoot?.querySelector('video');
        if (video && video.srcObject && element.getAttribute('aria-label')?.includes(wanted.name)) {
          found.push({
            frames: video.getVideoPlaybackQuality().totalVideoFrames,
            width: video.videoWidth,
            height: video.videoHeight,
          });
        }
      }
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return found[0] ?? null;
}
"""


@dataclass(frozen=True)
class Person:
    """Somebody at a page of the product, in whose language it speaks."""

    page: Page
    name: str
    language: str = "en"

    def say(self, key: str, **params: object) -> str:
        """The page's words for a key of the catalogues."""
        return WORDS.translate(self.language, key, **params)

    def button(self, key: str, **params: object) -> Locator:
        """The button with these words."""
        return self.page.get_by_role("button", name=self.say(key, **params), exact=True)

    def menu_item(self, key: str, **params: object) -> Locator:
        """The entry of an open menu with these words."""
        return self.page.get_by_role("menuitem", name=self.say(key, **params), exact=True)

    @property
    def bar(self) -> Locator:
        """The bar, which is there exactly while one is inside."""
        return self.page.locator("vt-bar")

    def tile(self, name: str, source: str = "camera") -> Locator:
        """Somebody's tile."""
        return self.page.locator(f"vt-tile[data-source={source}][aria-label*='{name}']")

    async def participant_id(self, name: str) -> str:
        """The identifier of whoever is called so."""
        found = await self.tile(name).get_attribute("data-participant")
        assert found
        return found

    async def join(self) -> None:
        """Press Enter in the name's field, as a newcomer does."""
        await self.page.locator("vt-before #name").first.press("Enter")

    async def enter(self) -> None:
        """Join, and wait until one is inside."""
        await self.join()
        await expect(self.bar).to_be_visible(timeout=15_000)

    async def leave(self) -> None:
        """Press the red button."""
        await self.button("room.bar.leave_label").click()
        await expect(self.bar).not_to_be_visible()

    async def sees_as_sent(self, other: "Person") -> None:
        """Wait until frames of the other's camera were shown in the size that the other's encoder has now.

        Browsers choose that size by their load, so it is asked for each time; less than half of 720p would be a fault.
        """
        await self.sees(other.name)
        for _ in range(150):
            seen, sent = await self.picture(other.name), await sent_sizes(other.page)
            if seen and (seen["width"], seen["height"]) in sent and seen["width"] >= 640:
                return
            await self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.name} sees {seen}, and {other.name} sends {sent}")

    async def sees(self, name: str, source: str = "camera", frames: int = 10) -> tuple[int, int]:
        """Wait until frames of somebody's picture were shown; its size."""
        await self.page.wait_for_function(
            f"(wanted) => (({SEEN})(wanted)?.frames ?? 0) >= wanted.frames",
            arg={"source": source, "name": name, "frames": frames},
            timeout=20_000,
        )
        seen = await self.picture(name, source)
        assert seen
        return seen["width"], seen["height"]

    async def sees_whole(self, name: str, source: str, size: tuple[int, int]) -> None:
        """Wait until somebody's picture has this size."""
        for _ in range(200):
            seen = await self.picture(name, source)
            if seen and (seen["width"], seen["height"]) == size:
                return
            await self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.name} sees {seen}, not {size}")

    async def picture(self, name: str, source: str = "camera") -> dict[str, int] | None:
        """Frames shown so far and the size of somebody's picture; nothing when there is none."""
        found: dict[str, int] | None = await self.page.evaluate(SEEN, {"source": source, "name": name})
        return found

    async def hears(self) -> None:
        """Wait until sound with energy arrived."""
        for _ in range(100):
            if any(report.get("totalAudioEnergy", 0) > 0.001 for report in await inbound(self.page, "audio")):
                return
            await self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.name} hears nothing: {await inbound(self.page, 'audio')}")

    async def frames_received(self) -> int:
        """Video frames decoded so far, over all connections."""
        return sum(report.get("framesDecoded", 0) for report in await inbound(self.page, "video"))


async def sent_sizes(page: Page) -> set[tuple[int, int]]:
    """The sizes that the page's video encoders have now."""
    sizes = await page.evaluate(OUTBOUND_SIZES)
    return {(width, height) for width, height in sizes}


async def before_the_room(visitor: BrowserContext, address: str, name: str) -> Person:
    """Open a room's page and give a name."""
    page = await visitor.new_page()
    await page.goto(address)
    return await at_the_door(page, name)


async def at_the_door(page: Page, name: str) -> Person:
    """Give a name on a room's page that is open."""
    field = page.locator("vt-before #name").first
    await field.fill(name)
    await expect(page.locator("vt-before video")).to_be_visible(timeout=10_000)
    return Person(page, name)


async def enter_by_account(person: Person) -> None:
    """Walk in from a room's page that is open; the account's name is known already."""
    await expect(person.page.locator("vt-before video")).to_be_visible(timeout=15_000)
    await person.enter()


def no_errors(page: Page, into: list[str]) -> None:
    """Collect what the page complains about: exceptions, and errors on its console."""
    page.on("pageerror", lambda error: into.append(str(error)))
    page.on("console", lambda line: into.append(line.text) if line.type == "error" else None)
