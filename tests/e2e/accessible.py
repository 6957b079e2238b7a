"""Whether everybody can use a page: axe finds nothing, and nothing scrolls sideways."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
RUN = """
async () => {
  const found = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return found.violations.map(({ id, nodes }) => [
    id, nodes.map((node) => node.target.join(' ') + ': ' + node.failureSummary),
  ]);
}
"""


async def violations(page: Page) -> list[Any]:
    """What axe finds on the page as it is, shadow roots included."""
    await page.evaluate(AXE)
    found: list[Any] = await page.evaluate(RUN)
    return found


async def overflow(page: Page) -> int:
    """Pixels by which the page scrolls sideways."""
    return int(await page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"))


async def for_everyone(page: Page, origin: str, paths: Iterable[str], *, status: int | None = 200) -> None:
    """Go to each of `paths`, which answers with `status` (any, if none), and find nothing wrong with it."""
    for path in paths:
        answer = await page.goto(origin + path)
        assert answer
        assert status is None or answer.status == status, path
        assert await violations(page) == [], path
        assert await overflow(page) == 0, f"{path} scrolls sideways"
