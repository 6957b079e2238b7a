"""What people do on the pages outside the rooms."""

from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.service import Service


async def sign_in(person: BrowserContext, service: Service, email: str, password: str) -> Page:
    """Sign in through the form; a page that is signed in."""
    page = await person.new_page()
    await page.goto(service.origin + "/sign-in")
    await page.locator("input[name=email]").fill(email)
    await page.locator("input[name=password]").fill(password)
    await page.locator("input[name=password]").press("Enter")
    await expect(page).not_to_have_url(service.origin + "/sign-in")
    return page
