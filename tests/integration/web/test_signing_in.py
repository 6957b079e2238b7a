"""Accounts through the pages: register, sign in, profile, sign out."""

import pytest

from rooms.permissions import Role
from tests.integration.web.conftest import PASSWORD, MakeVisitor, make_account
from web.deps import WebDeps


async def test_registering_signs_in_and_leads_on(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    answer = await visitor.post(
        "/register", email="startup@bandung.example", name="Startup A", password=PASSWORD, next="/t/bandung"
    )
    assert (answer.status, answer.headers["Location"]) == (303, "/t/bandung")
    cookie = answer.cookies["vt_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/", "")
    assert "Startup A" in await (await visitor.get("/profile")).text()


async def test_wrong_password_and_unknown_address_get_the_same_answer(visitors: MakeVisitor, deps: WebDeps) -> None:
    await make_account(deps, "mentor@bandung.example")
    answers = []
    for email in ("mentor@bandung.example", "nobody@bandung.example"):
        visitor = await visitors()
        answer = await visitor.post("/sign-in", email=email, password="not the password")
        text = await answer.text()
        answers.append((answer.status, "session" in str(answer.cookies), text.count('role="alert"')))
    assert answers == [(401, False, 1), (401, False, 1)]


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "\t/x"],
)
async def test_no_form_leads_to_another_site(visitors: MakeVisitor, deps: WebDeps, target: str) -> None:
    await make_account(deps, "mentor@bandung.example")
    visitor = await visitors()
    answer = await visitor.post("/sign-in", email="mentor@bandung.example", password=PASSWORD, next=target)
    assert (answer.status, answer.headers["Location"]) == (303, "/")


async def test_signing_in_ends_the_guest_visit_and_gives_a_fresh_token(visitors: MakeVisitor, deps: WebDeps) -> None:
    await make_account(deps, "mentor@bandung.example")
    visitor = await visitors(guest="Tamu 1")
    before = {cookie.key: cookie.value for cookie in visitor.client.session.cookie_jar}["vt_session"]
    answer = await visitor.post("/sign-in", email="mentor@bandung.example", password=PASSWORD)
    assert answer.cookies["vt_session"].value != before
    stale = await visitors()
    stale.client.session.cookie_jar.update_cookies({"vt_session": before})
    assert (await stale.get("/files/" + "0" * 32 + "/x")).status == 303


async def test_attempts_on_one_account_are_limited(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    statuses = []
    for _ in range(11):
        answer = await visitor.post("/sign-in", email="mentor@bandung.example", password="guess after guess")
        statuses.append(answer.status)
    assert statuses == [401] * 10 + [429]
    assert int(answer.headers["Retry-After"]) > 0


async def test_profile_is_saved(visitors: MakeVisitor) -> None:
    visitor = await visitors(Role.MENTOR)
    answer = await visitor.post("/profile", "/profile", name="Mentor 2", locale="en", time_zone="Asia/Makassar")
    assert (answer.status, answer.headers["Location"]) == (303, "/profile")
    text = await (await visitor.get("/profile")).text()
    assert 'lang="en"' in text
    assert 'value="Mentor 2"' in text
    assert '<option value="Asia/Makassar" selected>' in text


async def test_a_new_password_ends_the_other_logins(visitors: MakeVisitor, deps: WebDeps) -> None:
    first = await visitors(Role.MENTOR)
    second = await visitors()
    await second.sign_in(deps, "mentor@bandung.example", PASSWORD)
    wrong = await first.post("/profile/password", "/profile", current="not it at all", new="a reef off Makassar")
    assert wrong.status == 401
    right = await first.post("/profile/password", "/profile", current=PASSWORD, new="a reef off Makassar")
    assert right.status == 303
    assert (await first.get("/profile")).status == 200
    assert (await second.get("/profile")).headers["Location"] == "/sign-in?next=/profile"


async def test_signing_out_ends_the_login(visitors: MakeVisitor) -> None:
    visitor = await visitors(Role.MENTOR)
    token = {cookie.key: cookie.value for cookie in visitor.client.session.cookie_jar}["vt_session"]
    assert (await visitor.post("/sign-out", "/profile")).headers["Location"] == "/"
    other = await visitors()
    other.client.session.cookie_jar.update_cookies({"vt_session": token})
    assert (await other.get("/profile")).status == 303


async def test_language_is_a_choice_of_the_browser(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    assert 'lang="id"' in await (await visitor.get("/sign-in")).text()
    assert 'lang="en"' in await (await visitor.get("/sign-in", headers={"Accept-Language": "en-GB,id;q=0.5"})).text()
    assert (await visitor.post("/language", locale="en", next="/register")).headers["Location"] == "/register"
    assert 'lang="en"' in await (await visitor.get("/sign-in")).text()
