"""A camera in three sizes: each tile gets the one that fits it, and nothing is encoded that nobody looks at."""

from playwright.async_api import Browser, Page

from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, Person, before_the_room
from tests.e2e.service import Service
from tests.e2e.test_quality import choose_to_receive

A, B = "Startup A", "Mentor 1"
LARGE, MIDDLE, SMALL = (1280, 800), (700, 500), (360, 300)
"""Windows in which the tile of the only other person wants the largest size, the next, and the smallest."""

MADE = """
async () => {
  const found = {};
  for (const connection of window.__connections) {
    if (connection.connectionState === 'closed') continue;
    for (const { type, rid, active, frameHeight } of (await connection.getStats()).values()) {
      if (type === 'outbound-rtp' && rid && active) found[rid] = frameHeight ?? 0;
    }
  }
  return found;
}
"""
"""The sizes in which the page's camera is encoded, by name, in lines."""


async def test_each_tile_gets_the_size_that_fits_it(browser: Browser, service: Service) -> None:
    people = [await before_the_room(await context(browser, "en-US"), service.origin + LOUNGE, name) for name in (A, B)]
    a, b = people
    for person in people:
        await person.page.set_viewport_size({"width": LARGE[0], "height": LARGE[1]})
        await person.enter()
    await sees_size(a, b, "r2")
    await makes(b.page, "r0,r1,r2")

    await a.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    await sees_size(a, b, "r0")
    await makes(b.page, "r0")

    await a.page.set_viewport_size({"width": MIDDLE[0], "height": MIDDLE[1]})
    await sees_size(a, b, "r1")
    await makes(b.page, "r0,r1")

    # A screen is negotiated, and what nobody looks at stays away.
    await b.page.keyboard.press("d")
    await a.sees(B, source="screen")
    await b.page.keyboard.press("d")
    await makes(b.page, "r0,r1")

    await choose_to_receive(a, "audio")
    await makes(b.page, "")

    await choose_to_receive(a, "everything")
    await sees_size(a, b, "r1")

    await looks(a.page, "hidden")
    await makes(b.page, "")
    await looks(a.page, "visible")
    await a.page.set_viewport_size({"width": LARGE[0], "height": LARGE[1]})
    await sees_size(a, b, "r2")
    for person in people:
        await person.page.context.close()


async def sees_size(person: Person, other: Person, name: str) -> None:
    """Wait until frames of one of the other's encodings were shown. Encoders choose the lines of each by their load."""
    await person.sees(other.name)
    before = None
    for _ in range(300):
        seen, made = await person.picture(other.name), await other.page.evaluate(MADE)
        if not seen or seen["height"] != made.get(name):
            before = None
        elif before is None:
            before = seen["frames"]
        elif seen["frames"] >= before + 10:
            return
        await person.page.wait_for_timeout(100)
    raise AssertionError(f"{person.name} sees {seen}, and {other.name} makes {made}")


async def looks(page: Page, state: str) -> None:
    """Say what a browser says when its page goes behind another one, or comes back."""
    await page.evaluate(
        """(state) => {
          Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        state,
    )


async def makes(page: Page, names: str) -> None:
    """Wait until the camera is encoded in these sizes only."""
    await page.wait_for_function(
        f"async (names) => Object.keys(await ({MADE})()).sort().join() === names", arg=names, timeout=20_000
    )
