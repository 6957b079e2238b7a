"""axe finds nothing, on every page outside the rooms, in both themes and both languages, wide and narrow."""

from typing import Any

import pytest
from playwright.async_api import Browser

from tests.e2e.accessible import for_everyone
from tests.e2e.browsers import context
from tests.e2e.people import sign_in
from tests.e2e.service import Service

pytestmark = pytest.mark.beside_others

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
    "/developers",
    "/nothing-here",
]
SIGNED_IN = [
    "/profile",
    "/profile/calendar",
    "/profile/api",
    "/profile/data",
    "/admin",
    "/admin/reports/mentoring",
    "/admin/people",
    "/admin/t/bandung/rooms",
    "/admin/t/bandung/rooms/new",
    "/admin/t/bandung/people",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width"), [("id-ID", 1280), ("en-US", 360)])
async def test_pages_for_everyone(browser: Browser, service: Service, theme: Any, locale: str, width: int) -> None:
    visitor = await context(browser, locale, color_scheme=theme, viewport={"width": width, "height": 800})
    page = await visitor.new_page()
    await for_everyone(page, service.origin, OPEN, status=None)
    await visitor.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width"), [("id-ID", 360), ("en-US", 1280)])
async def test_pages_for_administrators(
    browser: Browser, service: Service, theme: Any, locale: str, width: int
) -> None:
    administrator = await context(browser, locale, color_scheme=theme, viewport={"width": width, "height": 800})
    page = await sign_in(administrator, service, service.email, service.password, language=locale[:2])
    await page.goto(service.origin + "/admin/t/bandung/rooms")
    links = (
        await page.get_by_role("main")
        .get_by_role("link")
        .evaluate_all("(all) => all.map((link) => new URL(link.href).pathname)")
    )
    one_room = next(path for path in links if "/admin/t/bandung/rooms/" in path and not path.endswith("/new"))
    invites = next(path for path in links if path.endswith("/invites"))
    media = next(path for path in links if path.endswith("/media"))
    await for_everyone(page, service.origin, [*SIGNED_IN, one_room, invites, media])
    await administrator.close()
