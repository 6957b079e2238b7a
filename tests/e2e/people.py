"""What people do on the pages outside the rooms."""

from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.service import Service


async def sign_in(person: BrowserContext, service: Service, email: str, password: str, *, language: str = "id") -> Page:
    """Sign in through the form; a page that is signed in, and whose account speaks `language`.

    Accounts remember the language that was chosen last, so a journey says its own and trusts no other's.
    """
    page = await person.new_page()
    await page.goto(service.origin + "/sign-in")
    await page.locator("input[name=email]").fill(email)
    await page.locator("input[name=password]").fill(password)
    async with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        await page.locator("input[name=password]").press("Enter")
    answer = await answered.value
    if answer.status == 429:
        # All journeys share one address, and a run has nearly as many as may sign in from one.
        await page.wait_for_timeout(1000 * int(answer.headers["retry-after"]) + 500)
        await page.close()
        return await sign_in(person, service, email, password, language=language)
    await expect(page).not_to_have_url(service.origin + "/sign-in")
    if await page.locator("html").get_attribute("lang") != language:
        await page.get_by_role("button", name=language.upper(), exact=True).click()
        await expect(page.locator("html")).to_have_attribute("lang", language)
    return page
