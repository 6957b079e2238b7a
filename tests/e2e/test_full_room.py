"""A room full of people: whoever speaks is seen, as oneself, and the browser negotiates nothing for it."""

import logging
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.e2e.browsers import context
from tests.e2e.colours import close, shown, watch, watched
from tests.e2e.extras import Extra, extras
from tests.e2e.journey import LOUNGE, Person, before_the_room
from tests.e2e.service import running

logger = logging.getLogger(__name__)

MENTOR = "Mentor 1"
CROWD = 20
M_LINES = """
() => window.__connections
  .filter((connection) => connection.connectionState !== 'closed')
  .reduce((all, connection) => all + connection.getTransceivers().length, 0)
"""


async def test_who_speaks_is_seen_in_a_full_room(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as service:
        async with extras(service.origin, "bandung", "lounge", CROWD) as everyone:
            visitor = await before_the_room(await context(browser, "en-US"), service.origin + LOUNGE, MENTOR)
            await visitor.enter()
            await sees(visitor, everyone[0])
            await watch(visitor.page)
            lines = await visitor.page.evaluate(M_LINES)
            for extra in (everyone[18], everyone[3], everyone[19], everyone[11]):
                await extra.speak()
                await expect(visitor.tile(extra.name)).to_have_attribute("data-speaking", "", timeout=10_000)
                await sees(visitor, extra)
                await extra.fall_silent()
            assert await visitor.page.evaluate(M_LINES) == lines
            await nobody_was_taken_for_another(visitor, everyone)
            await visitor.page.context.close()


async def sees(visitor: Person, extra: Extra) -> None:
    """Wait until the extra's picture is shown, in its own colour."""
    for _ in range(100):
        colour = (await shown(visitor.page)).get(extra.id)
        if colour and close(colour, extra.colour):
            return
        await visitor.page.wait_for_timeout(100)
    raise AssertionError(f"{visitor.name} does not see {extra.name} in {extra.colour}: {await shown(visitor.page)}")


async def nobody_was_taken_for_another(visitor: Person, everyone: list[Extra]) -> None:
    """No picture ever stood under a name that is not its own, not even while it was handed over."""
    colours = {extra.id: extra.colour for extra in everyone}
    seen = {(id_, colour) for id_, colour in await watched(visitor.page) if id_ in colours}
    assert {id_ for id_, _ in seen} >= {extra.id for extra in (everyone[3], everyone[11], everyone[18], everyone[19])}
    assert [(id_, colour) for id_, colour in seen if not close(colour, colours[id_])] == []
