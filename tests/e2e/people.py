"""What people do on the pages outside the rooms."""

from ipaddress import IPv4Network

from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.service import Service

_addresses = IPv4Network("198.18.0.0/15").hosts()
"""For measuring, not for anybody (RFC 2544)."""


async def sign_in(person: BrowserContext, service: Service, email: str, password: str, *, language: str = "id") -> Page:
    """Sign in through the form; a page that is signed in, and whose account speaks `language`.

    Accounts remember the language that was chosen last, so a journey says its own and trusts no other's.
    """
    page = await person.new_page()
    # Only so many may sign in from one address, and all journeys run on one machine.
    await person.set_extra_http_headers({"X-Forwarded-For": str(next(_addresses))})
    await page.goto(service.origin + "/sign-in")
    await page.locator("input[name=email]").fill(email)
    await page.locator("input[name=password]").fill(password)
    await page.locator("input[name=password]").press("Enter")
    await expect(page).not_to_have_url(service.origin + "/sign-in")
    await person.set_extra_http_headers({})
    if await page.locator("html").get_attribute("lang") != language:
        await page.get_by_role("button", name=language.upper(), exact=True).click()
        await expect(page.locator("html")).to_have_attribute("lang", language)
    return page
