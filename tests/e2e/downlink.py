"""What comes over somebody's link: how large a shared screen is, and whether sound and pictures come undisturbed."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.async_api import Locator, expect

from tests.e2e.browsers import INBOUND
from tests.e2e.journey import Person

LINES = 1080
"""Of the screen that Chromium shares here."""


@dataclass(frozen=True)
class Reception:
    """What came to a person so far, or in a while."""

    sounds: tuple[int, ...]
    """Packets of each."""
    packets: int
    """Of sound and pictures."""
    lost: int
    """Packets that never came."""
    frames: int
    """Of the shared screen; 0 while it is not shown."""

    def since(self, before: "Reception") -> "Reception":
        """What came in between, with no m-line more."""
        sounds = zip(self.sounds, before.sounds, strict=True)
        return Reception(
            tuple(now - then for now, then in sounds),
            self.packets - before.packets,
            self.lost - before.lost,
            self.frames - before.frames,
        )


async def reception(person: Person, presenter: str) -> Reception:
    """What came to `person` so far, while `presenter` shares a screen."""
    reports = sorted(await person.page.evaluate(INBOUND), key=lambda report: int(report["ssrc"]))
    screen = await person.picture(presenter, "screen")
    return Reception(
        tuple(report["packetsReceived"] for report in reports if report["kind"] == "audio"),
        sum(report["packetsReceived"] for report in reports),
        sum(report["packetsLost"] for report in reports),
        screen["frames"] if screen else 0,
    )


async def whole(person: Person, presenter: str) -> None:
    """Wait until the screen is there in full size."""
    await _wait(person, presenter, lambda lines: lines >= LINES)


async def gives_way(person: Person, presenter: str) -> None:
    """Wait until the screen is smaller, or not shown at all."""
    await _wait(person, presenter, lambda lines: lines < LINES)


def held(person: Person) -> Locator:
    """Tiles whose picture waits for bandwidth."""
    return person.page.locator(f"vt-tile[aria-label*='{person.say('room.tile.starved')}']")


async def nothing_held(person: Person) -> None:
    """Wait until each picture comes."""
    await expect(held(person)).to_have_count(0, timeout=60_000)


async def _wait(person: Person, presenter: str, enough: Callable[[int], bool]) -> None:
    for _ in range(600):
        if enough(await lines(person, presenter)):
            return
        await person.page.wait_for_timeout(100)
    raise AssertionError(f"{person.name} sees a screen of {await lines(person, presenter)} lines")


async def lines(person: Person, presenter: str) -> int:
    """Of the shared screen as it is shown; 0 when it is not."""
    picture = await person.picture(presenter, "screen")
    return picture["height"] if picture else 0
