"""axe finds nothing, on every page outside the rooms, in both themes and both languages, wide and narrow."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.e2e.browsers import context
from tests.e2e.people import sign_in
from tests.e2e.service import Service

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
OPEN = [
    "/",
    "/t/bandung",
    "/t/makassar",
    "/sign-in",
    "/register",
    "/t/bandung/lounge",
    "/t/bandung/lab",
    "/mentors",
    "/mentors?q=iot&sector=agriculture&order=name",
    "/mentors?q=nobody+knows",
    "/startups",
    "/startups/bandung-startup-a",
    "/nothing-here",
]
SIGNED_IN = [
    "/profile",
    "/profile/calendar",
    "/profile/data",
    "/admin",
    "/admin/reports/mentoring",
    "/admin/people",
    "/admin/t/bandung/rooms",
    "/admin/t/bandung/rooms/new",
    "/admin/t/bandung/people",
]


async def violations(page: Page) -> list[Any]:
    """What axe finds on the page as it is, shadow roots included."""
    await page.evaluate(AXE)
    found: list[Any] = await page.evaluate(RUN)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width"), [("id-ID", 1280), ("en-US", 360)])
async def test_pages_for_everyone(browser: Browser, service: Service, theme: Any, locale: str, width: int) -> None:
    visitor = await context(browser, locale, color_scheme=theme, viewport={"width": width, "height": 800})
    page = await visitor.new_page()
    for path in OPEN:
        await page.goto(service.origin + path)
        assert await violations(page) == [], path
        overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{path} scrolls sideways"
    await visitor.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width"), [("id-ID", 360), ("en-US", 1280)])
async def test_pages_for_administrators(
    browser: Browser, service: Service, theme: Any, locale: str, width: int
) -> None:
    administrator = await context(browser, locale, color_scheme=theme, viewport={"width": width, "height": 800})
    page = await sign_in(administrator, service, service.email, service.password)
    await page.goto(service.origin + "/admin/t/bandung/rooms")
    links = (
        await page.get_by_role("main")
        .get_by_role("link")
        .evaluate_all("(all) => all.map((link) => new URL(link.href).pathname)")
    )
    one_room = next(path for path in links if "/admin/t/bandung/rooms/" in path and not path.endswith("/new"))
    invites = next(path for path in links if path.endswith("/invites"))
    media = next(path for path in links if path.endswith("/media"))
    for path in [*SIGNED_IN, one_room, invites, media]:
        answer = await page.goto(service.origin + path)
        assert answer
        assert answer.status == 200, path
        assert await violations(page) == [], path
        overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{path} scrolls sideways"
    await administrator.close()
