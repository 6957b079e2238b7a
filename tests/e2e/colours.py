"""Which colour each picture of a page has: with people of one colour each, whose picture it is."""

from playwright.async_api import Page

from tests.e2e.extras import Colour

NOBODY: Colour = 0, 0, 0
"""What an element shows before its first picture; nobody of the crowd is black."""
CLOSE = 40
"""Of 255, in each part: what encoding and screens may change."""

CAMERAS = """
(root, each) => {
  for (const element of root.querySelectorAll('*')) {
    if (element.localName === 'vt-tile' && element.dataset.source === 'camera') {
      const video = element.shadowRoot?.querySelector('video');
      if (video && video.srcObject && !video.hidden) each(element.dataset.participant, video);
    } else if (element.shadowRoot) cameras(element.shadowRoot, each);
  }
}
"""
"""Calls `each` with every participant whose camera's picture is shown below `root`, and its element."""
LOOKING = f"""
const cameras = {CAMERAS};
const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const context = canvas.getContext('2d', {{ willReadFrequently: true }});
const colour = (video) => {{
  if (video.readyState < 2 || !video.videoWidth) return null;
  context.clearRect(0, 0, 1, 1);
  context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
  const [red, green, blue, opaque] = context.getImageData(0, 0, 1, 1).data;
  return opaque ? [red, green, blue] : null;
}};
"""
LOOK = f"""
() => {{
  {LOOKING}
  const found = {{}};
  cameras(document, (id, video) => {{
    const drawn = colour(video);
    if (drawn) found[id] = drawn;
  }});
  return found;
}}
"""
WATCH = f"""
() => {{
  {LOOKING}
  const seen = (window.__colours = new Set());
  const note = (id, video) => {{
    const drawn = colour(video);
    if (drawn) seen.add([id, ...drawn].join());
    return drawn !== null;
  }};
  const watched = new WeakSet();
  const watch = (video) => {{
    if (watched.has(video)) return;
    watched.add(video);
    const look = () => {{
      const tile = video.getRootNode().host;
      if (tile?.dataset.source !== 'camera' || !video.srcObject || video.hidden) return;
      // The first picture may be told of before it can be had.
      if (!note(tile.dataset.participant, video)) requestAnimationFrame(look);
    }};
    const next = () => {{
      look();
      video.requestVideoFrameCallback(next);
    }};
    video.requestVideoFrameCallback(next);
  }};
  const {{ get, set }} = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLVideoElement.prototype, 'srcObject', {{
    configurable: true,
    get,
    set(stream) {{
      set.call(this, stream);
      watch(this);
    }},
  }});
  cameras(document, (id, video) => watch(video));
  // A name may change without a new picture.
  setInterval(() => cameras(document, note), 200);
}}
"""
"""Looks at each picture as it is drawn. To look at all with every frame of the page costs a page more than the rest."""


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
