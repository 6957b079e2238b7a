"""From the click on "join" to the first frame of somebody else's camera, in real Chromium on this machine."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.e2e.browsers import context, launch
from tests.e2e.journey import LOUNGE, before_the_room
from tests.e2e.service import Service, running

JOINS = 20

FIRST_FRAME = """
() => new Promise((resolve) => {
  const clicked = window.__clicked;
  const look = () => {
    const found = [];
    const walk = (root) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.localName === 'vt-tile' && element.dataset.participant && !element.hasAttribute('data-self')) {
          const video = (element.shadowRoot ?? element).querySelector('video');
          if (video && video.srcObject) found.push(video);
        }
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    for (const video of found) {
      if (video.getVideoPlaybackQuality().totalVideoFrames > 0) return resolve(performance.now() - clicked);
    }
    requestAnimationFrame(look);
  };
  look();
})
"""


async def measure() -> dict[str, float]:
    """One run of twenty joins, each by a fresh guest."""
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as service:
        async with async_playwright() as playwright:
            browser = await launch(playwright)
            host = await before_the_room(await context(browser), service.origin + LOUNGE, "Mentor 1")
            await host.join()
            times = [await _one(browser, service, number) for number in range(JOINS)]
            await browser.close()
    times.sort()
    return {
        "joins": len(times),
        "click to first remote frame, p50 ms": round(statistics.median(times)),
        "click to first remote frame, p95 ms": round(times[int(len(times) * 0.95) - 1]),
    }


async def _one(browser: Browser, service: Service, number: int) -> float:
    guest = await before_the_room(await context(browser), service.origin + LOUNGE, f"Startup {number}")
    await guest.page.evaluate("addEventListener('click', () => { window.__clicked = performance.now(); }, true)")
    await guest.join()
    elapsed: float = await asyncio.wait_for(guest.page.evaluate(FIRST_FRAME), 20)
    await guest.page.context.close()
    return elapsed


def run() -> dict[str, float]:
    """The figures, by name."""
    return asyncio.run(measure())
