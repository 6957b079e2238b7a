"""What was just done is told once, and only in our words."""

from tests.integration.web.conftest import MakeVisitor


async def test_a_planted_notice_says_nothing(visitors: MakeVisitor) -> None:
    for planted in ("=Send+your+password", "=error.internal", "=account.notice.registered", "%ff", "="):
        visitor = await visitors()
        page = await visitor.get("/sign-in", headers={"Cookie": f"vt_notice={planted}"})
        assert (page.status, 'class="wrap notice"' in await page.text()) == (200, False)


async def test_a_notice_is_escaped_and_shown_once(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    cookie = {"Cookie": "vt_notice==account.notice.registered&name=%3Cb%3E"}
    page = await visitor.get("/sign-in", headers=cookie)
    text = await page.text()
    assert ("Selamat datang, &lt;b&gt;." in text, page.cookies["vt_notice"]["max-age"]) == (True, "0")
