"""A startup finds a mentor, from the first page to the chosen hour; and a mentor puts a face to a profile."""

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser, FilePayload, expect

from rooms.seed.demonstration import PASSWORD
from tests.e2e.accessible import for_everyone
from tests.e2e.browsers import context
from tests.e2e.journey import WORDS, no_errors
from tests.e2e.people import sign_in
from tests.e2e.service import Service

pytestmark = pytest.mark.beside_others


def say(key: str, **params: object) -> str:
    """The pages' English words."""
    return WORDS.translate("en", key, **params)


async def test_a_startup_finds_a_mentor(browser: Browser, service: Service) -> None:
    """Suggested with reasons, narrowed by a filter, looked at, and led to booking with the hour chosen."""
    startup = await context(browser, "en-US", timezone_id="Asia/Jakarta", viewport={"width": 1280, "height": 900})
    page = await sign_in(startup, service, "startup-a@bandung.example", PASSWORD, language="en")
    complaints: list[str] = []
    no_errors(page, complaints)
    await (
        page.get_by_role("navigation", name=say("site.nav.label"))
        .get_by_role("link", name=say("mentors.title"))
        .click()
    )
    suggested = page.get_by_role("region", name=say("mentors.suggested.title", name="Startup A Bandung"))
    best = suggested.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Mentor 1 Bandung"))
    for reason in (
        say("mentors.reason.needs", list="IoT and connectivity"),
        say("mentors.reason.sector", sector="agriculture"),
        say("mentors.reason.language", list="Indonesian and Sundanese"),
    ):
        await expect(best.get_by_text(reason)).to_be_visible()

    await page.get_by_role("combobox", name=say("mentors.filter.language")).select_option("buginese")
    await expect(page).to_have_url(re.compile(r"language=buginese"))
    assert "expertise=" not in page.url, "what is not set is not in the address"
    await expect(page.get_by_role("heading", name=WORDS.ngettext("en", "mentors.found", 1))).to_be_visible()
    await expect(page.get_by_role("heading", name="Mentor 1 Makassar")).to_be_visible()
    await page.get_by_role("link", name=say("mentors.filter.remove") + " Buginese").click()
    await page.get_by_role("searchbox").fill("fundraising")
    await page.get_by_role("searchbox").press("Enter")
    await page.get_by_role("link", name="Mentor 2 Bandung").click()
    await expect(page.get_by_role("heading", level=1, name="Mentor 2 Bandung")).to_be_visible()

    free = page.get_by_role("region", name=say("mentors.page.free")).get_by_role("link").first
    hour = re.search(r"\d\d:\d\d", await free.inner_text())
    assert hour
    await free.click()
    await expect(page).to_have_url(re.compile(r"/mentors/[0-9a-f]{32}/book\?"))
    await expect(page.locator("input[name=slot]:checked + time")).to_have_text(hour[0])
    assert complaints == []
    await startup.close()


async def test_a_mentor_puts_a_face_to_the_profile(browser: Browser, service: Service) -> None:
    mentor = await context(browser, "en-US", viewport={"width": 360, "height": 800})
    page = await sign_in(mentor, service, "mentor2@batam.example", PASSWORD, language="en")
    complaints: list[str] = []
    no_errors(page, complaints)
    await page.goto(service.origin + "/profile/mentor")
    drawn = io.BytesIO()
    Image.new("RGB", (600, 800), "#0f766e").save(drawn, "PNG")
    photo: FilePayload = {"name": "face.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    await page.get_by_label(say("mentors.edit.photo_label")).set_input_files(files=[photo])
    await page.get_by_role("button", name=say("mentors.edit.photo_submit")).click()
    await expect(page.get_by_text(say("mentors.notice.photo"))).to_be_visible()
    picture = page.locator(".portrait img")
    await expect(picture).to_be_visible()
    # It stands there before it has come.
    size = await picture.evaluate("(image) => image.decode().then(() => [image.naturalWidth, image.naturalHeight])")
    assert size == [480, 480]

    words = page.get_by_role("group", name=say("mentors.page.expertise"))
    for word in ("export", "sales", "partnerships", "operations"):
        await words.locator(f"input[value={word}]").uncheck()
    boxes = words.get_by_role("checkbox")
    for number in range(8):
        await boxes.nth(number).check()
    await expect(boxes.nth(8)).to_be_disabled()
    await expect(words.get_by_text("8/8")).to_be_visible()
    await boxes.nth(0).uncheck()
    await expect(boxes.nth(8)).to_be_enabled()
    await page.get_by_role("button", name=say("account.profile.save")).click()
    await expect(page.get_by_text(say("mentors.notice.published"))).to_be_visible()
    await page.get_by_role("link", name=say("mentors.edit.view")).click()
    await expect(page.get_by_text(say("tags.expertise.market_validation"))).to_be_visible()
    assert complaints == []
    await mentor.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("email", "paths"),
    [
        ("startup-a@bali.example", ["/mentors", "/profile/startup", "/profile/startup?new=1", "/profile/mentor"]),
        (
            "mentor1@bali.example",
            [
                "/startups",
                "/profile/mentor",
                "/profile/startup",
                "/profile",
                "/profile/availability",
                "/profile/calendar",
            ],
        ),
    ],
)
async def test_pages_of_mentors_and_startups_are_for_everybody(
    browser: Browser, service: Service, theme: Any, email: str, paths: list[str]
) -> None:
    """axe finds nothing, and nothing scrolls sideways, at 360 pixels and wide."""
    person = await context(browser, "id-ID", color_scheme=theme, viewport={"width": 360, "height": 800})
    page = await sign_in(person, service, email, PASSWORD)
    await page.goto(service.origin + "/mentors?order=name")
    one = await page.locator(".mentor-card a").first.get_attribute("href")
    for width in (360, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        await for_everyone(page, service.origin, [*paths, str(one)])
    await person.close()
