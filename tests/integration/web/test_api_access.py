"""The page on which people make tokens for other programs, and end them."""

import re
from datetime import timedelta

from sqlalchemy import select, update

from rooms.accounts.api_tokens import MAX_TOKENS
from rooms.models import ApiToken, Person
from rooms.permissions import Role
from tests.integration.web.api.program import Program, refusal
from tests.integration.web.conftest import PASSWORD, MakeVisitor
from tests.integration.web.visitor import Visitor
from web.deps import WebDeps

PAGE = "/profile/api"
SECRET = re.compile(r"<code>(vtp_[\w-]{43})</code>")


async def make(visitor: Visitor, name: str, days: str = "", scopes: str = "sessions:read") -> str:
    """A token made by the form."""
    answer = await visitor.post(f"{PAGE}/tokens", PAGE, name=name, days=days, scopes=scopes)
    found = SECRET.search(await answer.text())
    assert found is not None
    assert answer.headers["Cache-Control"] == "no-store"
    return found[1]


async def test_a_token_is_shown_once_used_and_revoked(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor = await visitors(Role.STARTUP)
    program = Program(visitor.client, await make(visitor, "Lembar kerja", "30"))
    assert await program.get("/sessions") == {"items": [], "next": None}
    page = await (await visitor.get(PAGE)).text()
    assert ("Lembar kerja" in page, "Membaca sesi" in page, "vtp_" in page) == (True, True, False)
    async with deps.database.read() as db:
        token = (await db.scalars(select(ApiToken))).one()
    assert token.last_used_at is not None
    assert token.expires_at == token.created_at + timedelta(days=30)
    other = await visitors(Role.MENTOR)
    assert (await other.post(f"{PAGE}/tokens/{token.id}/revoke", PAGE)).status == 404
    assert (await visitor.post(f"{PAGE}/tokens/{token.id}/revoke", PAGE)).status == 303
    assert await refusal(await program.ask("GET", "/sessions")) == (401, "not_identified")


async def test_a_token_ends_with_its_time_and_with_its_owners_account(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor = await visitors(Role.STARTUP)
    for end in (
        update(ApiToken).values(expires_at=deps.clock.now() - timedelta(seconds=1)),
        update(Person).where(Person.email == "startup@bandung.example").values(disabled=True),
    ):
        program = Program(visitor.client, await make(visitor, "Uji"))
        assert (await program.ask("GET", "/sessions")).status == 200
        async with deps.database.begin() as db:
            await db.execute(end)
        assert await refusal(await program.ask("GET", "/sessions")) == (401, "not_identified")


async def test_a_new_password_ends_tokens_on_their_owners_word(visitors: MakeVisitor) -> None:
    visitor, other = await visitors(Role.STARTUP), await visitors(Role.MENTOR)
    form = "/profile/password"
    assert 'name="end_tokens"' not in await (await visitor.get("/profile")).text()
    mine = Program(visitor.client, await make(visitor, "Lembar kerja"))
    others = Program(other.client, await make(other, "Lembar kerja"))
    assert "Akhiri juga 1 token program saya" in await (await visitor.get("/profile")).text()
    second, third = "perahu di Makassar", "ombak di Denpasar"
    await visitor.post(form, "/profile", current=PASSWORD, new=second)
    assert (await mine.ask("GET", "/sessions")).status == 200
    # Nothing ends with a password that is wrong, and the mark stays.
    refused = await visitor.post(form, "/profile", current=PASSWORD, new=third, end_tokens="on")
    assert re.search(r'name="end_tokens"[^>]* checked', await refused.text())
    assert (await mine.ask("GET", "/sessions")).status == 200
    await visitor.post(form, "/profile", current=second, new=third, end_tokens="on")
    assert await refusal(await mine.ask("GET", "/sessions")) == (401, "not_identified")
    assert (await others.ask("GET", "/sessions")).status == 200
    page = await (await visitor.get("/profile")).text()
    assert "token program Anda diakhiri" in page
    assert 'name="end_tokens"' not in page


async def test_what_the_form_refuses(visitors: MakeVisitor) -> None:
    visitor = await visitors(Role.STARTUP)
    for sent, status, wrong in (
        ({"name": " ", "scopes": "sessions:read"}, 422, ["name"]),
        ({"name": "x"}, 422, ["scopes"]),
        ({"name": "x", "scopes": "everything"}, 400, []),
        ({"name": "x", "scopes": "sessions:read", "days": "31"}, 400, []),
    ):
        answer = await visitor.post(f"{PAGE}/tokens", PAGE, **sent)
        text = await answer.text()
        assert (answer.status, re.findall(r'class="error" id="(\w+)-error"', text)) == (status, wrong), sent
        assert SECRET.search(text) is None
    for number in range(MAX_TOKENS):
        await make(visitor, f"Token {number}")
    one_more = await visitor.post(f"{PAGE}/tokens", PAGE, name="x", scopes="sessions:read")
    assert one_more.status == 409


async def test_guests_have_none(visitors: MakeVisitor) -> None:
    assert (await (await visitors(guest="Tamu 1")).get(PAGE)).status == 303
