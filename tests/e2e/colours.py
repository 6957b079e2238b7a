"""Which colour each picture of a page has: with people of one colour each, whose picture it is."""

from playwright.async_api import Page

from tests.e2e.extras import Colour

CLOSE = 40
"""Of 255, in each part: what encoding and screens may change."""

LOOK = """
() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const found = {};
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const video = element.localName === 'vt-tile' && element.dataset.source === 'camera'
        ? element.shadowRoot?.querySelector('video') : null;
      if (video && video.srcObject && !video.hidden && video.readyState >= 2 && video.videoWidth) {
        context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
        found[element.dataset.participant] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
      }
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return found;
}
"""
WATCH = f"""
() => {{
  const look = {LOOK};
  const seen = (window.__colours = new Set());
  const again = () => {{
    for (const [id, colour] of Object.entries(look())) seen.add([id, ...colour].join());
    requestAnimationFrame(again);
  }};
  again();
}}
"""


async def shown(page: Page) -> dict[str, Colour]:
    """The colour in the middle of each camera's picture that is shown now, by participant."""
    found = await page.evaluate(LOOK)
    return {participant: (red, green, blue) for participant, (red, green, blue) in found.items()}


async def watch(page: Page) -> None:
    """Keep every colour that any picture shows from now on."""
    await page.evaluate(WATCH)


async def watched(page: Page) -> set[tuple[str, Colour]]:
    """Everything that was shown since `watch`: participant and colour."""
    lines = [line.split(",") for line in await page.evaluate("() => [...window.__colours]")]
    return {(participant, (int(red), int(green), int(blue))) for participant, red, green, blue in lines}


def close(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= CLOSE for a, b in zip(one, other, strict=True))
